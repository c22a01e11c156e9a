import { type Connection, Schema } from 'mongoose';
import { collectionOf } from './connection.js';

/** The link from a suppression to past disclosures of a deleted person: ids only, no values; written only where something was disclosed. */
export interface Tombstone {
  readonly _id: string;
  readonly suppressionIds: readonly string[];
  readonly customerIds: readonly string[];
  readonly datapointIds: readonly string[];
  readonly at: Date;
}

export const tombstoneSchema = new Schema<Tombstone>(
  { _id: String, suppressionIds: [String], customerIds: [String], datapointIds: [String], at: Date },
  { collection: 'tombstones', versionKey: false },
);
tombstoneSchema.index({ suppressionIds: 1 }, { name: 'suppressions' });
tombstoneSchema.index({ at: 1 }, { name: 'expiry' });

export function tombstoneStore(connection: Connection) {
  const tombstones = collectionOf<Tombstone>(connection, tombstoneSchema);
  return {
    async put(tombstone: Tombstone): Promise<void> {
      const { _id, ...fields } = tombstone;
      await tombstones.replaceOne({ _id }, fields, { upsert: true });
    },
    findById: (profileId: string) => tombstones.findOne({ _id: profileId }),
  };
}
