import { type Connection, Schema } from 'mongoose';
import { type AuditDetails, type AuditDraft, type AuditEntry, encodeEntry, sorted } from '../domain/audit/entry.js';
import {
  appendLeaf,
  type Frontier,
  type Hash,
  lastLeafOf,
  leafHash,
  type Subtree,
  subtreesOf,
} from '../domain/audit/merkle-tree.js';
import { CandorError } from '../errors.js';
import { collectionOf } from './connection.js';
import { writtenBeforeTakenId } from './taken-id.js';

/**
 * The audit log and its tree in one collection. The id of an entry is its place, so of two processes that add at once one is refused by the
 * unique id and takes the next place. Each entry carries the tree nodes that it completes (two in the mean): entry and tree cannot disagree
 * after a crash, and the frontier, a root or a proof reads as many documents as the tree is high. Entries are only ever added.
 */
export interface AuditRecord {
  readonly _id: number;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly requestId: string | null;
  readonly subject: string | null;
  readonly details: AuditDetails | null;
  readonly sealed: string | null;
  /** Base64: the leaf hash, then the subtrees that end here, each twice as large as the one before. */
  readonly nodes: readonly string[];
}

export const auditLogSchema = new Schema<AuditRecord>(
  {
    _id: Number,
    at: Date,
    actor: String,
    action: String,
    requestId: String,
    subject: String,
    details: Schema.Types.Mixed,
    sealed: String,
    nodes: [String],
  },
  { collection: 'audit_log', versionKey: false },
);

interface Waiting {
  readonly drafts: readonly AuditDraft[];
  readonly resolve: (first: number) => void;
  readonly reject: (error: unknown) => void;
}

/** Entries written at once, and read at once. */
const sliceSize = 1_000;
/** Places lost to other processes in a row before an append gives up; each loss means that another one got through. */
const maxCollisions = 100;

export function auditLogStore(connection: Connection) {
  const log = collectionOf<AuditRecord>(connection, auditLogSchema);
  let waiting: Waiting[] = [];
  let isWriting = false;
  let tail: Frontier | null = null;

  async function readSize(): Promise<number> {
    const [last] = await log
      .find({}, { projection: { _id: 1 } })
      .sort({ _id: -1 })
      .limit(1)
      .toArray();
    return last === undefined ? 0 : last._id + 1;
  }

  /** Nodes of complete subtrees. Throws `CandorError` `internal` where an entry that should be there is not. */
  async function readNodes(subtrees: readonly Subtree[]): Promise<readonly Hash[]> {
    if (subtrees.length === 0) return [];
    const ids = [...new Set(subtrees.map(lastLeafOf))];
    const found = await log.find({ _id: { $in: ids } }, { projection: { nodes: 1 } }).toArray();
    const nodesById = new Map(found.map(({ _id, nodes }) => [_id, nodes]));
    return subtrees.map((subtree) => {
      const node = nodesById.get(lastLeafOf(subtree))?.[subtree.level];
      if (node === undefined)
        throw new CandorError('internal', 'The audit log lacks an entry.', { seq: lastLeafOf(subtree) });
      return Buffer.from(node, 'base64');
    });
  }

  async function readFrontier(size: number): Promise<Frontier> {
    return { size, nodes: await readNodes(subtreesOf(0, size)) };
  }

  /** Writes `drafts` in their order and returns the place of the first; entries of other processes may stand between them. */
  async function write(drafts: readonly AuditDraft[]): Promise<readonly number[]> {
    const places: number[] = [];
    for (let collisions = 0; places.length < drafts.length; ) {
      tail ??= await readFrontier(await readSize());
      const { records, after } = numbered(tail, drafts.slice(places.length, places.length + sliceSize));
      tail = null;
      try {
        // In order, so that a stop in between leaves no gap.
        await log.insertMany(records, { ordered: true });
        places.push(...records.map(({ _id }) => _id));
        tail = after;
        collisions = 0;
      } catch (error) {
        const written = writtenBeforeTakenId(error);
        if (written === null) throw error;
        places.push(...records.slice(0, written).map(({ _id }) => _id));
        collisions += 1;
        if (collisions > maxCollisions)
          throw new CandorError('unavailable', 'The audit log is busy.', { collisions }, { cause: error });
      }
    }
    return places;
  }

  // Calls that arrive during a write go into the next one together: a durable write costs the same for one entry and for many.
  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        const places = await write(group.flatMap(({ drafts }) => drafts));
        let first = 0;
        for (const { drafts, resolve } of group) {
          resolve(places[first]!);
          first += drafts.length;
        }
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    // In the same turn as the last look at who waits, or somebody would wait for ever.
    isWriting = false;
  }

  return {
    /**
     * Adds entries in their order, durable on return, and returns the place of the first. Throws the store's error, and after it some of
     * them may stand there: the log then holds what was tried, and who tries again is seen twice.
     */
    append(drafts: readonly AuditDraft[]): Promise<number> {
      const written = new Promise<number>((resolve, reject) => waiting.push({ drafts, resolve, reject }));
      if (!isWriting) {
        isWriting = true;
        void drain();
      }
      return written;
    },
    /** Number of entries. */
    readSize,
    readFrontier,
    readNodes,
    /** Entries from `start` to before `end`, in order, with the leaf hash that was stored with each, read in slices. */
    async *read(start: number, end: number): AsyncGenerator<{ readonly entry: AuditEntry; readonly leaf: string }> {
      for (let first = start; first < end; first += sliceSize) {
        const range = { _id: { $gte: first, $lt: Math.min(first + sliceSize, end) } };
        for (const record of await log.find(range).sort({ _id: 1 }).toArray()) yield readingOf(record);
      }
    },
  };
}

function numbered(tail: Frontier, drafts: readonly AuditDraft[]): { records: AuditRecord[]; after: Frontier } {
  let after = tail;
  const records = drafts.map((draft): AuditRecord => {
    const seq = after.size;
    const { frontier, completed } = appendLeaf(after, leafHash(encodeEntry({ seq, ...draft })));
    after = frontier;
    const { at, actor, action, requestId, subject, details, sealed } = draft;
    const nodes = completed.map((node) => node.toString('base64'));
    return { _id: seq, at, actor, action, requestId, subject, details: sorted(details), sealed, nodes };
  });
  return { records, after };
}

function readingOf({ _id, nodes, ...draft }: AuditRecord): { readonly entry: AuditEntry; readonly leaf: string } {
  return { entry: { seq: _id, ...draft }, leaf: nodes[0] ?? '' };
}
