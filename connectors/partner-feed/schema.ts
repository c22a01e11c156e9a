import { readFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { z } from 'zod';
import { codeOf } from '../../src/connector-kit/error-code.js';

/** The settings of one feed and its mapping: which column of the partner's is which of our fields. */

const column = z.string().min(1);

/** What a column can be. `country` is also the evidence by which national phone numbers of its row are read. */
const ColumnsForm = z.strictObject({
  full_name: column.optional(),
  given_name: column.optional(),
  family_name: column.optional(),
  job_title: column.optional(),
  employer_name: column.optional(),
  employer_domain: column.optional(),
  email: column.optional(),
  phone: column.optional(),
  profile_url: column.optional(),
  /** Several, separated by `;`. */
  skills: column.optional(),
  /** Several, separated by `;`: codes or names. */
  languages: column.optional(),
  /** Since and until when the person holds the post of the row: ISO year, month or day. */
  employment_start: column.optional(),
  employment_end: column.optional(),
  city: column.optional(),
  region: column.optional(),
  country: column.optional(),
  github_login: column.optional(),
});

/** The mapping file of a feed. Every column of a delivery is mapped, ignored by name, or reported as unmapped. */
export const MappingForm = z.strictObject({
  /** The partner's own id of a row: stable over deliveries, never empty. */
  id: column,
  columns: ColumnsForm.refine((columns) => Object.keys(columns).length > 0, 'maps no column'),
  /** When the row was true at the partner: ISO date or instant. */
  observed_at: column.optional(),
  /** When the partner told the person (GDPR 14): ISO date or instant; empty or absent = notice pending. */
  notified_at: column.optional(),
  /** Who could see the contact values: `everyone` or `public`, `limited`; anything else is unknown. */
  visibility: column.optional(),
  ignore: z.array(column).default([]),
});
export type Mapping = z.output<typeof MappingForm>;

// Read once, when the sources are configured: `normalise` is pure and must not open files.
const mappingFile = z.string().transform((path, context): Mapping => {
  const read = readJson(path);
  const parsed = 'json' in read ? MappingForm.safeParse(read.json) : null;
  if (parsed?.success === true) return parsed.data;
  const reasons =
    parsed === null
      ? [`the mapping file cannot be read (${'why' in read ? read.why : ''})`]
      : parsed.error.issues.map(describe);
  for (const message of reasons) context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

function describe(issue: z.core.$ZodIssue): string {
  return `mapping file: ${issue.path.map(String).join('.') || 'the file'}: ${issue.message}`;
}

function readJson(path: string): { readonly json: unknown } | { readonly why: string } {
  try {
    return { json: JSON.parse(readFileSync(path, 'utf8')) };
  } catch (error) {
    return { why: error instanceof SyntaxError ? 'no valid JSON' : (codeOf(error) ?? 'unreadable') };
  }
}

/** The settings of one feed. */
export const FeedSettings = z.strictObject({
  /** Folder the partner delivers to, or one file. */
  folder: z.string().min(1),
  /** The mapping itself, or the path of a JSON file with it. */
  mapping: z.union([mappingFile, MappingForm]),
  /** Used where a delivery has no byte order mark; without it a delivery must be valid UTF-8. */
  encoding: z
    .string()
    .refine((name) => iconv.encodingExists(name), 'an encoding iconv-lite does not know')
    .optional(),
  delimiter: z.string().length(1).default(','),
  /** A delivery with a larger share of bad rows is held whole. */
  maxBadShare: z.number().min(0).max(1).default(0.2),
  maxRows: z.int().min(1).default(10_000_000),
  maxFieldBytes: z.int().min(1).default(65_536),
  maxRowBytes: z.int().min(100).max(16_000_000).default(1_000_000),
  /** A file counts as complete when it has not changed for so long. */
  stableMs: z.int().min(0).max(60_000).default(1000),
});
export type FeedSettings = z.output<typeof FeedSettings>;
