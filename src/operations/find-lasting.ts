import { type Correction, subjectsOfCorrections, withCorrection } from '../domain/correction.js';
import type { Subject } from '../domain/statement.js';
import { CandorError } from '../errors.js';
import type { Identity } from '../store/identities.js';
import type { OperationContext } from './context.js';

/**
 * What a person said or asked for that no delivery changes. A merge moves none of it: the survivor reads that of every id merged into it, so
 * that a correction written to either side while they merge is never lost. On a split it stays with the part that keeps the id.
 */
export interface Lasting {
  readonly corrections: readonly Correction[];
  readonly isRestricted: boolean;
}

/** By id, for each of `identities`. One read where any contains others. */
export async function lastingOf(
  context: OperationContext,
  identities: readonly Identity[],
): Promise<ReadonlyMap<string, Lasting>> {
  const merged = await context.store.identities.findByIds([
    ...new Set(identities.flatMap((identity) => identity.contains)),
  ]);
  const byId = new Map(merged.map((identity) => [identity._id, identity]));
  return new Map(
    identities.map((identity) => {
      // The survivor's own come last: of two at one moment they are the later ones.
      const all = [...identity.contains.flatMap((id) => byId.get(id) ?? []), identity];
      const said = all.flatMap((one) => one.corrections ?? []).sort((a, b) => a.at.getTime() - b.at.getTime());
      const corrections = said.reduce<readonly Correction[]>(withCorrection, []);
      return [identity._id, { corrections, isRestricted: all.some((one) => one.restriction !== undefined) }];
    }),
  );
}

/** The person under `id` or its survivor. Throws `CandorError` `not_found` for an unknown or retired id and for a company. */
export async function findActivePerson(context: OperationContext, id: string): Promise<Identity> {
  const redirect = await context.store.redirects.find(id);
  const identity = await context.store.identities.findById(redirect?.kind === 'merged' ? (redirect.to[0] ?? id) : id);
  if (identity === null || identity.kind !== 'person' || identity.state !== 'active')
    throw new CandorError('not_found', 'There is no person under this profile id.');
  return identity;
}

/** What was said of a profile against its sources, in the form of subjects, for whoever tells where a value is from. */
export async function findCorrectionSubjects(
  context: OperationContext,
  profileId: string,
): Promise<readonly Subject[]> {
  const identity = await context.store.identities.findById(profileId);
  if (identity === null) return [];
  const { corrections } = (await lastingOf(context, [identity])).get(profileId)!;
  return subjectsOfCorrections(profileId, identity.firstCollectedAt, corrections, context.policy.profileCap);
}
