import type { Hash } from './merkle-tree.js';
import { type NoteSigner, parseBase64, parseNote, signNote } from './signed-note.js';

/**
 * A checkpoint (c2sp.org/tlog-checkpoint): which log, how many entries, which root, signed. Whoever keeps one elsewhere can tell later
 * that the tail of the log was cut or its past changed.
 */
export interface Checkpoint {
  /** Name of the log. */
  readonly origin: string;
  /** Entries covered: those with a sequence number below it. */
  readonly size: number;
  readonly root: Hash;
}

export function signCheckpoint(signer: NoteSigner, { origin, size, root }: Checkpoint): string {
  return signNote(signer, `${origin}\n${size}\n${root.toString('base64')}\n`);
}

/** Reads the three lines of a checkpoint without trusting them; null where the note is malformed. Extension lines are none of ours. */
export function parseCheckpoint(note: string): Checkpoint | null {
  const [origin, size, root, end, ...extensions] = parseNote(note)?.text.split('\n') ?? [];
  if (origin === undefined || origin === '' || end !== '' || extensions.length > 0) return null;
  const hash = parseBase64(root ?? '');
  if (hash?.length !== 32 || !/^(0|[1-9]\d{0,15})$/.test(size ?? '') || !Number.isSafeInteger(Number(size)))
    return null;
  return { origin, size: Number(size), root: hash };
}
