import type { DomainName } from './field/domain-name.js';
import type { Email } from './field/email.js';
import type { Employer } from './field/employer.js';
import type { JobTitle } from './field/job-title.js';
import type { PersonName } from './field/person-name.js';
import type { Place } from './field/place.js';
import type { ProfileUrl } from './field/profile-url.js';
import type { Skill } from './field/skill.js';
import type { ServedField } from './field-catalogue.js';
import { type Statement, statementFields } from './statement.js';

/** From a statement's value to the value of a served field: a place gives country, region and city, an e-mail is work or personal. */

export interface Projected {
  readonly value: unknown;
  /** Equal keys are one candidate. */
  readonly key: string;
  readonly specificity: number;
}

/** The part of `statement` that `field` serves; null where it has none. */
export function projectStatement(field: ServedField, statement: Statement): Projected | null {
  switch (field) {
    case 'country':
      return part((statement.value as Place).country, (country) => country.code);
    case 'region':
      return part((statement.value as Place).region, (region) => region.toLowerCase());
    case 'city':
      return part((statement.value as Place).city, (city) => city.toLowerCase());
    case 'github_url':
      return (statement.value as ProfileUrl).network === 'github'
        ? part((statement.value as ProfileUrl).url, () => statement.key)
        : null;
    case 'work_emails':
      return (statement.value as Email).webmail ? null : whole(statement);
    case 'personal_emails':
      return (statement.value as Email).webmail ? whole(statement) : null;
    default:
      return whole(statement);
  }
}

function part<V>(value: V | null, keyOf: (value: V) => string): Projected | null {
  return value === null ? null : { value, key: keyOf(value), specificity: 0 };
}

function whole(statement: Statement): Projected {
  const type = statementFields[statement.field];
  return { value: statement.value, key: statement.key, specificity: type.specificity(statement.value) };
}

/** The value of a derived field, from the winning value it rests on; null where that says nothing of the kind. */
export function deriveValue(field: ServedField, winner: unknown): unknown {
  switch (field) {
    case 'given_name':
      return (winner as PersonName).given;
    case 'family_name':
      return (winner as PersonName).family;
    case 'seniority':
      return (winner as JobTitle).seniority;
    case 'function':
      return (winner as JobTitle).function;
    default:
      return null;
  }
}

/** A served value in the shape of api.md section 4: plain text where the API has plain text. */
export function servedValue(field: ServedField, value: unknown): unknown {
  switch (field) {
    case 'full_name':
      return (value as PersonName).full;
    case 'job_title':
      return (value as JobTitle).title;
    case 'skills':
      return (value as Skill).name;
    case 'employer': {
      const employer = value as Employer;
      return { name: employer.name, domain: employer.domain };
    }
    case 'domains':
      return (value as DomainName).registrable;
    case 'name':
    case 'registrar':
      return (value as { readonly name: string }).name;
    default:
      return value;
  }
}
