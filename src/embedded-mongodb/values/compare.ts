/**
 * MongoDB's comparison order as one total order over all BSON values. Everything that sorts, ranges or keys values agrees with
 * this file; the index keys do so byte by byte (a property test holds them together).
 */

import { bytesOf, type Document, fieldsOf, rank, rankOf, regexParts, subtypeOf } from './bson-type.js';
import { guardRecursion } from './depth.js';
import { compareNumeric, numericValue } from './numbers.js';

/** Compares as UTF-8 bytes do. UTF-16 order differs only where a surrogate (U+10000 and up) meets U+E000 to U+FFFF. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  let at = 0;
  while (at < shared && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === shared) return a.length < b.length ? -1 : 1;
  const left = a.charCodeAt(at);
  const right = b.charCodeAt(at);
  const leftIsSurrogate = left >= 0xd800 && left <= 0xdfff;
  const rightIsSurrogate = right >= 0xd800 && right <= 0xdfff;
  if (leftIsSurrogate !== rightIsSurrogate && left >= 0xd800 && right >= 0xd800) return leftIsSurrogate ? 1 : -1;
  return left < right ? -1 : 1;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b);
}

/** MongoDB compares binary data by length, then subtype, then bytes. */
function compareBinary(a: object, b: object): number {
  const left = bytesOf(a);
  const right = bytesOf(b);
  return left.length - right.length || subtypeOf(a) - subtypeOf(b) || compareBytes(left, right);
}

interface ObjectIdParts {
  readonly id: Uint8Array;
  readonly i0?: number;
  readonly i1?: number;
  readonly i2?: number;
  readonly i3?: number;
}

/** bson 7.3 keeps four 24-bit numbers and would build a buffer for each `id`; an older copy has only `id`. */
function compareObjectIds(a: ObjectIdParts, b: ObjectIdParts): number {
  if (a.i0 === undefined || b.i0 === undefined) return compareBytes(a.id, b.id);
  return a.i0 - b.i0 || (a.i1 ?? 0) - (b.i1 ?? 0) || (a.i2 ?? 0) - (b.i2 ?? 0) || (a.i3 ?? 0) - (b.i3 ?? 0);
}

function compareRegexes(a: object, b: object): number {
  const left = regexParts(a);
  const right = regexParts(b);
  return compareStrings(left.source, right.source) || compareStrings(left.flags, right.flags);
}

function compareTimestamps(a: { high: number; low: number }, b: { high: number; low: number }): number {
  return (a.high >>> 0) - (b.high >>> 0) || (a.low >>> 0) - (b.low >>> 0);
}

function compareArrays(a: readonly unknown[], b: readonly unknown[], depth: number): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const order = compareAt(a[at], b[at], depth);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Field by field in stored order: type of the value, then the field's name, then the value (MongoDB, "Comparison of Objects"). */
function compareDocuments(a: Document, b: Document, depth: number): number {
  const leftNames = Object.keys(a);
  const rightNames = Object.keys(b);
  const shared = Math.min(leftNames.length, rightNames.length);
  for (let at = 0; at < shared; at++) {
    const leftName = leftNames[at] as string;
    const rightName = rightNames[at] as string;
    const order =
      rankOf(a[leftName]) - rankOf(b[rightName]) ||
      compareStrings(leftName, rightName) ||
      compareAt(a[leftName], b[rightName], depth);
    if (order !== 0) return order;
  }
  return leftNames.length - rightNames.length;
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : (value as { value: string }).value;
}

function compareCode(a: unknown, b: unknown, depth: number): number {
  const left = a as { code: string; scope?: Document | null };
  const right = b as { code: string; scope?: Document | null };
  return compareStrings(left.code, right.code) || compareAt(left.scope ?? null, right.scope ?? null, depth);
}

function compareAt(a: unknown, b: unknown, depth: number): number {
  const place = rankOf(a);
  const otherPlace = rankOf(b);
  if (place !== otherPlace) return place - otherPlace;
  switch (place) {
    case rank.number:
      return compareNumeric(numericValue(a), numericValue(b));
    case rank.string:
      return compareStrings(stringOf(a), stringOf(b));
    case rank.objectId:
      return compareObjectIds(a as ObjectIdParts, b as ObjectIdParts);
    case rank.boolean:
      return Number(a) - Number(b);
    case rank.date:
      return compareNumeric((a as Date).getTime(), (b as Date).getTime());
    case rank.binary:
      return compareBinary(a as object, b as object);
    case rank.timestamp:
      return compareTimestamps(a as { high: number; low: number }, b as { high: number; low: number });
    case rank.regex:
      return compareRegexes(a as object, b as object);
    case rank.array:
      guardRecursion(depth);
      return compareArrays(a as unknown[], b as unknown[], depth + 1);
    case rank.object:
      guardRecursion(depth);
      return compareDocuments(fieldsOf(a as object), fieldsOf(b as object), depth + 1);
    case rank.code:
    case rank.codeWithScope:
      return compareCode(a, b, depth + 1);
    default:
      return 0;
  }
}

/**
 * Negative, 0 or positive as `a` stands before, with or after `b` in MongoDB's BSON comparison order. `undefined` and MISSING stand
 * with null. Throws BadValue for Decimal128, Overflow for values nested beyond the limit.
 */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  if (typeof a === 'number' && typeof b === 'number') return compareNumeric(a, b);
  return compareAt(a, b, 0);
}

/** True where MongoDB's `$eq` holds between two whole values: 1 equals Long 1 and Double 1; field order of documents matters. */
export function valuesEqual(a: unknown, b: unknown): boolean {
  return a === b || compareValues(a, b) === 0;
}
