/** Sets of BSON values by hash, so that an `$in` of thousands costs one look-up per document. Equality is that of `valuesEqual`. */

import { rank, rankOf } from '../values/bson-type.js';
import { encodeIndexKey } from '../values/index-key.js';
import { numericValue } from '../values/numbers.js';

type Hash = string | number | bigint | boolean | null;

/** A primitive that is equal exactly for equal values of the bracket `place`. */
function hashOf(value: unknown, place: number): Hash {
  switch (place) {
    case rank.string:
      return typeof value === 'string' ? value : (value as { value: string }).value;
    case rank.number:
      return numericValue(value);
    case rank.boolean:
      return value as boolean;
    case rank.date:
      return (value as Date).getTime();
    case rank.objectId:
      return (value as { toHexString(): string }).toHexString();
    case rank.null:
      return null;
    default: // a cut key ends in a SHA-256 of the whole value, so keys are equal only for equal values
      return encodeIndexKey([value], [1]).key.toString('latin1');
  }
}

/** `add` returns whether the value was new. null stands for MISSING as well. */
export interface ValueSet {
  has(value: unknown): boolean;
  add(value: unknown): boolean;
}

/** A set of `values` by MongoDB's equality: 1, Long 1 and Double 1 are one member. Throws BadValue for Decimal128. */
export function valueSet(values: Iterable<unknown>): ValueSet {
  const byPlace = new Map<number, Set<Hash>>();
  const set: ValueSet = {
    has(value) {
      const place = rankOf(value);
      return byPlace.get(place)?.has(hashOf(value, place)) ?? false;
    },
    add(value) {
      const place = rankOf(value);
      const hash = hashOf(value, place);
      const hashes = byPlace.get(place) ?? new Set<Hash>();
      byPlace.set(place, hashes);
      return hashes.size < hashes.add(hash).size;
    },
  };
  for (const value of values) set.add(value);
  return set;
}
