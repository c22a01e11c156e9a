import { type Connection, Schema } from 'mongoose';
import type { Correction } from '../domain/correction.js';
import { alike } from './alike.js';
import { collectionOf, inOneAnswer, isOnlyDuplicates } from './connection.js';

/**
 * What must survive a rebuild of a profile. The members stand here, in the same document as the revision, so that a publisher always reads
 * one consistent membership. Every change of members is conditional on the membership it was decided on.
 */
export interface Identity {
  readonly _id: string;
  readonly kind: 'person' | 'company';
  readonly state: 'active' | 'merged' | 'retired';
  /** Subject ids, sorted. */
  readonly subjectIds: readonly string[];
  readonly cohesion: number;
  readonly mintedAt: Date;
  /** Only ever moves earlier; the parts of a split inherit it. */
  readonly firstCollectedAt: Date;
  /** Ids that were merged into this one. */
  readonly contains: readonly string[];
  /** Counts changes of members only: what a merge or split is conditional on. */
  readonly membership: number;
  /** Counts changes of members and statements; a profile is written for one revision. */
  readonly revision: number;
  readonly publishedRevision: number;
  /** `publishedRevision < revision`, as a field of its own so that an index can hold it. */
  readonly needsPublish: boolean;
  readonly changedAt: Date;
  /** Counts published contents. */
  readonly version: number;
  /** What the person, or an operator for the person, said against the sources; absent where nothing was. A merge leaves them where they
   *  stand: the survivor reads those of every id it contains. */
  readonly corrections?: readonly Correction[];
  /** Set while the person's data are kept and not used (B51). */
  readonly restriction?: Restriction;
}

export interface Restriction {
  readonly since: Date;
  /** A code. */
  readonly reason: string;
  /** When the person was told that it will be lifted; nothing lifts it before. */
  readonly warnedAt: Date | null;
}

export const identitySchema = new Schema<Identity>(
  {
    _id: String,
    kind: String,
    state: String,
    subjectIds: [String],
    cohesion: Number,
    mintedAt: Date,
    firstCollectedAt: Date,
    contains: [String],
    membership: Number,
    revision: Number,
    publishedRevision: Number,
    needsPublish: Boolean,
    changedAt: Date,
    version: Number,
    corrections: [Schema.Types.Mixed],
    restriction: Schema.Types.Mixed,
  },
  { collection: 'identities', versionKey: false },
);
identitySchema.index(
  { needsPublish: 1, changedAt: 1 },
  { name: 'pending', partialFilterExpression: { needsPublish: true } },
);

// Whose member a subject is, is asked here: a crash between two writes can leave a stale back-pointer, never a stale membership.
identitySchema.index({ subjectIds: 1 }, { name: 'subjects' });

identitySchema.index({ firstCollectedAt: 1 }, { name: 'age' });

export interface MemberChange {
  readonly id: string;
  /** Null mints the identity; otherwise the membership the change was decided on. */
  readonly fromMembership: number | null;
  readonly kind: 'person' | 'company';
  readonly state: Identity['state'];
  readonly subjectIds: readonly string[];
  readonly cohesion: number;
  readonly firstCollectedAt: Date;
  readonly absorbs: readonly string[];
}

export function identityStore(connection: Connection) {
  const identities = collectionOf<Identity>(connection, identitySchema);
  return {
    findByIds: (ids: readonly string[]) =>
      ids.length === 0 ? Promise.resolve([]) : identities.find({ _id: { $in: [...ids] } }, inOneAnswer).toArray(),
    findById: (id: string) => identities.findOne({ _id: id }),
    findBySubjects: (subjectIds: readonly string[]) =>
      subjectIds.length === 0
        ? Promise.resolve([])
        : identities.find({ subjectIds: { $in: [...subjectIds] } }, inOneAnswer).toArray(),
    /** Applies changes of members; returns the ids whose condition no longer held (somebody else decided first). */
    async changeMembers(changes: readonly MemberChange[], at: Date): Promise<readonly string[]> {
      if (changes.length === 0) return [];
      const result = await identities
        .bulkWrite(
          changes.map((change) => changeOperation(change, at)),
          { ordered: false },
        )
        .catch(ignoreDuplicateMints);
      // A mint that was inserted and a change that met its condition are as they were decided: most often all of them.
      const mints = changes.filter((change) => change.fromMembership === null).length;
      if (result?.upsertedCount === mints && result.matchedCount === changes.length - mints) return [];
      const now = await identities
        .find(
          { _id: { $in: changes.map((change) => change.id) } },
          { projection: { subjectIds: 1, state: 1 }, ...inOneAnswer },
        )
        .toArray();
      const members = new Map(now.map((identity) => [identity._id, `${identity.state}:${identity.subjectIds.join()}`]));
      return changes
        .filter((change) => members.get(change.id) !== `${change.state}:${change.subjectIds.join()}`)
        .map((change) => change.id);
    },
    /** Says that statements of these profiles changed, so that they are published again. */
    async touch(ids: readonly string[], at: Date): Promise<void> {
      if (ids.length === 0) return;
      await identities.updateMany(
        { _id: { $in: [...ids] } },
        { $inc: { revision: 1 }, $set: { needsPublish: true, changedAt: at } },
      );
    },
    /** Notes what was published. A revision that moved on in the meantime stays pending. */
    async markPublished(
      published: readonly { readonly id: string; readonly revision: number; readonly version: number }[],
    ): Promise<void> {
      if (published.length === 0) return;
      // Most of a batch stand at one revision and version: one statement marks them all.
      const groups = alike(published, ({ revision, version }) => `${revision}:${version}`);
      const operations = groups.map((group) => {
        const [{ revision, version }] = group;
        return {
          updateMany: {
            filter: { _id: { $in: group.map(({ id }) => id) }, revision },
            update: { $set: { publishedRevision: revision, needsPublish: false, version } },
          },
        };
      });
      await identities.bulkWrite(operations, { ordered: false });
    },
    /** Replaces the corrections of the identity as it was at `revision`; false where it moved on since. */
    async setCorrections(
      { _id, revision }: Pick<Identity, '_id' | 'revision'>,
      corrections: readonly Correction[],
      at: Date,
    ): Promise<boolean> {
      const result = await identities.updateOne(
        { _id, revision, state: 'active' },
        { $set: { corrections, needsPublish: true, changedAt: at }, $inc: { revision: 1 } },
      );
      return result.modifiedCount === 1;
    },
    /** Puts or, with null, takes away the restriction, and has the profiles published again. */
    async setRestriction(ids: readonly string[], restriction: Restriction | null, at: Date): Promise<void> {
      if (ids.length === 0) return;
      const change = { needsPublish: true, changedAt: at };
      await identities.updateMany(
        { _id: { $in: [...ids] } },
        restriction === null
          ? { $unset: { restriction: '' }, $set: change, $inc: { revision: 1 } }
          : { $set: { restriction, ...change }, $inc: { revision: 1 } },
      );
    },
    /** Takes away what a person said and asked for; how many identities had any of it. */
    async clearPersonal(ids: readonly string[]): Promise<number> {
      if (ids.length === 0) return 0;
      const cleared = await identities.updateMany(
        { _id: { $in: [...ids] } },
        { $unset: { corrections: '', restriction: '' } },
      );
      return cleared.modifiedCount;
    },
    async findPending(before: Date, limit: number): Promise<readonly string[]> {
      const found = await identities
        .find({ needsPublish: true, changedAt: { $lt: before } }, { projection: { _id: 1 } })
        .sort({ changedAt: 1 })
        .limit(limit)
        .toArray();
      return found.map((identity) => identity._id);
    },
    /** Active identities first collected before `before`, oldest first: what may have reached the cap of a profile's life. */
    async findOldest(
      before: Date,
      limit: number,
    ): Promise<readonly Pick<Identity, '_id' | 'kind' | 'firstCollectedAt' | 'subjectIds'>[]> {
      const projection = { kind: 1, firstCollectedAt: 1, subjectIds: 1 } as const;
      return identities
        .find({ firstCollectedAt: { $lte: before }, state: 'active' }, { projection })
        .sort({ firstCollectedAt: 1 })
        .limit(limit)
        .toArray();
    },
    async findIds(after: string | null, limit: number): Promise<readonly string[]> {
      const found = await identities
        .find(after === null ? {} : { _id: { $gt: after } }, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return found.map((identity) => identity._id);
    },
    count: () => identities.countDocuments({}),
  };
}

function changeOperation(change: MemberChange, at: Date) {
  const members = {
    subjectIds: [...change.subjectIds],
    cohesion: change.cohesion,
    state: change.state,
    changedAt: at,
    needsPublish: true,
  };
  if (change.fromMembership === null) {
    return {
      updateOne: {
        filter: { _id: change.id },
        update: {
          $setOnInsert: {
            ...members,
            kind: change.kind,
            mintedAt: at,
            firstCollectedAt: change.firstCollectedAt,
            contains: [],
            membership: 1,
            revision: 1,
            publishedRevision: 0,
            version: 0,
          },
        },
        upsert: true,
      },
    };
  }
  return {
    updateOne: {
      filter: { _id: change.id, membership: change.fromMembership },
      update: {
        $set: members,
        $inc: { revision: 1, membership: 1 },
        $min: { firstCollectedAt: change.firstCollectedAt },
        ...(change.absorbs.length === 0 ? {} : { $addToSet: { contains: { $each: [...change.absorbs] } } }),
      },
    },
  };
}

// Two clusterers may mint the same deterministic id at once; the second upsert loses the race and finds the first one's work.
function ignoreDuplicateMints(error: unknown): null {
  if (isOnlyDuplicates(error)) return null;
  throw error;
}
