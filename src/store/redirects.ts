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
  /** Redirects that named `id` name `to` in its place; empty = it is gone. */
  async function bendAll(id: string, to: readonly string[]): Promise<void> {
    const pointing = await redirects.find({ to: id }).toArray();
    const operations = pointing.map((redirect) => {
      const parts = [...new Set(redirect.to.flatMap((part) => (part === id ? to : [part])))];
      const filter = { _id: redirect._id };
      // All parts are one again and stand under the old id: there is nothing left to tell.
      if (parts.length === 1 && parts[0] === redirect._id) return { deleteOne: { filter } };
      const kind = parts.length === 0 ? ('retired' as const) : redirect.kind;
      return { updateOne: { filter, update: { $set: { to: parts, kind } } } };
    });
    if (operations.length > 0) await redirects.bulkWrite(operations, { ordered: false });
  }
  return {
    async find(id: string): Promise<Redirect | null> {
      const found = await redirects.findOne({ _id: id });
      if (found === null) return null;
      const { _id, ...rest } = found;
      return { id: _id, ...rest };
    },
    /** Ids that parts of were split off and now stand under any of `ids`. */
    async findSplitInto(ids: readonly string[]): Promise<readonly string[]> {
      const found = await redirects.find({ to: { $in: [...ids] } }, { projection: { kind: 1 } }).toArray();
      return found.filter((redirect) => redirect.kind === 'split').map((redirect) => redirect._id);
    },
    /** Notes where an id went and takes everything that pointed at it along, so that each id is one hop from where it stands. */
    async put(redirect: Redirect): Promise<void> {
      const { id, ...fields } = redirect;
      // Those that point here come first: stopped in between, the step is repeated, and until then each still resolves.
      if (redirect.kind !== 'split') await bendAll(id, redirect.to);
      const before = await redirects.findOne({ _id: id });
      const parts =
        redirect.kind === 'split' && before?.kind === 'split' ? [...redirect.to, ...before.to] : redirect.to;
      await redirects.replaceOne({ _id: id }, { ...fields, to: [...new Set(parts)] }, { upsert: true });
    },
    async remove(id: string): Promise<void> {
      await redirects.deleteOne({ _id: id });
    },
  };
}
