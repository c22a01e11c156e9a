import { type Connection, Schema } from 'mongoose';
import { earliest, latest } from '../domain/retention.js';
import type { RemovedValue, Subject } from '../domain/statement.js';
import { collectionOf, inOneAnswer } from './connection.js';
import { type PackedStatements, packStatements, unpackStatements } from './subject-document.js';

/** One person or company in one record, with its statements. `match` waits for matching and clustering; `profileId` is a back-pointer,
 *  the members of a profile stand in `identities`. */
export interface SubjectDocument extends Omit<Subject, 'id' | 'statements'>, PackedStatements {
  readonly _id: string;
  readonly profileId: string | null;
  readonly stage: 'match' | 'done';
  readonly stageAt: Date;
  /** When the last of its values ends; null where it holds none. */
  readonly expiresAt: Date | null;
  /** When the retention job must look at it: as its first value ends, or, where none is left, as the last one it remembers ends. */
  readonly nextExpiryAt: Date | null;
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
    readings: [Schema.Types.Mixed],
    statements: [Schema.Types.Mixed],
    redactions: [Schema.Types.Mixed],
    removed: [Schema.Types.Mixed],
    expiresAt: Date,
    nextExpiryAt: Date,
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
subjectSchema.index({ nextExpiryAt: 1 }, { name: 'next-expiry' });

/** A subject as the store gives it: the domain's subject and where it stands. */
export interface StoredSubject extends Subject {
  readonly profileId: string | null;
  readonly stage: 'match' | 'done';
}

// Written out: a rest of every document that is read costs several times as much.
function fromDocument(document: SubjectDocument): StoredSubject {
  return {
    id: document._id,
    ...provenanceOf(document),
    statements: unpackStatements(document),
    profileId: document.profileId,
    stage: document.stage,
  };
}

/** All that a subject says of itself but its values: what only the store decides must not ride along when one is written back. */
function provenanceOf(subject: Omit<Subject, 'id' | 'statements'>): Omit<Subject, 'id' | 'statements'> {
  const { visibility, removed } = subject;
  return {
    kind: subject.kind,
    recordId: subject.recordId,
    sourceId: subject.sourceId,
    role: subject.role,
    uri: subject.uri,
    method: subject.method,
    legalBasis: subject.legalBasis,
    termsVersion: subject.termsVersion,
    redactions: subject.redactions,
    firstCollectedAt: subject.firstCollectedAt,
    notifiedAt: subject.notifiedAt,
    ...(visibility === undefined ? {} : { visibility }),
    ...(removed === undefined ? {} : { removed }),
  };
}

type Ending = { readonly expiresAt: Date };

function endsOf(
  statements: readonly Ending[],
  removed: readonly Ending[],
): Pick<SubjectDocument, 'expiresAt' | 'nextExpiryAt'> {
  const [first, ...others] = statements.map((statement) => statement.expiresAt);
  if (first !== undefined)
    return { expiresAt: others.reduce(latest, first), nextExpiryAt: others.reduce(earliest, first) };
  const [one, ...more] = removed.map((value) => value.expiresAt);
  return { expiresAt: null, nextExpiryAt: one === undefined ? null : more.reduce(latest, one) };
}

export function subjectStore(connection: Connection) {
  const subjects = collectionOf<SubjectDocument>(connection, subjectSchema);
  return {
    async findByIds(ids: readonly string[]): Promise<readonly StoredSubject[]> {
      if (ids.length === 0) return [];
      return (await subjects.find({ _id: { $in: [...ids] } }, inOneAnswer).toArray()).map(fromDocument);
    },
    /** Subjects of which a value has ended by `now`, by their records; those that ended first before others. */
    async findExpiring(now: Date, limit: number): Promise<readonly Pick<StoredSubject, 'id' | 'recordId'>[]> {
      const found = await subjects
        .find({ nextExpiryAt: { $lte: now } }, { projection: { recordId: 1 } })
        .sort({ nextExpiryAt: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id, recordId }) => ({ id: _id, recordId }));
    },
    countExpiring: (now: Date) => subjects.countDocuments({ nextExpiryAt: { $lte: now } }),
    /** Takes ended values out of a subject and queues it for matching; values that came meanwhile stay. `remembers` false forgets them whole. */
    async dropEnded(
      drops: readonly {
        readonly subject: Subject;
        readonly ended: readonly RemovedValue[];
        readonly remembers: boolean;
      }[],
      at: Date,
    ): Promise<void> {
      if (drops.length === 0) return;
      const operations = drops.map(({ subject, ended, remembers }) => {
        const gone = new Set(ended.map((value) => value.id));
        const left = subject.statements.filter((statement) => !gone.has(statement.id));
        // Without a value left it waits for the other subjects of its record, and goes with them.
        const ends = left.length === 0 ? { expiresAt: null, nextExpiryAt: null } : endsOf(left, []);
        return {
          updateOne: {
            filter: { _id: subject.id },
            update: {
              $pull: { statements: { id: { $in: [...gone] } } },
              ...(remembers ? { $addToSet: { removed: { $each: [...ended] } } } : {}),
              $set: { ...ends, stage: 'match' as const, stageAt: at },
            },
          },
        };
      });
      // The driver's types know nothing of arrays that the schema holds as Mixed.
      await subjects.bulkWrite(operations as Parameters<typeof subjects.bulkWrite>[0], { ordered: false });
    },
    async findByRecords(recordIds: readonly string[]): Promise<readonly StoredSubject[]> {
      return (await subjects.find({ recordId: { $in: [...recordIds] } }, inOneAnswer).toArray()).map(fromDocument);
    },
    /** Where subjects stand, without their statements. */
    async findPlaces(
      ids: readonly string[],
    ): Promise<readonly Pick<StoredSubject, 'id' | 'profileId' | 'firstCollectedAt' | 'stage' | 'kind'>[]> {
      if (ids.length === 0) return [];
      const projection = { profileId: 1, firstCollectedAt: 1, stage: 1, kind: 1 } as const;
      const found = await subjects.find({ _id: { $in: [...ids] } }, { projection, ...inOneAnswer }).toArray();
      return found.map(({ _id, ...rest }) => ({ id: _id, ...rest }));
    },
    /** Writes subjects whole. `stage` says whether they must be matched (again); the profile they stand under is kept. */
    async upsert(
      inputs: readonly { readonly subject: Subject; readonly stage: 'match' | 'done' }[],
      at: Date,
    ): Promise<void> {
      if (inputs.length === 0) return;
      const operations = inputs.map(({ subject, stage }) => ({
        updateOne: {
          filter: { _id: subject.id },
          update: {
            $set: {
              ...provenanceOf(subject),
              ...packStatements(subject.statements),
              removed: subject.removed ?? [],
              ...endsOf(subject.statements, subject.removed ?? []),
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
    /** Records under which profile each subject stands. One that was scored needs no more matching, unless it was queued again since. */
    async place(
      placements: readonly { readonly id: string; readonly profileId: string; readonly scoredAt: Date | null }[],
    ): Promise<void> {
      if (placements.length === 0) return;
      const operations = placements.map(({ id, profileId, scoredAt }) =>
        scoredAt === null
          ? { updateOne: { filter: { _id: id }, update: { $set: { profileId } } } }
          : {
              updateOne: {
                filter: { _id: id, stageAt: { $lte: scoredAt } },
                update: { $set: { profileId, stage: 'done' as const } },
              },
            },
      );
      const { matchedCount } = await subjects.bulkWrite(operations, { ordered: false });
      // Queued again meanwhile, which is rare: they are placed all the same, and stay pending.
      if (matchedCount === placements.length) return;
      const late = placements.flatMap(({ id, profileId, scoredAt }) =>
        scoredAt === null
          ? []
          : [{ updateOne: { filter: { _id: id, stageAt: { $gt: scoredAt } }, update: { $set: { profileId } } } }],
      );
      if (late.length > 0) await subjects.bulkWrite(late, { ordered: false });
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
    count: () => subjects.countDocuments({}),
  };
}
