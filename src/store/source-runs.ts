import { type Connection, Schema } from 'mongoose';
import { collectionOf } from './connection.js';

/** One run of a source: where it began and ended, what it counted, how it failed. */
export interface SourceRun {
  readonly _id: string;
  readonly sourceId: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly status: 'running' | 'completed' | 'held' | 'rate_limited' | 'failed';
  readonly failure: { readonly kind: 'config' | 'transient' | 'system'; readonly reason: string } | null;
  readonly rateLimitedUntil: Date | null;
  readonly counts: RunCounts;
  /** Rules of held deliveries and warnings, with counts. */
  readonly remarks: readonly { readonly code: string; readonly count: number }[];
  /** The first rows that went to quarantine, so that a report can name their lines; the quarantine has all of them. */
  readonly refusedRows: readonly RefusedPlace[];
}

/** Where a refused row stood and by which rule; nothing of what it said. */
export interface RefusedPlace {
  readonly line: number | null;
  readonly rule: string;
}

export interface RunCounts {
  readonly read: number;
  readonly accepted: number;
  readonly unchanged: number;
  readonly suppressed: number;
  readonly quarantined: number;
  readonly gone: number;
  readonly deliveries: number;
}

/** Where a source stands: its opaque cursor, stored only when all records before it are durable. */
export interface SourceState {
  readonly _id: string;
  /** JSON text: a cursor is opaque and may hold any keys. */
  readonly cursor: string | null;
  readonly cursorAt: Date | null;
  readonly rateLimitedUntil: Date | null;
}

/** A delivery that was taken whole: taking it again does nothing. */
export interface TakenDelivery {
  readonly _id: string;
  readonly sourceId: string;
  readonly hash: string;
  readonly at: Date;
}

export const sourceRunSchema = new Schema<SourceRun>(
  {
    _id: String,
    sourceId: String,
    startedAt: Date,
    finishedAt: Date,
    status: String,
    failure: Schema.Types.Mixed,
    rateLimitedUntil: Date,
    counts: Schema.Types.Mixed,
    remarks: [Schema.Types.Mixed],
    refusedRows: [Schema.Types.Mixed],
  },
  { collection: 'source_runs', versionKey: false },
);
sourceRunSchema.index({ sourceId: 1, startedAt: -1 }, { name: 'source' });

export const sourceStateSchema = new Schema<SourceState>(
  { _id: String, cursor: String, cursorAt: Date, rateLimitedUntil: Date },
  { collection: 'source_states', versionKey: false },
);

export const takenDeliverySchema = new Schema<TakenDelivery>(
  { _id: String, sourceId: String, hash: String, at: Date },
  { collection: 'taken_deliveries', versionKey: false },
);

export function sourceRunStore(connection: Connection) {
  const runs = collectionOf<SourceRun>(connection, sourceRunSchema);
  const states = collectionOf<SourceState>(connection, sourceStateSchema);
  const deliveries = collectionOf<TakenDelivery>(connection, takenDeliverySchema);
  return {
    async save(run: SourceRun): Promise<void> {
      const { _id, ...fields } = run;
      await runs.replaceOne({ _id }, fields, { upsert: true });
    },
    findLast: (sourceId: string) => runs.find({ sourceId }).sort({ sourceId: 1, startedAt: -1 }).limit(1).next(),
    async findState(sourceId: string): Promise<SourceState> {
      return (
        (await states.findOne({ _id: sourceId })) ?? {
          _id: sourceId,
          cursor: null,
          cursorAt: null,
          rateLimitedUntil: null,
        }
      );
    },
    async saveCursor(sourceId: string, cursor: string, at: Date): Promise<void> {
      await states.updateOne(
        { _id: sourceId },
        { $set: { cursor, cursorAt: at }, $setOnInsert: { rateLimitedUntil: null } },
        { upsert: true },
      );
    },
    async saveRateLimit(sourceId: string, until: Date | null): Promise<void> {
      await states.updateOne(
        { _id: sourceId },
        { $set: { rateLimitedUntil: until }, $setOnInsert: { cursor: null, cursorAt: null } },
        { upsert: true },
      );
    },
    async isTaken(sourceId: string, hash: string): Promise<boolean> {
      return (await deliveries.findOne({ _id: `${sourceId}/${hash}` }, { projection: { _id: 1 } })) !== null;
    },
    async markTaken(sourceId: string, hash: string, at: Date): Promise<void> {
      await deliveries.updateOne(
        { _id: `${sourceId}/${hash}` },
        { $setOnInsert: { sourceId, hash, at } },
        { upsert: true },
      );
    },
  };
}
