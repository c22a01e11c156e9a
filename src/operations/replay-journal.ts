import { generationOf } from '../domain/key-generation.js';
import type { Fingerprint } from '../domain/suppression.js';
import { ConfigError } from '../errors.js';
import type { SuppressionEntry } from '../store/suppressions.js';
import type { OperationContext } from './context.js';
import { eraseRecords } from './erase-person.js';
import type { JournalEntry, JournalPlace } from './erasure-journal.js';
import { reviewDateOf } from './forget-people.js';
import { forgetQuarantined } from './forget-quarantined.js';
import { rebuildProfiles } from './rebuild-profiles.js';
import { finishRotation, type KeyStock, type RotationOptions, raiseHead } from './rotate-keys.js';

/**
 * Before anything is served the journal is laid over the store. On most days the store knows all of it; over a restored backup the wishes it
 * lacks are written again, the records of erased people deleted again, and everybody held is looked at anew (B57). Each step may be repeated.
 */

export interface Replay {
  readonly entries: number;
  /** Entries the store lacked. */
  readonly missing: number;
  /** Records deleted again. */
  readonly records: number;
}

// What another process wrote just now it is still carrying out: no sign of a backup.
const underWayMs = 120_000;

/** Replays what `context.journal` holds beyond what this store has seen. `stock` is asked where the store is from before a change of keys. Throws
 *  `ConfigError` for a journal that was tampered with, and where a key it was written under is not at hand. */
export async function replayJournal(
  context: OperationContext,
  stock: KeyStock | null = null,
  rotation: RotationOptions = {},
): Promise<Replay> {
  const key = `journal:${context.journal.id}`;
  const stored = await context.store.meta.find(key);
  let place = stored === null ? null : (JSON.parse(stored) as JournalPlace);
  let [entries, missing, records, isRestored] = [0, 0, 0, false];
  const erased = new Set<Fingerprint>();
  for await (const { entry, after } of context.journal.read(place)) {
    entries += 1;
    place = after;
    await reachKeysOf(context, stock, entry, rotation);
    const lacked = await apply(context, entry);
    records += lacked.records;
    if (!lacked.isMissing) continue;
    missing += 1;
    if (entry.at.getTime() > context.now().getTime() - underWayMs) continue;
    isRestored = true;
    if (entry.kind === 'erase') for (const fingerprint of entry.fingerprints) erased.add(fingerprint);
  }
  if (isRestored) {
    context.log.warn('the store lacked wishes of the journal: an old backup?', { entries, missing, records });
    await forgetQuarantined(context, [...erased]);
    // People may stand in records that nobody knew at the time of the wish: each is looked at again by what they are known by.
    await rebuildProfiles(context);
  }
  if (entries > 0) await context.store.meta.put(key, JSON.stringify(place), context.now());
  return { entries, missing, records };
}

// Its hashes are of the keys of its day. An older store must know of those; where it still holds older hashes, what is to be taken back can
// only be found once they are moved.
async function reachKeysOf(
  context: OperationContext,
  stock: KeyStock | null,
  entry: JournalEntry,
  rotation: RotationOptions,
): Promise<void> {
  const generation = Math.max(1, ...entry.fingerprints.map(generationOf));
  if (generation === 1) return;
  if (generation > (await context.store.keys.refresh()).head) {
    if (stock === null)
      throw new ConfigError('The erasure journal was written under later master keys; put them back.');
    await raiseHead(context, stock, generation);
  }
  if (entry.kind === 'lift' || entry.kind === 'unrestrict') await finishRotation(context, rotation);
}

interface Lacked {
  readonly isMissing: boolean;
  readonly records: number;
}

async function apply(context: OperationContext, entry: JournalEntry): Promise<Lacked> {
  const { suppressions, identities } = context.store;
  switch (entry.kind) {
    case 'suppress':
      return { isMissing: await addMissing(context, wishesOf(entry)), records: 0 };
    case 'erase':
      return eraseAgain(context, entry);
    case 'lift':
      return { isMissing: (await suppressions.lift(entry.fingerprints, entry.reason)) > 0, records: 0 };
    case 'restrict': {
      const isMissing = await addMissing(
        context,
        wishesOf({ ...entry, scope: 'restriction', state: 'proved', heldUntil: null }),
      );
      const open = (await identities.findByIds(entry.profileIds)).filter(
        (one) => one.restriction === undefined && one.state === 'active',
      );
      const restriction = { since: entry.at, reason: 'journal', warnedAt: null };
      await identities.setRestriction(
        open.map(({ _id }) => _id),
        restriction,
        context.now(),
      );
      return { isMissing: isMissing || open.length > 0, records: 0 };
    }
    case 'unrestrict': {
      const lifted = await suppressions.lift(entry.fingerprints, 'restriction');
      const closed = (await identities.findByIds(entry.profileIds)).filter((one) => one.restriction !== undefined);
      await identities.setRestriction(
        closed.map(({ _id }) => _id),
        null,
        context.now(),
      );
      return { isMissing: lifted + closed.length > 0, records: 0 };
    }
  }
}

type Suppressed = Omit<Extract<JournalEntry, { kind: 'suppress' }>, 'kind'>;

function wishesOf({ fingerprints, scope, reason, state, at, heldUntil }: Suppressed): readonly SuppressionEntry[] {
  const wish = { scope, reason, state, since: at, reviewAt: reviewDateOf(at), heldUntil };
  return fingerprints.map((_id) => ({ _id, ...wish }));
}

/** Writes wishes that have not ended; true where the store lacked one. */
async function addMissing(context: OperationContext, wishes: readonly SuppressionEntry[]): Promise<boolean> {
  const now = context.now();
  const standing = wishes.filter(({ heldUntil }) => heldUntil === null || heldUntil > now);
  const hits = await context.store.suppressions.findHits(
    standing.map((wish) => wish._id),
    now,
  );
  const known = new Set(hits.map(({ _id, reason, state }) => `${reason} ${state} ${_id}`));
  const lacked = standing.filter(
    ({ _id, reason, state }) => !known.has(`${reason} ${state} ${_id}`) && !known.has(`${reason} proved ${_id}`),
  );
  await context.store.suppressions.add(lacked);
  return lacked.length > 0;
}

// A person who came back by a fresh act has records of a later day under the same ids: those stay.
async function eraseAgain(context: OperationContext, entry: Extract<JournalEntry, { kind: 'erase' }>): Promise<Lacked> {
  const { store } = context;
  const raw = await store.rawRecords.findSeenBy(entry.recordIds, entry.at);
  const subjects = (await store.subjects.findByRecords(entry.recordIds)).filter(
    (subject) => subject.firstCollectedAt <= entry.at,
  );
  const recordIds = [...new Set([...raw, ...subjects.map((subject) => subject.recordId)])];
  if (recordIds.length === 0) return { isMissing: false, records: 0 };
  const people = await store.identities.findBySubjects(subjects.map((subject) => subject.id));
  await eraseRecords(context, {
    scope: 'all',
    reason: entry.reason,
    fingerprints: entry.fingerprints,
    profileIds: people.filter((one) => one.kind === 'person').flatMap(({ _id, contains }) => [_id, ...contains]),
    recordIds,
    isJournaled: false,
  });
  return { isMissing: true, records: recordIds.length };
}
