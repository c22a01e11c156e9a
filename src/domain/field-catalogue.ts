import type { StatementField } from './statement.js';

/**
 * The fields a profile serves (api.md section 4): from which statement field each is made, its billing group, whether it is a list and
 * whether it is in the default set. A field that is not here cannot be served.
 */

export type BillingGroup = 'profile' | 'work_email' | 'personal_email' | 'phone' | 'company';

export interface ServedFieldDefinition {
  readonly from: StatementField;
  readonly group: BillingGroup;
  readonly isList: boolean;
  readonly isDefault: boolean;
  /** Set where the value is computed from a winning value of another served field. */
  readonly derivedFrom: 'full_name' | 'job_title' | null;
}

function field(
  from: StatementField,
  group: BillingGroup,
  options: Partial<Omit<ServedFieldDefinition, 'from' | 'group'>> = {},
): ServedFieldDefinition {
  return { from, group, isList: false, isDefault: true, derivedFrom: null, ...options };
}

export const personFields = {
  full_name: field('full_name', 'profile'),
  given_name: field('full_name', 'profile', { derivedFrom: 'full_name' }),
  family_name: field('full_name', 'profile', { derivedFrom: 'full_name' }),
  job_title: field('job_title', 'profile'),
  seniority: field('job_title', 'profile', { derivedFrom: 'job_title' }),
  function: field('job_title', 'profile', { derivedFrom: 'job_title' }),
  employer: field('employer', 'profile'),
  employment: field('employment', 'profile', { isList: true, isDefault: false }),
  country: field('place', 'profile'),
  region: field('place', 'profile'),
  city: field('place', 'profile'),
  profile_urls: field('profile_url', 'profile', { isList: true }),
  github_url: field('profile_url', 'profile', { isDefault: false }),
  skills: field('skill', 'profile', { isList: true, isDefault: false }),
  languages: field('language', 'profile', { isList: true, isDefault: false }),
  work_emails: field('email', 'work_email', { isList: true }),
  personal_emails: field('email', 'personal_email', { isList: true, isDefault: false }),
  phones: field('phone', 'phone', { isList: true, isDefault: false }),
} as const satisfies Record<string, ServedFieldDefinition>;

export type PersonField = keyof typeof personFields;

export const personFieldNames = Object.keys(personFields) as readonly PersonField[];

export function isPersonField(name: string): name is PersonField {
  return Object.hasOwn(personFields, name);
}

export const companyFields = {
  name: field('company_name', 'company'),
  domains: field('domain', 'company', { isList: true }),
  country: field('place', 'company'),
  city: field('place', 'company'),
  registrar: field('registrar', 'company'),
  registered_on: field('registered_on', 'company'),
  registration_expires_on: field('registration_expires_on', 'company'),
} as const satisfies Record<string, ServedFieldDefinition>;

export type CompanyField = keyof typeof companyFields;
export type ServedField = PersonField | CompanyField;
