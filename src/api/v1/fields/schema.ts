import { z } from 'zod';
import { requestWords } from '../../../operations/request-words.js';
import { answerHead } from '../answer-schema.js';

export const FieldsInput = z.strictObject({});

export const FieldsAnswer = z.strictObject({
  ...answerHead,
  fields: z.array(
    z.strictObject({
      field: z.enum(requestWords.fields as readonly [string, ...string[]]),
      type: z.enum(['field', 'list']),
      group: z.enum(['profile', 'work_email', 'personal_email', 'phone', 'company']),
      default: z.boolean(),
      derived_from: z.string().nullable(),
      /** Purposes of this key under which some source lets the field be seen. */
      visible_for: z.array(z.enum(requestWords.purposes)),
    }),
  ),
});
