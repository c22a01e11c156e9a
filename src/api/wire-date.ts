/** Dates as the wire has them: moments in RFC 3339, UTC, whole seconds; days as `YYYY-MM-DD`. */

// An answer holds some fifty dates of few different days, and formatting one was a tenth of the work of an answer. A string per day of
// twenty-seven years is 1 MB at most.
const dayTexts = new Map<number, string>();
const mostDays = 10_000;
const dayMs = 86_400_000;

// First seen and last updated, of field after field, are mostly one moment.
let lastMs = Number.NaN;
let lastText = '';

export function wireMoment(date: Date): string {
  const ms = date.getTime();
  if (ms === lastMs) return lastText;
  lastText = momentText(date, ms);
  lastMs = ms;
  return lastText;
}

function momentText(date: Date, ms: number): string {
  const seconds = Math.floor((ms - Math.floor(ms / dayMs) * dayMs) / 1_000);
  return `${wireDay(date)}T${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}Z`;
}

export function wireMomentOrNull(date: Date | null): string | null {
  return date === null ? null : wireMoment(date);
}

export function wireDay(date: Date): string {
  const day = Math.floor(date.getTime() / dayMs);
  const known = dayTexts.get(day);
  if (known !== undefined) return known;
  if (dayTexts.size >= mostDays) dayTexts.clear();
  const text = date.toISOString().slice(0, 10);
  dayTexts.set(day, text);
  return text;
}

function two(number: number): string {
  return number < 10 ? `0${number}` : `${number}`;
}
