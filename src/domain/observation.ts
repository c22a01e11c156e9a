import type { Keyring } from './keyring.js';
import type { SourceTerms, Visibility } from './purpose.js';
import { earliest, expiryOf, isExpired } from './retention.js';
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
 * successful read lacks is no longer present; first collection and expiry never move later, even where the value went and came back. A
 * person's value that has ended is not held again, however often its source repeats it (B73).
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
  /** The run that read it. */
  readonly runId?: string;
  readonly visibility?: Visibility | null;
  readonly terms: SourceTerms;
  /** ISO 8601 cap on what is held of anybody. */
  readonly cap: string;
}

/** The subject after `observation`; `previous` is what was held of it, null when it is new. */
export function observe(keyring: Keyring, observation: Observation, previous: Subject | null): Subject {
  const held = new Map(previous?.statements.map((statement) => [statement.id, statement]));
  const removed = new Map(previous?.removed?.map((value) => [value.id, value]));
  const present = observation.values.flatMap((value): readonly Statement[] => {
    const id = statementIdOf(keyring, observation.subject.id, value.field, value.key);
    const known = held.get(id) ?? null;
    const anchor = anchorOf(observation, known ?? removed.get(id) ?? null);
    held.delete(id);
    removed.delete(id);
    if (!isExpired(anchor.expiresAt, observation.seenAt)) return [seenNow(id, value, observation, known, anchor)];
    removed.set(id, { id, ...anchor });
    return [];
  });
  // What only a register or a page supports may not outlive it there (C-26/22 and C-64/22, B74); elsewhere it stays as a losing value.
  const { removalDuty } = observation.terms;
  const vanished = removalDuty ? [] : [...held.values()].map((statement) => ({ ...statement, isPresent: false }));
  if (removalDuty) for (const value of held.values()) removed.set(value.id, removedValueOf(value));
  const firstCollectedAt = previous?.firstCollectedAt ?? observation.seenAt;
  return {
    ...observation.subject,
    legalBasis: observation.terms.legalBasis,
    termsVersion: observation.terms.version,
    ...(observation.visibility === undefined ? {} : { visibility: observation.visibility }),
    statements: [...present, ...vanished].sort(byId),
    redactions: observation.redactions.map((redaction) => ({ ...redaction, lastSeenAt: observation.seenAt })),
    ...(removed.size === 0 ? {} : { removed: [...removed.values()].sort(byId) }),
    firstCollectedAt: earliest(firstCollectedAt, observation.seenAt),
    notifiedAt: observation.notifiedAt ?? previous?.notifiedAt ?? null,
  };
}

/** The values of `subject` that have ended by `now`, as they are remembered once they are gone. */
export function endedValues(subject: Pick<Subject, 'statements'>, now: Date): readonly RemovedValue[] {
  return subject.statements.filter((statement) => isExpired(statement.expiresAt, now)).map(removedValueOf);
}

function removedValueOf({ id, collectedAt, expiresAt }: Statement): RemovedValue {
  return { id, collectedAt, expiresAt };
}

type Anchor = Pick<RemovedValue, 'collectedAt' | 'expiresAt'>;

function anchorOf({ subject, seenAt, terms, cap }: Observation, known: Anchor | null): Anchor {
  const fresh = { collectedAt: seenAt, expiresAt: expiryOf(seenAt, terms.retention, cap) };
  // A company is nobody's data: what its register says once an old value has ended is new.
  if (known === null || (subject.kind === 'company' && isExpired(known.expiresAt, seenAt))) return fresh;
  const { collectedAt, expiresAt } = known;
  // Collected while the clock was ahead: once the clock is right again the value must not live on by the difference.
  if (seenAt < collectedAt) return { collectedAt: seenAt, expiresAt: earliest(expiresAt, fresh.expiresAt) };
  return { collectedAt, expiresAt };
}

function seenNow(
  id: string,
  value: ObservedValue,
  { observedAt, seenAt, runId }: Observation,
  known: Statement | null,
  anchor: Anchor,
): Statement {
  const readBy = known === null ? runId : known.runId;
  const dates = [known?.firstObservedAt, known?.observedAt, observedAt].filter((at) => at instanceof Date);
  // Written out: a spread of every value of every record costs several times as much.
  return {
    id,
    field: value.field,
    value: value.value,
    key: value.key,
    original: value.original,
    flags: value.flags,
    path: value.path,
    collectedAt: anchor.collectedAt,
    expiresAt: anchor.expiresAt,
    ...(readBy === undefined ? {} : { runId: readBy }),
    observedAt,
    ...(dates.length === 0 ? {} : { firstObservedAt: dates.reduce(earliest) }),
    lastSeenAt: seenAt,
    isPresent: true,
  };
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
