import { type Connection, Schema } from 'mongoose';
import { collectionOf } from './connection.js';

/** A record or row that was refused: the rule and where it stood, its text encrypted (AES-256-GCM), gone after 30 days. */
export interface QuarantineEntry {
  readonly _id: string;
  readonly sourceId: string;
  /** SHA-256 of the delivery's bytes, or the run's id for sources without deliveries. */
  readonly delivery: string;
  readonly rule: string;
  readonly line: number | null;
  readonly offset: number | null;
  readonly connectorVersion: string;
  /** iv, tag and ciphertext, base64; null where the rule concerns the whole delivery. */
  readonly sealedText: string | null;
  readonly at: Date;
  readonly expiresAt: Date;
}

export const quarantineSchema = new Schema<QuarantineEntry>(
  {
    _id: String,
    sourceId: String,
    delivery: String,
    rule: String,
    line: Number,
    offset: Number,
    connectorVersion: String,
    sealedText: String,
    at: Date,
    expiresAt: Date,
  },
  { collection: 'quarantine', versionKey: false },
);
quarantineSchema.index({ sourceId: 1, delivery: 1, line: 1 }, { name: 'delivery' });
quarantineSchema.index({ expiresAt: 1 }, { name: 'expiry' });

export function quarantineStore(connection: Connection) {
  const entries = collectionOf<QuarantineEntry>(connection, quarantineSchema);
  return {
    /** Adds entries; the same row of the same delivery is one entry however often it is read, and its 30 days run from the first time. */
    async add(inputs: readonly QuarantineEntry[]): Promise<void> {
      if (inputs.length === 0) return;
      const operations = inputs.map(({ _id, ...fields }) => ({
        updateOne: { filter: { _id }, update: { $setOnInsert: fields }, upsert: true },
      }));
      await entries.bulkWrite(operations, { ordered: false });
    },
    findOfSource: (sourceId: string, limit: number) =>
      entries.find({ sourceId }).sort({ sourceId: 1, delivery: 1, line: 1 }).limit(limit).toArray(),
    async removeExpired(now: Date): Promise<number> {
      return (await entries.deleteMany({ expiresAt: { $lte: now } })).deletedCount;
    },
    async removeByIds(ids: readonly string[]): Promise<number> {
      return ids.length === 0 ? 0 : (await entries.deleteMany({ _id: { $in: [...ids] } })).deletedCount;
    },
    /** Everything held, in slices, for erasure: the text must be opened to know whom it names. */
    async findSlice(after: string | null, limit: number): Promise<readonly QuarantineEntry[]> {
      return entries
        .find(after === null ? {} : { _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
    },
    count: () => entries.countDocuments({}),
  };
}
