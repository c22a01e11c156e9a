import { type Connection, Schema } from 'mongoose';
import type { Fingerprint } from '../domain/suppression.js';
import { collectionOf } from './connection.js';
import type { KeyHeads } from './key-heads.js';

/** The link from a suppression to past disclosures of a deleted person: ids only, no values; written only where something was disclosed. */
export interface Tombstone {
  readonly _id: string;
  /** Every id the person was known by: its own and those it absorbed. */
  readonly profileIds: readonly string[];
  readonly suppressionIds: readonly Fingerprint[];
  readonly customerIds: readonly string[];
  readonly datapointIds: readonly string[];
  readonly at: Date;
  /** Kept until then for a legal claim, although its time is over. */
  readonly heldUntil?: Date;
}

export const tombstoneSchema = new Schema<Tombstone>(
  {
    _id: String,
    profileIds: [String],
    suppressionIds: [String],
    customerIds: [String],
    datapointIds: [String],
    at: Date,
    heldUntil: Date,
  },
  { collection: 'tombstones', versionKey: false },
);
tombstoneSchema.index({ suppressionIds: 1 }, { name: 'suppressions' });
tombstoneSchema.index({ profileIds: 1 }, { name: 'profiles' });
tombstoneSchema.index({ at: 1 }, { name: 'expiry' });

// More people than this behind one identifier (a name with a company) are not told apart by it.
const maxFound = 20;

export function tombstoneStore(connection: Connection, heads: KeyHeads) {
  const tombstones = collectionOf<Tombstone>(connection, tombstoneSchema);
  return {
    /** Keeps what is held of the profiles for a claim until `until`; how many that is. */
    async hold(profileIds: readonly string[], until: Date): Promise<number> {
      const filter = { profileIds: { $in: [...profileIds] } };
      return (await tombstones.updateMany(filter, { $max: { heldUntil: until } })).matchedCount;
    },
    /** Adds to what is there: forgetting that was stopped half-way and done again knows fewer identifiers than it did before. */
    async put(tombstone: Tombstone): Promise<void> {
      await heads.fresh();
      const { _id, at, profileIds, suppressionIds, customerIds, datapointIds } = tombstone;
      const added = {
        profileIds: { $each: [...profileIds] },
        suppressionIds: { $each: [...heads.headsOf(suppressionIds)] },
        customerIds: { $each: [...customerIds] },
        datapointIds: { $each: [...datapointIds] },
      };
      await tombstones.updateOne({ _id }, { $setOnInsert: { at }, $addToSet: added }, { upsert: true });
    },
    findById: (profileId: string) => tombstones.findOne({ _id: profileId }),
    async findBySuppressions(suppressionIds: readonly string[]): Promise<readonly Tombstone[]> {
      await heads.fresh();
      return tombstones
        .find({ suppressionIds: { $in: [...heads.livesOf(suppressionIds as readonly Fingerprint[])] } })
        .limit(maxFound)
        .toArray();
    },
    /** By any id the person was known by. */
    findByProfiles: (profileIds: readonly string[]) =>
      tombstones
        .find({ profileIds: { $in: [...profileIds] } })
        .limit(maxFound)
        .toArray(),
  };
}
