/**
 * Index keys whose byte order is the comparison order, so that an ordered store can range over them. Each component is a type byte
 * and a payload, and no component's encoding is a prefix of another's; a descending component has all its bytes inverted.
 *
 * The functions write into one scratch buffer and copy the finished key out: they are synchronous, and this is the hottest code of
 * the server.
 */

import { createHash } from 'node:crypto';
import { bytesOf, type Document, fieldsOf, rank, rankOf, regexParts, subtypeOf, TypeBound } from './bson-type.js';
import { guardRecursion } from './depth.js';
import { assertInt64, numericValue } from './numbers.js';

export type Direction = 1 | -1;

/** `exact: false` = a component was cut; two different values may then stand in any order, and the caller re-checks them. */
export interface IndexKey {
  readonly key: Buffer;
  readonly exact: boolean;
}

/** Encoded bytes of one component that are kept as they are; a longer one is followed by its SHA-256 instead of its rest. */
const maxComponentBytes = 400;

let scratch = Buffer.allocUnsafe(8192);
let end = 0;
const float = new DataView(new ArrayBuffer(8));

function reserve(bytes: number): void {
  if (end + bytes <= scratch.length) return;
  const larger = Buffer.allocUnsafe(Math.max(scratch.length * 2, end + bytes));
  scratch.copy(larger, 0, 0, end);
  scratch = larger;
}

function putUint32(value: number): void {
  scratch[end++] = value >>> 24;
  scratch[end++] = value >>> 16;
  scratch[end++] = value >>> 8;
  scratch[end++] = value;
}

/** Puts the bytes 0 and 1 behind an escape byte 1, in place, so that the terminator 0 stays the lowest byte of all. */
function escapeFrom(start: number): void {
  let low = 0;
  for (let at = start; at < end; at++) if ((scratch[at] as number) <= 1) low++;
  if (low === 0) return;
  reserve(low + 1);
  let to = end + low;
  for (let at = end - 1; to > at + 1; at--) {
    const byte = scratch[at] as number;
    if (byte <= 1) {
      scratch[--to] = byte + 1;
      scratch[--to] = 1;
    } else scratch[--to] = byte;
  }
  end += low;
}

function putString(text: string): void {
  const { length } = text;
  reserve(length * 3 + 2);
  const start = end;
  // Short ASCII, the usual case, is faster byte by byte than through the native encoder.
  if (length <= 40) {
    let at = 0;
    for (; at < length; at++) {
      const unit = text.charCodeAt(at);
      if (unit <= 1 || unit >= 0x80) break;
      scratch[end++] = unit;
    }
    if (at === length) {
      scratch[end++] = 0;
      return;
    }
    end = start;
  }
  end += scratch.write(text, start, 'utf8');
  escapeFrom(start);
  scratch[end++] = 0;
}

/** The IEEE bits in an order that unsigned bytes follow; NaN below -Infinity, as MongoDB sorts it; -0 as 0. */
function putDouble(value: number): void {
  if (Number.isNaN(value)) {
    putUint32(0);
    putUint32(0);
    return;
  }
  float.setFloat64(0, value === 0 ? 0 : value);
  const high = float.getUint32(0);
  const low = float.getUint32(4);
  if (high >= 0x8000_0000) {
    putUint32(~high);
    putUint32(~low);
  } else {
    putUint32(high ^ 0x8000_0000);
    putUint32(low);
  }
}

/** The greatest double that is not above `value`. */
function floorToDouble(value: bigint): number {
  const nearest = Number(value);
  if (BigInt(nearest) <= value) return nearest;
  float.setFloat64(0, nearest);
  // One step towards -Infinity: the magnitude shrinks for positive doubles and grows for negative ones.
  float.setBigInt64(0, float.getBigInt64(0) + (nearest > 0 ? -1n : 1n));
  return float.getFloat64(0);
}

/**
 * A number is its double; from 2^53 on, where integers lie between the doubles, two bytes tell how far above it the integer is
 * (at most 1,023: doubles below 2^63 stand 1,024 apart). Both kinds carry them, so that equal numbers stay equal.
 */
function putNumber(value: number | bigint): void {
  const double = typeof value === 'number' ? value : floorToDouble(assertInt64(value));
  putDouble(double);
  if (Math.abs(double) >= 2 ** 53) {
    const above = typeof value === 'number' ? 0 : Number(value - BigInt(double));
    scratch[end++] = above >>> 8;
    scratch[end++] = above;
  }
}

function putObjectId(value: object): void {
  const { i0, i1, i2, i3 } = value as { i0?: number; i1?: number; i2?: number; i3?: number };
  if (typeof i0 === 'number' && typeof i1 === 'number' && typeof i2 === 'number' && typeof i3 === 'number') {
    // bson 7.3 keeps four 24-bit numbers and would build a new buffer for `id`.
    putUint32((i0 << 8) | (i1 >>> 16));
    putUint32((i1 << 16) | (i2 >>> 8));
    putUint32((i2 << 24) | i3);
    return;
  }
  putBytes((value as { id: Uint8Array }).id);
}

function putBytes(bytes: Uint8Array): void {
  reserve(bytes.length + 16);
  scratch.set(bytes, end);
  end += bytes.length;
}

function putBinary(value: object): void {
  const bytes = bytesOf(value);
  putUint32(bytes.length);
  scratch[end++] = subtypeOf(value);
  putBytes(bytes);
}

function putDocument(document: Document, depth: number): void {
  for (const name of Object.keys(document)) {
    const value = document[name];
    reserve(16);
    const place = rankOf(value);
    scratch[end++] = place;
    putString(name);
    putPayload(value, place, depth);
  }
  reserve(16);
  scratch[end++] = 0;
}

function putArray(values: readonly unknown[], depth: number): void {
  for (const value of values) putValue(value, depth);
  reserve(16);
  scratch[end++] = 0;
}

function putCode(value: object, depth: number): void {
  const { code, scope } = value as { code: string; scope?: Document | null };
  putString(code);
  putValue(scope ?? null, depth);
}

/** Everything behind the type byte. At least 16 bytes are free when it is called. */
function putPayload(value: unknown, place: number, depth: number): void {
  switch (place) {
    case rank.string:
      putString(typeof value === 'string' ? value : (value as { value: string }).value);
      break;
    case rank.number:
      putNumber(numericValue(value));
      break;
    case rank.objectId:
      putObjectId(value as object);
      break;
    case rank.date:
      putDouble((value as Date).getTime());
      break;
    case rank.boolean:
      scratch[end++] = value === true ? 2 : 1;
      break;
    case rank.binary:
      putBinary(value as object);
      break;
    case rank.timestamp:
      putUint32((value as { high: number }).high);
      putUint32((value as { low: number }).low);
      break;
    case rank.regex: {
      const { source, flags } = regexParts(value as object);
      putString(source);
      putString(flags);
      break;
    }
    case rank.array:
      guardRecursion(depth);
      putArray(value as unknown[], depth + 1);
      break;
    case rank.object:
      guardRecursion(depth);
      putDocument(fieldsOf(value as object), depth + 1);
      break;
    case rank.code:
    case rank.codeWithScope:
      putCode(value as object, depth + 1);
      break;
    default: // minKey, maxKey, null and the empty array are their type byte; so is a bound between types
  }
}

function putValue(value: unknown, depth: number): void {
  reserve(32);
  const place = rankOf(value);
  scratch[end++] = place;
  putPayload(value, place, depth);
}

/** Cuts the component from `start` to the end. The kept bytes hold the order against every value that was not cut. */
function cut(start: number): void {
  const digest = createHash('sha256').update(scratch.subarray(start, end)).digest();
  end = start + maxComponentBytes;
  putBytes(digest);
}

function invert(start: number): void {
  for (let at = start; at < end; at++) scratch[at] = ~(scratch[at] as number);
}

function putComponents(values: readonly unknown[], directions: readonly Direction[]): boolean {
  let exact = true;
  end = 0;
  for (let at = 0; at < values.length; at++) {
    const start = end;
    putValue(values[at], 0);
    if (end - start > maxComponentBytes) {
      cut(start);
      exact = false;
    }
    if (directions[at] === -1) invert(start);
  }
  return exact;
}

function takeKey(): Buffer {
  const key = Buffer.allocUnsafe(end);
  scratch.copy(key, 0, 0, end);
  return key;
}

/**
 * The key of one index entry: one value per component, MISSING where the field is not there. Byte order of two keys is the
 * comparison order of their values, component by component, each in its direction. A component takes at most 432 bytes (400 and a
 * SHA-256). Throws BadValue for Decimal128, Overflow for values nested too deep.
 */
export function encodeIndexKey(values: readonly unknown[], directions: readonly Direction[]): IndexKey {
  const exact = putComponents(values, directions);
  return { key: takeKey(), exact };
}

/**
 * The bytes that all keys with these first values begin with; `values` may be fewer than `directions`, and the last may be a bound
 * of `lowestOfType` or `highestOfType`. Inverted components turn a range round: its lower end is the greater bound.
 */
export function encodePrefix(values: readonly unknown[], directions: readonly Direction[]): Buffer {
  putComponents(values, directions);
  return takeKey();
}

/** The first byte string after all that begin with `prefix`: the exclusive end of a prefix scan. */
export function prefixEnd(prefix: Uint8Array): Buffer {
  let length = prefix.length;
  while (length > 0 && prefix[length - 1] === 0xff) length--;
  const after = Buffer.from(prefix.subarray(0, length));
  // Type bytes are 126 at most and inverted ones 129 at least, so a key never is all 0xff.
  if (length > 0) after[length - 1] = (after[length - 1] as number) + 1;
  return after;
}

function spansAllTypes(place: number): boolean {
  return place === rank.minKey || place === rank.maxKey;
}

/**
 * Just below every value of the type bracket of `value` (the numbers are one bracket). MongoDB's range operators match inside the
 * operand's bracket only; MinKey and MaxKey range over all types. Usable as a component of `encodePrefix` and in `compareValues`.
 */
export function lowestOfType(value: unknown): TypeBound {
  const place = rankOf(value);
  return new TypeBound(spansAllTypes(place) ? rank.minKey - 1 : place - 1);
}

/** Just above every value of the type bracket of `value`; see `lowestOfType`. */
export function highestOfType(value: unknown): TypeBound {
  const place = rankOf(value);
  return new TypeBound(spansAllTypes(place) ? rank.maxKey + 1 : place + 1);
}
