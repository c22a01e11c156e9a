import type { Email } from '../../../domain/field/email.js';
import type { Employment } from '../../../domain/field/employment.js';
import type { Language } from '../../../domain/field/language.js';
import type { Phone } from '../../../domain/field/phone.js';
import type { PersonField } from '../../../domain/field-catalogue.js';
import { wireDay } from '../../wire-date.js';

/** The value of each field as the wire has it (api.md sections 4 and 5). A field without a row here cannot be presented. */

const presenters: Readonly<Record<PersonField, (value: unknown, verifiedAt: Date) => unknown>> = {
  full_name: text,
  given_name: text,
  family_name: text,
  job_title: text,
  seniority: text,
  function: text,
  employer: presentEmployer,
  employment: presentEmployment,
  country: presentCountry,
  region: text,
  city: text,
  profile_urls: presentProfileUrl,
  github_url: text,
  skills: text,
  languages: presentLanguage,
  work_emails: presentEmail,
  personal_emails: presentEmail,
  phones: presentPhone,
};

/** `verifiedAt` dates the checks that were made by seeing the value at its source. */
export function wireValue(field: PersonField, value: unknown, verifiedAt: Date): unknown {
  return presenters[field](value, verifiedAt);
}

function text(value: unknown): string {
  return value as string;
}

function presentEmployer(value: unknown): Record<string, unknown> {
  const { name, domain } = value as { readonly name: string | null; readonly domain: string | null };
  return { name, domain, company_id: null };
}

function presentEmployment(value: unknown): Record<string, unknown> {
  const { employer, title, start, end, current } = value as Employment;
  return { employer: presentEmployer(employer), title, start, end, current };
}

function presentLanguage(value: unknown): Record<string, unknown> {
  const { code } = value as Language;
  return { code };
}

function presentCountry(value: unknown): Record<string, unknown> {
  const { code, name } = value as { readonly code: string; readonly name: string };
  return { code, name };
}

function presentProfileUrl(value: unknown): Record<string, unknown> {
  const { network, username, url } = value as {
    readonly network: string;
    readonly username: string | null;
    readonly url: string;
  };
  return { network, username, url };
}

// Nobody asked a mail server yet, so nothing is `valid`: what the address itself tells, else `unknown`.
function presentEmail(value: unknown, verifiedAt: Date): Record<string, unknown> {
  const { address, role, disposable, webmail } = value as Email;
  const status = disposable ? 'disposable' : webmail ? 'webmail' : 'unknown';
  return {
    address,
    status,
    role_account: role,
    is_catch_all: false,
    verification: {
      date: wireDay(verifiedAt),
      status,
      checks: { syntax: 'pass', mx: 'not_run', smtp: 'not_run', seen_on_source: 'pass' },
    },
  };
}

// Never screened reads as null, which means "do not call" (api.md section 5).
function presentPhone(value: unknown): Record<string, unknown> {
  const { e164, type, extension } = value as Phone;
  return {
    e164,
    ...(extension === undefined ? {} : { extension }),
    type,
    do_not_call: null,
    dnc_checked_at: null,
    dnc_list: null,
  };
}
