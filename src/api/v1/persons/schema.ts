import { z } from 'zod';
import { requestWords } from '../../../operations/request-words.js';
import { readControlShape, text } from '../../read-controls.js';
import { answerHead, billing } from '../answer-schema.js';
import { omitted, profileObject, withheld } from './profile-schema.js';

/** What the person endpoints take and give. Length limits stand here; whether a text is an e-mail or a name, the field types say. */

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

// Longest: an address has 254 octets, a URL in a browser about 2,000 characters, a name on a passport fewer than 100.
const inputs = {
  email: text(320).optional(),
  email_hash: text(64).optional(),
  phone: text(80).optional(),
  profile_url: text(2_000).optional(),
  github_login: text(40).optional(),
  profile_id: id.optional(),
  full_name: text(200).optional(),
  given_name: text(100).optional(),
  family_name: text(100).optional(),
  company: text(200).optional(),
  domain: text(253).optional(),
  job_title: text(200).optional(),
  city: text(100).optional(),
  country: text(60).optional(),
} satisfies Record<(typeof requestWords.lookupInputs)[number], z.ZodType>;

export const LookupInput = z.strictObject({ ...inputs, ...readControlShape });

export const ReadInput = z.strictObject({ id, follow: z.boolean().default(false), ...readControlShape });

export const ProvenanceInput = z.strictObject({
  id,
  field: z.enum(requestWords.fields as readonly [string, ...string[]]).optional(),
  purpose: readControlShape.purpose,
});

export const ExplainInput = z.strictObject({ id, purpose: readControlShape.purpose });

const moment = z.iso.datetime();
const day = z.iso.date();

export const PersonAnswer = z.strictObject({
  ...answerHead,
  match_status: z.literal('full_match'),
  matched_on: z.array(z.enum(requestWords.lookupInputs)),
  purpose: z.enum(requestWords.purposes),
  data: profileObject,
  withheld: z.array(withheld),
  omitted: z.array(omitted),
  billing,
  metadata: z.record(z.string(), z.string()).optional(),
  requested_id: z.string().optional(),
  split: z.strictObject({ at: moment, into: z.array(z.string()) }).optional(),
});

export const MovedAnswer = z.strictObject({ ...answerHead, merged_into: z.string(), merged_at: moment });

export const ProvenanceAnswer = z.strictObject({
  ...answerHead,
  profile_id: z.string(),
  statements: z.array(
    z.strictObject({
      datapoint_id: z.string(),
      field: z.string(),
      value: z.unknown().optional(),
      original: z.string().optional(),
      subject: z.string(),
      source: z.string(),
      uri: z.string().optional(),
      method: z.string(),
      legal_basis: z.string(),
      observed_at: moment.nullable(),
      collected_on: day,
      first_seen_at: moment,
      last_seen_on: day,
      still_present: z.boolean(),
      expires_on: day,
      terms_version: z.string(),
      allowed_purposes: z.array(z.enum(requestWords.purposes)),
      won: z.boolean(),
    }),
  ),
});

const score = z.number().min(0).max(1);

export const ExplainAnswer = z.strictObject({
  ...answerHead,
  profile_id: z.string(),
  subjects: z.array(z.string()),
  rejected: z.array(z.strictObject({ subject: z.string(), why: z.enum(['different_person', 'unsure']), score })),
  links: z.array(
    z.strictObject({
      a: z.string(),
      b: z.string(),
      score,
      threshold: score,
      decided_by: z.string(),
      at: moment,
      features: z.array(z.strictObject({ name: z.string(), score: z.number(), weight: z.number() })),
    }),
  ),
  winners: z.array(z.strictObject({ field: z.string(), rule: z.string(), against: z.int() })),
});
