import type { Mapping } from './schema.js';

/** Is this the table that the mapping speaks of? A wrong answer here would refuse every row, or worse, accept them. */

export interface HeldReason {
  readonly reason: string;
  /** Names of columns and delimiters; no values of people. */
  readonly details: { readonly [name: string]: string | number };
}

/** Every column the mapping names, `ignore` aside. */
export function mappedColumns(mapping: Mapping): readonly string[] {
  const named = [
    mapping.id,
    ...Object.values(mapping.columns),
    mapping.observed_at,
    mapping.notified_at,
    mapping.visibility,
  ];
  return [...new Set(named.filter((name) => name !== undefined))];
}

/** Why a delivery with this header must be held, or null. `columns` are the header's cells; `text` is its line. */
export function headerProblem(
  text: string,
  columns: readonly string[],
  mapping: Mapping,
  delimiter: string,
): HeldReason | null {
  if (text.includes('\0'))
    return { reason: 'undecodable', details: { why: 'NUL characters: UTF-16 without a declared encoding?' } };
  const linkedin = linkedinProblem(columns);
  if (linkedin !== null) return linkedin;
  const needed = mappedColumns(mapping);
  const missing = needed.filter((name) => !columns.includes(name));
  const twice = columns.filter((name, at) => name !== '' && columns.indexOf(name) !== at);
  if (missing.length > 0) {
    const found = [';', '\t', '|', ','].find(
      (other) => other !== delimiter && columns.length === 1 && text.includes(other),
    );
    if (found !== undefined) return { reason: 'wrong-delimiter', details: { expected: delimiter, found } };
    return { reason: 'missing-columns', details: { columns: missing.join(', ') } };
  }
  if (twice.length > 0) return { reason: 'duplicate-columns', details: { columns: [...new Set(twice)].join(', ') } };
  return null;
}

const connectionsHeader = ['First Name', 'Last Name', 'URL', 'Email Address', 'Company', 'Position', 'Connected On'];

/** A member's `Connections.csv` holds third parties who never dealt with the uploader's partner (privacy.md B10). It begins with `Notes:`
 *  and a quoted paragraph; the header comes after it, or first where somebody cut the preamble. */
export function linkedinProblem(columns: readonly string[]): HeldReason | null {
  const isPreamble = columns[0]?.trim() === 'Notes:' && columns.slice(1).every((cell) => cell === '');
  const isHeader = connectionsHeader.filter((name) => columns.includes(name)).length >= 6;
  if (!isPreamble && !isHeader) return null;
  return {
    reason: 'linkedin-connections',
    details: { why: "a list of a member's connections holds third parties and is never taken" },
  };
}

/** Columns of the header that are neither mapped nor ignored. */
export function unmappedColumns(columns: readonly string[], mapping: Mapping): readonly string[] {
  const known = new Set([...mappedColumns(mapping), ...mapping.ignore]);
  return columns.filter((name) => name !== '' && !known.has(name));
}
