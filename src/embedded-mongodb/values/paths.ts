/**
 * What a dotted path reaches in a document, by MongoDB's rules: arrays on the way fan out over their sub-documents, a numeric part
 * also names an array position, an array at the end stands for each element and for itself.
 */

import { type Document, fieldOf, isDocument, MISSING } from './bson-type.js';

export { MISSING } from './bson-type.js';

/** Called with each value reached; true ends the walk. */
export type Visit = (value: unknown) => boolean;

/** Splits a dotted path. */
export function pathParts(path: string): string[] {
  return path.split('.');
}

/** True for `0`, `17`, not for `01` or `-1`: what MongoDB takes as an array position. */
export function isArrayPosition(part: string): boolean {
  return /^(?:0|[1-9]\d{0,9})$/.test(part);
}

/**
 * Walks one array met on the way, with `parts[at]` still to resolve. Scalars inside it reach nothing, so they never count as missing.
 */
function visitArray(
  array: readonly unknown[],
  parts: readonly string[],
  at: number,
  expand: boolean,
  visit: Visit,
): boolean {
  const part = parts[at] as string;
  const position = isArrayPosition(part) ? Number(part) : -1;
  for (let index = 0; index < array.length; index++) {
    const element = array[index];
    if (isDocument(element) && visitFrom(element, parts, at, expand, visit)) return true;
    if (index !== position) continue;
    // The path may end at the position: MongoDB then takes the element as it is, without fanning out a nested array.
    if (at === parts.length - 1) {
      if (visit(element)) return true;
    } else if (isDocument(element)) {
      if (visitFrom(element, parts, at + 1, expand, visit)) return true;
    } else if (Array.isArray(element) && visitArray(element, parts, at + 1, expand, visit)) return true;
  }
  return false;
}

function visitFrom(start: Document, parts: readonly string[], from: number, expand: boolean, visit: Visit): boolean {
  let document = start;
  for (let at = from; ; at++) {
    const value = fieldOf(document, parts[at] as string);
    const isLast = at === parts.length - 1;
    if (Array.isArray(value)) {
      if (!isLast) return visitArray(value, parts, at + 1, expand, visit);
      if (expand) for (const element of value) if (visit(element)) return true;
      return visit(value);
    }
    if (isLast) return visit(value);
    if (!isDocument(value)) return visit(MISSING);
    document = value;
  }
}

/**
 * Calls `visit` with each value that `parts` reaches in `doc` until it answers true; returns whether it did. An array at the end is
 * visited element by element (where `expand`) and then whole. A field that is not there is visited as MISSING.
 */
export function visitPath(doc: Document, parts: readonly string[], expand: boolean, visit: Visit): boolean {
  return visitFrom(doc, parts, 0, expand, visit);
}

/** The values of a path, and whether an array was met, so that an index knows itself multikey. */
export interface PathValues {
  readonly values: unknown[];
  readonly isMultikey: boolean;
}

/**
 * All values a filter on `path` would be held against: `valuesAtPath({ a: [{ b: 1 }, { b: [2] }] }, 'a.b')` is `[1, 2, [2]]`.
 * MISSING stands for a field that is not there. For index keys use `indexEntries`, which leaves whole arrays out.
 */
export function valuesAtPath(doc: Document, path: string): PathValues {
  const parts = pathParts(path);
  const values: unknown[] = [];
  visitPath(doc, parts, true, (value) => {
    values.push(value);
    return false;
  });
  return { values, isMultikey: meetsArray(doc, parts) };
}

/** True where an array stands anywhere on the path. */
function meetsArray(doc: Document, parts: readonly string[]): boolean {
  let value: unknown = doc;
  for (const part of parts) {
    if (!isDocument(value)) break;
    value = fieldOf(value, part);
    if (Array.isArray(value)) return true;
  }
  return false;
}
