import type { StoredSubject } from '../store/subjects.js';
import { fingerprintsOfSubjects } from './check-suppression.js';
import type { OperationContext } from './context.js';

/** One person as its subjects tell it. */
export interface ToldPerson {
  readonly profileId: string;
  readonly subjects: readonly StoredSubject[];
}

/** Profile ids of those whose processing is restricted: what is held of them stays, unused, until the restriction is lifted (B51). One read. */
export async function restrictedAmong(
  context: OperationContext,
  people: readonly ToldPerson[],
): Promise<ReadonlySet<string>> {
  const told = people.map(({ profileId, subjects }) => ({
    profileId,
    fingerprints: fingerprintsOfSubjects(context, subjects),
  }));
  const asked = [...new Set(told.flatMap((one) => one.fingerprints))];
  const entries = await context.store.suppressions.findHits(asked, context.now());
  const restricted = new Set(
    entries.filter(({ scope, reason }) => scope === 'restriction' || reason === 'restriction').map(({ _id }) => _id),
  );
  return new Set(
    told.filter((one) => one.fingerprints.some((id) => restricted.has(id))).map(({ profileId }) => profileId),
  );
}
