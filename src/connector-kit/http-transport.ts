import { Agent, fetch as undiciFetch } from 'undici';
import { guardedLookup } from './address-guard.js';

/** How a request leaves the process: through sockets whose lookup is guarded, or through whatever stands in for them. */

/** What stands in for the socket: recorded answers come through it and open none. It gets every hop of a redirect by itself. */
export type HttpTransport = (request: Request) => Promise<Response>;

// The first serves the public internet, the second the hosts that were explicitly allowed.
export function openAgents(): readonly [Agent, Agent] {
  return [new Agent({ connect: { lookup: guardedLookup } }), new Agent()];
}

/** The transport of real sockets. */
export function socketTransport(
  [guarded, open]: readonly [Agent, Agent],
  allowHosts: readonly string[],
): HttpTransport {
  return async (request) => {
    const dispatcher = isAllowed(new URL(request.url), allowHosts) ? open : guarded;
    const body = request.body === null ? null : await request.arrayBuffer();
    const init = {
      method: request.method,
      headers: [...request.headers],
      body,
      signal: request.signal,
      redirect: 'manual' as const,
    };
    // undici's own Response and the platform's are the same class from two copies of the library.
    return (await undiciFetch(request.url, { ...init, dispatcher })) as unknown as Response;
  };
}

/** True for a host the operator or a test named: it may be private. */
export function isAllowed(url: URL, allowHosts: readonly string[]): boolean {
  return allowHosts.includes(url.host) || allowHosts.includes(url.hostname);
}
