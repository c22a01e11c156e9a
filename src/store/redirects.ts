import { type Connection, Schema } from 'mongoose';
import { collectionOf } from './connection.js';

/** An id that no longer stands alone. Every id ever issued resolves for ever: merged to the survivor, split to its parts (the keeper first),
 *  retired to "gone". Chains are resolved to one hop when they are written. */
export interface Redirect {
  readonly id: string;
  readonly kind: 'merged' | 'split' | 'retired';
  readonly to: readonly string[];
  readonly at: Date;
}

type RedirectDocument = Omit<Redirect, 'id'> & { readonly _id: string };

export const redirectSchema = new Schema<RedirectDocument>(
  { _id: String, kind: String, to: [String], at: Date },
  { collection: 'redirects', versionKey: false },
);
redirectSchema.index({ to: 1 }, { name: 'to' });

export function redirectStore(connection: Connection) {
  const redirects = collectionOf<RedirectDocument>(connection, redirectSchema);
  return {
    async find(id: string): Promise<Redirect | null> {
      const found = await redirects.findOne({ _id: id });
      if (found === null) return null;
      const { _id, ...rest } = found;
      return { id: _id, ...rest };
    },
    async put(redirect: Redirect): Promise<void> {
      const { id, ...fields } = redirect;
      await redirects.replaceOne({ _id: id }, fields, { upsert: true });
      // Ids that pointed at a merged one now point at its survivor: one hop, and no cycle can form.
      if (redirect.kind === 'merged') {
        await redirects.updateMany({ to: id, kind: 'merged' }, { $set: { to: [...redirect.to] } });
      }
    },
    async remove(id: string): Promise<void> {
      await redirects.deleteOne({ _id: id });
    },
  };
}
