/** Nesting is bounded everywhere, so that no document or filter can exhaust the stack. */

import { badValue, overflow } from '../errors.js';
import { bsonTag, type Document } from './bson-type.js';

/** MongoDB, "Limits and thresholds": documents nest at most 100 levels. */
export const maxDepth = 100;

/** Recursion inside pure functions stops here: twice the documents' limit, since a filter may wrap a document of full depth. */
const maxRecursion = 2 * maxDepth;

function tooDeep(): Error {
  return overflow(`Exceeded the maximum nesting depth of ${maxDepth} levels`);
}

/** Throws Overflow where `depth` (levels so far) shows that a value was never checked by `assertStorable`. */
export function guardRecursion(depth: number): void {
  if (depth > maxRecursion) throw tooDeep();
}

/**
 * Throws where `value`, itself at level `level` of a document (a whole document is at level 1), may not be stored: Overflow (15)
 * deeper than 100 levels, BadValue for a Decimal128 anywhere in it.
 */
export function assertStorable(value: unknown, level = 1): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof Date) return;
  const tag = bsonTag(value);
  if (tag === 'Decimal128') throw badValue('BSON type Decimal128 is not supported');
  if (tag !== undefined) return;
  if (level > maxDepth) throw tooDeep();
  if (Array.isArray(value)) for (const element of value) assertStorable(element, level + 1);
  else for (const name of Object.keys(value)) assertStorable((value as Document)[name], level + 1);
}
