import { type Connection, Schema } from 'mongoose';
import { alike } from './alike.js';
import { collectionOf, inOneAnswer } from './connection.js';

/** What a source said, unchanged. `pending` records wait for the normaliser; the stage is the truth, a queued job only a wake-up. */
export interface RawRecord {
  /** Keyed hash of source, stream and id at the source. */
  readonly _id: string;
  readonly sourceId: string;
  readonly stream: string;
  /** The record as JSON text: a source's own keys may hold dots and dollars that a database would read. */
  readonly payload: string;
  readonly contentHash: string;
  readonly uri: string | null;
  readonly etag: string | null;
  /** The run that read it last. */
  readonly lastRunId: string;
  readonly observedAt: Date | null;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** `frozen`: of a person whose data are restricted; it waits until that is lifted. */
  readonly stage: 'pending' | 'normalised' | 'frozen';
  readonly stageAt: Date;
  /** True once the source said the record is no more. */
  readonly isGone: boolean;
}

export const rawRecordSchema = new Schema<RawRecord>(
  {
    _id: String,
    sourceId: String,
    stream: String,
    payload: String,
    contentHash: String,
    uri: String,
    etag: String,
    lastRunId: String,
    observedAt: Date,
    firstSeenAt: Date,
    lastSeenAt: Date,
    stage: String,
    stageAt: Date,
    isGone: Boolean,
  },
  { collection: 'raw_records', versionKey: false },
);
// Only what waits is in the index, so that it stays small however many records there are.
rawRecordSchema.index({ stage: 1, stageAt: 1 }, { name: 'pending', partialFilterExpression: { stage: 'pending' } });
rawRecordSchema.index({ stage: 1, _id: 1 }, { name: 'frozen', partialFilterExpression: { stage: 'frozen' } });
rawRecordSchema.index({ sourceId: 1, _id: 1 }, { name: 'source' });

/** Stands where a text was dropped: no JSON text is empty. */
export const blankPayload = '';

export type RawRecordInput = Omit<RawRecord, 'firstSeenAt' | 'stage' | 'stageAt' | 'isGone' | 'lastSeenAt'>;

export function rawRecordStore(connection: Connection) {
  const records = collectionOf<RawRecord>(connection, rawRecordSchema);
  return {
    /** Stores what was read at `seenAt`; a record that is known keeps its first-seen date. All are pending afterwards. */
    async upsertSeen(inputs: readonly RawRecordInput[], seenAt: Date): Promise<void> {
      if (inputs.length === 0) return;
      const operations = inputs.map(({ _id, ...fields }) => ({
        updateOne: {
          filter: { _id },
          update: {
            $set: { ...fields, lastSeenAt: seenAt, stage: 'pending' as const, stageAt: seenAt, isGone: false },
            $setOnInsert: { firstSeenAt: seenAt },
          },
          upsert: true,
        },
      }));
      await records.bulkWrite(operations, { ordered: false });
    },
    /** Moves last-seen of a record whose source said "unchanged"; its statements follow when it is normalised again. */
    async touch(id: string, seenAt: Date): Promise<boolean> {
      const result = await records.updateOne(
        { _id: id },
        { $set: { lastSeenAt: seenAt, stage: 'pending', stageAt: seenAt } },
      );
      return result.matchedCount === 1;
    },
    /** What a source took back is not kept as text here either, nor the page, whose address can name the person; without its etag a record
     *  that returns is read anew. */
    async markGone(id: string, seenAt: Date): Promise<boolean> {
      const emptied = { payload: 'null', contentHash: '', uri: null, etag: null };
      const result = await records.updateOne(
        { _id: id },
        { $set: { ...emptied, isGone: true, stage: 'pending', stageAt: seenAt } },
      );
      return result.matchedCount === 1;
    },
    /** Drops the text of records in which a value stands whose time is over; `seen` as they were loaded, so that a newer text stays. Without
     *  its etag such a record is read whole the next time. */
    async blank(seen: readonly Pick<RawRecord, '_id' | 'stageAt'>[]): Promise<void> {
      if (seen.length === 0) return;
      const operations = alike(seen, ({ stageAt }) => stageAt.getTime()).map((group) => ({
        updateMany: {
          filter: { _id: { $in: group.map(({ _id }) => _id) }, stageAt: group[0].stageAt },
          update: { $set: { payload: blankPayload, etag: null } },
        },
      }));
      await records.bulkWrite(operations, { ordered: false });
    },
    findByIds: (ids: readonly string[]) => records.find({ _id: { $in: [...ids] } }, inOneAnswer).toArray(),
    /** Those of `ids` that were here by `at`. */
    async findSeenBy(ids: readonly string[], at: Date): Promise<readonly string[]> {
      if (ids.length === 0) return [];
      const filter = { _id: { $in: [...ids] }, firstSeenAt: { $lte: at } };
      return (await records.find(filter, { projection: { _id: 1 } }).toArray()).map((record) => record._id);
    },
    /** What is known of records without their payload. */
    findHeads: (ids: readonly string[]) =>
      ids.length === 0
        ? Promise.resolve([])
        : records
            .find({ _id: { $in: [...ids] } }, { projection: { contentHash: 1, observedAt: 1, stage: 1, stageAt: 1 } })
            .toArray(),
    async findEtag(id: string): Promise<string | null> {
      return (await records.findOne({ _id: id }, { projection: { etag: 1 } }))?.etag ?? null;
    },
    /** Marks records as normalised unless they were read again (`lastSeenAt` moved) since `seen` was loaded. */
    async markNormalised(seen: readonly Pick<RawRecord, '_id' | 'stageAt'>[], at: Date): Promise<void> {
      if (seen.length === 0) return;
      // Records of one batch were stored at one moment: one statement marks them all.
      const operations = alike(seen, ({ stageAt }) => stageAt.getTime()).map((group) => ({
        updateMany: {
          filter: { _id: { $in: group.map(({ _id }) => _id) }, stageAt: group[0].stageAt },
          update: { $set: { stage: 'normalised' as const, stageAt: at } },
        },
      }));
      await records.bulkWrite(operations, { ordered: false });
    },
    /** Lets records wait for a restriction to be lifted, unless they were read again since `seen` was loaded. */
    async freeze(seen: readonly Pick<RawRecord, '_id' | 'stageAt'>[], at: Date): Promise<void> {
      if (seen.length === 0) return;
      const operations = alike(seen, ({ stageAt }) => stageAt.getTime()).map((group) => ({
        updateMany: {
          filter: { _id: { $in: group.map(({ _id }) => _id) }, stageAt: group[0].stageAt },
          update: { $set: { stage: 'frozen' as const, stageAt: at } },
        },
      }));
      await records.bulkWrite(operations, { ordered: false });
    },
    /** Everything that waited so is pending again: whoever is still restricted waits again. Returns how many. */
    async thaw(at: Date): Promise<number> {
      const thawed = await records.updateMany({ stage: 'frozen' }, { $set: { stage: 'pending', stageAt: at } });
      return thawed.modifiedCount;
    },
    /** Ids of records of `sourceIds` that have waited since before `before`, oldest first. */
    async findPending(sourceIds: readonly string[], before: Date, limit: number): Promise<readonly string[]> {
      const found = await records
        .find(
          { stage: 'pending', stageAt: { $lt: before }, sourceId: { $in: [...sourceIds] } },
          { projection: { _id: 1 } },
        )
        .sort({ stageAt: 1 })
        .limit(limit)
        .toArray();
      return found.map((record) => record._id);
    },
    /** Ids of all records of a source after `after`, in id order, for a rebuild in slices. */
    async findIdsOfSource(sourceId: string, after: string | null, limit: number): Promise<readonly string[]> {
      const filter = { sourceId, ...(after === null ? {} : { _id: { $gt: after } }) };
      const found = await records
        .find(filter, { projection: { _id: 1 } })
        .sort({ sourceId: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map((record) => record._id);
    },
    async remove(ids: readonly string[]): Promise<number> {
      if (ids.length === 0) return 0;
      return (await records.deleteMany({ _id: { $in: [...ids] } })).deletedCount;
    },
    count: () => records.countDocuments({}),
  };
}
