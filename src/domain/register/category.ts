/**
 * The words of the register of processing. One entry says of one category of data whose it is, what for, on what ground, for how long, from
 * where and to whom; the store refuses what names no category, and notices and records are made from the same entries (privacy.md section 1).
 */

/** Codes of DPV's eu-gdpr module, and its `LegitimateInterestOfDataSubject`. */
export const basisCodes = [
  'A6-1-a',
  'A6-1-b-contract-performance',
  'A6-1-b-enter-into-contract',
  'A6-1-c',
  'A6-1-f-controller',
  'A6-1-f-third-party',
  'LegitimateInterestOfDataSubject',
] as const;
export type BasisCode = (typeof basisCodes)[number];

export interface Basis {
  readonly code: BasisCode;
  readonly when: string;
}

/** A span of ISO 8601 that runs from `anchor`, an event of the record's life. */
export interface Span {
  readonly period: string;
  readonly anchor: string;
}

/** `until`: the phase lasts to the anchor itself; `lasting`: it has no natural end and is looked at again at each period. */
export type ActivePhase =
  | { readonly kind: 'until'; readonly anchor: string }
  | (Span & { readonly kind: 'period' })
  | (Span & { readonly kind: 'lasting' });

/** Phases run active, evidence (kept as proof only), deleted; a hold keeps a named part on against erasure (B58). */
export interface Retention {
  readonly active: ActivePhase;
  readonly evidence: Span | null;
  readonly hold: (Span & { readonly what: string }) | null;
  /** What ends it earlier. */
  readonly early: readonly string[];
}

export interface Category {
  readonly id: string;
  readonly persons: readonly string[];
  readonly items: readonly string[];
  readonly purposes: readonly string[];
  readonly bases: readonly Basis[];
  readonly retention: Retention;
  readonly sources: readonly string[];
  /** Ids of the recipients register, or a class of recipients that are named one by one elsewhere. */
  readonly recipients: readonly string[];
}
