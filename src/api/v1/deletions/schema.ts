import { z } from 'zod';
import { requestWords } from '../../../operations/request-words.js';
import { text } from '../../read-controls.js';
import { answerHead } from '../answer-schema.js';

/** Deletions as customers read and answer them (api.md section 3.9). */

const moment = z.iso.datetime({ offset: true });

/** What every feed takes. */
export const pageShape = {
  cursor: text(1_000).optional(),
  limit: z.int().min(1).max(100).default(25),
};

export const page = z.strictObject({ next_cursor: z.string(), has_more: z.boolean() });

export const datapoint = z.strictObject({ id: z.string(), field: z.string(), disclosed_at: z.iso.datetime() });

export const DeletionsInput = z.strictObject({
  status: z.enum(requestWords.deletionStatuses).optional(),
  ...pageShape,
});

export const DeletionsAnswer = z.strictObject({
  ...answerHead,
  items: z.array(
    z.strictObject({
      id: z.string().regex(/^del_/),
      profile_id: z.string(),
      cause: z.enum(requestWords.deletionCauses),
      status: z.enum([...requestWords.deletionStatuses, 'impossible']),
      created_at: z.iso.datetime(),
      due_at: z.iso.datetime(),
      reminders_at: z.array(z.iso.datetime()),
      datapoints: z.array(datapoint),
      refs: z.array(z.string()),
      outcome: z.enum(requestWords.deletionOutcomes).nullable(),
      reason: z.enum(requestWords.keepingReasons).nullable(),
      completed_at: z.iso.datetime().nullable(),
      systems: z.array(z.string()),
    }),
  ),
  page,
});

// Names of systems are codes: a sentence about a person has no room in them.
const system = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/);

export const AckInput = z.strictObject({
  id: z.string().regex(/^del_[A-Za-z0-9_-]{1,60}$/),
  outcome: z.enum(requestWords.deletionOutcomes),
  completed_at: moment.transform((at) => new Date(at)),
  systems: z.array(system).max(20).default([]),
  reason: z.enum(requestWords.keepingReasons).optional(),
});

export const AckAnswer = z.strictObject({ ...answerHead, id: z.string(), status: z.literal('acknowledged') });
