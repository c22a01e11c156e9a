import { z } from 'zod';
import type { Http } from '../../src/connector-kit/http.js';
import { AbortSource } from '../../src/errors.js';
import type { GithubSettings } from './schema.js';

/**
 * Octokit behind our own words: what was asked for, unchanged, gone, or a typed failure. Calls are serial, and none is sent once GitHub
 * said that the quota is spent: going on can get an integration banned.
 */

export type GithubAnswer =
  | { readonly kind: 'found'; readonly data: unknown; readonly etag: string | null; readonly hasNext: boolean }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'gone' };

export interface GithubClient {
  /** GET of an API path (`/users/{login}` with `parameters`). Throws `AbortSource`: `rate-limited` (details hold `until`),
   *  `token-refused`, `http-status`, and whatever the kit's client throws. */
  get(
    route: string,
    parameters: Readonly<Record<string, string | number>>,
    etag?: string | null,
  ): Promise<GithubAnswer>;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

interface ClientOptions {
  readonly settings: GithubSettings;
  readonly http: Http;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/** Opens the client. Octokit is loaded here, at first use: it dominates the start of a process that never asks GitHub. */
export async function openGithub({ settings, http, now, signal }: ClientOptions): Promise<GithubClient> {
  const { Octokit } = await import('@octokit/rest');
  const silent = () => undefined;
  const octokit = new Octokit({
    ...(settings.token === undefined ? {} : { auth: settings.token }),
    baseUrl: settings.baseUrl,
    request: { fetch: http.fetch, signal },
    // Octokit's own log goes to the console and may quote addresses.
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  let spentUntil: Date | null = null;
  return {
    async get(route, parameters, etag = null) {
      if (spentUntil !== null && spentUntil > now()) throw limited(spentUntil, 200);
      try {
        const headers = etag === null ? {} : { 'if-none-match': etag };
        const answer = await octokit.request(`GET ${route}`, { ...parameters, headers });
        const { headers: given } = answer;
        if (given['x-ratelimit-remaining'] === '0') spentUntil = resetOf(given, now());
        const hasNext = /<[^>]*>;\s*rel="next"/.test(given.link ?? '');
        return { kind: 'found', data: answer.data, etag: given.etag ?? null, hasNext };
      } catch (error) {
        return refused(error, now());
      }
    },
  };
}

/** What Octokit throws for a status, by shape: its class may come from another copy of the package. */
const RequestFailure = z.object({
  status: z.number(),
  response: z.object({ headers: z.record(z.string(), z.unknown()), data: z.unknown() }).optional(),
  cause: z.unknown().optional(),
});

function refused(error: unknown, now: Date): GithubAnswer {
  const failure = RequestFailure.safeParse(error);
  if (!failure.success) throw error;
  const { status, response, cause } = failure.data;
  if (cause instanceof AbortSource) throw cause;
  // Octokit reports a failure of the fetch itself as a 500 without an answer.
  if (response === undefined) throw new AbortSource('unreachable', 'transient', { status }, { cause: error });
  if (status === 304) return { kind: 'unchanged' };
  if (status === 404 || status === 410 || status === 451) return { kind: 'gone' };
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  if (status === 429 || (status === 403 && isLimit(headers, response.data)))
    throw limited(waitOf(headers, now), status);
  if (status === 401) throw new AbortSource('token-refused', 'config', { status });
  throw new AbortSource('http-status', status >= 500 ? 'transient' : 'config', { status });
}

type Headers = Readonly<Record<string, string | number | undefined>>;

// A 403 is also "you may not see this"; a limit names its reset, a wait, or itself in the message.
function isLimit(headers: Headers, data: unknown): boolean {
  if (headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0') return true;
  const body = z.object({ message: z.string() }).safeParse(data);
  return body.success && /rate limit|abuse detection/i.test(body.data.message);
}

/** `retry-after`, else the reset when nothing remains, else a minute (docs.github.com, exceeding the rate limit). */
function waitOf(headers: Headers, now: Date): Date {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(seconds)) return new Date(now.getTime() + Math.min(seconds * 1000, dayMs));
  if (headers['x-ratelimit-remaining'] === '0') return resetOf(headers, now);
  return new Date(now.getTime() + minuteMs);
}

/** `x-ratelimit-reset` is in UTC seconds. A reset that is absent, past, or further than the longest window counts as a minute or a day. */
function resetOf(headers: Headers, now: Date): Date {
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1000;
  const from = now.getTime();
  if (!Number.isFinite(reset) || reset <= from) return new Date(from + minuteMs);
  return new Date(Math.min(reset, from + dayMs));
}

function limited(until: Date, status: number): AbortSource {
  return new AbortSource('rate-limited', 'transient', { until: until.toISOString(), status });
}
