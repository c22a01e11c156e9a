/**
 * Which collections and indexes exist. The catalogue in memory equals the one stored as of the last transaction begun; after a
 * failed commit it is read anew. Ids are given out once and never again, so that rows of a dropped collection can never be taken
 * for another's.
 */

import { deserialize, serialize } from 'bson';
import type { Database } from 'lmdb';
import { type FieldNames, unionOf } from '../bson/raw-document.js';
import { CommandError } from '../errors.js';
import { type Index, type IndexSpec, idPrefix, indexFromRow, indexRow, makeIndex } from './index-definition.js';

/** A collection: its rows stand under `prefix` in the store of records, its documents are counted. */
export interface Collection {
  readonly id: number;
  readonly db: string;
  readonly name: string;
  /** `db.name`. */
  readonly ns: string;
  readonly prefix: Buffer;
  readonly indexes: readonly Index[];
  /** The fields that any of the indexes reads. */
  readonly fields: FieldNames;
  count: number;
  nextRecord: number;
}

const nextIdKey = Buffer.from('next-id');
const formatKey = Buffer.from('format');
/** Raised when the layout on disk changes; an older program refuses a newer folder. */
const format = 1;

const idIndexSpec: IndexSpec = {
  name: '_id_',
  key: { _id: 1 },
  isUnique: true,
  isSparse: false,
  partialFilter: undefined,
};

/** MongoDB's rules that matter here: no empty names, no NUL, no `$`, at most 255 bytes. */
function assertNamespace(db: string, name: string): void {
  const isBad = name === '' || name.startsWith('.') || /[\0$]/.test(name) || /[\0$./\\" ]/.test(db) || db === '';
  if (isBad || Buffer.byteLength(`${db}.${name}`) > 255) {
    throw new CommandError('InvalidNamespace', 'Invalid namespace specified');
  }
}

/** The class's own view of a collection: nobody else replaces its indexes. */
interface OpenCollection extends Collection {
  indexes: readonly Index[];
  fields: FieldNames;
}

function setIndexes(collection: Collection, indexes: readonly Index[]): void {
  const open = collection as OpenCollection;
  open.indexes = indexes;
  open.fields = unionOf(indexes.map((index) => index.fields));
}

export class Catalog {
  private readonly store: Database<Buffer, Buffer>;
  private byNamespace = new Map<string, Collection>();
  private nextId = 1;
  private readonly changed = new Set<Collection>();

  constructor(store: Database<Buffer, Buffer>) {
    this.store = store;
    this.load();
  }

  /** Reads everything anew; for the opening, and after a failed commit. Throws where the folder has another format. */
  load(): void {
    this.byNamespace = new Map();
    this.changed.clear();
    const stored = this.store.get(formatKey);
    if (stored !== undefined && stored.readUInt32BE() !== format) {
      throw new Error(`the data folder has format ${stored.readUInt32BE()}, this program reads format ${format}`);
    }
    this.nextId = this.store.get(nextIdKey)?.readUInt32BE() ?? 1;
    for (const { key, value } of this.store.getRange({ start: Buffer.from('c'), end: Buffer.from('d') })) {
      const id = key.readUInt32BE(1);
      const row = deserialize(value) as { db: string; name: string; indexes: Parameters<typeof indexFromRow>[0][] };
      const counters = this.store.get(countersKey(id)) as Buffer;
      const collection = makeCollection(id, row.db, row.name);
      setIndexes(collection, row.indexes.map(indexFromRow));
      collection.count = counters.readUIntBE(0, 6);
      collection.nextRecord = counters.readUIntBE(6, 6);
      this.byNamespace.set(collection.ns, collection);
    }
  }

  find(db: string, name: string): Collection | undefined {
    return this.byNamespace.get(`${db}.${name}`);
  }

  /** All collections, or those of one database, by name. */
  list(db?: string): Collection[] {
    const all = [...this.byNamespace.values()].filter((collection) => db === undefined || collection.db === db);
    return all.sort((one, other) => (one.ns < other.ns ? -1 : 1));
  }

  /** The collection, made with its `_id` index where it is not there yet. Throws InvalidNamespace. Inside a transaction only. */
  open(db: string, name: string): Collection {
    const known = this.find(db, name);
    if (known !== undefined) return known;
    assertNamespace(db, name);
    const collection = makeCollection(this.takeId(), db, name);
    setIndexes(collection, [makeIndex(this.takeId(), idIndexSpec)]);
    this.byNamespace.set(collection.ns, collection);
    this.save(collection);
    return collection;
  }

  /** Adds an index, still without entries. Inside a transaction only. */
  addIndex(collection: Collection, spec: IndexSpec): Index {
    const index = makeIndex(this.takeId(), spec);
    setIndexes(collection, [...collection.indexes, index]);
    this.save(collection);
    return index;
  }

  /** Forgets an index; its entries are the caller's to remove. Inside a transaction only. */
  removeIndex(collection: Collection, index: Index): void {
    setIndexes(
      collection,
      collection.indexes.filter((other) => other !== index),
    );
    this.save(collection);
  }

  /** Forgets a collection; its rows are the caller's to remove. Inside a transaction only. */
  remove(collection: Collection): void {
    this.byNamespace.delete(collection.ns);
    this.changed.delete(collection);
    this.store.remove(collectionKey(collection.id));
    this.store.remove(countersKey(collection.id));
  }

  /** Stores the definition of a collection. Inside a transaction only. */
  save(collection: Collection): void {
    const { db, name, indexes } = collection;
    this.store.put(collectionKey(collection.id), Buffer.from(serialize({ db, name, indexes: indexes.map(indexRow) })));
    this.touch(collection);
  }

  /** Notes that a collection's counters moved; they are written once per transaction. */
  touch(collection: Collection): void {
    this.changed.add(collection);
  }

  /** Writes what `touch` noted. Runs at the end of each transaction. */
  writeCounters(): void {
    for (const collection of this.changed) {
      const row = Buffer.allocUnsafe(12);
      row.writeUIntBE(collection.count, 0, 6);
      row.writeUIntBE(collection.nextRecord, 6, 6);
      this.store.put(countersKey(collection.id), row);
    }
    this.changed.clear();
  }

  private takeId(): number {
    const id = this.nextId++;
    this.store.put(nextIdKey, idPrefix(this.nextId));
    if (id === 1) this.store.put(formatKey, idPrefix(format));
    return id;
  }
}

function makeCollection(id: number, db: string, name: string): Collection {
  return {
    id,
    db,
    name,
    ns: `${db}.${name}`,
    prefix: idPrefix(id),
    indexes: [],
    fields: unionOf([]),
    count: 0,
    nextRecord: 1,
  };
}

function collectionKey(id: number): Buffer {
  return Buffer.concat([Buffer.from('c'), idPrefix(id)]);
}

function countersKey(id: number): Buffer {
  return Buffer.concat([Buffer.from('n'), idPrefix(id)]);
}
