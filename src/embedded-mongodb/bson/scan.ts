/**
 * Reading BSON without building objects. Documents are stored and answered as the bytes they arrived in, so bytes from outside are
 * checked once here (`assertBson`) and every later reader may trust their lengths.
 */

import { isUtf8 } from 'node:buffer';
import { badValue, CommandError, overflow } from '../errors.js';
import { maxDepth } from '../values/depth.js';

/** One element of a document: its type byte stands at `start`, its name ends (at the NUL) at `nameEnd`, its value runs to `end`. */
export interface RawElement {
  readonly type: number;
  readonly start: number;
  readonly nameEnd: number;
  readonly end: number;
}

/** BSON element types, bsonspec.org 1.1. */
export const bsonType = { double: 1, string: 2, document: 3, array: 4, int32: 16, int64: 18 } as const;

const decimal128 = 0x13;
const regexType = 0x0b;
/** DBPointer, JavaScript, symbol, JavaScript with scope: retired, or code, which nothing here would ever run. */
const codeAndRetiredTypes = new Set([0x0c, 0x0d, 0x0e, 0x0f]);

/** Bytes of the values of fixed length, by type; the others are measured by `valueEnd`. */
const fixedBytes = new Int8Array(256).fill(-1);
for (const [type, bytes] of [
  [0x01, 8], // double
  [0x06, 0], // undefined (deprecated, sent by nobody, harmless)
  [0x07, 12], // ObjectId
  [0x08, 1], // boolean
  [0x09, 8], // date
  [0x0a, 0], // null
  [0x10, 4], // int32
  [0x11, 8], // timestamp
  [0x12, 8], // int64
  [decimal128, 16],
  [0x7f, 0], // MaxKey
  [0xff, 0], // MinKey
] as const) {
  fixedBytes[type] = bytes;
}

/** 22, what MongoDB answers to bytes that are not BSON. */
export function invalidBson(reason: string): CommandError {
  return new CommandError('InvalidBSON', `Invalid BSON: ${reason}`);
}

/** The position of the NUL that ends the name beginning at `from`. */
function cstringEnd(bytes: Buffer, from: number, limit: number): number {
  // Names are short: a byte loop beats `indexOf`, which crosses into native code.
  for (let at = from; at < limit; at++) if (bytes[at] === 0) return at;
  throw invalidBson('unterminated name');
}

function lengthAt(bytes: Buffer, at: number, limit: number, least: number): number {
  if (at + 4 > limit) throw invalidBson('truncated length');
  const length = bytes.readInt32LE(at);
  if (length < least || length > limit - at) throw invalidBson('length out of bounds');
  return length;
}

/** The end of a value of `type` that begins at `at`; a nested document is measured, not entered. */
function valueEnd(bytes: Buffer, type: number, at: number, limit: number): number {
  const fixed = fixedBytes[type] as number;
  let end: number;
  if (fixed >= 0) end = at + fixed;
  else if (type === bsonType.string) {
    end = at + 4 + lengthAt(bytes, at, limit, 1);
    if (end > limit || bytes[end - 1] !== 0) throw invalidBson('unterminated string');
  } else if (type === bsonType.document || type === bsonType.array) end = at + lengthAt(bytes, at, limit, 5);
  else if (type === 0x05) end = at + 5 + lengthAt(bytes, at, limit, 0);
  else if (type === regexType) end = cstringEnd(bytes, cstringEnd(bytes, at, limit) + 1, limit) + 1;
  else if (codeAndRetiredTypes.has(type)) throw badValue(`values of the BSON type ${type} are not supported`);
  else throw invalidBson(`unknown element type ${type}`);
  if (end > limit) throw invalidBson('truncated value');
  return end;
}

/** Text is stored as it came and decoded by whoever reads it, so what is not UTF-8 has to be refused at the door. */
function assertText(bytes: Buffer, from: number, to: number): void {
  // Nearly all text is short ASCII, for which a byte loop beats the call into native code.
  let at = from;
  if (to - from > 64) at = isUtf8(bytes.subarray(from, to)) ? to : from;
  while (at < to && (bytes[at] as number) < 0x80) at++;
  if (at < to && !isUtf8(bytes.subarray(from, to))) throw invalidBson('text that is not UTF-8');
}

/**
 * Checks the document at `start` down to its leaves, in one loop without recursion, and returns where it ends (at most `limit`).
 * Throws InvalidBSON (22), BadValue for Decimal128 and Overflow beyond `levels` levels.
 */
export function assertBson(bytes: Buffer, start: number, limit: number, levels: number = maxDepth): number {
  const ends: number[] = [];
  let end = start + lengthAt(bytes, start, limit, 5);
  let at = start + 4;
  for (;;) {
    if (at >= end) throw invalidBson('document without an end');
    const type = bytes[at] as number;
    if (type === 0) {
      if (at + 1 !== end) throw invalidBson('bytes behind the end of a document');
      at = end;
      const outer = ends.pop();
      if (outer === undefined) return end;
      end = outer;
      continue;
    }
    const valueAt = cstringEnd(bytes, at + 1, end) + 1;
    assertText(bytes, at + 1, valueAt - 1);
    if (type === decimal128) throw badValue('Decimal128 values are not supported');
    if (type === bsonType.document || type === bsonType.array) {
      const length = lengthAt(bytes, valueAt, end, 5);
      ends.push(end);
      if (ends.length >= levels) throw overflow(`Exceeded the maximum nesting depth of ${levels} levels`);
      end = valueAt + length;
      at = valueAt + 4;
    } else {
      const next = valueEnd(bytes, type, valueAt, end);
      if (type === bsonType.string) assertText(bytes, valueAt + 4, next - 1);
      else if (type === regexType) assertText(bytes, valueAt, next);
      at = next;
    }
  }
}

/** The top-level elements of the document at `start`, which `assertBson` has passed. */
export function rawElements(bytes: Buffer, start = 0): RawElement[] {
  const end = start + bytes.readInt32LE(start) - 1;
  const elements: RawElement[] = [];
  for (let at = start + 4; at < end; ) {
    const element = elementAt(bytes, at, end);
    elements.push(element);
    at = element.end;
  }
  return elements;
}

/** The element whose type byte stands at `at`. */
export function elementAt(bytes: Buffer, at: number, limit: number): RawElement {
  const nameEnd = cstringEnd(bytes, at + 1, limit);
  const type = bytes[at] as number;
  return { type, start: at, nameEnd, end: valueEnd(bytes, type, nameEnd + 1, limit) };
}

/** The name of an element. */
export function nameOf(bytes: Buffer, element: RawElement): string {
  return bytes.toString('utf8', element.start + 1, element.nameEnd);
}
