/** A served value as one line for a person: text as it is, of an object its telling parts. */
export function displayServed(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = value as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(parts, 'employer')) return displayEmployment(parts);
  const whole = ['address', 'e164', 'url'].map((name) => parts[name]).find((part) => typeof part === 'string');
  if (whole !== undefined) return String(whole);
  const telling = ['name', 'domain', 'code'].map((name) => parts[name]).filter((part) => typeof part === 'string');
  return telling.length === 0 ? JSON.stringify(value) : telling.join(' · ');
}

function displayEmployment({ employer, title, start, end }: Readonly<Record<string, unknown>>): string {
  const months = `${start ?? '?'} to ${end ?? 'now'}`;
  return [...(typeof title === 'string' ? [title] : []), displayServed(employer), months].join(' · ');
}
