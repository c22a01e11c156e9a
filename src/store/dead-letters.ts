import { type Connection, Schema } from 'mongoose';
import { collectionOf } from './connection.js';

/** A job that used up its attempts: ids and a reason code, so that it can be looked at and replayed. */
export interface DeadLetterEntry {
  readonly _id: string;
  readonly job: string;
  readonly payload: unknown;
  readonly reason: string;
  readonly attempts: number;
  readonly failedAt: Date;
  readonly replayedAt: Date | null;
}

export const deadLetterSchema = new Schema<DeadLetterEntry>(
  {
    _id: String,
    job: String,
    payload: Schema.Types.Mixed,
    reason: String,
    attempts: Number,
    failedAt: Date,
    replayedAt: Date,
  },
  { collection: 'dead_letters', versionKey: false },
);
deadLetterSchema.index({ replayedAt: 1, failedAt: 1 }, { name: 'waiting' });
deadLetterSchema.index({ failedAt: 1 }, { name: 'expiry' });

export function deadLetterStore(connection: Connection) {
  const letters = collectionOf<DeadLetterEntry>(connection, deadLetterSchema);
  return {
    /** Keeps the letter; one that was replayed and died again waits again. */
    async put(letter: DeadLetterEntry): Promise<void> {
      const { _id, ...fields } = letter;
      await letters.replaceOne({ _id }, fields, { upsert: true });
    },
    findWaiting: (limit: number) =>
      letters.find({ replayedAt: null }).sort({ replayedAt: 1, failedAt: 1 }).limit(limit).toArray(),
    async markReplayed(id: string, at: Date): Promise<void> {
      await letters.updateOne({ _id: id }, { $set: { replayedAt: at } });
    },
  };
}
