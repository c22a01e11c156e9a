import { z } from 'zod';
import { requestWords } from '../../../operations/request-words.js';

/** The profile object of api.md section 4, member by member. A field that a presenter adds without a line here fails the tests. */

const moment = z.iso.datetime();
const day = z.iso.date();

const source = z.strictObject({
  source: z.string(),
  uri: z.string(),
  extracted_on: day,
  last_seen_on: day,
  still_present: z.boolean(),
  method: z.enum(['api', 'registry', 'page', 'feed', 'person', 'verification', 'derived']),
  legal_basis: z.enum(['legitimate_interest', 'consent', 'contract', 'legal_obligation']),
});

const whyNot = z.enum([
  'person_said_otherwise',
  'corrected',
  'older_verification',
  'fewer_sources',
  'lower_rank',
  'tie',
  'below_confidence',
  'no_longer_present',
]);

const decidedBy = z.strictObject({
  rule: z.enum([
    'person_stated',
    'human_correction',
    'latest_verified',
    'most_sources',
    'source_rank',
    'stable_order',
    'derived_from',
    'only_value',
  ]),
  against: z.int().optional(),
  from: z.string().optional(),
});

function field<V extends z.ZodType>(value: V) {
  return z.strictObject({
    datapoint_id: z.string().regex(/^dp_/),
    value,
    confidence: z.number().min(0).max(1),
    last_updated_at: moment,
    first_seen_at: moment,
    last_verified_at: moment,
    sources: z.array(source).min(1).optional(),
    alternatives: z.array(z.strictObject({ value, why_not: whyNot, sources: z.array(source).optional() })).optional(),
    decided_by: decidedBy,
  });
}

const check = z.enum(['pass', 'fail', 'timeout', 'not_run']);
const emailStatus = z.enum(['valid', 'invalid', 'accept_all', 'webmail', 'disposable', 'unknown']);

const emailValue = z.strictObject({
  address: z.string(),
  status: emailStatus,
  role_account: z.boolean(),
  is_catch_all: z.boolean(),
  verification: z.strictObject({
    date: day,
    status: emailStatus,
    checks: z.strictObject({ syntax: check, mx: check, smtp: check, seen_on_source: check }),
  }),
});

const phoneValue = z.strictObject({
  e164: z.string().regex(/^\+\d{6,15}$/),
  extension: z.string().optional(),
  type: z.enum(['mobile', 'fixed_line', 'fixed_or_mobile', 'voip', 'toll_free', 'other', 'unknown']),
  do_not_call: z.boolean().nullable(),
  dnc_checked_at: moment.nullable(),
  dnc_list: z.string().nullable(),
});

const employerValue = z.strictObject({
  name: z.string().nullable(),
  domain: z.string().nullable(),
  company_id: z.string().nullable(),
});
const month = z.string().regex(/^\d{4}(-\d{2})?$/);
const employmentValue = z.strictObject({
  employer: employerValue,
  title: z.string().nullable(),
  start: month.nullable(),
  end: month.nullable(),
  current: z.boolean(),
});
const languageValue = z.strictObject({ code: z.string().length(2) });
const countryValue = z.strictObject({ code: z.string().length(2), name: z.string() });
const urlValue = z.strictObject({ network: z.string(), username: z.string().nullable(), url: z.string() });

const fields = z.strictObject({
  full_name: field(z.string()).optional(),
  given_name: field(z.string()).optional(),
  family_name: field(z.string()).optional(),
  job_title: field(z.string()).optional(),
  seniority: field(z.string()).optional(),
  function: field(z.string()).optional(),
  employer: field(employerValue).optional(),
  employment: z.array(field(employmentValue)).optional(),
  country: field(countryValue).optional(),
  region: field(z.string()).optional(),
  city: field(z.string()).optional(),
  profile_urls: z.array(field(urlValue)).optional(),
  github_url: field(z.string()).optional(),
  skills: z.array(field(z.string())).optional(),
  languages: z.array(field(languageValue)).optional(),
  work_emails: z.array(field(emailValue)).optional(),
  personal_emails: z.array(field(emailValue)).optional(),
  phones: z.array(field(phoneValue)).optional(),
} satisfies Record<(typeof requestWords.fields)[number], z.ZodType>);

export const profileObject = z.strictObject({
  id: z.string(),
  object: z.literal('profile'),
  likelihood: z.int().min(0).max(10),
  match_probability: z.number().min(0).max(1),
  num_sources: z.int(),
  num_subjects: z.int(),
  contains: z.array(z.string()),
  first_seen_at: moment.nullable(),
  last_updated_at: moment.nullable(),
  last_verified_at: moment.nullable(),
  notice: z.strictObject({
    status: z.enum(['not_required', 'pending', 'sent', 'failed']),
    sent_at: moment.nullable(),
    language: z.string().nullable(),
    channel: z.string().nullable(),
    objection_deadline: day.nullable(),
  }),
  regions: z.strictObject({
    eea: z.boolean(),
    uk: z.boolean(),
    switzerland: z.boolean(),
    california: z.boolean(),
    basis: z.string(),
  }),
  fields,
});

export const withheld = z.strictObject({
  field: z.enum(requestWords.fields as readonly [string, ...string[]]),
  reason: z.enum(['source_terms', 'purpose', 'not_notified', 'region_policy']),
  source: z.string().optional(),
  purpose: z.enum(requestWords.purposes),
});

export const omitted = z.strictObject({
  field: z.enum(requestWords.fields as readonly [string, ...string[]]),
  reason: z.enum(['not_held', 'below_confidence', 'too_old', 'not_at_as_of', 'not_licensed']),
});
