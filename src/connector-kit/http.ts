import { AbortSource } from '../errors.js';
import { type HostLimits, openGates } from './host-gate.js';
import { type Call, exchange, exchangeAgain, type HttpAnswer } from './http-exchange.js';
import { refuseStatus } from './http-failures.js';
import { type HttpTransport, openAgents, socketTransport } from './http-transport.js';

export type { HttpAnswer } from './http-exchange.js';
export type { HttpTransport } from './http-transport.js';

/**
 * The one HTTP client. Every address outside, from a source, a partner or a page, goes through it: public addresses only (checked in the
 * socket's lookup and again on each redirect), limits on time, bytes and calls per host, and failures that say what may be done.
 */

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
  /** The same client, at least as polite as `limits` to the hosts asked through it, and with a time limit of its own for one exchange. */
  within(limits: HostLimits, timeoutMs?: number): Http;
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

const noLimits: HostLimits = {
  concurrency: 4,
  minimumDelayMs: 0,
  callsPerWindow: Number.POSITIVE_INFINITY,
  windowMs: 1000,
};

/** Opens the guarded client. With a `transport` no socket is opened, and no pause is made: there is no host to be polite to. */
export function openHttp(options: HttpOptions): Http {
  const { allowHosts = [], now, userAgent, maxBytes: mostBytes = 10_000_000 } = options;
  const agents = options.transport === undefined ? openAgents() : null;
  const exchangeOptions = {
    transport: options.transport ?? socketTransport(agents!, allowHosts),
    gateOf: openGates(now),
    now,
    allowHosts,
    retryDelaysMs: options.retryDelaysMs ?? [500, 2000],
  };

  function client(polite: HostLimits, timeoutMs = options.timeoutMs ?? 30_000): Http {
    const limits = agents === null ? noLimits : polite;
    return {
      async get(url, { headers, signal, maxBytes = mostBytes } = {}) {
        const named = withUserAgent(new Headers(headers), userAgent);
        const call: Call = {
          url: parseUrl(url),
          method: 'GET',
          headers: named,
          body: null,
          signal,
          maxBytes,
          limits,
          timeoutMs,
          isOurs: true,
        };
        const answer = await exchangeAgain(call, exchangeOptions);
        refuseStatus(answer, call.url.host, now());
        return answer;
      },
      async fetch(input, init) {
        const request = new Request(input, init);
        const { method, signal } = request;
        const body = request.body === null ? null : await request.arrayBuffer();
        const headers = withUserAgent(new Headers(request.headers), userAgent);
        const call: Call = {
          url: parseUrl(request.url),
          method,
          headers,
          body,
          signal,
          maxBytes: mostBytes,
          limits,
          timeoutMs,
          isOurs: true,
        };
        return asResponse(await (method === 'GET' ? exchangeAgain : exchange)(call, exchangeOptions));
      },
      within: client,
      async close() {
        await Promise.all((agents ?? []).map((agent) => agent.close()));
      },
    };
  }
  return client(options.limits ?? noLimits);
}

function withUserAgent(headers: Headers, userAgent: string): Headers {
  if (!headers.has('user-agent')) headers.set('user-agent', userAgent);
  return headers;
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw new AbortSource('unsupported-address', 'config', { why: 'not a URL' });
  return url;
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
