import { keyOfStatement } from '../domain/matching/features.js';
import { addDuration } from '../domain/retention.js';
import {
  type Fingerprint,
  fingerprintsOf,
  identifiersOf,
  type SuppressionReason,
  type SuppressionScope,
} from '../domain/suppression.js';
import type { StoredSubject } from '../store/subjects.js';
import type { OperationContext } from './context.js';
import { forgetRecords } from './forget-records.js';
import { leaveTombstone } from './leave-tombstone.js';
import { genericIdOf } from './match-subjects.js';

/**
 * Deletes people who do not want to appear, with all that was ever known of them. What they could be known by is noted first, as keyed
 * hashes: once they are gone nobody could say any more what to keep out. Repeating it changes nothing.
 */

/** A wish without the identifiers it is about. */
export interface Wish {
  readonly scope: SuppressionScope;
  readonly reason: SuppressionReason;
}

export interface HeldPerson {
  readonly profileId: string;
  /** Ids that were merged into it. */
  readonly contains: readonly string[];
  readonly subjects: readonly StoredSubject[];
}

/** An objection has no natural end; it is looked at again after this (privacy.md section 3.5). */
const reviewAfter = 'P3Y';

/** Forgets `people`; `given` are the fingerprints the wish came with. Returns every fingerprint that stands for them and their records. */
export async function forgetPeople(
  context: OperationContext,
  people: readonly HeldPerson[],
  wish: Wish,
  given: readonly Fingerprint[],
): Promise<{ readonly fingerprints: readonly Fingerprint[]; readonly recordIds: readonly string[] }> {
  const subjects = people.flatMap((person) => person.subjects).filter((subject) => subject.kind === 'person');
  const widened = await fingerprintsOfPeople(context, subjects);
  const { scope, reason } = wish;
  await suppress(context, widened, { scope, reason, state: 'proved', heldUntil: null });
  const fingerprints = [...new Set([...given, ...widened])];
  for (const person of people) await leaveTombstone(context, person, fingerprints, reason);
  const recordIds = [...new Set(subjects.map((subject) => subject.recordId))];
  await forgetRecords(context, recordIds);
  await context.store.profiles.remove(people.map((person) => person.profileId));
  return { fingerprints, recordIds };
}

/** Notes that nobody of these fingerprints may appear. */
export async function suppress(
  context: OperationContext,
  fingerprints: readonly Fingerprint[],
  entry: Wish & { readonly state: 'held' | 'proved'; readonly heldUntil: Date | null },
): Promise<void> {
  const since = context.now();
  const reviewAt = addDuration(since, reviewAfter);
  await context.store.suppressions.add([...new Set(fingerprints)].map((_id) => ({ _id, ...entry, since, reviewAt })));
}

// A value that many families share (a switchboard) stands for none of them: by it one wish would take a whole company away.
async function fingerprintsOfPeople(
  context: OperationContext,
  subjects: readonly StoredSubject[],
): Promise<readonly Fingerprint[]> {
  const genericIdsOf = (statement: StoredSubject['statements'][number]) =>
    [keyOfStatement(statement)].filter((key) => key !== null).map((key) => genericIdOf(context, key));
  const asked = [...new Set(subjects.flatMap((subject) => subject.statements.flatMap(genericIdsOf)))];
  const generic = new Set((await context.store.genericValues.find(asked)).map((value) => value._id));
  return subjects
    .map((subject) => subject.statements.filter((one) => !genericIdsOf(one).some((id) => generic.has(id))))
    .flatMap((statements) => identifiersOf(statements))
    .flatMap((identifier) => fingerprintsOf(context.keyring, identifier));
}
