/**
 * Index keys whose byte order is the comparison order, so that an ordered store can range over them. Each component is a type byte
 * and a payload, and no component's encoding is a prefix of another's; a descending component has all its bytes inverted.
 */

import { rank, rankOf, TypeBound } from './bson-type.js';
import { putComponent, startKey, takeKey } from './key-writer.js';

export type Direction = 1 | -1;

/** `exact: false` = a component was cut; two different values may then stand in any order, and the caller re-checks them. */
export interface IndexKey {
  readonly key: Buffer;
  readonly exact: boolean;
}

function putComponents(values: readonly unknown[], directions: readonly Direction[]): boolean {
  let exact = true;
  startKey();
  for (let at = 0; at < values.length; at++) if (!putComponent(values[at], directions[at] === -1)) exact = false;
  return exact;
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
