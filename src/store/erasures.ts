import { type Connection, Schema } from 'mongoose';
import type { Fingerprint, SuppressionReason, SuppressionScope } from '../domain/suppression.js';
import { collectionOf } from './connection.js';
import type { KeyHeads } from './key-heads.js';

/** What became of one collection in an erasure. `kept`: it holds keyed ids that must stay, `reason` says why; `failed`: to be tried again. */
export interface StoreResult {
  readonly store: string;
  readonly status: 'erased' | 'nothing' | 'kept' | 'failed';
  readonly found: number;
  readonly erased: number;
  /** A code: why it was kept, or the kind of the failure. */
  readonly reason: string | null;
}

/**
 * One erasure and how far it has come: ids, keyed hashes and counts. While a store fails it is open and holds what is needed to try again;
 * closed it holds counts alone, for nothing may say which hashes were one person (B18).
 */
export interface Erasure {
  readonly _id: string;
  readonly state: 'open' | 'done';
  readonly scope: SuppressionScope;
  readonly reason: SuppressionReason;
  readonly at: Date;
  readonly doneAt: Date | null;
  /** When it is tried again; also the lease of the process that is trying. */
  readonly nextAt: Date;
  readonly attempts: number;
  readonly fingerprints: readonly Fingerprint[];
  readonly profileIds: readonly string[];
  readonly recordIds: readonly string[];
  readonly subjectIds: readonly string[];
  readonly results: readonly StoreResult[];
}

export const erasureSchema = new Schema<Erasure>(
  {
    _id: String,
    state: String,
    scope: String,
    reason: String,
    at: Date,
    doneAt: Date,
    nextAt: Date,
    attempts: Number,
    fingerprints: [String],
    profileIds: [String],
    recordIds: [String],
    subjectIds: [String],
    results: [Schema.Types.Mixed],
  },
  { collection: 'erasures', versionKey: false },
);
erasureSchema.index({ state: 1, nextAt: 1 }, { name: 'open' });
erasureSchema.index({ at: 1 }, { name: 'age' });

const emptied = { fingerprints: [], profileIds: [], recordIds: [], subjectIds: [] } as const;

export function erasureStore(connection: Connection, heads: KeyHeads) {
  const erasures = collectionOf<Erasure>(connection, erasureSchema);
  return {
    /** Under every form that may be found: while keys are changed, other stores may hold either. */
    async add(erasure: Erasure): Promise<void> {
      await heads.fresh();
      await erasures.insertOne({ ...erasure, fingerprints: heads.livesOf(erasure.fingerprints) });
    },
    /** Notes what the last walk did. Done, the ids go. */
    async note(id: string, results: readonly StoreResult[], at: Date, nextAt: Date): Promise<void> {
      const isDone = results.every((result) => result.status !== 'failed');
      const state = isDone ? ({ state: 'done', doneAt: at, ...emptied } as const) : { nextAt };
      await erasures.updateOne({ _id: id, state: 'open' }, { $set: { results, ...state }, $inc: { attempts: 1 } });
    },
    /** Takes an open erasure that is due, until `until`; null where there is none. One that seems further off than any pause lasts was put
     *  there by a clock that has since gone back, and is due. */
    async claim(now: Date, until: Date, longestPauseMs: number): Promise<Erasure | null> {
      const take = (nextAt: object) =>
        erasures.findOneAndUpdate(
          { state: 'open', nextAt },
          { $set: { nextAt: until } },
          { returnDocument: 'after', sort: { state: 1, nextAt: 1 } },
        );
      return (await take({ $lte: now })) ?? (await take({ $gt: new Date(now.getTime() + longestPauseMs) }));
    },
    findById: (id: string) => erasures.findOne({ _id: id }),
    /** Newest first. */
    list: (limit: number) => erasures.find({}).sort({ at: -1 }).limit(limit).toArray(),
  };
}
