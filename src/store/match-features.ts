import { type Connection, Schema } from 'mongoose';
import type { MatchFeatures } from '../domain/matching/features.js';
import { collectionOf, inOneAnswer } from './connection.js';

/** What candidate search reads, and nothing else reads: one thin document per subject with typed keys. */
type MatchFeaturesDocument = Omit<MatchFeatures, 'id'> & { readonly _id: string };

export const matchFeaturesSchema = new Schema<MatchFeaturesDocument>(
  { _id: String, kind: String, keys: [String], familyKey: String, givenKey: String, githubIds: [String] },
  { collection: 'match_features', versionKey: false },
);
matchFeaturesSchema.index({ keys: 1 }, { name: 'keys' });

function fromDocument({ _id, ...rest }: MatchFeaturesDocument): MatchFeatures {
  return { id: _id, ...rest };
}

export function matchFeaturesStore(connection: Connection) {
  const features = collectionOf<MatchFeaturesDocument>(connection, matchFeaturesSchema);
  return {
    async upsert(inputs: readonly MatchFeatures[]): Promise<void> {
      if (inputs.length === 0) return;
      const operations = inputs.map(({ id, ...fields }) => ({
        replaceOne: { filter: { _id: id }, replacement: { ...fields }, upsert: true },
      }));
      await features.bulkWrite(operations, { ordered: false });
    },
    async findByIds(ids: readonly string[]): Promise<readonly MatchFeatures[]> {
      if (ids.length === 0) return [];
      return (await features.find({ _id: { $in: [...ids] } }, inOneAnswer).toArray()).map(fromDocument);
    },
    /** All subjects that hold at least one of `keys`. */
    async findByKeys(keys: readonly string[]): Promise<readonly MatchFeatures[]> {
      if (keys.length === 0) return [];
      return (await features.find({ keys: { $in: [...keys] } }, inOneAnswer).toArray()).map(fromDocument);
    },
    async remove(ids: readonly string[]): Promise<number> {
      if (ids.length === 0) return 0;
      return (await features.deleteMany({ _id: { $in: [...ids] } })).deletedCount;
    },
  };
}
