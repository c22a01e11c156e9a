import { type Connection, Schema } from 'mongoose';
import { collectionOf } from './connection.js';

/** A record whose person expired, by its keyed id and nothing else: the same record of the source may not bring the person back, whatever
 *  it says by then (privacy.md section 3.1). */
export interface ExpiryMark {
  /** Id of the record: a keyed hash of source, stream and id at the source. */
  readonly _id: string;
  /** When the source offered the record last; before it did so again, when the person expired. The mark's own clock runs from here. */
  readonly at: Date;
}

export const expiryMarkSchema = new Schema<ExpiryMark>(
  { _id: String, at: Date },
  { collection: 'expiry_marks', versionKey: false },
);

// Marks that no source asks after any more go in time (`schemas.ts`).
expiryMarkSchema.index({ at: 1 }, { name: 'expiry' });

export function expiryMarkStore(connection: Connection) {
  const marks = collectionOf<ExpiryMark>(connection, expiryMarkSchema);
  return {
    async add(recordIds: readonly string[], at: Date): Promise<void> {
      if (recordIds.length === 0) return;
      const operations = recordIds.map((_id) => ({
        updateOne: { filter: { _id }, update: { $setOnInsert: { at } }, upsert: true },
      }));
      await marks.bulkWrite(operations, { ordered: false });
    },
    /** Notes that the records were offered again and refused: while a source repeats them their marks stay. */
    async renew(recordIds: readonly string[], at: Date): Promise<void> {
      if (recordIds.length > 0) await marks.updateMany({ _id: { $in: [...recordIds] } }, { $max: { at } });
    },
    /** Those of `recordIds` that are marked. */
    async findMarked(recordIds: readonly string[]): Promise<ReadonlySet<string>> {
      if (recordIds.length === 0) return new Set();
      const found = await marks.find({ _id: { $in: [...recordIds] } }, { projection: { _id: 1 } }).toArray();
      return new Set(found.map((mark) => mark._id));
    },
    count: () => marks.countDocuments({}),
  };
}
