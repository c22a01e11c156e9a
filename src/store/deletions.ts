import { type Connection, Schema } from 'mongoose';
import type {
  DeletionCause,
  DeletionOutcome,
  DeletionStatus,
  ImpossibleReason,
  KeepingReason,
} from '../domain/deletion.js';
import { collectionOf } from './connection.js';
import { shortMemory } from './short-memory.js';

export interface DeletionDatapoint {
  readonly id: string;
  readonly field: string;
  /** When it was first given to the customer. */
  readonly disclosedAt: Date;
}

/**
 * What one past recipient is to do about one person, and what it answered (B64): ids and field names, no values. The id follows from
 * customer, profile, cause and occasion, so that making it again is one.
 */
export interface Deletion {
  readonly _id: string;
  readonly customerId: string;
  /** Id of the person when it was made. */
  readonly profileId: string;
  /** Ids under which the customer was given the person, the latest last. */
  readonly disclosedAs: readonly string[];
  readonly cause: DeletionCause;
  readonly datapoints: readonly DeletionDatapoint[];
  /** The customer's own references; none are taken yet. */
  readonly refs: readonly string[];
  /** When the wish or correction came. */
  readonly since: Date;
  readonly createdAt: Date;
  /** Sorts the feed: time and id. */
  readonly position: string;
  readonly dueAt: Date;
  readonly remindersAt: readonly Date[];
  /** `impossible`: an officer recorded that the recipient cannot be reached. Whether it is overdue follows from `dueAt`. */
  readonly state: 'open' | 'acknowledged' | 'impossible';
  /** When the customer first fetched it; null = not yet. */
  readonly deliveredAt: Date | null;
  readonly outcome: DeletionOutcome | null;
  readonly reason: KeepingReason | null;
  readonly completedAt: Date | null;
  readonly systems: readonly string[];
  readonly impossibleReason: ImpossibleReason | null;
  readonly closedAt: Date | null;
}

/** What closes a deletion. */
export type DeletionAnswer = Pick<Deletion, 'outcome' | 'reason' | 'completedAt' | 'systems'>;

export const deletionSchema = new Schema<Deletion>(
  {
    _id: String,
    customerId: String,
    profileId: String,
    disclosedAs: [String],
    cause: String,
    datapoints: [Schema.Types.Mixed],
    refs: [String],
    since: Date,
    createdAt: Date,
    position: String,
    dueAt: Date,
    remindersAt: [Date],
    state: String,
    deliveredAt: Date,
    outcome: String,
    reason: String,
    completedAt: Date,
    systems: [String],
    impossibleReason: String,
    closedAt: Date,
  },
  { collection: 'deletions', versionKey: false },
);
deletionSchema.index({ customerId: 1, position: 1 }, { name: 'feed' });
deletionSchema.index({ customerId: 1, state: 1, dueAt: 1 }, { name: 'due_of_customer' });
deletionSchema.index({ profileId: 1, customerId: 1 }, { name: 'profile' });
deletionSchema.index({ state: 1, dueAt: 1 }, { name: 'due' });
deletionSchema.index({ createdAt: 1 }, { name: 'expiry' });

export interface FeedQuestion {
  readonly customerId: string;
  readonly causes: readonly DeletionCause[];
  /** Null: whatever its state. */
  readonly status: DeletionStatus | null;
  readonly now: Date;
  /** Items behind this position. */
  readonly after: string;
  readonly limit: number;
}

export function deletionStore(connection: Connection) {
  const deletions = collectionOf<Deletion>(connection, deletionSchema);
  // Asked at every read of a person: the day on which the oldest unanswered one of a customer was or is due.
  const dueMemory = shortMemory(async (customerId) => {
    const oldest = await deletions
      .find({ customerId, state: 'open' }, { projection: { dueAt: 1 } })
      .sort({ customerId: 1, state: 1, dueAt: 1 })
      .limit(1)
      .toArray();
    return { dueAt: oldest[0]?.dueAt ?? null };
  });
  return {
    /** Makes deletions; one that is there gains what it lacks and keeps its dates and its answer. */
    async add(inputs: readonly Deletion[]): Promise<void> {
      if (inputs.length === 0) return;
      const operations = inputs.map(({ _id, datapoints, disclosedAs, ...fields }) => ({
        updateOne: {
          filter: { _id },
          update: {
            $setOnInsert: fields,
            $addToSet: { datapoints: { $each: [...datapoints] }, disclosedAs: { $each: [...disclosedAs] } },
          },
          upsert: true,
        },
      }));
      await deletions.bulkWrite(operations, { ordered: false });
      for (const { customerId } of inputs) dueMemory.forget(customerId);
    },
    /** Null for one of another customer. */
    findOne: (id: string, customerId: string) => deletions.findOne({ _id: id, customerId }),
    findById: (id: string) => deletions.findOne({ _id: id }),
    findOfCustomer: (customerId: string, profileIds: readonly string[]) =>
      deletions.find({ profileId: { $in: [...profileIds] }, customerId }).toArray(),
    findByProfiles: (profileIds: readonly string[]) =>
      deletions.find({ profileId: { $in: [...profileIds] } }).toArray(),
    /** Those of `profileIds` about whom somebody owes an answer. */
    async findOpenAmong(profileIds: readonly string[]): Promise<readonly string[]> {
      const filter = { profileId: { $in: [...profileIds] }, state: 'open' as const };
      const found = await deletions.find(filter, { projection: { profileId: 1 } }).toArray();
      return [...new Set(found.map((deletion) => deletion.profileId))];
    },
    /** A page of a customer's deletions in the order they were made. */
    feed: ({ customerId, causes, status, now, after, limit }: FeedQuestion): Promise<readonly Deletion[]> =>
      deletions
        .find({ customerId, position: { $gt: after }, cause: { $in: [...causes] }, ...statusFilter(status, now) })
        .sort({ customerId: 1, position: 1 })
        .limit(limit)
        .toArray(),
    /** Notes the first time that deletions reached their customer. */
    async markDelivered(ids: readonly string[], at: Date): Promise<void> {
      if (ids.length === 0) return;
      await deletions.updateMany({ _id: { $in: [...ids] }, deliveredAt: null }, { $set: { deliveredAt: at } });
    },
    /** Closes an open one with the customer's answer; its references go. False where it is not open (any more). */
    async acknowledge(id: string, customerId: string, answer: DeletionAnswer, at: Date): Promise<boolean> {
      const result = await deletions.updateOne(
        { _id: id, customerId, state: 'open' },
        { $set: { ...answer, state: 'acknowledged', refs: [], closedAt: at } },
      );
      dueMemory.forget(customerId);
      return result.modifiedCount === 1;
    },
    /** Closes an open one that its recipient will never answer. False where it is not open (any more). */
    async markImpossible(id: string, reason: ImpossibleReason, at: Date): Promise<boolean> {
      const found = await deletions.findOneAndUpdate(
        { _id: id, state: 'open' },
        { $set: { state: 'impossible', impossibleReason: reason, refs: [], closedAt: at } },
      );
      if (found !== null) dueMemory.forget(found.customerId);
      return found !== null;
    },
    /** When the oldest unanswered deletion of a customer was or is due; null = none waits. May be up to 5 s old. */
    oldestDue: async (customerId: string): Promise<Date | null> => (await dueMemory.find(customerId))?.dueAt ?? null,
    /** Unanswered ones that are due at `now`, the longest first. */
    findOverdue: (now: Date, limit: number) =>
      deletions
        .find({ state: 'open', dueAt: { $lte: now } })
        .sort({ state: 1, dueAt: 1 })
        .limit(limit)
        .toArray(),
  };
}

function statusFilter(status: DeletionStatus | null, now: Date): Record<string, unknown> {
  switch (status) {
    case null:
      return {};
    case 'acknowledged':
      return { state: 'acknowledged' };
    case 'open':
      return { state: 'open', dueAt: { $gt: now } };
    case 'overdue':
      return { state: 'open', dueAt: { $lte: now } };
  }
}
