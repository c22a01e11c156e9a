import { CandorError, errorKinds } from '../errors.js';
import { type Authenticated, authenticateKey } from '../operations/authenticate-key.js';
import { assertDeletionsAnswered } from '../operations/pause-overdue.js';
import { choosePurpose } from './choose-purpose.js';
import type { ApiContext, Call, Endpoint, Presented, RawRequest } from './endpoint.js';
import { leaveOnGrid } from './miss-grid.js';
import { parseInput } from './parse-input.js';
import { isDirectLoopback } from './peer-address.js';
import { presentedKey } from './presented-key.js';
import { problemOf, problemType } from './problem.js';
import { clientRequestId, newRequestId } from './request-id.js';

/**
 * The one way every request goes: authenticate, limit, parse, purpose, operation, present. It knows nothing of Express, so a test calls an
 * endpoint as the server does. One log line a request, without address, query or body.
 */

/** An answer ready to be sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

interface Passage {
  readonly requestId: string;
  readonly startedMs: number;
  key: Authenticated | null;
  pretty: boolean;
}

/** Answers one request. Never throws: an error becomes a problem, an unknown one a 500 without its message. */
export async function callEndpoint(endpoint: Endpoint, raw: RawRequest, api: ApiContext): Promise<Answer> {
  const passage: Passage = { requestId: newRequestId(), startedMs: api.clockMs(), key: null, pretty: false };
  const presented = await passThrough(endpoint, raw, api, passage).catch((error: unknown) =>
    presentError(error, raw, api, passage),
  );
  const answer = wrap(presented, raw, passage, api);
  if (endpoint.onGrid === 'all' || (endpoint.onGrid === 'misses' && [404, 451].includes(presented.status))) {
    await leaveOnGrid(passage.startedMs, {
      widthMs: api.operations.policy.missGridMs,
      clockMs: api.clockMs,
      sleep: api.sleep,
    });
  }
  note(endpoint.path, raw, presented, api, passage);
  return answer;
}

/** The answer to a request that no endpoint takes: an unknown route, a wrong method, an address that cannot be read. */
export function answerError(error: unknown, raw: RawRequest, api: ApiContext): Answer {
  const passage: Passage = { requestId: newRequestId(), startedMs: api.clockMs(), key: null, pretty: false };
  const presented = presentError(error, raw, api, passage);
  note('none', raw, presented, api, passage);
  return wrap(presented, raw, passage, api);
}

async function passThrough(endpoint: Endpoint, raw: RawRequest, api: ApiContext, passage: Passage): Promise<Presented> {
  const { operations } = api;
  if (endpoint.scope !== null) {
    passage.key = await authenticateKey(operations, {
      presented: presentedKey(raw.headers),
      scope: endpoint.scope,
      isLoopback: isDirectLoopback(raw.remoteAddress, raw.headers),
      isOpenToSuspended: endpoint.isOpenToSuspended ?? false,
    });
    if (endpoint.discloses === 'values') await assertDeletionsAnswered(operations, passage.key.customerId);
  }
  limitAddress(endpoint, raw, api);
  const { input, pretty } = parseInput(endpoint, raw, api.maxBodyBytes);
  passage.pretty = pretty;
  const named = (input as { readonly purpose?: string }).purpose;
  const call: Call = {
    operations,
    requestId: passage.requestId,
    key: passage.key,
    purpose: endpoint.needsPurpose
      ? choosePurpose(named, raw.headers['candor-purpose'], passage.key?.purposes ?? [])
      : null,
    knownTag: knownTag(raw.headers['if-none-match']),
  };
  return endpoint.answer(input, call);
}

function limitAddress(endpoint: Endpoint, raw: RawRequest, api: ApiContext): void {
  const seconds = api.addressLimits.get(endpoint.path)?.take(raw.remoteAddress) ?? null;
  if (seconds === null) return;
  const { calls, windowMs } = endpoint.perAddress!;
  throw new CandorError('rate_limited', 'Too many requests from this address.', {
    window: `${windowMs / 1000}s`,
    limit: calls,
    retry_after_seconds: seconds,
  });
}

function knownTag(header: unknown): string | null {
  const tag = typeof header === 'string' ? /^(?:W\/)?"([\w-]{1,64})"$/.exec(header.trim()) : null;
  return tag?.[1] ?? null;
}

function presentError(
  error: unknown,
  raw: RawRequest,
  { operations }: ApiContext,
  { requestId }: Passage,
): Presented & { readonly code: string } {
  const problem = problemOf(error, { requestId, instance: instanceOf(raw.path) });
  if (errorKinds[problem.code].status >= 500) operations.log.error('request failed', { requestId, error });
  return {
    status: problem.status,
    body: withPlaces(problem.body, raw),
    headers: problem.headers,
    code: problem.code,
    outcome: outcomeOf(problem.body),
  };
}

// A path of another form may hold a value that belongs in a parameter, and values are never echoed.
function instanceOf(path: string): string {
  return /^\/[A-Za-z0-9_/.-]{0,120}$/.test(path) ? path : '/';
}

function outcomeOf({ match_status: outcome }: Readonly<Record<string, unknown>>): string {
  return typeof outcome === 'string' ? outcome : '';
}

// The domain names an input, not where it stood: that is the method's business.
function withPlaces(body: Readonly<Record<string, unknown>>, raw: RawRequest): Readonly<Record<string, unknown>> {
  if (!Array.isArray(body.errors)) return body;
  const place = raw.method === 'GET' ? 'query' : 'body';
  return { ...body, errors: (body.errors as readonly Record<string, unknown>[]).map((one) => ({ in: place, ...one })) };
}

// 30 days of notice before a key ends (api.md section 2.1).
const announceExpiryMs = 30 * 86_400_000;

function wrap(
  presented: Presented,
  raw: RawRequest,
  { requestId, key, pretty }: Passage,
  { operations }: ApiContext,
): Answer {
  const client = clientRequestId(raw.headers['x-request-id']);
  const headers: Record<string, string> = {
    'Candor-Request-Id': requestId,
    'Cache-Control': 'private, no-cache',
    ...presented.headers,
  };
  if (key?.expiresAt && key.expiresAt.getTime() - operations.now().getTime() < announceExpiryMs) {
    headers['Candor-Key-Expires'] = key.expiresAt.toISOString();
  }
  if (presented.body === null) return { status: presented.status, headers, body: null };
  headers['Content-Type'] = presented.status >= 400 ? problemType : 'application/json; charset=utf-8';
  const body = { request_id: requestId, ...(client === null ? {} : { client_request_id: client }), ...presented.body };
  return { status: presented.status, headers, body: JSON.stringify(body, null, pretty ? 2 : undefined) };
}

function note(
  route: string,
  raw: RawRequest,
  presented: Presented & { readonly code?: string },
  api: ApiContext,
  passage: Passage,
): void {
  const durationMs = Math.round((api.clockMs() - passage.startedMs) * 100) / 100;
  const { requestId, key } = passage;
  const { status, code, outcome } = presented;
  api.metrics.observe({ method: raw.method, route, status, durationMs });
  if (outcome) api.metrics.countOutcome(outcome);
  api.operations.log.info('request answered', {
    requestId,
    method: raw.method,
    route,
    status,
    durationMs,
    ...(code === undefined ? {} : { code }),
    ...(key === null ? {} : { keyId: key.keyId }),
  });
}
