/** Nesting is bounded everywhere, so that no document or filter can exhaust the stack. */

import { overflow } from '../errors.js';

/** MongoDB, "Limits and thresholds": documents nest at most 100 levels. */
export const maxDepth = 100;

/** Recursion inside pure functions stops here: twice the documents' limit, since a filter may wrap a document of full depth. */
const maxRecursion = 2 * maxDepth;

/** Throws Overflow where `depth` (levels so far) shows that a value was never checked by `assertDepth`. */
export function guardRecursion(depth: number): void {
  if (depth > maxRecursion) throw overflow(`Exceeded the maximum nesting depth of ${maxDepth} levels`);
}

/** Throws Overflow where `value`, itself at level `level`, nests deeper than 100. Any value may come in. */
export function assertDepth(value: unknown, level = 1): void {
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof Uint8Array || value instanceof Date) return;
  if (typeof (value as { _bsontype?: unknown })._bsontype === 'string' && !Object.hasOwn(value, '_bsontype')) return;
  if (level > maxDepth) throw overflow(`Exceeded the maximum nesting depth of ${maxDepth} levels`);
  if (Array.isArray(value)) for (const element of value) assertDepth(element, level + 1);
  else for (const key in value) assertDepth((value as Record<string, unknown>)[key], level + 1);
}
