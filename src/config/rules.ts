import { resolve } from 'node:path';
import { z } from 'zod';

/** Forms that several settings share. A rule's message says what is right and never repeats the value, which may be a secret. */

/** Text of digits as a number from `minimum` to `maximum`. */
export function wholeNumber(minimum: number, maximum: number): z.ZodType<number> {
  const rule = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, rule)
    .transform(Number)
    .pipe(z.number().min(minimum, rule).max(maximum, rule));
}

/** An address of the form `pattern`, or none. */
export function beginningWith(pattern: RegExp, rule: string): z.ZodType<string | undefined> {
  return z.string().regex(pattern, rule).optional();
}

/** The entries of a comma list, in lower case. */
export function list(raw: string): string[] {
  return raw
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '');
}

/** Months of an ISO 8601 duration of years and months; null for another form. */
export function durationMonths(raw: string): number | null {
  const parts = /^P(?=\d)(?:(\d{1,2})Y)?(?:(\d{1,3})M)?$/.exec(raw);
  return parts === null ? null : Number(parts[1] ?? 0) * 12 + Number(parts[2] ?? 0);
}

export function between(value: number | null, minimum: number, maximum: number): boolean {
  return value !== null && value >= minimum && value <= maximum;
}

// A service file or a compose file has no shell to replace the tilde, and a folder named "~" would be a trap.
export function absolute(path: string, home: string): string {
  return resolve(path === '~' || path.startsWith('~/') ? `${home}${path.slice(1)}` : path);
}
