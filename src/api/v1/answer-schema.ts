import { z } from 'zod';
import { requestWords } from '../../operations/request-words.js';

/** Members that answers share. Answers are built by presenters and checked against these schemas in tests, not on every request. */

export const answerHead = { request_id: z.string().regex(/^req_/), client_request_id: z.string().optional() };

export const billing = z.strictObject({
  credits_charged: z.int(),
  results_returned: z.int(),
  items: z.array(z.strictObject({ group: z.string(), credits: z.int() })),
  free_repeat: z.array(z.string()),
  free_until: z.iso.datetime().nullable(),
  balance: z.int(),
  dry_run: z.boolean(),
});

/** RFC 9457, as api.md section 2.3 extends it. */
export const Problem = z.strictObject({
  ...answerHead,
  type: z.string().regex(/^https:\/\/candor\.example\/problems\/[a-z_]+$/),
  title: z.string(),
  status: z.int().min(400).max(599),
  code: z.string(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  retryable: z.boolean(),
  errors: z
    .array(z.looseObject({ in: z.enum(['path', 'query', 'body', 'header']), pointer: z.string(), code: z.string() }))
    .optional(),
  match_status: z.string().optional(),
  reason: z.string().optional(),
  candidates: z.int().optional(),
  decide_by: z.array(z.enum(requestWords.lookupInputs)).optional(),
  best: z.int().optional(),
  asked: z.int().optional(),
  withheld: z.array(z.looseObject({ field: z.string(), reason: z.string() })).optional(),
  negative: z.strictObject({ last_checked_at: z.iso.datetime(), next_check_at: z.iso.datetime() }).optional(),
  opted_out_at: z.iso.datetime().optional(),
  exposed_at: z.iso.datetime().optional(),
  deletion_id: z.string().nullable().optional(),
  datapoints: z.array(z.strictObject({ id: z.string(), field: z.string(), disclosed_at: z.iso.datetime() })).optional(),
  billing: billing.optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  allowed: z.array(z.string()).optional(),
  required: z.array(z.string()).optional(),
  window: z.string().optional(),
  limit: z.int().optional(),
  retry_after_seconds: z.int().optional(),
});
