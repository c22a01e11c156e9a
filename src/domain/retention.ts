import { DateTime, Duration } from 'luxon';

/**
 * When a value stops being held. The clock starts at first collection and nothing moves it later: no refresh, no job change, no
 * re-import (privacy.md section 3.1, CNIL SAN-2024-020). Everything here is a function of the dates given.
 */

/** Adds an ISO 8601 duration by the calendar, in UTC: one month after 31 January is 28 or 29 February. Throws `RangeError` on bad text. */
export function addDuration(from: Date, duration: string): Date {
  const question = `${from.getTime()}+${duration}`;
  const known = answers.get(question);
  if (known !== undefined) return new Date(known);
  const parsed = Duration.fromISO(duration);
  if (!parsed.isValid) throw new RangeError(`'${duration}' is no ISO 8601 duration.`);
  const end = DateTime.fromJSDate(from, { zone: 'utc' }).plus(parsed).toJSDate();
  if (answers.size >= maxAnswers) answers.clear();
  answers.set(question, end.getTime());
  return end;
}

// All values of a batch were first collected at one moment and end at one: calendar arithmetic is done once for them, not per value.
const answers = new Map<string, number>();
const maxAnswers = 1_000;

/** Expiry of what a source gave: the source's own retention or the cap, whichever ends first, from first collection. */
export function expiryOf(firstCollectedAt: Date, retention: string, cap: string): Date {
  return earliest(addDuration(firstCollectedAt, retention), addDuration(firstCollectedAt, cap));
}

/** True for what may no longer be shown, whether or not the retention job has come by. */
export function isExpired(expiresAt: Date, now: Date): boolean {
  return expiresAt.getTime() <= now.getTime();
}

export function earliest(a: Date, b: Date): Date {
  return a.getTime() <= b.getTime() ? a : b;
}

export function latest(a: Date, b: Date): Date {
  return a.getTime() >= b.getTime() ? a : b;
}

/** What a run of deletions must know of the clock: `behind` the last run, or further `ahead` of it than a machine is likely to have slept. */
export type ClockVerdict = 'steady' | 'behind' | 'ahead';

// The longest month and a day: a run that was missed for longer is looked at by somebody, since a wrong clock would delete for good.
const longestPauseMs = 32 * 86_400_000;

/** Whether deletions may follow the clock; null = there was no run yet. */
export function clockVerdict(lastRunAt: Date | null, now: Date): ClockVerdict {
  if (lastRunAt === null) return 'steady';
  if (now < lastRunAt) return 'behind';
  return now.getTime() - lastRunAt.getTime() > longestPauseMs ? 'ahead' : 'steady';
}
