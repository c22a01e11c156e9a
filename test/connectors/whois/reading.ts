import { hiddenKindOf } from '../../../connectors/whois/hidden-values.js';
import { normalise } from '../../../connectors/whois/normalise.js';
import type { Json, MappedRecord, MappedSubject } from '../../../src/connector-kit/contract.js';
import { SkipRecord } from '../../../src/errors.js';

/** How the tests of this connector look at a mapped record. */

export function subjectOf(record: MappedRecord, role: string): MappedSubject | undefined {
  return record.subjects.find((subject) => subject.role === role);
}

export function valuesOf(record: MappedRecord, role: string) {
  return subjectOf(record, role)?.values.map(({ field, raw }) => [field, raw]);
}

/** The record, or the rule of its typed refusal; anything else thrown fails the test. */
export function attempt(payload: Json): MappedRecord | string {
  try {
    return normalise(payload);
  } catch (error) {
    if (error instanceof SkipRecord) return error.rule;
    throw error;
  }
}

export function hiddenAmong(record: MappedRecord): readonly string[] {
  const texts = record.subjects.flatMap(({ values }) =>
    values.flatMap(({ raw }) => (typeof raw === 'object' && raw !== null ? Object.values(raw) : [raw])),
  );
  return texts
    .map(String)
    .filter((text) => hiddenKindOf(text) !== null || /redacted|not disclosed|privacy|proxy|whoisguard/i.test(text));
}
