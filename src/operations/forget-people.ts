import { keyOfStatement } from '../domain/matching/features.js';
import { addDuration } from '../domain/retention.js';
import {
  type Fingerprint,
  fingerprintsOf,
  identifiersOf,
  isStrong,
  type SuppressionReason,
  type SuppressionScope,
} from '../domain/suppression.js';
import type { StoredSubject } from '../store/subjects.js';
import type { SuppressionEntry } from '../store/suppressions.js';
import type { OperationContext } from './context.js';
import { genericKeysAmong } from './generic-keys.js';

/**
 * What people who do not want to appear are known by, as keyed hashes: noted before anything of them is deleted, for once they are gone
 * nobody could say any more what to keep out. The journal knows of each wish before the list does.
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
const dayMs = 86_400_000;

type NewWish = Wish & { readonly state: 'held' | 'proved'; readonly heldUntil: Date | null };

/** When a wish of `since` is looked at again. */
export function reviewDateOf(since: Date): Date {
  return addDuration(since, reviewAfter);
}

/** Notes that nobody of these fingerprints may appear. Throws what the journal throws: a wish that a backup could undo is not acknowledged. */
export async function suppress(
  context: OperationContext,
  fingerprints: readonly Fingerprint[],
  entry: NewWish,
): Promise<void> {
  const since = context.now();
  const reviewAt = reviewDateOf(since);
  const unknown = await unknownOf(context, [...new Set(fingerprints)], entry, since);
  if (unknown.length > 0) {
    const { scope, reason, state, heldUntil } = entry;
    await context.journal.append([
      { kind: 'suppress', at: since, reason, fingerprints: unknown, scope, state, heldUntil },
    ]);
  }
  await context.store.suppressions.add([...new Set(fingerprints)].map((_id) => ({ _id, ...entry, since, reviewAt })));
}

// The same wish again (or one a day later, while it is held) is nothing new: whoever repeats a form must not fill the journal.
async function unknownOf(
  context: OperationContext,
  fingerprints: readonly Fingerprint[],
  entry: NewWish,
  now: Date,
): Promise<readonly Fingerprint[]> {
  const hits = await context.store.suppressions.findHits(fingerprints, now);
  const enough = entry.heldUntil === null ? null : entry.heldUntil.getTime() - dayMs;
  const known = hits.filter(
    ({ reason, state, heldUntil }) =>
      reason === entry.reason &&
      (state === 'proved' || (enough !== null && heldUntil !== null && heldUntil.getTime() >= enough)),
  );
  const ids = new Set(known.map((hit) => hit._id));
  return fingerprints.filter((id) => !ids.has(id));
}

/** Everything that `subjects` are known by. A value that many families share (a switchboard) stands for none of them: by it one wish would
 *  take a whole company away. */
export async function fingerprintsOfPeople(
  context: OperationContext,
  subjects: readonly Pick<StoredSubject, 'statements'>[],
): Promise<readonly Fingerprint[]> {
  const keys = subjects.flatMap((subject) => subject.statements.map(keyOfStatement)).filter((key) => key !== null);
  const generic = await genericKeysAmong(context, [...new Set(keys)]);
  return subjects
    .map((subject) => subject.statements.filter((one) => !generic.has(keyOfStatement(one) ?? '')))
    .flatMap((statements) => identifiersOf(statements))
    .flatMap((identifier) => fingerprintsOf(context.keyring, identifier));
}

/**
 * Widens the wish that `known` are hit by to everything the person's own record says: it was here when the wish came, and had it been read
 * by then, all of it would have been the person's.
 */
export async function widenWish(
  context: OperationContext,
  subject: Pick<StoredSubject, 'statements'>,
  known: readonly Fingerprint[],
): Promise<void> {
  const wish = await findProvedWish(context, known);
  if (wish === null) return;
  const { scope, reason } = wish;
  await suppress(context, await fingerprintsOfPeople(context, [subject]), {
    scope,
    reason,
    state: 'proved',
    heldUntil: null,
  });
}

/** A wish that deletes whoever is known by `fingerprints`; null where none does. */
export async function findProvedWish(
  context: OperationContext,
  fingerprints: readonly Fingerprint[],
): Promise<SuppressionEntry | null> {
  const hits = await context.store.suppressions.findHits(fingerprints, context.now());
  return hits.find((hit) => hit.state === 'proved' && hit.scope !== 'restriction' && isStrong(hit._id)) ?? null;
}
