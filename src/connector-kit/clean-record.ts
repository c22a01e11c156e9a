import { isRefused } from '../domain/field/field-type.js';
import { isStatementField, type StatementField, statementFields } from '../domain/statement.js';
import type { MappedRecord, MappedRedaction, MappedSubject, MappedValue, Visibility } from './contract.js';

/**
 * From what a connector mapped to values in stored form. A bad value in a good row is dropped with its reason and the row stays; the
 * original wording is kept beside each value, so nothing is ever coerced unseen.
 */

export interface CleanedValue {
  readonly field: StatementField;
  readonly value: unknown;
  readonly key: string;
  readonly original: string;
  readonly flags: readonly string[];
  readonly path: string;
}

export interface DroppedValue {
  readonly role: string;
  readonly field: string;
  /** A code, never the value. */
  readonly reason: string;
  readonly path: string;
}

export interface CleanedSubject {
  readonly role: string;
  readonly kind: 'person' | 'company';
  readonly values: readonly CleanedValue[];
  readonly redactions: readonly MappedRedaction[];
  readonly notifiedAt: Date | null;
  readonly visibility: Visibility | null;
}

export interface CleanedRecord {
  readonly subjects: readonly CleanedSubject[];
  readonly dropped: readonly DroppedValue[];
  readonly unmapped: readonly string[];
}

/** A person with more values than this is a list in disguise; the rest is dropped with a reason. */
export const maxValuesPerSubject = 200;
const maxOriginalLength = 1000;

/** Runs the field types over `mapped`. One value per (field, key): the first wording wins, in the connector's order. */
export function cleanRecord(mapped: MappedRecord): CleanedRecord {
  const dropped: DroppedValue[] = [];
  const subjects = mapped.subjects.map((subject) => cleanSubject(subject, dropped));
  return { subjects, dropped, unmapped: mapped.unmapped };
}

function cleanSubject(subject: MappedSubject, dropped: DroppedValue[]): CleanedSubject {
  const byKey = new Map<string, CleanedValue>();
  for (const mapped of subject.values) {
    const result = cleanValue(mapped);
    if (typeof result === 'string') {
      dropped.push({ role: subject.role, field: mapped.field, reason: result, path: mapped.path });
      continue;
    }
    const identity = JSON.stringify([result.field, result.key]);
    if (byKey.has(identity)) continue;
    if (byKey.size >= maxValuesPerSubject) {
      dropped.push({ role: subject.role, field: mapped.field, reason: 'too-many-values', path: mapped.path });
      continue;
    }
    byKey.set(identity, result);
  }
  const { role, kind, redactions, notifiedAt, visibility } = subject;
  return { role, kind, values: [...byKey.values()], redactions, notifiedAt, visibility };
}

/** The value in stored form, or the code of its refusal. */
function cleanValue({ field, raw, path, country }: MappedValue): CleanedValue | string {
  if (!isStatementField(field)) return 'unknown-field';
  const result = statementFields[field].clean(raw, country === undefined ? {} : { country });
  if (isRefused(result)) return result.refused;
  return { field, value: result.value, key: result.key, original: originalOf(raw), flags: result.flags, path };
}

/** The source's wording as one text: parts of a composed value are joined by commas, NUL and lone surrogates cannot be stored. */
function originalOf(raw: unknown): string {
  const text = typeof raw === 'object' && raw !== null ? partsOf(raw).join(', ') : String(raw);
  const storable = text.replace(/\0/g, '').replace(/\p{Surrogate}/gu, '\uFFFD');
  // By code points, so that the cut never halves a character.
  return storable.length <= maxOriginalLength ? storable : Array.from(storable).slice(0, maxOriginalLength).join('');
}

function partsOf(raw: object): readonly string[] {
  return Object.values(raw)
    .filter((part) => part !== null && part !== undefined && part !== '')
    .map((part) => String(part));
}
