import { type ClockVerdict, clockVerdict } from '../domain/retention.js';
import { endingCollections } from '../store/ended.js';
import type { CollectionName } from '../store/schemas.js';
import type { OperationContext } from './context.js';
import { type Ended, expirePeople } from './expire-people.js';
import { expireValues } from './expire-values.js';

/**
 * Deletes what has outlived its retention, in bounded batches, and reports per category. What has expired is invisible before this job runs,
 * and a stop anywhere leaves what is left to the next run. It refuses to follow a clock that jumped: deleted is deleted.
 */

/** Documents of one batch and of one run in each collection; the next day's run takes the rest. */
const batchSize = 500;
const maxOfEach = 100_000;
const lastRunKey = 'retention-run';

export interface RetentionRow {
  /** Of the register. */
  readonly category: string;
  /** Collection; `subjects` counts those with a value whose time is over, `profiles` whole people. */
  readonly store: CollectionName;
  readonly before: number;
  readonly ended: number;
  readonly deleted: number;
  readonly kept: number;
  readonly after: number;
}

export interface RetentionReport {
  readonly dryRun: boolean;
  readonly lastRunAt: Date | null;
  /** Why nothing was done: the clock is behind the last run or far ahead of it. */
  readonly refused: Exclude<ClockVerdict, 'steady'> | null;
  readonly rows: readonly RetentionRow[];
}

export interface ExpireDataInput {
  /** Counts and deletes nothing. */
  readonly dryRun?: boolean;
  /** Somebody looked at the clock and found it right. */
  readonly force?: boolean;
}

/** One run at `context.now()`. A refused run has no rows and leaves the time of the last one. */
export async function expireData(context: OperationContext, input: ExpireDataInput = {}): Promise<RetentionReport> {
  const now = context.now();
  const dryRun = input.dryRun === true;
  const { lastRunAt, verdict } = await deletionClock(context, now);
  if (verdict !== 'steady' && input.force !== true) {
    context.log.error('retention refused', { reason: `clock-${verdict}`, lastRunAt });
    return { dryRun, lastRunAt, refused: verdict, rows: [] };
  }
  const rows = [...(await expireProfiles(context, now, dryRun)), ...(await expireEndings(context, now, dryRun))];
  if (!dryRun) await context.store.meta.put(lastRunKey, now.toISOString(), now);
  return { dryRun, lastRunAt, refused: null, rows };
}

/** Whether anything may be deleted by what the clock says; every deletion by time asks this, and only a run of retention moves it. */
export async function deletionClock(
  context: OperationContext,
  now: Date,
): Promise<{ readonly lastRunAt: Date | null; readonly verdict: ClockVerdict }> {
  const stored = await context.store.meta.find(lastRunKey);
  const lastRunAt = stored === null ? null : new Date(stored);
  return { lastRunAt, verdict: clockVerdict(lastRunAt, now) };
}

async function expireProfiles(context: OperationContext, now: Date, dryRun: boolean): Promise<readonly RetentionRow[]> {
  const { profiles, subjects, rawRecords } = context.store;
  const before = [await profiles.count(), await subjects.count(), await rawRecords.count()] as const;
  const people = await expirePeople(context, now, dryRun);
  const values = dryRun
    ? { ended: await subjects.countExpiring(now), deleted: 0, kept: 0 }
    : await expireValues(context, now);
  const after = [await profiles.count(), await subjects.count(), await rawRecords.count()] as const;
  const gone = Math.max(0, before[2] - after[2]);
  return [
    rowOf('profiles', before[0], people, after[0]),
    rowOf('subjects', before[1], values, after[1]),
    rowOf('raw_records', before[2], { ended: gone, deleted: gone, kept: 0 }, after[2]),
  ];
}

function rowOf(store: CollectionName, before: number, counts: Ended, after: number): RetentionRow {
  return { category: 'profile', store, before, ...counts, after };
}

async function expireEndings(context: OperationContext, now: Date, dryRun: boolean): Promise<readonly RetentionRow[]> {
  const { ended } = context.store;
  const rows: RetentionRow[] = [];
  for (const { name, category } of endingCollections) {
    const before = await ended.count(name);
    const except = name === 'tombstones' ? await unanswered(context, now) : [];
    const deleted = dryRun ? 0 : await removeAll(context, name, now, except);
    const found = dryRun ? await ended.countEnded({ name, now, limit: maxOfEach, except }) : deleted;
    const kept = except.length;
    rows.push({ category, store: name, before, ended: found + kept, deleted, kept, after: before - deleted });
  }
  return rows;
}

/** People whose tombstone has reached its end while a past recipient owes an answer: without it nobody could say who was to be told. It ends
 *  with the run after the last one answered, or was given up (privacy.md section 8). */
async function unanswered(context: OperationContext, now: Date): Promise<readonly string[]> {
  const { deletions, ended } = context.store;
  const ids = (await ended.findEnded({ name: 'tombstones', now, limit: maxOfEach })).map(String);
  const open: string[] = [];
  for (let start = 0; start < ids.length; start += batchSize)
    open.push(...(await deletions.findOpenAmong(ids.slice(start, start + batchSize))));
  return open;
}

async function removeAll(
  context: OperationContext,
  name: CollectionName,
  now: Date,
  except: readonly string[],
): Promise<number> {
  let removed = 0;
  while (removed < maxOfEach) {
    const count = await context.store.ended.removeEnded({ name, now, limit: batchSize, except });
    removed += count;
    if (count < batchSize) break;
  }
  return removed;
}
