import type { z } from 'zod';
import { CandorError, type ErrorDetail } from '../errors.js';
import type { Endpoint, RawRequest } from './endpoint.js';
import { readJsonBody } from './json-body.js';
import { nearestWord } from './nearest-word.js';
import { type QueryText, readQuery } from './query-text.js';

/**
 * From a raw request to an endpoint's input. Nothing is ignored: an unknown or repeated name, a value of another type and text that is
 * no text are all told together, with what would have been right, and never with what was sent.
 */

type Place = 'path' | 'query' | 'body';
type InputProblem = { readonly [name: string]: ErrorDetail };

/** The parsed input and whether the answer is indented. Throws `CandorError` `unknown_parameter`, `validation_failed`, and those of
 *  `readJsonBody`. */
export function parseInput(
  endpoint: Endpoint,
  raw: RawRequest,
  maxBodyBytes: number,
): { readonly input: unknown; readonly pretty: boolean } {
  const { values, ...broken } = readQuery(raw.query);
  const { pretty = 'false', ...asked } = values;
  const isQuery = endpoint.method === 'GET';
  const place: Place = isQuery ? 'query' : 'body';
  const allowed = allowedOf(endpoint);
  const fields = isQuery
    ? fromTexts(asked)
    : readJsonBody(raw.body, header(raw, 'content-type'), endpoint.maxBodyBytes ?? maxBodyBytes);
  const given: Record<string, unknown> = { ...raw.params };
  for (const [name, value] of Object.entries(fields)) if (allowed.has(name)) given[name] = value;
  const parsed = endpoint.input.safeParse(given);
  const problems = [
    ...brokenQuery(broken, allowed),
    // Parameters of a POST stand in its body; one in the address would be logged on the way by others.
    ...(isQuery ? [] : strangers(asked, 'query', noNames)),
    ...strangers(fields, place, allowed),
    ...(booleans.has(pretty) ? [] : [{ in: 'query', pointer: '/pretty', code: 'type' }]),
    ...(parsed.error?.issues.slice(0, mostProblems) ?? []).map((issue) => problemOfIssue(issue, given, raw, place)),
  ];
  if (problems.length > 0) throw refusal(problems, endpoint);
  return { input: parsed.data, pretty: booleans.get(pretty) ?? false };
}

type Names = ReadonlySet<string>;
const noNames: Names = new Set();
// A definition never changes, so what it takes beside its path is listed once and not by each request.
const allowedNames = new WeakMap<Endpoint, Names>();

function allowedOf(endpoint: Endpoint): Names {
  const known = allowedNames.get(endpoint);
  if (known !== undefined) return known;
  const inPath = new Set(endpoint.path.split('/'));
  const names = new Set(Object.keys(endpoint.input.shape).filter((name) => !inPath.has(`:${name}`)));
  allowedNames.set(endpoint, names);
  return names;
}

function brokenQuery({ duplicates, undecodable }: Omit<QueryText, 'values'>, allowed: Names): readonly InputProblem[] {
  return [
    ...undecodable.map((name) => ({ in: 'query', pointer: pointerTo(name), code: 'not-utf8' })),
    ...duplicates.map((name) => ({ in: 'query', pointer: pointerTo(name), code: 'duplicate', allowed: [...allowed] })),
  ];
}

/** The names in `fields` that are no parameter, at most as many as are told. */
function strangers(fields: Readonly<Record<string, unknown>>, place: Place, allowed: Names): readonly InputProblem[] {
  const names = Object.keys(fields).filter((name) => !allowed.has(name));
  return names.slice(0, mostProblems).map((name) => unknown(name, place, [...allowed]));
}

function header(raw: RawRequest, name: string): string | undefined {
  const value = raw.headers[name];
  return typeof value === 'string' ? value : undefined;
}

// A body of nothing but wrong names would otherwise cost many times its size, in work and in the answer.
const mostProblems = 20;

function refusal(all: readonly InputProblem[], { method, path }: Endpoint): CandorError {
  const problems = all.slice(0, mostProblems);
  const stranger = problems.find((problem) => problem.code === 'unknown' || problem.code === 'duplicate');
  const name = String((stranger ?? problems[0])?.pointer ?? '').slice(1);
  const said = name === '' ? 'A parameter' : `'${name}'`;
  if (stranger?.code === 'duplicate')
    return new CandorError('unknown_parameter', `${said} is given twice.`, { errors: problems });
  if (stranger !== undefined) {
    return new CandorError(
      'unknown_parameter',
      `${said} is not a parameter of ${method} ${path.replace(/:(\w+)/g, '{$1}')}.`,
      { errors: problems },
    );
  }
  return new CandorError('validation_failed', `${said} is not valid.`, { errors: problems });
}

// A name of another form may be a value in the wrong place (an address as a key), and values are never echoed.
function pointerTo(name: string): string {
  return /^[A-Za-z][A-Za-z_-]{0,39}$/.test(name) ? `/${name}` : '';
}

function unknown(name: string, place: Place, allowed: readonly string[]): InputProblem {
  const pointer = pointerTo(name);
  const meant = pointer === '' ? null : nearestWord(name, allowed);
  return { in: place, pointer, code: 'unknown', ...(meant === null ? {} : { did_you_mean: meant }), allowed };
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

// A query holds text only; these parameters are something else in a body. Text of another form stays and is refused as of the wrong type.
const textForms: Readonly<Record<string, (text: string) => unknown>> = {
  min_likelihood: numberOf,
  min_confidence: numberOf,
  include_alternatives: booleanOf,
  include_sources: booleanOf,
  follow: booleanOf,
  limit: numberOf,
  metadata: jsonOf,
  // "+44..." typed into an address arrives with a space: a plus sign there means one.
  phone: (text) => text.replace(/^ (?=\d)/, '+'),
};

function fromTexts(values: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => [
      name,
      Object.hasOwn(textForms, name) ? textForms[name]!(text) : text,
    ]),
  );
}

function numberOf(text: string): unknown {
  return /^\d{1,3}(?:\.\d{1,6})?$/.test(text) ? Number(text) : text;
}

function booleanOf(text: string): unknown {
  return booleans.get(text) ?? text;
}

function jsonOf(text: string): unknown {
  try {
    return readJsonBody(Buffer.from(text), 'application/json', 4_096);
  } catch (error) {
    if (error instanceof CandorError) return text;
    throw error;
  }
}

function problemOfIssue(
  issue: z.core.$ZodIssue,
  values: Readonly<Record<string, unknown>>,
  raw: RawRequest,
  place: Place,
): InputProblem {
  const name = String(issue.path[0] ?? '');
  const at = { in: raw.params[name] === undefined ? place : ('path' as const), pointer: pointerTo(name) };
  switch (issue.code) {
    case 'invalid_type':
      return values[name] === undefined
        ? { ...at, code: 'required' }
        : { ...at, code: 'type', expected: issue.expected };
    case 'too_big':
      return { ...at, code: 'too-big', maximum: Number(issue.maximum) };
    case 'too_small':
      return { ...at, code: 'too-small', minimum: Number(issue.minimum) };
    case 'invalid_value':
      return {
        ...at,
        code: 'value',
        allowed: issue.values.map(String),
        ...meantOf(values[name], issue.values.map(String)),
      };
    case 'custom':
      return { ...at, code: issue.message, ...(issue.params as InputProblem | undefined) };
    default:
      return { ...at, code: 'form' };
  }
}

function meantOf(value: unknown, allowed: readonly string[]): InputProblem {
  const meant = typeof value === 'string' && value.length < 40 ? nearestWord(value, allowed) : null;
  return meant === null ? {} : { did_you_mean: meant };
}
