/**
 * Checking a closed data folder against the invariant of `rows.ts`: for each record and index exactly the entries that the document
 * gives, no entry without its record, counters that count. Used by the crash tests and by `doctor`.
 */

import { decodeDocument, pickFields } from '../bson/raw-document.js';
import { assertBson } from '../bson/scan.js';
import { lockFolder } from '../server/owner-lock.js';
import type { Collection } from './catalog.js';
import { type Engine, openEngine } from './engine.js';
import { type Index, idPrefix } from './index-definition.js';
import { entryRow, readRecord } from './rows.js';
import { CollectionScan } from './scan.js';

/** What was looked at, and what is wrong. A fault names collection, index and record number, never a value. */
export interface IntegrityReport {
  readonly collections: number;
  readonly documents: number;
  readonly entries: number;
  readonly faults: readonly string[];
}

interface Tally {
  documents: number;
  entries: number;
  readonly faults: string[];
}

/** Beyond this many the report says no more: the folder is to be restored, not repaired by hand. */
const maxFaults = 1_000;

/** Opens the folder, checks all of it and closes it. Throws FolderHeldError where a server has it open. */
export async function verifyIntegrity(dataDir: string): Promise<IntegrityReport> {
  const release = await lockFolder(dataDir);
  try {
    const engine = openEngine(dataDir);
    try {
      return verifyEngine(engine);
    } finally {
      await engine.close();
    }
  } finally {
    await release();
  }
}

function verifyEngine(engine: Engine): IntegrityReport {
  const tally: Tally = { documents: 0, entries: 0, faults: [] };
  const collections = engine.catalog.list();
  for (const collection of collections) verifyCollection(engine, collection, tally);
  verifyOwners(engine, collections, tally);
  return { collections: collections.length, ...tally, faults: tally.faults.slice(0, maxFaults) };
}

function verifyCollection(engine: Engine, collection: Collection, tally: Tally): void {
  const expected = new Map<Index, number>(collection.indexes.map((index) => [index, 0]));
  const scan = new CollectionScan(engine.records, collection, idPrefix(collection.id + 1));
  let documents = 0;
  for (let record = scan.next(); record !== undefined; record = scan.next()) {
    documents++;
    if (record >= collection.nextRecord)
      tally.faults.push(`${collection.ns}: record ${record} lies beyond the counter`);
    verifyRecord(engine, collection, record, expected, tally);
  }
  tally.documents += documents;
  if (documents !== collection.count) {
    tally.faults.push(`${collection.ns}: ${documents} documents, ${collection.count} counted`);
  }
  for (const [index, count] of expected) {
    const stored = engine.entries.getKeysCount({ start: index.prefix, end: idPrefix(index.id + 1) });
    tally.entries += stored;
    // Every expected entry was found, so any other number means entries of no document.
    if (stored !== count) tally.faults.push(`${collection.ns}.${index.name}: ${stored} entries, ${count} expected`);
  }
}

function verifyRecord(
  engine: Engine,
  collection: Collection,
  record: number,
  expected: Map<Index, number>,
  tally: Tally,
): void {
  const bytes = readRecord(engine, collection, record) as Buffer;
  try {
    if (assertBson(bytes, 0, bytes.length) !== bytes.length) throw new Error('length');
    decodeDocument(bytes);
  } catch {
    // Whatever is wrong with it, the fault is the same, and its message must not carry a value.
    tally.faults.push(`${collection.ns}: record ${record} is not BSON`);
    return;
  }
  for (const [index, count] of expected) {
    const { keys } = index.keysOf(pickFields(bytes, index.fields));
    expected.set(index, count + keys.length);
    for (const key of keys) {
      const row = entryRow(index, key, record);
      const held = engine.entries.getBinary(row.key);
      if (held === undefined || !row.value.equals(held)) {
        tally.faults.push(`${collection.ns}.${index.name}: record ${record} lacks its entry`);
      }
    }
  }
}

/** Rows of collections and indexes that the catalogue does not know. */
function verifyOwners(engine: Engine, collections: readonly Collection[], tally: Tally): void {
  const ids = new Set(collections.flatMap(({ id, indexes }) => [id, ...indexes.map((index) => index.id)]));
  for (const store of [engine.records, engine.entries]) {
    let from: Buffer | undefined = Buffer.from([0]);
    while (from !== undefined) {
      const [key]: Buffer[] = [...store.getKeys({ start: from, limit: 1 })];
      const id: number | undefined = key?.readUInt32BE(0);
      if (id !== undefined && !ids.has(id)) tally.faults.push(`rows of the unknown id ${id}`);
      from = id === undefined ? undefined : idPrefix(id + 1);
    }
  }
}
