import { type Connection, Schema } from 'mongoose';
import type { Profile } from '../domain/profile.js';
import { collectionOf, isOnlyDuplicates } from './connection.js';
import { type PackedFields, packFields, unpackFields } from './profile-document.js';

/** The assembled profiles. Derived data: dropping the collection and running `candor rebuild` gives it back. */
export interface StoredProfile extends Profile {
  readonly version: number;
  /** Content hash without id and revision; an equal hash publishes no new version. */
  readonly contentHash: string;
  readonly publishedAt: Date;
}

type ProfileDocument = Omit<StoredProfile, 'id' | 'fields'> & PackedFields & { readonly _id: string };

export const profileSchema = new Schema<ProfileDocument>(
  {
    _id: String,
    kind: String,
    revision: Number,
    version: Number,
    contentHash: String,
    publishedAt: Date,
    cohesion: Number,
    numSubjects: Number,
    contains: [String],
    region: Schema.Types.Mixed,
    notifiedAt: Date,
    contexts: [Schema.Types.Mixed],
    notice: Schema.Types.Mixed,
    fields: Schema.Types.Mixed,
    lookupKeys: [String],
    firstCollectedAt: Date,
    expiresAt: Date,
  },
  { collection: 'profiles', versionKey: false },
);
profileSchema.index({ lookupKeys: 1 }, { name: 'lookup' });
profileSchema.index({ expiresAt: 1 }, { name: 'expiry' });

function fromDocument({ _id, contexts, fields, ...rest }: ProfileDocument): StoredProfile {
  return { id: _id, ...rest, fields: unpackFields({ contexts, fields }) };
}

export function profileStore(connection: Connection) {
  const profiles = collectionOf<ProfileDocument>(connection, profileSchema);
  return {
    async findById(id: string): Promise<StoredProfile | null> {
      const found = await profiles.findOne({ _id: id });
      return found === null ? null : fromDocument(found);
    },
    async findByIds(ids: readonly string[]): Promise<readonly StoredProfile[]> {
      if (ids.length === 0) return [];
      return (await profiles.find({ _id: { $in: [...ids] } }).toArray()).map(fromDocument);
    },
    async findByLookupKeys(keys: readonly string[], limit: number): Promise<readonly StoredProfile[]> {
      if (keys.length === 0) return [];
      return (
        await profiles
          .find({ lookupKeys: { $in: [...keys] } })
          .limit(limit)
          .toArray()
      ).map(fromDocument);
    },
    /** Ids alone of who is found under `keys`, and those each absorbed: nothing of the person is loaded. */
    async findIdsByLookupKeys(
      keys: readonly string[],
      limit: number,
    ): Promise<readonly { readonly id: string; readonly contains: readonly string[] }[]> {
      const found = await profiles
        .find({ lookupKeys: { $in: [...keys] } }, { projection: { contains: 1 } })
        .limit(limit)
        .toArray();
      return found.map(({ _id, contains }) => ({ id: _id, contains }));
    },
    /** Id of the company that holds `lookupKey` (`domain:...`); null where none is known. The smallest id where there are several. */
    async findCompanyId(lookupKey: string): Promise<string | null> {
      const found = await profiles
        .find({ lookupKeys: lookupKey }, { projection: { kind: 1 } })
        .limit(20)
        .toArray();
      return (
        found
          .filter((profile) => profile.kind === 'company')
          .map((profile) => profile._id)
          .sort()[0] ?? null
      );
    },
    /** What was published before, for the version count. */
    async findVersions(
      ids: readonly string[],
    ): Promise<ReadonlyMap<string, { readonly version: number; readonly contentHash: string }>> {
      if (ids.length === 0) return new Map();
      const found = await profiles
        .find({ _id: { $in: [...ids] } }, { projection: { version: 1, contentHash: 1 } })
        .toArray();
      return new Map(found.map(({ _id, version, contentHash }) => [_id, { version, contentHash }]));
    },
    /** Writes profiles; one of a later revision is never overwritten by an earlier one. */
    async publish(inputs: readonly StoredProfile[]): Promise<void> {
      if (inputs.length === 0) return;
      const operations = inputs.map(({ id, fields, ...rest }) => ({
        replaceOne: {
          filter: { _id: id, revision: { $lte: rest.revision } },
          replacement: { ...rest, ...packFields(fields) },
          upsert: true,
        },
      }));
      await profiles.bulkWrite(operations, { ordered: false }).catch(ignoreLaterRevisions);
    },
    async remove(ids: readonly string[]): Promise<number> {
      if (ids.length === 0) return 0;
      return (await profiles.deleteMany({ _id: { $in: [...ids] } })).deletedCount;
    },
    /** Removes profiles that are no newer than the revision that was read: what was published since is not ours to take. */
    async removeUpTo(read: readonly { readonly id: string; readonly revision: number }[]): Promise<void> {
      if (read.length === 0) return;
      const operations = read.map(({ id, revision }) => ({
        deleteOne: { filter: { _id: id, revision: { $lte: revision } } },
      }));
      await profiles.bulkWrite(operations, { ordered: false });
    },
    removeAll: async () => (await profiles.deleteMany({})).deletedCount,
    async findExpired(now: Date, limit: number): Promise<readonly string[]> {
      const found = await profiles
        .find({ expiresAt: { $lte: now } }, { projection: { _id: 1 } })
        .sort({ expiresAt: 1 })
        .limit(limit)
        .toArray();
      return found.map((profile) => profile._id);
    },
    /** A slice of profiles after `after` in id order. */
    async findSlice(after: string | null, limit: number): Promise<readonly StoredProfile[]> {
      const found = await profiles
        .find(after === null ? {} : { _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(fromDocument);
    },
    count: () => profiles.countDocuments({}),
  };
}

// The upsert of an older revision finds no match and collides with the newer document: exactly what must not be written.
function ignoreLaterRevisions(error: unknown): void {
  if (isOnlyDuplicates(error)) return;
  throw error;
}
