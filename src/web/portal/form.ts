import { CandorError, type ErrorDetails } from '../../errors.js';
import { requestWords } from '../../operations/request-words.js';

/** The opt-out form as it comes in: urlencoded text, each name once, nothing that the form does not have. */

export const textFields = ['email', 'phone', 'profile_url', 'full_name', 'company'] as const;
export type TextField = (typeof textFields)[number];

/** Longest text of each field in characters; those of the API. */
export const longest: Readonly<Record<TextField, number>> = {
  email: 320,
  phone: 80,
  profile_url: 2_000,
  full_name: 200,
  company: 200,
};

export type Scope = (typeof requestWords.suppressionScopes)[number];

export interface OptOutForm {
  /** What was typed, without those left empty. */
  readonly person: { readonly [F in TextField]?: string };
  readonly scope: Scope;
}

export type ProblemName = 'nothingGiven' | 'tooLittle' | 'unreadable' | 'tooLong' | 'sharedMailbox';

/** A field, or null for the form as a whole, and what is wrong with it. */
export interface FormProblem {
  readonly field: TextField | null;
  readonly problem: ProblemName;
}

/** Reads a body. Null for one that our form cannot have sent: not UTF-8, unknown or repeated names, a scope that is none. */
export function readForm(body: Uint8Array): OptOutForm | null {
  const text = decode(body);
  if (text === null) return null;
  const pairs = [...new URLSearchParams(text)];
  const names: readonly string[] = [...textFields, 'scope'];
  if (pairs.some(([name]) => !names.includes(name)) || new Set(pairs.map(([name]) => name)).size < pairs.length)
    return null;
  const values = new Map(pairs);
  const scope = requestWords.suppressionScopes.find((one) => one === (values.get('scope') ?? 'all'));
  if (scope === undefined) return null;
  const person = Object.fromEntries(
    textFields.flatMap((field) => {
      const value = values.get(field)?.trim() ?? '';
      return value === '' ? [] : [[field, value]];
    }),
  );
  return { person, scope };
}

function decode(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null; // The decoder's only way of saying no.
  }
}

/** What can be told without reading the values. */
export function problemsOfForm({ person }: OptOutForm): readonly FormProblem[] {
  if (Object.keys(person).length === 0) return [{ field: null, problem: 'nothingGiven' }];
  return textFields
    .filter((field) => (person[field]?.length ?? 0) > longest[field])
    .map((field) => ({ field, problem: 'tooLong' as const }));
}

/** What the reader of identifiers said, as problems of fields; null where `error` is something else. */
export function problemsOfError(error: unknown): readonly FormProblem[] | null {
  if (!(error instanceof CandorError) || error.code !== 'invalid_input') return null;
  const { reason } = error.details;
  if (reason === 'role_mailbox') return [{ field: 'email', problem: 'sharedMailbox' }];
  if (reason === 'too_little') return [{ field: null, problem: 'tooLittle' }];
  const named = fieldsIn(error.details).map((field) => ({ field, problem: 'unreadable' as const }));
  return named.length > 0 ? named : [{ field: null, problem: 'unreadable' }];
}

function fieldsIn({ errors }: ErrorDetails): readonly TextField[] {
  if (!Array.isArray(errors)) return [];
  const pointers = errors.map((one) => (one as { readonly pointer?: unknown }).pointer);
  return textFields.filter((field) => pointers.includes(`/${field}`));
}
