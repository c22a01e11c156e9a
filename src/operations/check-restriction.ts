import type { StoredSubject } from '../store/subjects.js';
import { fingerprintsOfSubjects } from './check-suppression.js';
import type { OperationContext } from './context.js';
import { lastingOf } from './find-lasting.js';

/** One person as its subjects tell it. */
export interface ToldPerson {
  readonly profileId: string;
  readonly subjects: readonly StoredSubject[];
}

/** Profile ids of those whose processing is restricted, by what is noted of them or by the list: what is held of them stays, unused, until
 *  the restriction is lifted (B51). */
export async function restrictedAmong(
  context: OperationContext,
  people: readonly ToldPerson[],
): Promise<ReadonlySet<string>> {
  const { store } = context;
  const told = people.map(({ profileId, subjects }) => ({
    profileId,
    fingerprints: fingerprintsOfSubjects(context, subjects),
  }));
  const asked = [...new Set(told.flatMap((one) => one.fingerprints))];
  const entries = await store.suppressions.findHits(asked, context.now());
  const listed = new Set(
    entries.filter(({ scope, reason }) => scope === 'restriction' || reason === 'restriction').map(({ _id }) => _id),
  );
  const lasting = await lastingOf(context, await store.identities.findByIds(people.map(({ profileId }) => profileId)));
  const isRestricted = ({ profileId, fingerprints }: (typeof told)[number]) =>
    lasting.get(profileId)?.isRestricted === true || fingerprints.some((id) => listed.has(id));
  return new Set(told.filter(isRestricted).map(({ profileId }) => profileId));
}
