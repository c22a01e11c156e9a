import { type Connection, Schema } from 'mongoose';
import { collectionOf } from './connection.js';
import { writtenBeforeTakenId } from './taken-id.js';

/** The key that opens what the audit log says of one person, itself encrypted under the master key. Without it those entries are noise. */
export interface PersonKey {
  /** Keyed pseudonym of the person. */
  readonly _id: string;
  /** iv, tag and ciphertext, base64. */
  readonly sealedKey: string;
  readonly createdAt: Date;
}

export const personKeySchema = new Schema<PersonKey>(
  { _id: String, sealedKey: String, createdAt: Date },
  { collection: 'person_keys', versionKey: false },
);

export function personKeyStore(connection: Connection) {
  const keys = collectionOf<PersonKey>(connection, personKeySchema);
  return {
    find: (id: string): Promise<PersonKey | null> => keys.findOne({ _id: id }),
    /** Keeps `key` unless the person has one; two processes that meet a person at once end with one key. */
    async putOnce(key: PersonKey): Promise<void> {
      try {
        await keys.insertOne(key);
      } catch (error) {
        if (writtenBeforeTakenId(error) === null) throw error;
      }
    },
    /** Removes keys; how many there were. */
    async remove(ids: readonly string[]): Promise<number> {
      return ids.length === 0 ? 0 : (await keys.deleteMany({ _id: { $in: [...ids] } })).deletedCount;
    },
  };
}
