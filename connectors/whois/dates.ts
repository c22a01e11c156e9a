/**
 * Dates of registries, in the forms our sample texts hold. Only explicit forms are read: `03/04/2001` is April in London and March in
 * New York, so it is unknown. The day is taken as written, never moved by a time zone.
 */

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The day in `text` as `YYYY-MM-DD`, or null where the form is unknown or could be read in two ways. */
export function dayOf(text: string): string | null {
  const trimmed = text.trim();
  return yearFirst(trimmed) ?? monthByName(trimmed) ?? dayFirst(trimmed);
}

/** `2001-06-14T10:32:43Z`, `2001/06/14`, `2007. 03. 02.`, `20010614`, `2001-Jun-14`. */
function yearFirst(text: string): string | null {
  const named = /^(\d{4})[-/. ]([A-Za-z]{3})[A-Za-z]*[-/. ](\d{1,2})\b/.exec(text);
  if (named !== null) return day(named[1], String(monthOf(named[2]!)), named[3]);
  const match =
    /^(\d{4})(?:-|\/|\.\s?)(\d{1,2})(?:-|\/|\.\s?)(\d{1,2})(?!\d)/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})(?:\d{6})?(?!\d)/.exec(text);
  return match === null ? null : day(match[1], match[2], match[3]);
}

/** `27-Aug-1986`, `27 August 1986`, `Aug 27 1986`, `Wed Aug 27 00:00:00 GMT 1986`, `27th August 1986`. */
function monthByName(text: string): string | null {
  const dayMonth =
    /^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(\d{1,2})(?:st|nd|rd|th)?[-/. ]([A-Za-z]{3})[A-Za-z]*[-/.,]? ?(\d{4})\b/i.exec(
      text,
    );
  if (dayMonth !== null) return day(dayMonth[3], String(monthOf(dayMonth[2]!)), dayMonth[1]);
  const monthDay =
    /^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?([A-Za-z]{3})[A-Za-z]* +(\d{1,2})(?:st|nd|rd|th)?,?(?: [\d:]+)?(?: [A-Z]{2,5})? (\d{4})\b/i.exec(
      text,
    );
  return monthDay === null ? null : day(monthDay[3], String(monthOf(monthDay[1]!)), monthDay[2]);
}

/** `27.08.1986` is day first by convention; with slashes or hyphens only where one number cannot be a month. */
function dayFirst(text: string): string | null {
  const dotted = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})\b/.exec(text);
  if (dotted !== null) return day(dotted[3], dotted[2], dotted[1]);
  const match = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b/.exec(text);
  if (match === null) return null;
  const [first, second] = [Number(match[1]), Number(match[2])];
  if (first > 12) return day(match[3], match[2], match[1]);
  if (second > 12 || first === second) return day(match[3], match[1], match[2]);
  return null;
}

function monthOf(name: string): number {
  return months.indexOf(name.toLowerCase()) + 1;
}

function day(year: string | undefined, month: string | undefined, dayOfMonth: string | undefined): string | null {
  const text = `${year}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`;
  const instant = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== text ? null : text;
}
