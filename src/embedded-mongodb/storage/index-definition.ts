/** One index: what was asked for, and what is needed to compute its entries and to judge whether a query may use it. */

import { deserialize, serialize } from 'bson';
import { filterFields } from '../bson/filter-fields.js';
import type { FieldNames } from '../bson/raw-document.js';
import { compileFilter } from '../query/filter.js';
import type { Document } from '../values/bson-type.js';
import { MISSING } from '../values/bson-type.js';
import { compileIndexEntries } from '../values/index-entries.js';
import { type Direction, encodeIndexKey } from '../values/index-key.js';

/** As `createIndexes` gives it; `partialFilterExpression` keeps its number types. */
export interface IndexSpec {
  readonly name: string;
  readonly key: Readonly<Record<string, Direction>>;
  readonly isUnique: boolean;
  readonly isSparse: boolean;
  readonly partialFilter: Document | undefined;
}

/** An index of a collection. The two flags only ever turn on: they are remembered facts about documents seen. */
export interface Index extends IndexSpec {
  readonly id: number;
  /** What every key of the index begins with in the store of entries. */
  readonly prefix: Buffer;
  readonly paths: readonly string[];
  readonly directions: readonly Direction[];
  /** The fields its keys and its partial filter read. */
  readonly fields: FieldNames;
  readonly keysOf: (doc: Document) => IndexKeys;
  /** Some document had an array on one of the paths, so a document may have several entries. */
  isMultikey: boolean;
  /** Every key holds its values whole; false = some were cut, and the order among them is not to be relied on. */
  isExact: boolean;
}

/** The keys of one document, without prefix and record number, each once. */
export interface IndexKeys {
  readonly keys: readonly Buffer[];
  readonly isMultikey: boolean;
  readonly isExact: boolean;
}

const noKeys: IndexKeys = { keys: [], isMultikey: false, isExact: true };

/** Prefix of the index or collection `id`: 4 bytes, big-endian, so that one id's rows stand together. */
export function idPrefix(id: number): Buffer {
  const prefix = Buffer.allocUnsafe(4);
  prefix.writeUInt32BE(id);
  return prefix;
}

/** Builds the index `id` of `spec`. Throws what `compileFilter` throws on the partial filter. */
export function makeIndex(id: number, spec: IndexSpec, state = { isMultikey: false, isExact: true }): Index {
  const paths = Object.keys(spec.key);
  const directions = Object.values(spec.key);
  const entriesOf = compileIndexEntries(paths);
  const isCovered = spec.partialFilter === undefined ? undefined : compileFilter(spec.partialFilter);

  function keysOf(doc: Document): IndexKeys {
    if (isCovered !== undefined && !isCovered(doc)) return noKeys;
    const { entries, isMultikey } = entriesOf(doc);
    const unique = new Map<string, Buffer>();
    let isExact = true;
    for (const values of entries) {
      if (spec.isSparse && values.every((value) => value === MISSING)) continue;
      const { key, exact } = encodeIndexKey(values, directions);
      if (!exact) isExact = false;
      if (entries.length === 1) return { keys: [key], isMultikey, isExact };
      unique.set(key.toString('latin1'), key);
    }
    return { keys: [...unique.values()], isMultikey, isExact };
  }

  return {
    ...spec,
    ...state,
    id,
    prefix: idPrefix(id),
    paths,
    directions,
    fields: filterFields(spec.partialFilter ?? {}, paths),
    keysOf,
  };
}

/** The row of the catalogue that `indexFromRow` reads back. */
export function indexRow(index: Index): Document {
  return {
    id: index.id,
    name: index.name,
    key: serialize(index.key),
    unique: index.isUnique,
    sparse: index.isSparse,
    partial: index.partialFilter === undefined ? null : serialize(index.partialFilter),
    multikey: index.isMultikey,
    exact: index.isExact,
  };
}

interface IndexRow {
  readonly id: number;
  readonly name: string;
  readonly key: { readonly buffer: Uint8Array };
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partial: { readonly buffer: Uint8Array } | null;
  readonly multikey: boolean;
  readonly exact: boolean;
}

/** The index that a row of the catalogue describes. */
export function indexFromRow(row: IndexRow): Index {
  const spec: IndexSpec = {
    name: row.name,
    key: deserialize(row.key.buffer) as Record<string, Direction>,
    isUnique: row.unique,
    isSparse: row.sparse,
    // Number types matter to `$type` inside the filter.
    partialFilter:
      row.partial === null ? undefined : (deserialize(row.partial.buffer, { promoteValues: false }) as Document),
  };
  return makeIndex(row.id, spec, { isMultikey: row.multikey, isExact: row.exact });
}

/** As `listIndexes` answers it. */
export function describeIndex(index: IndexSpec): Document {
  return {
    v: 2,
    key: index.key,
    name: index.name,
    ...(index.isUnique && index.name !== '_id_' ? { unique: true } : {}),
    ...(index.isSparse ? { sparse: true } : {}),
    ...(index.partialFilter === undefined ? {} : { partialFilterExpression: index.partialFilter }),
  };
}
