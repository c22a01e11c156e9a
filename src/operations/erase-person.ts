import { randomId } from '../domain/keyring.js';
import { latest } from '../domain/retention.js';
import type { Fingerprint } from '../domain/suppression.js';
import type { Erasure, StoreResult } from '../store/erasures.js';
import type { OperationContext } from './context.js';
import { type Eraser, type ErasureTarget, erasers } from './erasers.js';
import { fingerprintsOfPeople, type HeldPerson, suppress, type Wish } from './forget-people.js';
import { unsettle, wake } from './forget-records.js';
import { leaveTombstone } from './leave-tombstone.js';

/**
 * Erasure walks every store that can hold a person and says of each what became of it. It stays open while one store fails, is tried again by
 * the sweep, and repeating it changes nothing (B55, B56).
 */

export interface ErasureOutcome {
  readonly reference: string;
  readonly state: Erasure['state'];
  /** Everything the people were known by. */
  readonly fingerprints: readonly Fingerprint[];
  readonly recordIds: readonly string[];
  readonly results: readonly StoreResult[];
}

const minuteMs = 60_000;
const firstRetryMs = 2 * minuteMs;
const longestRetryMs = 60 * minuteMs;
/** Open erasures that one sweep tries again. */
const maxPerSweep = 20;

/**
 * Erases `people`; `given` are the fingerprints the wish came with. What they are known by is widened and noted before anything goes, the
 * journal knows before the store does. Throws where that much could not be written; a store that fails later leaves the erasure open.
 */
export async function erasePeople(
  context: OperationContext,
  people: readonly HeldPerson[],
  wish: Wish,
  given: readonly Fingerprint[],
): Promise<ErasureOutcome> {
  const { scope, reason } = wish;
  const subjects = people.flatMap((person) => person.subjects).filter((subject) => subject.kind === 'person');
  const widened = await fingerprintsOfPeople(context, subjects);
  await suppress(context, widened, { scope, reason, state: 'proved', heldUntil: null });
  const fingerprints = [...new Set([...given, ...widened])];
  for (const person of people) await leaveTombstone(context, person, fingerprints, reason);
  const recordIds = [...new Set(subjects.map((subject) => subject.recordId))];
  const profileIds = [...new Set(people.flatMap((person) => [person.profileId, ...person.contains]))];
  const outcome = await eraseRecords(context, { ...wish, fingerprints, profileIds, recordIds });
  // Nothing is left that a restriction could keep.
  await context.store.suppressions.lift(fingerprints, 'restriction');
  return outcome;
}

export interface RecordErasure extends Wish {
  readonly fingerprints: readonly Fingerprint[];
  readonly profileIds: readonly string[];
  readonly recordIds: readonly string[];
  /** False where the journal is where it comes from. */
  readonly isJournaled?: boolean;
}

/** Erases what was made of `recordIds` and whatever else stands under the fingerprints. */
export async function eraseRecords(context: OperationContext, erasure: RecordErasure): Promise<ErasureOutcome> {
  const { scope, reason, fingerprints, profileIds, recordIds, isJournaled = true } = erasure;
  const at = context.now();
  const members = await context.store.subjects.findByRecords(recordIds);
  // After a clock that went back these are older than their own records; the journal must not take them for a return.
  const notBefore = members.map((subject) => subject.firstCollectedAt).reduce(latest, at);
  if (isJournaled) await context.journal.append([{ kind: 'erase', at: notBefore, reason, fingerprints, recordIds }]);
  const opened: Erasure = {
    _id: randomId('era'),
    state: 'open',
    scope,
    reason,
    at,
    doneAt: null,
    nextAt: new Date(at.getTime() + firstRetryMs),
    attempts: 0,
    fingerprints,
    profileIds,
    recordIds,
    subjectIds: members.map((subject) => subject.id),
    results: [],
  };
  await context.store.erasures.add(opened);
  const results = await walk(context, opened);
  const state = results.some((result) => result.status === 'failed') ? 'open' : 'done';
  return { reference: opened._id, state, fingerprints, recordIds, results };
}

/** Tries open erasures again whose time has come; how many it tried. */
export async function sweepErasures(context: OperationContext): Promise<number> {
  for (let tried = 0; tried < maxPerSweep; tried += 1) {
    const now = context.now();
    const open = await context.store.erasures.claim(now, new Date(now.getTime() + firstRetryMs), longestRetryMs);
    if (open === null) return tried;
    await walk(context, open);
  }
  return maxPerSweep;
}

/** One erasure by what became of each store; newest first, without ids of people. */
export async function listErasures(context: OperationContext, limit = 100) {
  const found = await context.store.erasures.list(limit);
  return found.map(({ _id, state, reason, at, doneAt, attempts, results }) => ({
    reference: _id,
    state,
    reason,
    at,
    doneAt,
    attempts,
    erased: results.reduce((sum, result) => sum + result.erased, 0),
    failed: results.filter((result) => result.status === 'failed').map((result) => result.store),
    results,
  }));
}

async function walk(context: OperationContext, erasure: Erasure): Promise<readonly StoreResult[]> {
  const unsettled = await unsettle(context, erasure.subjectIds);
  const before = new Map(erasure.results.map((result) => [result.store, result]));
  const results: StoreResult[] = [];
  for (const [store, eraser] of Object.entries(erasers) as [string, Eraser][])
    results.push(await eraseIn(context, store, eraser, erasure, before.get(store)));
  const at = context.now();
  const pauseMs = Math.min(firstRetryMs * 2 ** erasure.attempts, longestRetryMs);
  await context.store.erasures.note(erasure._id, results, at, new Date(at.getTime() + pauseMs));
  await wake(context, unsettled);
  return results;
}

// A store that fails must not keep the others from being emptied; what failed is on record and tried again.
async function eraseIn(
  context: OperationContext,
  store: string,
  eraser: Eraser,
  target: ErasureTarget & Pick<Erasure, '_id'>,
  before: StoreResult | undefined,
): Promise<StoreResult> {
  const earlier = before?.erased ?? 0;
  try {
    const done = await eraser(context, target);
    if ('kept' in done) return { store, status: 'kept', found: 0, erased: 0, reason: done.kept };
    const erased = earlier + done.count;
    return { store, status: erased > 0 ? 'erased' : 'nothing', found: erased, erased, reason: null };
  } catch (error) {
    context.log.error('erasure failed in a store', { erasure: target._id, store, error });
    const reason = error instanceof Error ? error.name : 'unknown';
    return { store, status: 'failed', found: earlier, erased: earlier, reason };
  }
}
