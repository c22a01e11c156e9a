/**
 * One data folder, opened: the stores, the catalogue and the queue of writes. All databases live in one LMDB environment of three
 * named stores. Collections and indexes are key prefixes in them and not stores of their own: their number is then unlimited (LMDB's
 * is fixed when it is opened), and opening one costs nothing.
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { Catalog, type Collection } from './catalog.js';
import { type Durability, GroupCommit } from './group-commit.js';
import { type Index, idPrefix } from './index-definition.js';
import type { Stores } from './rows.js';

/** The name of LMDB's folder inside the data folder. */
export const storeFolder = 'store';

/** Address space mapped at once, in bytes: growing the map later is possible but stops every reader. Nothing of it is allocated. */
const mapBytes = 2 ** 36;

/** What the commands work on. */
export interface Engine extends Stores {
  readonly catalog: Catalog;
  /** Transactions committed and flushed so far. */
  readonly commits: () => number;
  /** Runs `work` in a transaction; see `GroupCommit.run`. */
  write<T>(work: () => T, durability: Durability): Promise<T>;
  /** As `write`, for changes of collections and indexes: readers wait for it, since the catalogue runs ahead of what they see. */
  define<T>(work: () => T): Promise<T>;
  /** Resolves when no change of the catalogue is under way; undefined where there is none, which is nearly always. */
  settled(): Promise<unknown> | undefined;
  /** Finishes the writes begun, flushes and closes. */
  close(): Promise<void>;
}

const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;

/** Opens (or makes) the store under `dataDir`. The caller holds the folder's lock. Throws where the format is another. */
export function openEngine(dataDir: string): Engine {
  const path = join(dataDir, storeFolder);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  // Our own queue does the batching; that of lmdb-js leaves a rejected promise unheard where a commit fails, which would end the process.
  const root = open<Buffer, Buffer>({ path, maxDbs: 4, mapSize: mapBytes, eventTurnBatching: false, ...binary });
  const records = root.openDB<Buffer, Buffer>('records', binary);
  const entries = root.openDB<Buffer, Buffer>('entries', binary);
  const catalog = new Catalog(root.openDB<Buffer, Buffer>('catalog', binary));
  return engineOf(root, { records, entries, catalog });
}

function engineOf(root: RootDatabase<Buffer, Buffer>, stores: Stores): Engine {
  const { catalog } = stores;
  const commit = new GroupCommit(root, {
    beforeCommit: () => catalog.writeCounters(),
    afterFailure: () => catalog.load(),
  });
  let defining: Promise<unknown> | undefined;
  return {
    ...stores,
    commits: () => commit.commits,
    write: (work, durability) => commit.run(work, durability),
    define(work) {
      const done = commit.run(work, 'durable');
      const settled = Promise.allSettled([defining, done]).then(() => {
        if (defining === settled) defining = undefined;
      });
      defining = settled;
      return done;
    },
    settled: () => defining,
    async close() {
      await commit.idle();
      await root.flushed;
      await root.close();
    },
  };
}

/** Removes all rows under `prefix`; returns how many. Inside a transaction only. */
function clearPrefix(store: Database<Buffer, Buffer>, id: number): number {
  const keys = [...store.getKeys({ start: idPrefix(id), end: idPrefix(id + 1) })];
  for (const key of keys) store.remove(key);
  return keys.length;
}

/** Drops an index with its entries. Inside a transaction only. */
export function dropIndex(engine: Engine, collection: Collection, index: Index): void {
  engine.catalog.removeIndex(collection, index);
  clearPrefix(engine.entries, index.id);
}

/** Drops a collection with its documents and indexes. Inside a transaction only. */
export function dropCollection(engine: Engine, collection: Collection): void {
  engine.catalog.remove(collection);
  for (const index of collection.indexes) clearPrefix(engine.entries, index.id);
  clearPrefix(engine.records, collection.id);
}
