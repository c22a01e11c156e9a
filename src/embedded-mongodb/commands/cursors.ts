/**
 * Open cursors: what a client has not fetched yet. As in MongoDB they belong to no connection and live until they are exhausted,
 * killed or idle for too long; their number is bounded, the one idle longest gives way.
 */

import { randomInt } from 'node:crypto';
import { cursorReply } from '../bson/cursor-reply.js';
import { CommandError, cursorNotFound } from '../errors.js';
import { maxDocumentBytes } from '../protocol/frames.js';

/** Documents one by one, as bytes; undefined at the end. */
export interface DocumentSource {
  next(): Buffer | undefined;
}

interface OpenCursor {
  readonly ns: string;
  readonly source: DocumentSource;
  /** Read already, but did not fit into the last answer. */
  held: Buffer | undefined;
  usedAt: number;
}

export interface CursorLimits {
  /** MongoDB: 10 minutes (cursorTimeoutMillis). */
  readonly idleMs: number;
  readonly open: number;
  /** Monotonic or wall clock in milliseconds. */
  readonly now: () => number;
}

/** MongoDB's size of a first batch where none is asked for. */
const firstBatchDocuments = 101;
/** Room for the answer around the documents. */
const envelopeBytes = 4096;

export class Cursors {
  private readonly open = new Map<bigint, OpenCursor>();
  private readonly limits: CursorLimits;

  constructor(limits: CursorLimits) {
    this.limits = limits;
  }

  get size(): number {
    return this.open.size;
  }

  /** The first answer; a cursor stays open where documents are left and `isSingle` is not set. */
  first(ns: string, source: DocumentSource, batchSize: number | undefined, isSingle = false): Buffer {
    const cursor: OpenCursor = { ns, source, held: undefined, usedAt: 0 };
    const { documents, isDone } = takeBatch(cursor, batchSize ?? firstBatchDocuments);
    const id = isDone || isSingle ? 0n : this.keep(cursor);
    return cursorReply('firstBatch', { id, ns, documents });
  }

  /** The next answer. Throws CursorNotFound (43). */
  next(id: bigint, ns: string, batchSize: number | undefined): Buffer {
    this.dropIdle();
    const cursor = this.open.get(id);
    if (cursor === undefined) throw cursorNotFound(id);
    if (cursor.ns !== ns) throw new CommandError('BadValue', 'the cursor belongs to another collection');
    const { documents, isDone } = takeBatch(cursor, batchSize ?? Number.POSITIVE_INFINITY);
    if (isDone) this.open.delete(id);
    else this.touch(id, cursor);
    return cursorReply('nextBatch', { id: isDone ? 0n : id, ns, documents });
  }

  /** Closes a cursor; false where there is none of that id. */
  kill(id: bigint): boolean {
    return this.open.delete(id);
  }

  /** Closes the cursors that nobody asked for in a long time. */
  dropIdle(): void {
    const oldest = this.limits.now() - this.limits.idleMs;
    // In order of use, so the first one that is young enough ends the search.
    for (const [id, cursor] of this.open) {
      if (cursor.usedAt > oldest) return;
      this.open.delete(id);
    }
  }

  /** Closes all of them. */
  clear(): void {
    this.open.clear();
  }

  private keep(cursor: OpenCursor): bigint {
    this.dropIdle();
    if (this.open.size >= this.limits.open) {
      const [longestIdle] = this.open.keys();
      this.open.delete(longestIdle as bigint);
    }
    // 47 random bits: unknown to other clients, and a safe integer for drivers that ask for numbers.
    const id = BigInt(randomInt(1, 2 ** 47));
    this.touch(id, cursor);
    return id;
  }

  private touch(id: bigint, cursor: OpenCursor): void {
    cursor.usedAt = this.limits.now();
    this.open.delete(id);
    this.open.set(id, cursor);
  }
}

/** Up to `count` documents, and never more bytes than a document may have; one document always fits. */
function takeBatch(cursor: OpenCursor, count: number): { documents: Buffer[]; isDone: boolean } {
  const documents: Buffer[] = [];
  let bytes = envelopeBytes;
  while (documents.length < count) {
    const document = cursor.held ?? cursor.source.next();
    cursor.held = undefined;
    if (document === undefined) return { documents, isDone: true };
    bytes += document.length + 12;
    if (documents.length > 0 && bytes > maxDocumentBytes) {
      cursor.held = document;
      return { documents, isDone: false };
    }
    documents.push(document);
  }
  // Looked ahead, so that a client is not sent for a batch that turns out empty.
  cursor.held = count === 0 ? undefined : cursor.source.next();
  return { documents, isDone: count > 0 && cursor.held === undefined };
}
