/**
 * Documents and index entries as rows. Invariant: for each record and index there are exactly the entries that `Index.keysOf` gives
 * for the stored bytes. Each function computes and checks everything first and then only puts, so that an error it throws (a
 * duplicate key, a parallel array) leaves no trace in the transaction it shares with others.
 */

import type { Database } from 'lmdb';
import { decodeDocument, pickFields, pickRaw } from '../bson/raw-document.js';
import { duplicateKey } from '../errors.js';
import { type Document, MISSING } from '../values/bson-type.js';
import { valuesAtPath } from '../values/paths.js';
import type { Catalog, Collection } from './catalog.js';
import type { Index } from './index-definition.js';

type Store = Database<Buffer, Buffer>;

/** The stores of one environment: `records` (collection, record number -> BSON) and `entries` (index, key, record number). */
export interface Stores {
  readonly records: Store;
  readonly entries: Store;
  readonly catalog: Catalog;
}

/** Record numbers take 6 bytes: 2^48 records a collection. */
export const recordBytes = 6;
const nothing = Buffer.alloc(0);

/** The row key of a record. */
export function recordKey(collection: Collection, record: number): Buffer {
  const key = Buffer.allocUnsafe(4 + recordBytes);
  collection.prefix.copy(key);
  key.writeUIntBE(record, 4, recordBytes);
  return key;
}

/** The bytes of a record, in memory of their own; undefined where it was deleted. */
export function readRecord(stores: Stores, collection: Collection, record: number): Buffer | undefined {
  const bytes = stores.records.getBinary(recordKey(collection, record));
  return bytes === undefined ? undefined : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** What is to be done to one index for one document. */
interface EntryChange {
  readonly index: Index;
  readonly removed: readonly Buffer[];
  readonly added: readonly Buffer[];
}

/** The row of an entry: a unique index holds its key once and the record as value; any other has the record at the end of the key. */
export function entryRow(index: Index, key: Buffer, record: number): { key: Buffer; value: Buffer } {
  const length = index.prefix.length + key.length;
  const row = Buffer.allocUnsafe(length + recordBytes);
  index.prefix.copy(row);
  key.copy(row, index.prefix.length);
  row.writeUIntBE(record, length, recordBytes);
  return index.isUnique ? { key: row.subarray(0, length), value: row.subarray(length) } : { key: row, value: nothing };
}

/** The record that holds `key` in a unique index. */
export function recordAt(entries: Store, index: Index, key: Buffer): number | undefined {
  const held = entries.getBinary(Buffer.concat([index.prefix, key]));
  return held === undefined
    ? undefined
    : Buffer.from(held.buffer, held.byteOffset, recordBytes).readUIntBE(0, recordBytes);
}

function assertFree(
  stores: Stores,
  collection: Collection,
  index: Index,
  key: Buffer,
  record: number,
  bytes: Buffer,
): void {
  const holder = recordAt(stores.entries, index, key);
  if (holder === undefined || holder === record) return;
  throw duplicateKey(collection.ns, index.name, { ...index.key }, keyValue(index, pickFields(bytes, index.fields)));
}

/** The values of `doc` that `index` found taken, by path. */
function keyValue(index: Index, doc: Document): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const path of index.paths) {
    const value = valuesAtPath(doc, path).values[0];
    found[path] = value === undefined || value === MISSING ? null : value;
  }
  return found;
}

/** The entries of an index before and after a replacement; undefined where the fields it reads are the same. */
function replacementOf(index: Index, before: Buffer, after: Buffer): EntryChange | undefined {
  const oldFields = pickRaw(before, index.fields);
  const newFields = pickRaw(after, index.fields);
  if (oldFields.equals(newFields)) return undefined;
  const oldKeys = index.keysOf(decodeDocument(oldFields)).keys;
  const keys = notedKeys(index, decodeDocument(newFields));
  const has = (list: readonly Buffer[], key: Buffer): boolean => list.some((other) => other.equals(key));
  return {
    index,
    removed: oldKeys.filter((key) => !has(keys, key)),
    added: keys.filter((key) => !has(oldKeys, key)),
  };
}

/** The keys of a document about to be stored; what they tell of the index is noted on it. */
function notedKeys(index: Index, doc: Document): readonly Buffer[] {
  const { keys, isMultikey, isExact } = index.keysOf(doc);
  if (isMultikey) index.isMultikey = true;
  if (!isExact) index.isExact = false;
  return keys;
}

/** All changes of a write; undefined bytes = no document there. Decodes once what any of the indexes reads. */
function entryChanges(collection: Collection, before: Buffer | undefined, after: Buffer | undefined): EntryChange[] {
  const changes: EntryChange[] = [];
  const doc =
    (after === undefined) === (before === undefined)
      ? undefined
      : pickFields((after ?? before) as Buffer, collection.fields);
  for (const index of collection.indexes) {
    if (doc === undefined) {
      const change = replacementOf(index, before as Buffer, after as Buffer);
      if (change !== undefined) changes.push(change);
    } else if (after === undefined) changes.push({ index, removed: index.keysOf(doc).keys, added: [] });
    else changes.push({ index, removed: [], added: notedKeys(index, doc) });
  }
  return changes;
}

/** How many facts are noted on the indexes; they only ever turn on, so a higher number means there is something to save. */
function notedFacts({ indexes }: Collection): number {
  return indexes.reduce((sum, { isMultikey, isExact }) => sum + (isMultikey ? 1 : 0) + (isExact ? 0 : 1), 0);
}

function changesOf(
  stores: Stores,
  collection: Collection,
  record: number,
  before: Buffer | undefined,
  after: Buffer | undefined,
): EntryChange[] {
  const noted = notedFacts(collection);
  const changes = entryChanges(collection, before, after);
  if (notedFacts(collection) !== noted) stores.catalog.save(collection);
  for (const { index, added } of changes) {
    if (index.isUnique) for (const key of added) assertFree(stores, collection, index, key, record, after as Buffer);
  }
  return changes;
}

function applyChanges(stores: Stores, record: number, changes: readonly EntryChange[]): void {
  for (const { index, removed, added } of changes) {
    for (const key of removed) stores.entries.remove(entryRow(index, key, record).key);
    for (const key of added) {
      const row = entryRow(index, key, record);
      stores.entries.put(row.key, row.value);
    }
  }
}

/** Stores a new document and returns its record number. Throws DuplicateKey or CannotIndexParallelArrays. */
export function insertRow(stores: Stores, collection: Collection, bytes: Buffer): number {
  const record = collection.nextRecord;
  const changes = changesOf(stores, collection, record, undefined, bytes);
  collection.nextRecord++;
  collection.count++;
  stores.catalog.touch(collection);
  stores.records.put(recordKey(collection, record), bytes);
  applyChanges(stores, record, changes);
  return record;
}

/** Replaces a document by another of the same `_id`. Throws as `insertRow`. */
export function replaceRow(
  stores: Stores,
  collection: Collection,
  record: number,
  before: Buffer,
  after: Buffer,
): void {
  const changes = changesOf(stores, collection, record, before, after);
  stores.records.put(recordKey(collection, record), after);
  applyChanges(stores, record, changes);
}

/** Removes a document and its entries. */
export function deleteRow(stores: Stores, collection: Collection, record: number, before: Buffer): void {
  const changes = changesOf(stores, collection, record, before, undefined);
  collection.count--;
  stores.catalog.touch(collection);
  stores.records.remove(recordKey(collection, record));
  applyChanges(stores, record, changes);
}

/** Puts the entries of a document into an index that is being built; the caller has checked that its keys are free. */
export function addEntries(stores: Stores, index: Index, record: number, doc: Document): void {
  applyChanges(stores, record, [{ index, removed: [], added: notedKeys(index, doc) }]);
}
