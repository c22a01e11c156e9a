import type { Collection } from 'mongodb';
import { type Connection, Schema } from 'mongoose';
import { earliest } from '../domain/retention.js';
import type { Fingerprint, SuppressionReason, SuppressionScope } from '../domain/suppression.js';
import { CandorError } from '../errors.js';
import { collectionOf, isOnlyDuplicates } from './connection.js';
import { type HeadsNote, type KeyHeads, keyHeads, noteId } from './key-heads.js';
import { perTurn } from './per-turn.js';

/**
 * The list of who must not appear. It is asked by fingerprints as they are made, of the first generation, or as they were stored once; what
 * is stored is wrapped in every key since (`key-heads.ts`). While keys are changed an entry may stand under both, and either hides.
 */

/** One wish about a keyed hash of one identifier of a person, and nothing else about the person (B18). */
export interface SuppressionEntry extends StoredWish {
  readonly _id: Fingerprint;
  readonly reason: SuppressionReason;
}

export interface StoredWish {
  readonly scope: SuppressionScope;
  /** `held`: asked for and not yet proved; hides and deletes nothing. `proved`: deletes, unless it is a restriction. */
  readonly state: 'held' | 'proved';
  readonly since: Date;
  readonly reviewAt: Date;
  /** When an unproved hold ends. */
  readonly heldUntil: Date | null;
}

/** All wishes about one keyed hash, by reason: they are independent, and lifting one leaves the others (B24, B84). */
export interface SuppressionDocument {
  readonly _id: Fingerprint;
  readonly wishes: Readonly<Partial<Record<SuppressionReason, StoredWish>>>;
  /** Of the one document that is no wish. */
  readonly keys?: HeadsNote;
}

export const suppressionSchema = new Schema<SuppressionDocument>(
  { _id: String, wishes: Schema.Types.Mixed, keys: Schema.Types.Mixed },
  { collection: 'suppressions', versionKey: false },
);

export function suppressionCollection(connection: Connection): Collection<SuppressionDocument> {
  return collectionOf<SuppressionDocument>(connection, suppressionSchema);
}

/** The keys of the store, noted among the suppressions. */
export function suppressionHeads(connection: Connection): KeyHeads {
  return keyHeads(suppressionCollection(connection) as unknown as Parameters<typeof keyHeads>[0]);
}

/** An entry that is moved to another generation stands under both for longer than this, so an answer that took less holds one of them. */
const longestAskMs = 4_000;
const maxTries = 5;
/** A question with more fingerprints goes alone: a lookup need not wait for the answer to a whole batch. */
const mostShared = 200;

export function suppressionStore(connection: Connection, heads: KeyHeads) {
  const suppressions = suppressionCollection(connection);

  /** Entries by the form they stand under, and the forms each of what several callers ask may stand under. */
  async function ask(questions: readonly (readonly Fingerprint[])[]) {
    const fingerprints = new Set(questions.flat());
    for (let tries = 0; tries < maxTries; tries += 1) {
      heads.assertUsable();
      const asked = new Map(Array.from(fingerprints, (one) => [one, heads.liveOf(one)]));
      const startedMs = performance.now();
      const ids = [...new Set([...asked.values()].flat()), noteId as Fingerprint];
      const found = await suppressions.find({ _id: { $in: ids } }).toArray();
      const documents = new Map(found.map((one) => [one._id, one]));
      const note = documents.get(noteId as Fingerprint) ?? null;
      documents.delete(noteId as Fingerprint);
      if (!heads.learn(note) && performance.now() - startedMs < longestAskMs) return { asked, documents };
    }
    throw new CandorError('unavailable', 'The suppression list answers too slowly to be relied on.');
  }

  const askTogether = perTurn(ask);

  return {
    /** The entries that hide any of `fingerprints` now, under the form that was asked. Throws when the store does not answer or holds hashes of
     *  a key that is not at hand: the caller must refuse, never guess. */
    async findHits(fingerprints: readonly Fingerprint[], now: Date): Promise<readonly SuppressionEntry[]> {
      if (fingerprints.length === 0) return [];
      const { asked, documents } = await (fingerprints.length > mostShared
        ? ask([fingerprints])
        : askTogether(fingerprints));
      if (documents.size === 0) return [];
      return [...new Set(fingerprints)].flatMap((fingerprint) => {
        const forms = asked.get(fingerprint)!;
        const own = forms.flatMap((form) => entriesOf(documents.get(form)));
        const standing = own.filter((entry) => entry.heldUntil === null || entry.heldUntil > now);
        return strongestOf(standing).map((entry) => ({ ...entry, _id: fingerprint }));
      });
    },
    /** Adds entries; a proved one is never weakened to a hold, a hold is only ever prolonged, the first date stays. */
    async add(entries: readonly SuppressionEntry[]): Promise<void> {
      if (entries.length === 0) return;
      await heads.fresh();
      for (;;) {
        const { head } = heads.current();
        await putWishes(
          suppressions,
          entries.map((entry) => ({ ...entry, _id: heads.headOf(entry._id) })),
        );
        // Written under a head that was left meanwhile, they could be overlooked by whoever moves the entries.
        if ((await heads.refresh()).head === head) return;
      }
    },
    /** Takes back the wishes of `reason`; how many there were. Those of other reasons stand. */
    async lift(fingerprints: readonly Fingerprint[], reason: SuppressionReason): Promise<number> {
      if (fingerprints.length === 0) return 0;
      const wish = `wishes.${reason}`;
      await heads.refresh();
      const lifted = new Set<Fingerprint>();
      for (;;) {
        const { head } = heads.current();
        const forms = fingerprints.map((one) => heads.allOf(one));
        // The older form first: whoever copies it to the later one looks at it again afterwards.
        for (let place = 0; place < head; place += 1) {
          const ids = { $in: forms.flatMap((own) => own[place] ?? []) };
          const standing = await suppressions.find({ _id: ids, [wish]: { $exists: true } }).toArray();
          for (const { _id } of standing) lifted.add(heads.headOf(_id));
          await suppressions.updateMany({ _id: ids, [wish]: { $exists: true } }, { $unset: { [wish]: '' } });
        }
        // An older form that is emptied stays until it is moved: one that is missing was moved, and only an empty one was lifted.
        const written = forms.flatMap((own) => own.at(-1) ?? []);
        await suppressions.deleteMany({ _id: { $in: written }, wishes: {} });
        if ((await heads.refresh()).head === head) return lifted.size;
      }
    },
    async count(): Promise<number> {
      return (await suppressions.countDocuments({})) - (heads.current().head > 1 ? 1 : 0);
    },
  };
}

/** Entries as they are written, whatever the form of their ids. */
export async function putWishes(
  suppressions: Collection<SuppressionDocument>,
  entries: readonly SuppressionEntry[],
): Promise<void> {
  const added = await suppressions
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
  // Where none of the wishes stood before there is none to strengthen; in a flood of opt-outs that is nearly always so.
  if (added !== null && added.upsertedCount + added.modifiedCount === entries.length) return;
  await suppressions.bulkWrite(entries.map(strengthened), { ordered: false });
}

export function entriesOf(document: SuppressionDocument | undefined): readonly SuppressionEntry[] {
  if (document === undefined) return [];
  return (Object.entries(document.wishes) as [SuppressionReason, StoredWish][]).map(([reason, wish]) => ({
    _id: document._id,
    reason,
    ...wish,
  }));
}

// Of one identifier under two generations of keys: one entry a reason, of what both say.
function strongestOf(entries: readonly SuppressionEntry[]): readonly SuppressionEntry[] {
  const byReason = new Map<SuppressionReason, SuppressionEntry>();
  for (const entry of entries) {
    const known = byReason.get(entry.reason);
    byReason.set(entry.reason, known === undefined ? entry : stronger(known, entry));
  }
  return [...byReason.values()];
}

function stronger(a: SuppressionEntry, b: SuppressionEntry): SuppressionEntry {
  const isFirst = a.state === 'proved' || (b.state === 'held' && (a.heldUntil ?? 0) >= (b.heldUntil ?? 0));
  return { ...(isFirst ? a : b), since: earliest(a.since, b.since) };
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
function ignoreKnown(error: unknown): null {
  if (isOnlyDuplicates(error)) return null;
  throw error;
}
