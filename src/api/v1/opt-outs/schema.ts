import { z } from 'zod';
import { text } from '../../read-controls.js';
import { answerHead } from '../answer-schema.js';
import { datapoint, page, pageShape } from '../deletions/schema.js';

/** Opt-outs as customers learn of them (api.md section 3.9). */

export const OptOutsInput = z.strictObject({
  since: z.iso
    .datetime({ offset: true })
    .transform((at) => new Date(at))
    .optional(),
  ...pageShape,
});

export const OptOutsAnswer = z.strictObject({
  ...answerHead,
  items: z.array(
    z.strictObject({
      profile_id: z.string(),
      opted_out_at: z.iso.datetime(),
      exposed_at: z.iso.datetime(),
      deletion_id: z.string(),
      datapoints: z.array(datapoint),
      refs: z.array(z.string()),
    }),
  ),
  page,
});

const identifier = z
  .strictObject({
    email: text(320).optional(),
    email_hash: text(64).optional(),
    phone: text(80).optional(),
    /** For a phone in national form. */
    country: text(60).optional(),
    profile_id: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/)
      .optional(),
  })
  .refine(({ country, ...given }) => Object.values(given).filter((one) => one !== undefined).length === 1, 'one-each')
  .refine(({ country, phone }) => country === undefined || phone !== undefined, 'country-of-a-phone');

export const CheckInput = z.strictObject({ identifiers: z.array(identifier).min(1).max(100) });

export const CheckAnswer = z.strictObject({
  ...answerHead,
  items: z.array(
    z.union([
      z.strictObject({ index: z.int(), status: z.literal('no_action') }),
      z.strictObject({ index: z.int(), status: z.literal('must_delete'), deletion_id: z.string() }),
    ]),
  ),
});
