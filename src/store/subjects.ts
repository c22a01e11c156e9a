import { type Connection, Schema } from 'mongoose';
import { latest } from '../domain/retention.js';
import type { Subject } from '../domain/statement.js';
import { collectionOf } from './connection.js';

/** One person or company in one record, with its statements. `match` waits for matching and clustering; `profileId` is a back-pointer,
 *  the members of a profile stand in `identities`. */
export interface SubjectDocument extends Omit<Subject, 'id'> {
  readonly _id: string;
  readonly profileId: string | null;
  readonly stage: 'match' | 'done';
  readonly stageAt: Date;
  /** When the last of its values ends; null where it holds none. */
  readonly expiresAt: Date | null;
}

export const subjectSchema = new Schema<SubjectDocument>(
  {
    _id: String,
    kind: String,
    recordId: String,
    sourceId: String,
    role: String,
    uri: String,
    method: String,
    legalBasis: String,
    termsVersion: String,
    statements: [Schema.Types.Mixed],
    redactions: [Schema.Types.Mixed],
    removed: [Schema.Types.Mixed],
    expiresAt: Date,
    firstCollectedAt: Date,
    notifiedAt: Date,
    profileId: String,
    stage: String,
    stageAt: Date,
  },
  { collection: 'subjects', versionKey: false },
);
subjectSchema.index({ stage: 1, stageAt: 1 }, { name: 'pending', partialFilterExpression: { stage: 'match' } });
subjectSchema.index({ recordId: 1 }, { name: 'record' });
subjectSchema.index({ expiresAt: 1 }, { name: 'expiry' });

/** A subject as the store gives it: the domain's subject and where it stands. */
export interface StoredSubject extends Subject {
  readonly profileId: string | null;
  readonly stage: 'match' | 'done';
}

function fromDocument({ _id, expiresAt: _expiresAt, ...rest }: SubjectDocument): StoredSubject {
  return { id: _id, ...rest };
}

function lastExpiryOf(subject: Pick<Subject, 'statements'>): Date | null {
  const [first, ...others] = subject.statements.map((statement) => statement.expiresAt);
  return first === undefined ? null : others.reduce(latest, first);
}

export function subjectStore(connection: Connection) {
  const subjects = collectionOf<SubjectDocument>(connection, subjectSchema);
  return {
    async findByIds(ids: readonly string[]): Promise<readonly StoredSubject[]> {
      if (ids.length === 0) return [];
      return (await subjects.find({ _id: { $in: [...ids] } }).toArray()).map(fromDocument);
    },
    /** Records of subjects of which every value has ended by `now`, those that ended first before others. */
    async findExpiredRecords(now: Date, limit: number): Promise<readonly string[]> {
      const found = await subjects
        .find({ expiresAt: { $lte: now } }, { projection: { recordId: 1 } })
        .sort({ expiresAt: 1 })
        .limit(limit)
        .toArray();
      return [...new Set(found.map((subject) => subject.recordId))];
    },
    async findByRecords(recordIds: readonly string[]): Promise<readonly StoredSubject[]> {
      return (await subjects.find({ recordId: { $in: [...recordIds] } }).toArray()).map(fromDocument);
    },
    /** Where subjects stand, without their statements. */
    async findPlaces(
      ids: readonly string[],
    ): Promise<readonly Pick<StoredSubject, 'id' | 'profileId' | 'firstCollectedAt' | 'stage' | 'kind'>[]> {
      if (ids.length === 0) return [];
      const projection = { profileId: 1, firstCollectedAt: 1, stage: 1, kind: 1 } as const;
      const found = await subjects.find({ _id: { $in: [...ids] } }, { projection }).toArray();
      return found.map(({ _id, ...rest }) => ({ id: _id, ...rest }));
    },
    /** Writes subjects whole. `stage` says whether they must be matched (again); the profile they stand under is kept. */
    async upsert(
      inputs: readonly { readonly subject: Subject; readonly stage: 'match' | 'done' }[],
      at: Date,
    ): Promise<void> {
      if (inputs.length === 0) return;
      const operations = inputs.map(({ subject: { id, ...fields }, stage }) => ({
        updateOne: {
          filter: { _id: id },
          update: {
            $set: {
              ...withoutPlace(fields),
              removed: fields.removed ?? [],
              expiresAt: lastExpiryOf(fields),
              // Whether it must be matched is only ever said here, never unsaid: somebody else may have queued it since it was read.
              ...(stage === 'match' ? { stage, stageAt: at } : {}),
            },
            $setOnInsert: { profileId: null, ...(stage === 'match' ? {} : { stage, stageAt: at }) },
          },
          upsert: true,
        },
      }));
      await subjects.bulkWrite(operations, { ordered: false });
    },
    /** Records under which profile each subject stands and that it needs no matching, unless it was queued again since `stageAt`. */
    async place(
      placements: readonly { readonly id: string; readonly profileId: string; readonly decidedAt: Date }[],
    ): Promise<void> {
      if (placements.length === 0) return;
      const operations = placements.flatMap(({ id, profileId, decidedAt }) => [
        {
          updateOne: {
            filter: { _id: id, stageAt: { $lte: decidedAt } },
            update: { $set: { profileId, stage: 'done' as const } },
          },
        },
      ]);
      await subjects.bulkWrite(operations, { ordered: false });
    },
    async queueForMatching(ids: readonly string[], at: Date): Promise<void> {
      if (ids.length === 0) return;
      await subjects.updateMany({ _id: { $in: [...ids] } }, { $set: { stage: 'match', stageAt: at } });
    },
    async findPending(before: Date, limit: number): Promise<readonly string[]> {
      const found = await subjects
        .find({ stage: 'match', stageAt: { $lt: before } }, { projection: { _id: 1 } })
        .sort({ stageAt: 1 })
        .limit(limit)
        .toArray();
      return found.map((subject) => subject._id);
    },
    async remove(ids: readonly string[]): Promise<number> {
      if (ids.length === 0) return 0;
      return (await subjects.deleteMany({ _id: { $in: [...ids] } })).deletedCount;
    },
    count: () => subjects.estimatedDocumentCount(),
  };
}

// A stored subject may be written back; what only the store decides must not ride along.
function withoutPlace(
  fields: Omit<Subject, 'id'> & { profileId?: unknown; stage?: unknown; stageAt?: unknown },
): Omit<Subject, 'id'> {
  const { profileId: _profileId, stage: _stage, stageAt: _stageAt, ...rest } = fields;
  return rest;
}
