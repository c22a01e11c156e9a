import { type Connection, Schema } from 'mongoose';
import type { ScoreFeature } from '../domain/matching/score.js';
import { collectionOf, inOneAnswer } from './connection.js';

/** An edge between two subjects: what the model or a person said of them, with levels and weights, without values. Never overwritten by
 *  the other kind of judge; closed, not deleted, when it no longer holds. */
export interface Judgement {
  readonly _id: string;
  /** The two subject ids, sorted. */
  readonly subjects: readonly [string, string];
  readonly decision: 'same' | 'different' | 'unsure';
  readonly probability: number;
  readonly features: readonly ScoreFeature[];
  /** `model:<version>` or `user:<id>`. */
  readonly decidedBy: string;
  readonly createdAt: Date;
  readonly closedAt: Date | null;
}

export const judgementSchema = new Schema<Judgement>(
  {
    _id: String,
    subjects: [String],
    decision: String,
    probability: Number,
    features: [Schema.Types.Mixed],
    decidedBy: String,
    createdAt: Date,
    closedAt: Date,
  },
  { collection: 'judgements', versionKey: false },
);
judgementSchema.index({ subjects: 1 }, { name: 'subjects' });

export function judgementStore(connection: Connection) {
  const judgements = collectionOf<Judgement>(connection, judgementSchema);
  return {
    /** Writes edges as they hold now; an edge that is known keeps the day it was first seen. */
    async upsert(edges: readonly Omit<Judgement, 'closedAt' | 'createdAt'>[], at: Date): Promise<void> {
      if (edges.length === 0) return;
      const operations = edges.map(({ _id, ...fields }) => ({
        updateOne: {
          filter: { _id },
          update: { $set: { ...fields, closedAt: null }, $setOnInsert: { createdAt: at } },
          upsert: true,
        },
      }));
      await judgements.bulkWrite(operations, { ordered: false });
    },
    async close(ids: readonly string[], at: Date): Promise<void> {
      if (ids.length > 0) await judgements.updateMany({ _id: { $in: [...ids] } }, { $set: { closedAt: at } });
    },
    /** Open edges that touch any of `subjectIds`. */
    async findTouching(subjectIds: readonly string[]): Promise<readonly Judgement[]> {
      if (subjectIds.length === 0) return [];
      return judgements.find({ subjects: { $in: [...subjectIds] }, closedAt: null }, inOneAnswer).toArray();
    },
    /** Open edges with both ends in `subjectIds`. */
    async findAmong(subjectIds: readonly string[]): Promise<readonly Judgement[]> {
      const ids = new Set(subjectIds);
      const touching = await this.findTouching(subjectIds);
      return touching.filter((edge) => ids.has(edge.subjects[0]) && ids.has(edge.subjects[1]));
    },
    async removeTouching(subjectIds: readonly string[]): Promise<number> {
      if (subjectIds.length === 0) return 0;
      return (await judgements.deleteMany({ subjects: { $in: [...subjectIds] } })).deletedCount;
    },
  };
}
