import type { Keyring } from './keyring.js';
import type { SourceTerms } from './purpose.js';
import { expiryOf } from './retention.js';
import { type Redaction, type Statement, type StatementField, type Subject, statementIdOf } from './statement.js';

/**
 * What one reading of a record does to a subject's statements. Reading the same again moves last-seen and nothing else; a value that a
 * successful read lacks is no longer present; first collection never moves.
 */

export interface ObservedValue {
  readonly field: StatementField;
  readonly value: unknown;
  readonly key: string;
  readonly original: string;
  readonly flags: readonly string[];
  readonly path: string;
}

export interface Observation {
  readonly subject: Pick<Subject, 'id' | 'kind' | 'recordId' | 'sourceId' | 'role' | 'uri' | 'method'>;
  readonly values: readonly ObservedValue[];
  readonly redactions: readonly Omit<Redaction, 'lastSeenAt'>[];
  readonly notifiedAt: Date | null;
  readonly observedAt: Date | null;
  readonly seenAt: Date;
  readonly terms: SourceTerms;
  /** ISO 8601 cap on what is held of anybody. */
  readonly cap: string;
}

/** The subject after `observation`; `previous` is what was held of it, null when it is new. */
export function observe(keyring: Keyring, observation: Observation, previous: Subject | null): Subject {
  const before = new Map(previous?.statements.map((statement) => [statement.id, statement]));
  const expiresAt = expiryOf(observation.seenAt, observation.terms.retention, observation.cap);
  const present = observation.values.map((value): Statement => {
    const id = statementIdOf(keyring, observation.subject.id, value.field, value.key);
    const known = before.get(id);
    before.delete(id);
    return {
      id,
      ...value,
      collectedAt: known?.collectedAt ?? observation.seenAt,
      expiresAt: known?.expiresAt ?? expiresAt,
      observedAt: observation.observedAt,
      lastSeenAt: observation.seenAt,
      isPresent: true,
    };
  });
  // What only a register or a page supports may not outlive it there (C-26/22 and C-64/22, B74); elsewhere it stays as a losing value.
  const vanished = observation.terms.removalDuty
    ? []
    : [...before.values()].map((statement) => ({ ...statement, isPresent: false }));
  return {
    ...observation.subject,
    legalBasis: observation.terms.legalBasis,
    termsVersion: observation.terms.version,
    statements: [...present, ...vanished].sort((a, b) => (a.id < b.id ? -1 : 1)),
    redactions: observation.redactions.map((redaction) => ({ ...redaction, lastSeenAt: observation.seenAt })),
    firstCollectedAt: previous?.firstCollectedAt ?? observation.seenAt,
    notifiedAt: observation.notifiedAt ?? previous?.notifiedAt ?? null,
  };
}

/** True when the two would be matched alike and assembled alike but for the dates they were last seen. */
export function saysTheSame(a: Subject, b: Subject): boolean {
  return meaningOf(a) === meaningOf(b);
}

function meaningOf(subject: Subject): string {
  return JSON.stringify([
    subject.statements.map(({ id, isPresent, original, observedAt }) => [id, isPresent, original, observedAt]),
    subject.notifiedAt,
    subject.termsVersion,
    subject.uri,
  ]);
}
