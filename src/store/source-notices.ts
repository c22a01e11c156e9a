import { type Connection, Schema } from 'mongoose';
import type { DeletionCause } from '../domain/deletion.js';
import { collectionOf } from './connection.js';

/** What a source is to be told, since its next delivery would bring the values back (B65): keyed hashes of its records, nothing they say. */
export interface SourceNotice {
  /** Follows from source, cause and occasion. */
  readonly _id: string;
  readonly sourceId: string;
  /** Record ids: keyed hashes of the source's own ids. */
  readonly recordIds: readonly string[];
  readonly cause: DeletionCause;
  readonly createdAt: Date;
  /** Null: the source was not told yet. */
  readonly sentAt: Date | null;
}

export const sourceNoticeSchema = new Schema<SourceNotice>(
  { _id: String, sourceId: String, recordIds: [String], cause: String, createdAt: Date, sentAt: Date },
  { collection: 'source_notices', versionKey: false },
);
sourceNoticeSchema.index({ createdAt: 1 }, { name: 'expiry' });

export function sourceNoticeStore(connection: Connection) {
  const notices = collectionOf<SourceNotice>(connection, sourceNoticeSchema);
  return {
    /** Makes notices; one that is there gains the records it lacks. */
    async add(inputs: readonly SourceNotice[]): Promise<void> {
      if (inputs.length === 0) return;
      const operations = inputs.map(({ _id, recordIds, ...fields }) => ({
        updateOne: {
          filter: { _id },
          update: { $setOnInsert: fields, $addToSet: { recordIds: { $each: [...recordIds] } } },
          upsert: true,
        },
      }));
      await notices.bulkWrite(operations, { ordered: false });
    },
    /** Oldest first. */
    list: (limit: number) => notices.find({}).sort({ createdAt: 1 }).limit(limit).toArray(),
  };
}
