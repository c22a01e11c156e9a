import { type Connection, Schema } from 'mongoose';
import { collectionOf } from './connection.js';

/** Facts of the store itself: the key check value and which migrations were applied. */
export interface MetaEntry {
  readonly _id: string;
  readonly value: string;
  readonly at: Date;
}

export const metaSchema = new Schema<MetaEntry>(
  { _id: String, value: String, at: Date },
  { collection: 'meta', versionKey: false },
);

export function metaStore(connection: Connection) {
  const entries = collectionOf<MetaEntry>(connection, metaSchema);
  return {
    async find(id: string): Promise<string | null> {
      return (await entries.findOne({ _id: id }))?.value ?? null;
    },
    /** Writes `value` unless one is there; returns the value that stands. */
    async putOnce(id: string, value: string, at: Date): Promise<string> {
      await entries.updateOne({ _id: id }, { $setOnInsert: { value, at } }, { upsert: true });
      return (await this.find(id)) ?? value;
    },
    async put(id: string, value: string, at: Date): Promise<void> {
      await entries.updateOne({ _id: id }, { $set: { value, at } }, { upsert: true });
    },
  };
}
