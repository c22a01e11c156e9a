import { type Connection, Schema } from 'mongoose';
import { collectionOf } from './connection.js';
import type { MemberChange } from './identities.js';
import type { ProfileEvent } from './profile-events.js';
import type { Redirect } from './redirects.js';

/** One decided merge or split: stored before anything of it is done, then applied step by step; each step may be repeated. */
export interface MergePlan {
  readonly _id: string;
  readonly state: 'open' | 'applied' | 'superseded';
  /** Losers first, so that no subject is ever a member of two identities. */
  readonly changes: readonly MemberChange[];
  readonly redirects: readonly Redirect[];
  readonly events: readonly ProfileEvent[];
  readonly decidedAt: Date;
}

export const mergePlanSchema = new Schema<MergePlan>(
  {
    _id: String,
    state: String,
    changes: [Schema.Types.Mixed],
    redirects: [Schema.Types.Mixed],
    events: [Schema.Types.Mixed],
    decidedAt: Date,
  },
  { collection: 'merge_plans', versionKey: false },
);
mergePlanSchema.index({ state: 1, decidedAt: 1 }, { name: 'open', partialFilterExpression: { state: 'open' } });
mergePlanSchema.index({ decidedAt: 1 }, { name: 'expiry' });

export function mergePlanStore(connection: Connection) {
  const plans = collectionOf<MergePlan>(connection, mergePlanSchema);
  return {
    async put(plan: MergePlan): Promise<void> {
      const { _id, ...fields } = plan;
      await plans.updateOne({ _id }, { $setOnInsert: fields }, { upsert: true });
    },
    async close(id: string, state: 'applied' | 'superseded'): Promise<void> {
      await plans.updateOne({ _id: id }, { $set: { state } });
    },
    findOpen: (limit: number) => plans.find({ state: 'open' }).sort({ state: 1, decidedAt: 1 }).limit(limit).toArray(),
  };
}
