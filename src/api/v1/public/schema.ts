import { z } from 'zod';
import { requestWords } from '../../../operations/request-words.js';
import { text } from '../../read-controls.js';
import { answerHead } from '../answer-schema.js';

/** What the public opt-out takes: one or more ways to say who, no account, no purpose. */
export const OptOutInput = z.strictObject({
  email: text(320).optional(),
  phone: text(80).optional(),
  profile_url: text(2_000).optional(),
  full_name: text(200).optional(),
  company: text(200).optional(),
  /** For a phone in national form. */
  country: text(60).optional(),
  scope: z.enum(requestWords.suppressionScopes).default('all'),
  /** BCP 47, the language of our letters to the person. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/)
    .optional(),
});

export const OptOutAnswer = z.strictObject({ ...answerHead, reference: z.string(), status: z.literal('received') });
