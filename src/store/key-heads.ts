import type { Collection } from 'mongodb';
import { formsOf, generationOf, wrapFingerprint, wrapMac } from '../domain/key-generation.js';
import type { KeyPurpose, Keyring } from '../domain/keyring.js';
import type { Fingerprint } from '../domain/suppression.js';
import { CandorError } from '../errors.js';

/**
 * Which generations of keys a store holds hashes of. A note of it lies among the suppressions and is read with every question put to them, so
 * that a process that has not heard of a new key learns of it with that very answer, and refuses where it lacks the key: no answer ever
 * rests on hashes the store no longer uses (B78, B80).
 */

/** Hashes from `floor` on may be found; new ones are written under `head`. */
export interface Heads {
  readonly floor: number;
  readonly head: number;
}

export interface HeadsNote extends Heads {
  /** By generation from 2 on: the hash that tells the right key from another one. */
  readonly checks: Readonly<Record<string, string>>;
}

/** What of the keys the store uses. */
export interface StoreKeys extends Pick<Keyring, 'wrap'> {
  /** From now on things are made under `generation`. Throws `CandorError` `unavailable` where its key is not at hand or is another one. */
  use(generation: number, check: string | null): void;
  /** Throws `CandorError` `unavailable` where the keys cannot be read any more. */
  assertUsable(): void;
}

/** No fingerprint begins like this. */
export const noteId = '!keys';

interface NoteDocument {
  readonly _id: string;
  readonly keys?: HeadsNote;
}

const none: HeadsNote = { floor: 1, head: 1, checks: {} };
/** A process may be this far behind where its question does not bring the note along. */
const staleMs = 1_000;

// A store that was given no keys knows the first generation, which needs no wrapping, and refuses beyond it.
const noKeys: StoreKeys = {
  wrap() {
    throw new CandorError('unavailable', 'The store was opened without its keys.');
  },
  use(generation) {
    if (generation > 1) throw new CandorError('unavailable', 'The store was opened without its keys.', { generation });
  },
  assertUsable: () => undefined,
};

export type KeyHeads = ReturnType<typeof keyHeads>;

/** `notes` is the collection of suppressions. */
export function keyHeads(notes: Collection<NoteDocument>) {
  let keys = noKeys;
  let known: Heads = none;
  let learnedMs = Number.NEGATIVE_INFINITY;

  function learn(document: NoteDocument | null): boolean {
    const { floor, head, checks } = document?.keys ?? none;
    const isNew = floor !== known.floor || head !== known.head;
    if (isNew) {
      keys.use(head, checks[String(head)] ?? null);
      known = { floor, head };
    }
    learnedMs = performance.now();
    return isNew;
  }

  async function refresh(): Promise<Heads> {
    learn(await notes.findOne({ _id: noteId }));
    return known;
  }

  return {
    /** What is known; `refresh` asks. */
    current: () => known,
    /** Takes in the note that came with an answer, null where none came; true where the question must be put again. */
    learn,
    refresh,
    /** The note itself. */
    find: async (): Promise<HeadsNote> => (await notes.findOne({ _id: noteId }))?.keys ?? none,
    /** Asks unless that was done within the last second. */
    async fresh(): Promise<Heads> {
      keys.assertUsable();
      return performance.now() - learnedMs < staleMs ? known : refresh();
    },
    assertUsable: () => keys.assertUsable(),
    /** From now on hashes are wrapped by `given`. */
    useKeys(given: StoreKeys): void {
      keys = given;
      known = none;
      learnedMs = Number.NEGATIVE_INFINITY;
    },
    /** The form that is written. */
    headOf: (fingerprint: Fingerprint): Fingerprint => wrapFingerprint(keys, fingerprint, known.head),
    /** `headOf` of each, every one once. */
    headsOf: (fingerprints: readonly Fingerprint[]): readonly Fingerprint[] =>
      known.head === 1 ? fingerprints : [...new Set(fingerprints.map((one) => wrapFingerprint(keys, one, known.head)))],
    /** Every form that may be found. */
    liveOf: (fingerprint: Fingerprint): readonly Fingerprint[] =>
      known.head === 1
        ? [fingerprint]
        : formsOf(keys, fingerprint, known.head).filter((form) => generationOf(form) >= known.floor),
    /** The form in which a hash of the first generation (base64url) is written. */
    macHeadOf: (purpose: KeyPurpose, mac: string): string => wrapMac(keys, purpose, mac, known.head),
    /** Every form in which it may be found. */
    macsOf: (purpose: KeyPurpose, mac: string): readonly string[] =>
      Array.from({ length: known.head - known.floor + 1 }, (_, index) =>
        wrapMac(keys, purpose, mac, known.floor + index),
      ),
    /** Every form from the first on, also of what should be there no more. */
    allOf: (fingerprint: Fingerprint): readonly Fingerprint[] => formsOf(keys, fingerprint, known.head),
    /** `liveOf` of all, every one once. */
    livesOf(fingerprints: readonly Fingerprint[]): readonly Fingerprint[] {
      return known.head === 1 ? fingerprints : [...new Set(fingerprints.flatMap((one) => this.liveOf(one)))];
    },
    /** Opens generation `head`, whose key has `check`: from now on both are found and the later is written. The check that stands is
     *  returned: another process may have opened the generation with another key. */
    async raise(head: number, check: string): Promise<string> {
      const field = `keys.checks.${head}`;
      await notes.updateOne({ _id: noteId }, { $setOnInsert: { keys: none } }, { upsert: true });
      await notes.updateOne({ _id: noteId, [field]: { $exists: false } }, { $set: { [field]: check } });
      const stands = (await this.find()).checks[String(head)]!;
      if (stands === check) await notes.updateOne({ _id: noteId }, { $max: { 'keys.head': head } });
      return stands;
    },
    /** Notes that nothing before `floor` is left. */
    async close(floor: number): Promise<void> {
      await notes.updateOne({ _id: noteId }, { $max: { 'keys.floor': floor } });
    },
  };
}
