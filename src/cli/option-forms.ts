import { InvalidArgumentError } from 'commander';

/** The forms that options of several commands share. */

/** The start of a day, in UTC. */
export function dayOf(text: string): Date {
  const day = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(day.getTime()))
    throw new InvalidArgumentError('a day is YYYY-MM-DD.');
  return day;
}

/** A code: an SMTP server's own words may quote an address, and free text may name a person. */
export function codeOf(text: string): string {
  if (!/^[0-9A-Za-z._-]{1,20}$/.test(text))
    throw new InvalidArgumentError('a code is up to 20 letters, digits, dots and hyphens.');
  return text;
}
