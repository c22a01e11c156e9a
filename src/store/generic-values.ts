import { type Connection, Schema } from 'mongoose';
import { collectionOf } from './connection.js';

/** Values that too many families share to say who somebody is. The id is a keyed hash of the typed key. `isRequeued` is false until
 *  every component that holds the value has been queued again, so that a crash in between is seen. */
export interface GenericValue {
  readonly _id: string;
  readonly keyType: string;
  readonly familyNames: number;
  readonly at: Date;
  readonly isRequeued: boolean;
}

export const genericValueSchema = new Schema<GenericValue>(
  { _id: String, keyType: String, familyNames: Number, at: Date, isRequeued: Boolean },
  { collection: 'generic_values', versionKey: false },
);

export function genericValueStore(connection: Connection) {
  const values = collectionOf<GenericValue>(connection, genericValueSchema);
  return {
    find: (ids: readonly string[]) =>
      ids.length === 0 ? Promise.resolve([]) : values.find({ _id: { $in: [...ids] } }).toArray(),
    /** Notes a value as generic; one that is known stays as it is. */
    async add(value: Omit<GenericValue, 'isRequeued'>): Promise<void> {
      const { _id, ...fields } = value;
      await values.updateOne({ _id }, { $setOnInsert: { ...fields, isRequeued: false } }, { upsert: true });
    },
    async markRequeued(id: string): Promise<void> {
      await values.updateOne({ _id: id }, { $set: { isRequeued: true } });
    },
    async remove(ids: readonly string[]): Promise<void> {
      if (ids.length > 0) await values.deleteMany({ _id: { $in: [...ids] } });
    },
    count: () => values.countDocuments({}),
  };
}
