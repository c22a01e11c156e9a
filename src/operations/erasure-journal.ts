import type { Fingerprint, SuppressionReason, SuppressionScope } from '../domain/suppression.js';

/**
 * The contract of the erasure journal: what must be done again over a restored backup (B57). It stands beside the keys, outside data and
 * backups, and holds keyed hashes and ids alone. An entry is durable before anything of it is done.
 */

interface Noted {
  readonly at: Date;
  readonly reason: SuppressionReason;
  readonly fingerprints: readonly Fingerprint[];
}

export type JournalEntry =
  /** A wish was written; an unproved one ends at `heldUntil`. */
  | (Noted & {
      readonly kind: 'suppress';
      readonly scope: SuppressionScope;
      readonly state: 'held' | 'proved';
      readonly heldUntil: Date | null;
    })
  /** People were deleted, with all that was made of these records. */
  | (Noted & { readonly kind: 'erase'; readonly recordIds: readonly string[] })
  /** A wish was taken back. */
  | (Noted & { readonly kind: 'lift' })
  | (Noted & { readonly kind: 'restrict' | 'unrestrict'; readonly profileIds: readonly string[] });

/** Where in a journal something stands: the bytes and lines before it. */
export interface JournalPlace {
  readonly bytes: number;
  readonly lines: number;
}

export interface ErasureJournal {
  /** Random, of this file; each store notes under it how far it has come. */
  readonly id: string;
  /** Adds entries in their order, durable on return. Throws the file system's error: what it should remember must then not be done. */
  append(entries: readonly JournalEntry[]): Promise<void>;
  /** Everything behind `from`, each entry with the place after it; null = all. Every line is checked. Throws `ConfigError` with the number
   *  of the line that is not as it was written, or where lines before `from` are missing. */
  read(from: JournalPlace | null): AsyncGenerator<{ readonly entry: JournalEntry; readonly after: JournalPlace }>;
}
