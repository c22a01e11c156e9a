import { CandorError, type ErrorCode, type ErrorDetails, errorKinds } from '../errors.js';

/** Every error body is RFC 9457 problem+json, made here from the one registry. No message of a foreign error, and no value of the request,
 *  ever reaches it. */

export const problemType = 'application/problem+json; charset=utf-8';

// What an error may bring beside the members every problem has; a detail that is not named here stays inside.
const detailNames = [
  'errors',
  'match_status',
  'reason',
  'candidates',
  'decide_by',
  'best',
  'asked',
  'required',
  'allowed',
  'window',
  'limit',
  'retry_after_seconds',
] as const;

// A client that waits this long meets a store that had time to elect, restart or be restarted.
const retryAfterSeconds = 5;

export interface Problem {
  readonly status: number;
  readonly code: ErrorCode;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ProblemPlace {
  readonly requestId: string;
  /** The path; never the query. */
  readonly instance: string;
}

/** The members that every problem opens with; a miss is one too. */
export function problemHead(code: ErrorCode): {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
} {
  const { status, title } = errorKinds[code];
  return { type: `https://candor.example/problems/${code}`, title, status, code };
}

/** The problem that `error` becomes: its own where it is ours, 503 where the store is away, 500 without a word otherwise. */
export function problemOf(error: unknown, place: ProblemPlace): Problem {
  const known = knownError(error);
  const { status, retryable } = errorKinds[known.code];
  return {
    status,
    code: known.code,
    body: {
      ...problemHead(known.code),
      detail: known.message,
      instance: place.instance,
      request_id: place.requestId,
      retryable,
      ...allowedDetails(known.details),
    },
    headers: headersOf(known),
  };
}

/** True for an error of the driver: the store gave no answer, and without an answer nothing may be served. */
export function isStoreAway(error: unknown): boolean {
  return error instanceof Error && /^Mongo/.test(error.name);
}

function knownError(error: unknown): CandorError {
  if (error instanceof CandorError) return error;
  if (isStoreAway(error)) return new CandorError('unavailable', 'The service cannot answer just now.');
  return new CandorError('internal', 'Something went wrong on our side.');
}

function allowedDetails(details: ErrorDetails): Record<string, unknown> {
  return Object.fromEntries(
    detailNames.filter((name) => details[name] !== undefined).map((name) => [name, details[name]]),
  );
}

function headersOf({ code, details }: CandorError): Record<string, string> {
  const seconds = code === 'unavailable' ? retryAfterSeconds : details.retry_after_seconds;
  return {
    ...(typeof seconds === 'number' ? { 'Retry-After': String(seconds) } : {}),
    ...(typeof details.allow === 'string' ? { Allow: details.allow } : {}),
    ...(errorKinds[code].status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
  };
}
