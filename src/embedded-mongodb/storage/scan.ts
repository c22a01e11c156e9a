/**
 * Walking rows in order without keeping a cursor of LMDB open: a scan reads a handful of rows, remembers the last key and goes on
 * from there. So a client's cursor pins no old snapshot (which would keep freed pages from being used again), and a scan that is
 * continued later sees the documents of that moment, as MongoDB's do.
 */

import type { Database } from 'lmdb';
import type { Collection } from './catalog.js';
import type { Index } from './index-definition.js';
import { recordBytes } from './rows.js';

type Store = Database<Buffer, Buffer>;

/** Keys from `start` up to, not including, `end`; both with the index's prefix. */
export interface KeyRange {
  readonly start: Buffer;
  readonly end: Buffer;
  /** A whole key of a unique index: one look-up instead of a walk. */
  readonly isPoint: boolean;
}

/** Gives record numbers one by one; undefined at the end. */
export interface RecordScan {
  next(): number | undefined;
  /** Index keys looked at so far. */
  readonly keysExamined: number;
}

const firstChunk = 16;
const largestChunk = 1024;
const afterAnyRecord = Buffer.from([0]);

/** The records of `ranges` of an index, in the order of its keys within each range (`isReverse`: the other way round). */
export class IndexScan implements RecordScan {
  keysExamined = 0;
  private readonly entries: Store;
  private readonly index: Index;
  private readonly ranges: readonly KeyRange[];
  private readonly isReverse: boolean;
  private at = 0;
  private bound: Buffer | undefined;
  private chunk: number[] = [];
  private chunkAt = 0;
  private chunkSize = firstChunk;

  constructor(entries: Store, index: Index, ranges: readonly KeyRange[], isReverse: boolean) {
    this.entries = entries;
    this.index = index;
    this.ranges = ranges;
    this.isReverse = isReverse;
  }

  next(): number | undefined {
    while (this.chunkAt >= this.chunk.length) {
      if (this.at >= this.ranges.length) return undefined;
      this.fill();
    }
    this.keysExamined++;
    return this.chunk[this.chunkAt++];
  }

  /** Reads the next rows of the current range; steps to the next range where it is done. */
  private fill(): void {
    const place = this.isReverse ? this.ranges.length - 1 - this.at : this.at;
    const range = this.ranges[place] as KeyRange;
    this.chunk = [];
    this.chunkAt = 0;
    if (range.isPoint) {
      const held = this.entries.getBinary(range.start);
      if (held !== undefined) this.chunk.push(recordIn(held, 0));
      this.at++;
      return;
    }
    const read = this.isReverse ? this.readDown(range) : this.readUp(range);
    if (read < this.chunkSize) {
      this.at++;
      this.bound = undefined;
    }
    this.chunkSize = Math.min(this.chunkSize * 4, largestChunk);
  }

  private readUp(range: KeyRange): number {
    const start = this.bound === undefined ? range.start : Buffer.concat([this.bound, afterAnyRecord]);
    const options = { start, end: range.end, limit: this.chunkSize };
    return this.take(options);
  }

  private readDown(range: KeyRange): number {
    const start = this.bound ?? range.end;
    // Going down, both marks of lmdb-js turn round: the upper key has to be left out and the lower one taken in.
    const options = {
      start,
      end: range.start,
      limit: this.chunkSize,
      reverse: true,
      exclusiveStart: true,
      inclusiveEnd: true,
    };
    return this.take(options);
  }

  private take(options: object): number {
    const before = this.chunk.length;
    if (this.index.isUnique) {
      for (const { key, value } of this.entries.getRange(options)) {
        this.bound = key;
        this.chunk.push(recordIn(value, 0));
      }
    } else {
      for (const key of this.entries.getKeys(options)) {
        this.bound = key;
        this.chunk.push(recordIn(key, key.length - recordBytes));
      }
    }
    return this.chunk.length - before;
  }
}

function recordIn(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  const low = ((bytes[at + 2] as number) << 24) | ((bytes[at + 3] as number) << 16) | ((bytes[at + 4] as number) << 8);
  return high * 2 ** 32 + ((low | (bytes[at + 5] as number)) >>> 0);
}

/** All records of a collection in the order of their arrival. */
export class CollectionScan implements RecordScan {
  readonly keysExamined = 0;
  private readonly records: Store;
  private readonly end: Buffer;
  private bound: Buffer;
  private chunk: number[] = [];
  private chunkAt = 0;
  private chunkSize = firstChunk;
  private isDone = false;

  constructor(records: Store, collection: Collection, end: Buffer) {
    this.records = records;
    this.bound = collection.prefix;
    this.end = end;
  }

  next(): number | undefined {
    if (this.chunkAt >= this.chunk.length) {
      if (this.isDone) return undefined;
      this.fill();
      if (this.chunk.length === 0) return undefined;
    }
    return this.chunk[this.chunkAt++];
  }

  private fill(): void {
    this.chunk = [];
    this.chunkAt = 0;
    for (const key of this.records.getKeys({ start: this.bound, end: this.end, limit: this.chunkSize })) {
      this.chunk.push(recordIn(key, 4));
      this.bound = Buffer.concat([key, afterAnyRecord]);
    }
    this.isDone = this.chunk.length < this.chunkSize;
    this.chunkSize = largestChunk;
  }
}
