import { randomUUID } from 'node:crypto';

/** Request ids: ours in every answer, the caller's echoed where it has a harmless form. */

/** A random UUID without its dashes; Node makes them from a pool, so one costs no system call of its own. */
export function newRequestId(): string {
  return `req_${randomUUID().replaceAll('-', '')}`;
}

/** The caller's `X-Request-Id` where it is 1 to 64 of `[A-Za-z0-9._-]` (api.md section 2.2); null otherwise: a proxy's own form is no error. */
export function clientRequestId(header: string | readonly string[] | undefined): string | null {
  return typeof header === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(header) ? header : null;
}
