import type { Store } from '../../src/store/index.js';

/** What a store's profiles say, without ids of ours, versions and dates: equal for two histories that end with the same records. */
export async function shapesOf(store: Store): Promise<readonly unknown[]> {
  const profiles = await store.profiles.findSlice(null, 10_000);
  return profiles
    .map(({ kind, cohesion, numSubjects, region, lookupKeys, fields }) => ({
      kind,
      cohesion,
      numSubjects,
      region,
      lookupKeys,
      fields: Object.fromEntries(
        Object.entries(fields).map(([field, candidates]) => [
          field,
          candidates.map(({ key, value, evidence }) => ({
            key,
            value,
            evidence: evidence.map(({ statementId, isPresent }) => `${statementId} ${isPresent}`).sort(),
          })),
        ]),
      ),
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Every id ever issued stands for itself or resolves in one hop to ids that do, or to nobody. Throws for the first that does not. */
export async function expectIdsToResolve(store: Store): Promise<number> {
  const identities = await store.identities.findByIds(await store.identities.findIds(null, 100_000));
  const active = new Set(identities.filter(({ state }) => state === 'active').map(({ _id }) => _id));
  for (const { _id, state } of identities) {
    const redirect = await store.redirects.find(_id);
    if (state === 'active') {
      if (redirect !== null && redirect.kind !== 'split') throw new Error(`${_id} is active and ${redirect.kind}`);
    } else if (redirect === null) throw new Error(`${_id} is ${state} and leads nowhere`);
    for (const to of redirect?.to ?? [])
      if (!active.has(to)) throw new Error(`${_id} leads to ${to}, which is not active`);
    if (redirect !== null && redirect.kind !== 'retired' && redirect.to.length === 0)
      throw new Error(`${_id} leads nowhere`);
  }
  const members = identities.flatMap(({ subjectIds }) => subjectIds);
  if (new Set(members).size !== members.length) throw new Error('a subject is a member twice');
  return identities.length;
}
