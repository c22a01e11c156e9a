/** The query of an address, read strictly: each name once, percent-encoded UTF-8, text only. Objects and lists have no form in a query. */

export interface QueryText {
  readonly values: Readonly<Record<string, string>>;
  readonly duplicates: readonly string[];
  /** Names (or the empty name) whose text is not percent-encoded UTF-8. */
  readonly undecodable: readonly string[];
}

/** Splits `query` (without the `?`). Plus signs are spaces, as in forms. */
export function readQuery(query: string): QueryText {
  const values: Record<string, string> = Object.create(null) as Record<string, string>;
  const duplicates: string[] = [];
  const undecodable: string[] = [];
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = decode(equals < 0 ? '' : pair.slice(equals + 1));
    if (name === null || value === null) undecodable.push(name ?? '');
    else if (Object.hasOwn(values, name)) duplicates.push(name);
    else values[name] = value;
  }
  return { values, duplicates, undecodable };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
