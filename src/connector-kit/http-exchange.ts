import { setTimeout as sleep } from 'node:timers/promises';
import { AbortSource } from '../errors.js';
import { isClosedHost } from './address-guard.js';
import { type HostGate, type HostLimits, retryAfterOf } from './host-gate.js';
import { readBody } from './http-body.js';
import { exchangeFailure } from './http-failures.js';
import { type HttpTransport, isAllowed } from './http-transport.js';
import { interruptible } from './interruptible.js';

/** One call from the guard to the last redirect. Every hop is checked, waits at its own host's gate and has its own time limit. */

export interface HttpAnswer {
  readonly status: number;
  /** The address that answered, after redirects. */
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The body as UTF-8. */
  text(): string;
}

export interface Call {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: NonNullable<RequestInit['body']> | null;
  readonly signal: AbortSignal | undefined;
  readonly maxBytes: number;
  readonly limits: HostLimits;
  /** For one hop with its body. */
  readonly timeoutMs: number;
  /** False once a source's redirect chose the address. */
  readonly isOurs: boolean;
}

export interface ExchangeOptions {
  readonly transport: HttpTransport;
  readonly gateOf: (host: string) => HostGate;
  readonly now: () => Date;
  readonly allowHosts: readonly string[];
  /** Pauses before the second, third, ... try. */
  readonly retryDelaysMs: readonly number[];
}

const maxRedirects = 5;

/** Makes `call` and follows redirects. Any status is an answer. Throws `AbortSource` as `Http.get` says, `rate-limited` by our own budget
 *  or the host's earlier wish included. */
export async function exchange(first: Call, options: ExchangeOptions): Promise<HttpAnswer> {
  let call = first;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    refuseClosed(call, options.allowHosts);
    const gate = options.gateOf(call.url.host);
    const current = call;
    const answer = await gate.run(() => once(current, options), call.limits, call.signal);
    const until = retryAfterOf(answer.headers, options.now());
    if ((answer.status === 429 || answer.status === 503) && until !== null) gate.close(until);
    const next = redirected(call, answer);
    if (next === null) return answer;
    call = next;
  }
  throw new AbortSource('too-many-redirects', 'transient', { host: call.url.host });
}

/** `exchange`, tried again after failures that often pass by themselves; only for calls that change nothing. */
export async function exchangeAgain(call: Call, options: ExchangeOptions): Promise<HttpAnswer> {
  for (const delayMs of options.retryDelaysMs) {
    try {
      const answer = await exchange(call, options);
      if (![500, 502, 504].includes(answer.status)) return answer;
    } catch (error) {
      if (!(error instanceof AbortSource) || !['unreachable', 'truncated-body'].includes(error.reason)) throw error;
    }
    await sleep(delayMs, undefined, call.signal === undefined ? {} : { signal: call.signal }).catch(() => {
      throw new AbortSource('aborted', 'transient', { host: call.url.host });
    });
  }
  return await exchange(call, options);
}

async function once(call: Call, { transport }: ExchangeOptions): Promise<HttpAnswer> {
  const timeout = AbortSignal.timeout(call.timeoutMs);
  const signal = call.signal === undefined ? timeout : AbortSignal.any([timeout, call.signal]);
  const { host, href: url } = call.url;
  try {
    const init = { method: call.method, headers: call.headers, body: call.body, redirect: 'manual' as const, signal };
    const response = await interruptible(transport(new Request(url, init)), signal);
    const body = await interruptible(readBody(response, call.method, call.maxBytes, host), signal);
    const { status, headers } = response;
    return { status, url, headers, body, text: () => new TextDecoder().decode(body) };
  } catch (error) {
    const aborted = call.signal?.aborted === true;
    throw exchangeFailure(error, { host, timedOut: timeout.aborted, aborted, isOurs: call.isOurs });
  }
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
