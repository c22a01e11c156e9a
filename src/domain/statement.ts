import { calendarDate } from './field/calendar-date.js';
import { companyName } from './field/company-name.js';
import { domainName } from './field/domain-name.js';
import { email } from './field/email.js';
import { employer } from './field/employer.js';
import { employment } from './field/employment.js';
import type { FieldType } from './field/field-type.js';
import { identifier } from './field/identifier.js';
import { jobTitle } from './field/job-title.js';
import { language } from './field/language.js';
import { personName } from './field/person-name.js';
import { phone } from './field/phone.js';
import { place } from './field/place.js';
import { profileUrl } from './field/profile-url.js';
import { skill } from './field/skill.js';
import { type Keyring, keyedId } from './keyring.js';
import type { LegalBasis, Method, Visibility } from './purpose.js';

/**
 * The statement is the atom: one value of one field of one subject, with where it came from and when. Statements are never edited by
 * hand; a profile is assembled from them and nobody writes to a profile.
 */

// Each field type is used with its own value type; the table only forgets which, so `unknown` values go back in through `clean`.
function typed<V>(type: FieldType<V>): FieldType<unknown> {
  return type as unknown as FieldType<unknown>;
}

/** Every field a statement can be about, with its type. */
export const statementFields = {
  full_name: typed(personName),
  job_title: typed(jobTitle),
  employer: typed(employer),
  employment: typed(employment),
  place: typed(place),
  profile_url: typed(profileUrl),
  skill: typed(skill),
  language: typed(language),
  email: typed(email),
  phone: typed(phone),
  github_id: typed(identifier),
  company_name: typed(companyName),
  domain: typed(domainName),
  registrar: typed(companyName),
  registered_on: typed(calendarDate),
  registration_expires_on: typed(calendarDate),
} as const satisfies Record<string, FieldType<unknown>>;

export type StatementField = keyof typeof statementFields;

export function isStatementField(name: string): name is StatementField {
  return Object.hasOwn(statementFields, name);
}

export interface Statement {
  /** `dp_...`: what opt-outs, splits, deletions and feedback point at; a keyed hash of subject, field and key. */
  readonly id: string;
  readonly field: StatementField;
  /** The cleaned value, of the shape of its field type. */
  readonly value: unknown;
  /** Comparison form of the value: equal keys mean the same value. */
  readonly key: string;
  /** The value as the source wrote it. */
  readonly original: string;
  readonly flags: readonly string[];
  /** Where in the record the value stood. */
  readonly path: string;
  /** Our first collection of this value; the anchor of its expiry, never moved. */
  readonly collectedAt: Date;
  /** The run that collected it first (`run_...`, B8). */
  readonly runId?: string;
  /** When the source says it was true, as it said last; null where the source does not say. */
  readonly observedAt: Date | null;
  /** The earliest date the source ever gave it; absent where it never gave one. Never moves later. */
  readonly firstObservedAt?: Date;
  /** When we last read it there. */
  readonly lastSeenAt: Date;
  /** False once a successful read of the record lacked it. */
  readonly isPresent: boolean;
  /** The earlier of the source's retention and the cap, from first collection. */
  readonly expiresAt: Date;
}

/** A fact that a source holds a value and hides it: by whom and when, never what. */
export interface Redaction {
  readonly field: string;
  readonly by: string;
  readonly reason: string;
  readonly lastSeenAt: Date;
}

/** What is kept of a value that was removed: that we held it and since when, so that its return does not start its clock anew. */
export interface RemovedValue {
  /** Id of the statement: a keyed hash. */
  readonly id: string;
  readonly collectedAt: Date;
  readonly expiresAt: Date;
}

/** One person or company in one record. Provenance that all its statements share stands here once. */
export interface Subject {
  readonly id: string;
  readonly kind: 'person' | 'company';
  readonly recordId: string;
  readonly sourceId: string;
  readonly role: string;
  readonly uri: string | null;
  readonly method: Method;
  readonly legalBasis: LegalBasis;
  readonly termsVersion: string;
  /** Who could see its contact values at the source, as the source or its terms say; null for a company. */
  readonly visibility?: Visibility | null;
  readonly statements: readonly Statement[];
  readonly redactions: readonly Redaction[];
  /** Values that the source dropped and that therefore went here; absent where there are none. */
  readonly removed?: readonly RemovedValue[];
  readonly firstCollectedAt: Date;
  readonly notifiedAt: Date | null;
}

/** The id of a record: a keyed hash, since a partner's own id may be an e-mail. */
export function recordIdOf(keyring: Keyring, sourceId: string, stream: string, idAtSource: string): string {
  return keyedId(keyring, 'rec', [sourceId, stream, idAtSource]);
}

export function subjectIdOf(keyring: Keyring, recordId: string, role: string): string {
  return keyedId(keyring, 'sub', [recordId, role]);
}

export function statementIdOf(keyring: Keyring, subjectId: string, field: StatementField, key: string): string {
  return keyedId(keyring, 'dp', [subjectId, field, key]);
}

/** When the value was last known true: what the source said, else our last successful read. */
export function verifiedAtOf(statement: Statement): Date {
  return statement.observedAt ?? statement.lastSeenAt;
}

/** Our first collection, or the source's own date where that is earlier. */
export function firstSeenAtOf(statement: Statement): Date {
  const observedAt = statement.firstObservedAt ?? statement.observedAt;
  return observedAt !== null && observedAt < statement.collectedAt ? observedAt : statement.collectedAt;
}
