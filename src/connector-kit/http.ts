import { setTimeout as sleep } from 'node:timers/promises';
import { AbortSource } from '../errors.js';
import { isClosedHost } from './address-guard.js';
import { type HostLimits, openGates, retryAfterOf } from './host-gate.js';
import { readBody } from './http-body.js';
import { exchangeFailure, refuseStatus } from './http-failures.js';
import { type HttpTransport, isAllowed, openAgents, socketTransport } from './http-transport.js';
import { interruptible } from './interruptible.js';

export type { HttpTransport } from './http-transport.js';

/**
 * The one HTTP client. Every address outside, from a source, a partner or a page, goes through it: public addresses only (checked in the
 * socket's lookup and again on each redirect), limits on time, bytes and calls per host, and failures that say what may be done.
 */

export interface HttpAnswer {
  readonly status: number;
  /** The address that answered, after redirects. */
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The body as UTF-8. */
  text(): string;
}

export interface GetOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Limit on the decompressed body. */
  readonly maxBytes?: number;
}

export interface Http {
  /**
   * Fetches `url`, following at most five redirects. Gives every answer that says something about the thing asked for (2xx, 304, 400,
   * 404, 410, 422, 451). Throws `AbortSource`: `rate-limited` (429, or 503 with Retry-After; details hold `until`), `http-status`
   * (401, 403, 407: config; the rest: transient), `timeout`, `unreachable`, `truncated-body`, `body-too-large`, `private-address`,
   * `unsupported-address`, `too-many-redirects`, `aborted`.
   */
  get(url: string, options?: GetOptions): Promise<HttpAnswer>;
  /** `get` in the shape of the platform's fetch, for client libraries: any status is an answer, failures throw as in `get`. */
  readonly fetch: typeof fetch;
  /** The same client, at least as polite as `limits` to the hosts asked through it. */
  within(limits: HostLimits): Http;
  /** Closes idle connections. */
  close(): Promise<void>;
}

export interface HttpOptions {
  readonly userAgent: string;
  readonly now: () => Date;
  /** `host` or `host:port` that may be private: a test's server, or what the operator configured. */
  readonly allowHosts?: readonly string[];
  readonly transport?: HttpTransport;
  /** For one exchange with its body; default 30 s. */
  readonly timeoutMs?: number;
  /** Default 10 MB. */
  readonly maxBytes?: number;
  /** Pauses before a GET that failed for a passing reason is tried again; default 0.5 s and 2 s. */
  readonly retryDelaysMs?: readonly number[];
  readonly limits?: HostLimits;
}

interface Call {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: NonNullable<RequestInit['body']> | null;
  readonly signal: AbortSignal | undefined;
  readonly maxBytes: number;
  readonly limits: HostLimits;
  /** False once a source's redirect chose the address. */
  readonly isOurs: boolean;
}

const maxRedirects = 5;
const defaultLimits: HostLimits = {
  concurrency: 4,
  minimumDelayMs: 0,
  callsPerWindow: Number.POSITIVE_INFINITY,
  windowMs: 1000,
};
/** Opens the guarded client. With a `transport` no socket is opened, and no pause is made: there is no host to be polite to. */
export function openHttp(options: HttpOptions): Http {
  const agents = options.transport === undefined ? openAgents() : null;
  const transport = options.transport ?? socketTransport(agents!, options.allowHosts ?? []);
  const gateOf = openGates(options.now);
  const timeoutMs = options.timeoutMs ?? 30_000;
  const delays = options.retryDelaysMs ?? [500, 2000];

  async function once(call: Call): Promise<HttpAnswer> {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = call.signal === undefined ? timeout : AbortSignal.any([timeout, call.signal]);
    const host = call.url.host;
    try {
      const init = { method: call.method, headers: call.headers, body: call.body, redirect: 'manual' as const, signal };
      const response = await interruptible(transport(new Request(call.url, init)), signal);
      const body = await interruptible(readBody(response, call.method, call.maxBytes, host), signal);
      return {
        status: response.status,
        url: call.url.href,
        headers: response.headers,
        body,
        text: () => new TextDecoder().decode(body),
      };
    } catch (error) {
      throw exchangeFailure(error, {
        host,
        timedOut: timeout.aborted,
        aborted: call.signal?.aborted === true,
        isOurs: call.isOurs,
      });
    }
  }

  async function exchange(first: Call): Promise<HttpAnswer> {
    let call = first;
    for (let hop = 0; hop <= maxRedirects; hop += 1) {
      refuseClosed(call, options.allowHosts ?? []);
      const gate = gateOf(call.url.host);
      const current = call;
      const limits = options.transport === undefined ? call.limits : defaultLimits;
      const answer = await gate.run(() => once(current), limits, call.signal);
      const until = retryAfterOf(answer.headers, options.now());
      if ((answer.status === 429 || answer.status === 503) && until !== null) gate.close(until);
      const next = redirected(call, answer);
      if (next === null) return answer;
      call = next;
    }
    throw new AbortSource('too-many-redirects', 'transient', { host: call.url.host });
  }

  async function exchangeAgain(call: Call): Promise<HttpAnswer> {
    for (const delayMs of delays) {
      try {
        const answer = await exchange(call);
        if (![500, 502, 504].includes(answer.status)) return answer;
      } catch (error) {
        if (!(error instanceof AbortSource) || !['unreachable', 'truncated-body'].includes(error.reason)) throw error;
      }
      await sleep(delayMs, undefined, call.signal === undefined ? {} : { signal: call.signal }).catch(() => {
        throw new AbortSource('aborted', 'transient', { host: call.url.host });
      });
    }
    return await exchange(call);
  }

  function client(limits: HostLimits): Http {
    const shared = { limits, isOurs: true };
    return {
      async get(url, { headers = {}, signal, maxBytes = options.maxBytes ?? 10_000_000 } = {}) {
        const call: Call = {
          ...shared,
          url: parseUrl(url),
          method: 'GET',
          headers: new Headers(headers),
          body: null,
          signal,
          maxBytes,
        };
        if (!call.headers.has('user-agent')) call.headers.set('user-agent', options.userAgent);
        const answer = await exchangeAgain(call);
        refuseStatus(answer, call.url.host, options.now());
        return answer;
      },
      async fetch(input, init = {}) {
        const url = input instanceof Request ? input.url : String(input);
        const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined));
        if (!headers.has('user-agent')) headers.set('user-agent', options.userAgent);
        const method = (init.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase();
        const signal = init.signal ?? undefined;
        const maxBytes = options.maxBytes ?? 10_000_000;
        const call: Call = {
          ...shared,
          url: parseUrl(url),
          method,
          headers,
          body: init.body ?? null,
          signal,
          maxBytes,
        };
        return asResponse(await (method === 'GET' ? exchangeAgain(call) : exchange(call)));
      },
      within: (stricter) => client(stricter),
      async close() {
        await Promise.all((agents ?? []).map((agent) => agent.close()));
      },
    };
  }
  return client(options.limits ?? defaultLimits);
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw new AbortSource('unsupported-address', 'config', { why: 'not a URL' });
  return url;
}

function refuseClosed(call: Call, allowHosts: readonly string[]): void {
  const kind = call.isOurs ? 'config' : 'transient';
  const { protocol, hostname, host } = call.url;
  if (protocol !== 'http:' && protocol !== 'https:') throw new AbortSource('unsupported-address', kind, { protocol });
  if (isClosedHost(hostname) && !isAllowed(call.url, allowHosts))
    throw new AbortSource('private-address', kind, { host });
}

function redirected(call: Call, answer: HttpAnswer): Call | null {
  if (![301, 302, 303, 307, 308].includes(answer.status) || !['GET', 'HEAD'].includes(call.method)) return null;
  const location = answer.headers.get('location');
  if (location === null || !URL.canParse(location, call.url.href)) {
    throw new AbortSource('http-status', 'transient', {
      host: call.url.host,
      status: answer.status,
      why: 'redirect without address',
    });
  }
  const url = new URL(location, call.url);
  const headers = new Headers(call.headers);
  // A token is for the host it was given to, whatever that host says.
  if (url.origin !== call.url.origin)
    for (const name of ['authorization', 'cookie', 'proxy-authorization']) headers.delete(name);
  return { ...call, url, headers, isOurs: false };
}

function asResponse(answer: HttpAnswer): Response {
  const isBodiless = [101, 204, 205, 304].includes(answer.status);
  const headers = new Headers(answer.headers);
  // The body is decompressed already.
  headers.delete('content-encoding');
  headers.delete('content-length');
  const response = new Response(isBodiless ? null : Buffer.from(answer.body), { status: answer.status, headers });
  Object.defineProperty(response, 'url', { value: answer.url });
  return response;
}
