/**
 * Writes the components of index keys into one scratch buffer, from which the finished key is copied. Callers are synchronous and call
 * `startKey`, `putComponent`..., `takeKey` without a pause between: this is the hottest code of the server, and a buffer of its own
 * for each key would double its cost.
 */

import { createHash } from 'node:crypto';
import { bytesOf, type Document, fieldsOf, rank, rankOf, regexParts, subtypeOf } from './bson-type.js';
import { guardRecursion } from './depth.js';
import { assertInt64, numericValue } from './numbers.js';

/** Encoded bytes of one component that are kept as they are; a longer one is followed by its SHA-256 instead of its rest. */
const maxComponentBytes = 400;

const initialBytes = 8192;
const maxKeptBytes = 2 ** 20;

let scratch = Buffer.allocUnsafe(initialBytes);
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

/** Forgets what was written and begins a key. */
export function startKey(): void {
  end = 0;
  // One value of 16 MB must not keep 48 MB for ever.
  if (scratch.length > maxKeptBytes) scratch = Buffer.allocUnsafe(initialBytes);
}

/** Writes one component, inverted where `isDescending`. Returns false where it was too long and was cut. */
export function putComponent(value: unknown, isDescending: boolean): boolean {
  const start = end;
  putValue(value, 0);
  const isExact = end - start <= maxComponentBytes;
  if (!isExact) cut(start);
  if (isDescending) invert(start);
  return isExact;
}

/** A copy of the key written so far. */
export function takeKey(): Buffer {
  const key = Buffer.allocUnsafe(end);
  scratch.copy(key, 0, 0, end);
  return key;
}
