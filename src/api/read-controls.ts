import { z } from 'zod';
import type { PersonField } from '../domain/field-catalogue.js';
import { requestWords } from '../operations/request-words.js';
import type { ReadControls } from '../operations/serve-profile.js';
import { nearestWord } from './nearest-word.js';

/** The controls that every read of a person takes (api.md section 2.8), as one shape: GET and POST differ in nothing. */

/** Text of a request: some, at most `longest` characters, without NUL and without halves of characters. */
export function text(longest: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(longest)
    .refine((value) => !/\0|\p{Surrogate}/u.test(value), 'not-text');
}

// Every field named twice over, with signs and commas, stays under this.
const longestInclude = 500;

const metadata = z
  .record(
    text(40),
    z
      .string()
      .max(200)
      .refine((value) => !/\0|\p{Surrogate}/u.test(value), 'not-text'),
  )
  .refine((object) => Object.keys(object).length <= 10, 'too-many-entries');

export const readControlShape = {
  data_include: text(longestInclude)
    .transform((list, issues) => {
      const fields = readDataInclude(list);
      if (Array.isArray(fields)) return fields as readonly PersonField[];
      issues.addIssue({
        code: 'custom',
        message: (fields as IncludeProblem).code,
        params: (fields as IncludeProblem).params,
      });
      return z.NEVER;
    })
    .optional(),
  min_likelihood: z.int().min(1).max(10).default(7),
  min_confidence: z.number().min(0).max(1).default(0.5),
  include_alternatives: z.boolean().default(true),
  include_sources: z.boolean().default(true),
  purpose: z.enum(requestWords.purposes).optional(),
  metadata: metadata.optional(),
};

interface IncludeProblem {
  readonly code: string;
  readonly params: Record<string, unknown>;
}

/** A comma list of fields, `-` excludes. It starts empty if the first entry is plain, from the default set if it begins with `-`; then left
 *  to right. Comes out in catalogue order. */
export function readDataInclude(list: string): readonly PersonField[] | IncludeProblem {
  const entries = list.split(',').map((entry) => entry.trim());
  const chosen = new Set<string>(entries[0]?.startsWith('-') ? requestWords.defaultFields : []);
  for (const entry of entries) {
    const name = entry.replace(/^-/, '').trim();
    if (!(requestWords.fields as readonly string[]).includes(name)) return unknownField(name);
    if (entry.startsWith('-')) chosen.delete(name);
    else chosen.add(name);
  }
  if (chosen.size === 0) return { code: 'no-field', params: {} };
  return requestWords.fields.filter((field) => chosen.has(field));
}

function unknownField(name: string): IncludeProblem {
  const meant = name.length < 40 ? nearestWord(name, requestWords.fields) : null;
  return {
    code: 'unknown-field',
    params: { ...(meant === null ? {} : { did_you_mean: meant }), allowed: requestWords.fields },
  };
}

/** The controls as the operations take them. */
export function controlsOf(input: {
  readonly data_include?: readonly PersonField[] | undefined;
  readonly min_likelihood: number;
  readonly min_confidence: number;
  readonly include_alternatives: boolean;
  readonly include_sources: boolean;
}): ReadControls {
  return {
    fields: input.data_include ?? requestWords.defaultFields,
    minLikelihood: input.min_likelihood,
    minConfidence: input.min_confidence,
    includeAlternatives: input.include_alternatives,
    includeSources: input.include_sources,
  };
}
