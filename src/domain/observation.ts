import type { Keyring } from './keyring.js';
import type { SourceTerms } from './purpose.js';
import { earliest, expiryOf } from './retention.js';
import {
  type Redaction,
  type RemovedValue,
  type Statement,
  type StatementField,
  type Subject,
  statementIdOf,
} from './statement.js';

/**
 * What one reading of a record does to a subject's statements. Reading the same again moves last-seen and nothing else; a value that a
 * successful read lacks is no longer present; first collection and expiry never move later, even where the value went and came back.
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
  const held = new Map(previous?.statements.map((statement) => [statement.id, statement]));
  const removed = new Map(previous?.removed?.map((value) => [value.id, value]));
  const present = observation.values.map((value): Statement => {
    const id = statementIdOf(keyring, observation.subject.id, value.field, value.key);
    const statement = seenNow(id, value, observation, held.get(id) ?? null, removed.get(id) ?? null);
    held.delete(id);
    removed.delete(id);
    return statement;
  });
  // What only a register or a page supports may not outlive it there (C-26/22 and C-64/22, B74); elsewhere it stays as a losing value.
  const { removalDuty } = observation.terms;
  const vanished = removalDuty ? [] : [...held.values()].map((statement) => ({ ...statement, isPresent: false }));
  if (removalDuty)
    for (const { id, collectedAt, expiresAt } of held.values()) removed.set(id, { id, collectedAt, expiresAt });
  return {
    ...observation.subject,
    legalBasis: observation.terms.legalBasis,
    termsVersion: observation.terms.version,
    statements: [...present, ...vanished].sort(byId),
    redactions: observation.redactions.map((redaction) => ({ ...redaction, lastSeenAt: observation.seenAt })),
    ...(removed.size === 0 ? {} : { removed: [...removed.values()].sort(byId) }),
    firstCollectedAt: previous?.firstCollectedAt ?? observation.seenAt,
    notifiedAt: observation.notifiedAt ?? previous?.notifiedAt ?? null,
  };
}

function seenNow(
  id: string,
  value: ObservedValue,
  observation: Observation,
  known: Statement | null,
  removed: RemovedValue | null,
): Statement {
  const { observedAt, seenAt, terms, cap } = observation;
  const anchor = known ?? removed ?? { collectedAt: seenAt, expiresAt: expiryOf(seenAt, terms.retention, cap) };
  const dates = [known?.firstObservedAt, known?.observedAt, observedAt].filter((at) => at instanceof Date);
  return {
    id,
    ...value,
    collectedAt: anchor.collectedAt,
    expiresAt: anchor.expiresAt,
    observedAt,
    ...(dates.length === 0 ? {} : { firstObservedAt: dates.reduce(earliest) }),
    lastSeenAt: seenAt,
    isPresent: true,
  };
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
