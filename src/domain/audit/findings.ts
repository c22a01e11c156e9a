/** What a verifier may find wrong with a log file: one kind, where, one sentence. No finding quotes what stands in the file. */

export const findingKinds = [
  'malformed-line',
  'altered-entry',
  're-ordered',
  'duplicated',
  'missing',
  'truncated-tail',
  'root-mismatch',
  'bad-signature',
  'unknown-signer',
  'wrong-origin',
] as const;
export type FindingKind = (typeof findingKinds)[number];

export interface Finding {
  readonly kind: FindingKind;
  /** Counted from 1; null where no line is to blame. */
  readonly line: number | null;
  /** Sequence number of the entry concerned, or of the first of them. */
  readonly seq: number | null;
  readonly text: string;
}

/** `entries 3 to 5 are`, `entry 3 is`. */
export function entriesAre(first: number, last: number): string {
  return first === last ? `entry ${first} is` : `entries ${first} to ${last} are`;
}
