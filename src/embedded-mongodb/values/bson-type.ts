/**
 * What BSON type a JavaScript value stands for. Every other module asks here, so that promoted values (number, Date, Buffer) and
 * unpromoted ones (Int32, Long, Binary) can never be told apart anywhere else. Types are read from `_bsontype` and not by
 * `instanceof`, because a value may come from a second copy of bson.
 */

import { badValue } from '../errors.js';

/** The mark of a field that is not there; it compares as null, and only `$exists` and `$type` tell them apart. */
export const MISSING = Symbol('missing');

/** What an empty array is in an index and in a sort: below null (MongoDB keeps the BSON type `undefined` for it). */
export const EMPTY_ARRAY = Symbol('empty array');

/** A fresh document of this server: no prototype tricks, just fields. */
export type Document = Record<string, unknown>;

/**
 * Places in the BSON comparison order (MongoDB, "BSON Types: comparison/sort order"). Neighbours differ by two or more: the numbers
 * between them are the bounds of a type bracket, in index keys too, and stay outside it when the bytes are inverted.
 */
export const rank = {
  minKey: 2,
  emptyArray: 4,
  null: 6,
  number: 10,
  string: 14,
  object: 20,
  array: 24,
  binary: 30,
  objectId: 34,
  boolean: 40,
  date: 44,
  timestamp: 48,
  regex: 52,
  code: 56,
  codeWithScope: 60,
  maxKey: 126,
} as const;

/** A point between values: below or above every value of one bracket. Made by `lowestOfType` and `highestOfType`. */
export class TypeBound {
  readonly rank: number;
  constructor(place: number) {
    this.rank = place;
  }
}

/** bson's tag of `value`, or undefined where it is a plain document or carries a field of that name. */
export function bsonTag(value: object): string | undefined {
  const tag = (value as { _bsontype?: unknown })._bsontype;
  // A stored document may have a field called `_bsontype`; only a getter on the class makes a bson value.
  return typeof tag === 'string' && !Object.hasOwn(value, '_bsontype') ? tag : undefined;
}

const rankByTag: Readonly<Record<string, number>> = {
  MinKey: rank.minKey,
  MaxKey: rank.maxKey,
  Int32: rank.number,
  Long: rank.number,
  Double: rank.number,
  BSONSymbol: rank.string,
  DBRef: rank.object,
  Binary: rank.binary,
  ObjectId: rank.objectId,
  Timestamp: rank.timestamp,
  BSONRegExp: rank.regex,
};

function rankOfObject(value: object): number {
  const tag = bsonTag(value);
  if (tag === undefined) {
    if (Array.isArray(value)) return rank.array;
    if (value instanceof Date) return rank.date;
    if (value instanceof RegExp) return rank.regex;
    if (value instanceof Uint8Array) return rank.binary;
    if (value instanceof TypeBound) return value.rank;
    return rank.object;
  }
  if (tag === 'Code') return (value as { scope?: unknown }).scope == null ? rank.code : rank.codeWithScope;
  const place = rankByTag[tag];
  // Decimal128 needs an arithmetic of its own; a wrong order would corrupt indexes, so it is refused.
  if (place === undefined) throw badValue(`BSON type ${tag} is not supported`);
  return place;
}

/** The place of `value` in the comparison order. Throws BadValue for Decimal128 and for what is no BSON value at all. */
export function rankOf(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return rank.string;
    case 'number':
    case 'bigint':
      return rank.number;
    case 'boolean':
      return rank.boolean;
    case 'undefined':
      return rank.null;
    case 'symbol':
      if (value === EMPTY_ARRAY) return rank.emptyArray;
      if (value === MISSING) return rank.null;
      break;
    case 'object':
      return value === null ? rank.null : rankOfObject(value);
  }
  throw badValue(`a ${typeof value} is not a BSON value`);
}

/** True for a sub-document: neither array nor any bson scalar. */
export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && rankOfObject(value) === rank.object;
}

/** The fields of a sub-document in order; a DBRef, which bson makes of `{ $ref, $id }` on its own, is turned back. */
export function fieldsOf(value: object): Document {
  if (bsonTag(value) !== 'DBRef') return value as Document;
  const ref = value as { collection: string; oid: unknown; db?: string; fields?: Document };
  return {
    $ref: ref.collection,
    $id: ref.oid,
    ...(ref.db === undefined || ref.db === '' ? {} : { $db: ref.db }),
    ...ref.fields,
  };
}

/** The bytes of a Binary, Buffer or Uint8Array, without a copy. */
export function bytesOf(value: object): Uint8Array {
  if (value instanceof Uint8Array) return value;
  const binary = value as { buffer: Uint8Array; position: number };
  return binary.buffer.subarray(0, binary.position);
}

/** The subtype of a Binary; bare bytes are written as subtype 0. */
export function subtypeOf(value: object): number {
  return value instanceof Uint8Array ? 0 : (value as { sub_type: number }).sub_type;
}

/** Source and sorted flags of a RegExp or BSONRegExp. */
export function regexParts(value: object): { source: string; flags: string } {
  if (value instanceof RegExp) {
    // JavaScript's g, y, u, v and d have no BSON letter; bson itself writes only these three.
    const flags = [...value.flags].filter((flag) => 'ims'.includes(flag)).join('');
    return { source: value.source, flags };
  }
  const regex = value as { pattern: string; options: string };
  return { source: regex.pattern, flags: [...regex.options].sort().join('') };
}

/** A field of `doc`, or MISSING. Own fields only: `constructor` on a plain object is no field. */
export function fieldOf(doc: Document, name: string): unknown {
  const value = doc[name];
  if (value === undefined) return MISSING;
  return name in Object.prototype && !Object.hasOwn(doc, name) ? MISSING : value;
}
