import type { LegalBasis, Method, Purpose } from './purpose.js';

/** What stands behind a served field: each value once, with every statement that says it. Stored in profiles, filtered when read. */

/** One statement behind a candidate: who said it, where, when, and what it may be used for. */
export interface Evidence {
  readonly source: string;
  readonly subjectId: string;
  readonly statementId: string;
  readonly uri: string;
  readonly collectedAt: Date;
  readonly lastSeenAt: Date;
  readonly verifiedAt: Date;
  readonly isPresent: boolean;
  readonly method: Method;
  readonly legalBasis: LegalBasis;
  readonly purposes: readonly Purpose[];
  readonly rank: number;
  readonly expiresAt: Date;
}

/** One value of a served field with all its evidence, oldest evidence first. */
export interface Candidate {
  /** The id of the oldest statement: it stays when more sources say the same. */
  readonly datapointId: string;
  readonly key: string;
  readonly value: unknown;
  readonly specificity: number;
  readonly evidence: readonly Evidence[];
}
