import { type Connection, Schema } from 'mongoose';
import { collectionOf } from './connection.js';

/** One change of a profile: field names and ids, no values. The id is deterministic, so that writing it twice is one event. */
export interface ProfileEvent {
  readonly _id: string;
  readonly type: 'added' | 'updated' | 'merged' | 'split' | 'deleted';
  readonly profileId: string;
  readonly fields: readonly string[];
  /** Survivor of a merge, parts of a split with the subjects each now holds. */
  readonly into: readonly { readonly profileId: string; readonly subjectIds: readonly string[] }[];
  /** The edge model, judgement or reason that caused it. */
  readonly cause: string;
  readonly at: Date;
}

export const profileEventSchema = new Schema<ProfileEvent>(
  {
    _id: String,
    type: String,
    profileId: String,
    fields: [String],
    into: [Schema.Types.Mixed],
    cause: String,
    at: Date,
  },
  { collection: 'profile_events', versionKey: false },
);
profileEventSchema.index({ profileId: 1, at: 1 }, { name: 'profile' });
profileEventSchema.index({ at: 1 }, { name: 'expiry' });

export function profileEventStore(connection: Connection) {
  const events = collectionOf<ProfileEvent>(connection, profileEventSchema);
  return {
    async add(inputs: readonly ProfileEvent[]): Promise<void> {
      if (inputs.length === 0) return;
      const operations = inputs.map(({ _id, ...fields }) => ({
        updateOne: { filter: { _id }, update: { $setOnInsert: fields }, upsert: true },
      }));
      await events.bulkWrite(operations, { ordered: false });
    },
    findOfProfile: (profileId: string) => events.find({ profileId }).sort({ profileId: 1, at: 1 }).toArray(),
    count: () => events.countDocuments({}),
  };
}
