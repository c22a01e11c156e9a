/**
 * Whether two values are written the same: stricter than `valuesEqual`, since 1 and Long 1 are equal but a `$set` from one to the
 * other is a change. A promoted value is identical to the bson value it stands for.
 */

import { type Document, fieldsOf, rank, rankOf } from './bson-type.js';
import { compareValues } from './compare.js';
import { guardRecursion } from './depth.js';
import { isNumber, numericTypeOf, numericValue } from './numbers.js';

function identicalNumbers(a: unknown, b: unknown): boolean {
  return numericTypeOf(a) === numericTypeOf(b) && Object.is(numericValue(a), numericValue(b));
}

function identicalDocuments(a: Document, b: Document, depth: number): boolean {
  const names = Object.keys(a);
  const otherNames = Object.keys(b);
  return (
    names.length === otherNames.length &&
    names.every((name, at) => name === otherNames[at] && identicalAt(a[name], b[name], depth))
  );
}

function identicalAt(a: unknown, b: unknown, depth: number): boolean {
  if (typeof a === 'string' || typeof a === 'boolean') return a === b;
  const place = rankOf(a);
  if (place !== rankOf(b)) return false;
  if (isNumber(a)) return identicalNumbers(a, b);
  guardRecursion(depth);
  if (place === rank.array) {
    const [left, right] = [a as unknown[], b as unknown[]];
    return left.length === right.length && left.every((value, at) => identicalAt(value, right[at], depth + 1));
  }
  if (place === rank.object) return identicalDocuments(fieldsOf(a as object), fieldsOf(b as object), depth + 1);
  return compareValues(a, b) === 0;
}

/** True where writing `b` over `a` changes no byte: same types, same field order, same values. */
export function identicalValues(a: unknown, b: unknown): boolean {
  return a === b || identicalAt(a, b, 0);
}
