/** Dates as the wire has them: moments in RFC 3339, UTC, whole seconds; days as `YYYY-MM-DD`. */

export function wireMoment(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

export function wireMomentOrNull(date: Date | null): string | null {
  return date === null ? null : wireMoment(date);
}

export function wireDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
