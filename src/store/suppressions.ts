import { type Connection, Schema } from 'mongoose';
import type { Fingerprint, SuppressionReason, SuppressionScope } from '../domain/suppression.js';
import { collectionOf } from './connection.js';

/** A keyed hash of one identifier of a person who does not want to appear, and nothing else about the person (B18). */
export interface SuppressionEntry {
  readonly _id: Fingerprint;
  readonly scope: SuppressionScope;
  readonly reason: SuppressionReason;
  /** `held`: asked for and not yet proved; hides and deletes nothing. `proved`: deletes. */
  readonly state: 'held' | 'proved';
  readonly since: Date;
  readonly reviewAt: Date;
  /** When an unproved hold ends. */
  readonly heldUntil: Date | null;
}

export const suppressionSchema = new Schema<SuppressionEntry>(
  { _id: String, scope: String, reason: String, state: String, since: Date, reviewAt: Date, heldUntil: Date },
  { collection: 'suppressions', versionKey: false },
);

export function suppressionStore(connection: Connection) {
  const suppressions = collectionOf<SuppressionEntry>(connection, suppressionSchema);
  return {
    /** The entries that hide any of `fingerprints` now. Throws when the store does not answer: the caller must refuse, never guess. */
    async findHits(fingerprints: readonly Fingerprint[], now: Date): Promise<readonly SuppressionEntry[]> {
      if (fingerprints.length === 0) return [];
      const found = await suppressions.find({ _id: { $in: [...fingerprints] } }).toArray();
      return found.filter((entry) => entry.heldUntil === null || entry.heldUntil > now);
    },
    /** Adds entries; a proved one is never weakened to a hold, a hold is only ever prolonged, the first date stays. */
    async add(entries: readonly SuppressionEntry[]): Promise<void> {
      if (entries.length === 0) return;
      const operations = entries.flatMap(({ _id, since, state, heldUntil, ...fields }) => [
        {
          updateOne: {
            filter: { _id },
            update: { $setOnInsert: { ...fields, since, state, heldUntil } },
            upsert: true,
          },
        },
        {
          updateOne: {
            filter: { _id, state: 'held' as const },
            // Asked for again, a hold lasts from today: one that ran out must not swallow the new wish.
            update: state === 'held' ? { $max: { heldUntil } } : { $set: { ...fields, state, heldUntil: null } },
          },
        },
      ]);
      await suppressions.bulkWrite(operations, { ordered: true });
    },
    count: () => suppressions.estimatedDocumentCount(),
  };
}
