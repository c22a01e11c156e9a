/**
 * The entries one document has in an index. Several fields below one array are taken element by element together, so that an index
 * on `keys.type, keys.value` holds the pairs that exist; two arrays side by side are refused, as in MongoDB.
 */

import { CommandError } from '../errors.js';
import { type Document, EMPTY_ARRAY, fieldOf, isDocument, MISSING } from './bson-type.js';
import { isArrayPosition, pathParts } from './paths.js';

/** One array of component values per entry; MISSING where a field is not there (a sparse index leaves all-MISSING entries out). */
export interface IndexEntries {
  readonly entries: unknown[][];
  readonly isMultikey: boolean;
}

interface PendingPath {
  readonly column: number;
  readonly parts: readonly string[];
  /** What `parts` still has to be resolved in. */
  readonly value: unknown;
}

/** Follows `parts` until a value, nothing, or an array that has to be fanned out (returned with the parts left). */
function resolve(start: unknown, parts: readonly string[]): { value: unknown; rest: readonly string[] } {
  let value = start;
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] as string;
    if (Array.isArray(value)) {
      // A position wins over fanning out, unless the elements have fields of that name.
      const hasNamedField = value.some((element) => isDocument(element) && fieldOf(element, part) !== MISSING);
      if (!isArrayPosition(part) || hasNamedField) return { value, rest: parts.slice(at) };
      value = Number(part) < value.length ? value[Number(part)] : MISSING;
    } else if (isDocument(value)) value = fieldOf(value, part);
    else return { value: MISSING, rest: [] };
  }
  return { value, rest: [] };
}

function expand(paths: readonly PendingPath[], row: unknown[], entries: unknown[][]): boolean {
  let array: readonly unknown[] | undefined;
  const below: PendingPath[] = [];
  for (const path of paths) {
    const { value, rest } = resolve(path.value, path.parts);
    if (!Array.isArray(value)) {
      row[path.column] = value;
      continue;
    }
    if (array !== undefined && array !== value) {
      throw new CommandError('CannotIndexParallelArrays', 'cannot index parallel arrays');
    }
    array = value;
    below.push({ column: path.column, parts: rest, value });
  }
  if (array === undefined) {
    entries.push(row);
    return false;
  }
  if (array.length === 0) {
    for (const path of below) row[path.column] = path.parts.length === 0 ? EMPTY_ARRAY : MISSING;
    entries.push(row);
    return true;
  }
  for (const element of array) expandElement(element, below, row, entries);
  return true;
}

/** An element of the array is the value where the path ends there (a nested array is then indexed whole), else it is walked on. */
function expandElement(
  element: unknown,
  below: readonly PendingPath[],
  row: readonly unknown[],
  entries: unknown[][],
): void {
  const elementRow = [...row];
  const deeper: PendingPath[] = [];
  for (const path of below) {
    if (path.parts.length === 0) elementRow[path.column] = element;
    else if (Array.isArray(element)) elementRow[path.column] = MISSING;
    else deeper.push({ ...path, value: element });
  }
  if (deeper.length === 0) entries.push(elementRow);
  else expand(deeper, elementRow, entries);
}

/** Compiles `indexEntries` for the paths of one index; calling it is the hot path of every write. */
export function compileIndexEntries(paths: readonly string[]): (doc: Document) => IndexEntries {
  const split = paths.map(pathParts);
  const names = split.every((parts) => parts.length === 1) ? paths : undefined;
  return (doc) => {
    if (names !== undefined) {
      const row = names.map((name) => fieldOf(doc, name));
      if (!row.some(Array.isArray)) return { entries: [row], isMultikey: false };
    }
    const entries: unknown[][] = [];
    const pending = split.map((parts, column) => ({ column, parts, value: doc }));
    const isMultikey = expand(pending, new Array<unknown>(paths.length).fill(MISSING), entries);
    return { entries, isMultikey };
  };
}

/**
 * The entries of `doc` in an index on `paths`, with duplicates left in (the caller's keys are a set). Throws
 * CannotIndexParallelArrays (171) where two of the paths run over different arrays.
 */
export function indexEntries(doc: Document, paths: readonly string[]): IndexEntries {
  return compileIndexEntries(paths)(doc);
}
