import { AbortSource } from '../errors.js';
import { closedAddressCode } from './address-guard.js';
import { causesOf, codeOf } from './error-code.js';
import { retryAfterOf } from './host-gate.js';

/** What went wrong, in the few words that decide what happens next. Details name the host and codes, never the address asked for. */

/** Answers about the thing asked for; all others are about us or about the server. */
const plainStatuses = new Set([304, 400, 404, 410, 422, 451]);

/** Throws `AbortSource` for a status that is about us or the server: `rate-limited` or `http-status`. */
export function refuseStatus(
  answer: { readonly status: number; readonly headers: Headers },
  host: string,
  now: Date,
): void {
  const { status } = answer;
  if ((status >= 200 && status < 300) || plainStatuses.has(status)) return;
  const until = retryAfterOf(answer.headers, now);
  if (status === 429 || (status === 503 && until !== null)) {
    // Without a word from the host a minute is the least that GitHub and most registries ask for.
    const minute = new Date(now.getTime() + 60_000);
    throw new AbortSource('rate-limited', 'transient', { host, status, until: (until ?? minute).toISOString() });
  }
  throw new AbortSource('http-status', [401, 403, 407].includes(status) ? 'config' : 'transient', { host, status });
}

export interface Circumstances {
  readonly host: string;
  readonly timedOut: boolean;
  readonly aborted: boolean;
  readonly isOurs: boolean;
}

/** Any failure of an exchange as an `AbortSource`. */
export function exchangeFailure(error: unknown, { host, timedOut, aborted, isOurs }: Circumstances): AbortSource {
  if (error instanceof AbortSource) return error;
  if (aborted) return new AbortSource('aborted', 'transient', { host });
  if (timedOut) return new AbortSource('timeout', 'transient', { host });
  const codes = causesOf(error)
    .map(codeOf)
    .filter((code) => code !== null);
  if (codes.includes(closedAddressCode))
    return new AbortSource('private-address', isOurs ? 'config' : 'transient', { host });
  return new AbortSource('unreachable', 'transient', { host, code: codes.at(-1) ?? null }, { cause: error });
}
