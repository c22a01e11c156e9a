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
