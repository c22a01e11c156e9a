import { type Connection, Schema } from 'mongoose';
import type { Fingerprint, SuppressionReason, SuppressionScope } from '../domain/suppression.js';
import { collectionOf, isOnlyDuplicates } from './connection.js';

/** One wish about a keyed hash of one identifier of a person, and nothing else about the person (B18). */
export interface SuppressionEntry extends StoredWish {
  readonly _id: Fingerprint;
  readonly reason: SuppressionReason;
}

interface StoredWish {
  readonly scope: SuppressionScope;
  /** `held`: asked for and not yet proved; hides and deletes nothing. `proved`: deletes, unless it is a restriction. */
  readonly state: 'held' | 'proved';
  readonly since: Date;
  readonly reviewAt: Date;
  /** When an unproved hold ends. */
  readonly heldUntil: Date | null;
}

/** All wishes about one keyed hash, by reason: they are independent, and lifting one leaves the others (B24, B84). */
interface SuppressionDocument {
  readonly _id: Fingerprint;
  readonly wishes: Readonly<Partial<Record<SuppressionReason, StoredWish>>>;
}

export const suppressionSchema = new Schema<SuppressionDocument>(
  { _id: String, wishes: Schema.Types.Mixed },
  { collection: 'suppressions', versionKey: false },
);

export function suppressionStore(connection: Connection) {
  const suppressions = collectionOf<SuppressionDocument>(connection, suppressionSchema);
  return {
    /** The entries that hide any of `fingerprints` now. Throws when the store does not answer: the caller must refuse, never guess. */
    async findHits(fingerprints: readonly Fingerprint[], now: Date): Promise<readonly SuppressionEntry[]> {
      if (fingerprints.length === 0) return [];
      const found = await suppressions.find({ _id: { $in: [...fingerprints] } }).toArray();
      return found.flatMap(entriesOf).filter((entry) => entry.heldUntil === null || entry.heldUntil > now);
    },
    /** Adds entries; a proved one is never weakened to a hold, a hold is only ever prolonged, the first date stays. */
    async add(entries: readonly SuppressionEntry[]): Promise<void> {
      if (entries.length === 0) return;
      await suppressions
        .bulkWrite(
          entries.map(({ _id, reason, ...wish }) => ({
            updateOne: {
              filter: { _id, [`wishes.${reason}`]: { $exists: false } },
              update: { $set: { [`wishes.${reason}`]: wish } },
              upsert: true,
            },
          })),
          { ordered: false },
        )
        .catch(ignoreKnown);
      await suppressions.bulkWrite(entries.map(strengthened), { ordered: false });
    },
    /** Takes back the wishes of `reason`; how many there were. Those of other reasons stand. */
    async lift(fingerprints: readonly Fingerprint[], reason: SuppressionReason): Promise<number> {
      if (fingerprints.length === 0) return 0;
      const wish = `wishes.${reason}`;
      const ids = { $in: [...fingerprints] };
      const lifted = await suppressions.updateMany({ _id: ids, [wish]: { $exists: true } }, { $unset: { [wish]: '' } });
      await suppressions.deleteMany({ _id: ids, wishes: {} });
      return lifted.modifiedCount;
    },
    count: () => suppressions.estimatedDocumentCount(),
  };
}

function entriesOf({ _id, wishes }: SuppressionDocument): readonly SuppressionEntry[] {
  return (Object.entries(wishes) as [SuppressionReason, StoredWish][]).map(([reason, wish]) => ({
    _id,
    reason,
    ...wish,
  }));
}

// Asked for again, a hold lasts from today: one that ran out must not swallow the new wish.
function strengthened({ _id, reason, scope, state, reviewAt, heldUntil }: SuppressionEntry) {
  const at = (field: keyof StoredWish) => `wishes.${reason}.${field}`;
  const update =
    state === 'held'
      ? { $max: { [at('heldUntil')]: heldUntil } }
      : { $set: { [at('scope')]: scope, [at('state')]: state, [at('reviewAt')]: reviewAt, [at('heldUntil')]: null } };
  return { updateOne: { filter: { _id, [at('state')]: 'held' }, update } };
}

// A wish that is there makes the upsert collide with its own document.
function ignoreKnown(error: unknown): void {
  if (isOnlyDuplicates(error)) return;
  throw error;
}
