import { createConnection, type Socket } from 'node:net';
import { AbortSource } from '../errors.js';
import { closedAddressCode, guardedLookup, isClosedHost } from './address-guard.js';
import { codeOf, isDecodeError } from './error-code.js';
import { type HostLimits, openGates } from './host-gate.js';

/**
 * Port 43 (RFC 3912): one line asked, text answered until the server hangs up. Same guard and politeness as the HTTP client; an empty
 * answer is a failure, never "nothing found", since throttled servers just hang up.
 */

export interface WhoisSocket {
  /** The text `server` (`host` or `host:port`) answers to the line `query`. Throws `AbortSource`: `timeout`, `unreachable`,
   *  `empty-answer`, `body-too-large`, `private-address`, `unsupported-address`, `rate-limited` (own budget), `aborted`. */
  query(server: string, query: string, signal?: AbortSignal): Promise<string>;
  /** The same client with another time limit for one exchange. */
  within(timeoutMs: number): WhoisSocket;
}

/** What stands in for the socket: bytes a server answers to one line. */
export type WhoisTransport = (server: string, query: string, signal: AbortSignal) => Promise<Uint8Array>;

export interface WhoisSocketOptions {
  readonly now: () => Date;
  /** `host` or `host:port` that may be private. */
  readonly allowHosts?: readonly string[];
  readonly transport?: WhoisTransport;
  /** For the whole exchange; default 15 s. */
  readonly timeoutMs?: number;
  /** Default 512 kB; the largest of our 690 sample texts has 14 kB. */
  readonly maxBytes?: number;
  readonly limits?: HostLimits;
}

// One call a second and one connection per server, 1,000 a day: sources.md section 4 (no registry documents more).
const defaultLimits: HostLimits = { concurrency: 1, minimumDelayMs: 1000, callsPerWindow: 1000, windowMs: 86_400_000 };
const noLimits: HostLimits = {
  concurrency: 4,
  minimumDelayMs: 0,
  callsPerWindow: Number.POSITIVE_INFINITY,
  windowMs: 1000,
};

/** Opens the port-43 client. */
export function openWhoisSocket(options: WhoisSocketOptions): WhoisSocket {
  const maxBytes = options.maxBytes ?? 512_000;
  const allowHosts = options.allowHosts ?? [];
  const transport =
    options.transport ?? ((server, query, signal) => exchange({ server, query, signal, maxBytes, allowHosts }));
  const limits = options.limits ?? (options.transport === undefined ? defaultLimits : noLimits);
  const gateOf = openGates(options.now);
  const client = (timeoutMs: number): WhoisSocket => ({
    within: client,
    async query(server, query, signal) {
      // A line break would smuggle a second query.
      if (/[\r\n\0]/.test(query) || query.length > 256)
        throw new AbortSource('unsupported-address', 'config', { server });
      return await gateOf(server).run(
        async () => {
          const timeout = AbortSignal.timeout(timeoutMs);
          const both = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
          try {
            const bytes = await transport(server, query, both);
            if (bytes.byteLength === 0) throw new AbortSource('empty-answer', 'transient', { server });
            return decodeWhois(bytes);
          } catch (error) {
            throw typed(error, server, timeout.aborted, signal?.aborted === true);
          }
        },
        limits,
        signal,
      );
    },
  });
  return client(options.timeoutMs ?? 15_000);
}

/** The text of an answer. The protocol names no encoding: UTF-8 where the bytes are valid UTF-8, ISO-2022-JP where they switch to it
 *  (JPRS), else Windows-1252, a superset of the Latin-1 that older registries send. */
export function decodeWhois(bytes: Uint8Array): string {
  const isJapanese = Buffer.from(bytes).includes('\u001b$B');
  for (const encoding of isJapanese ? ['iso-2022-jp'] : ['utf-8']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch (error) {
      if (!isDecodeError(error)) throw error;
    }
  }
  return new TextDecoder('windows-1252').decode(bytes);
}

interface Exchange {
  readonly server: string;
  readonly query: string;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
  readonly allowHosts: readonly string[];
}

function exchange({ server, query, signal, maxBytes, allowHosts }: Exchange): Promise<Uint8Array> {
  const { host, port } = addressOf(server);
  const isAllowed = allowHosts.includes(server) || allowHosts.includes(host);
  if (isClosedHost(host) && !isAllowed) throw new AbortSource('private-address', 'transient', { server });
  return new Promise((resolve, reject) => {
    const socket: Socket = createConnection({ host, port, ...(isAllowed ? {} : { lookup: guardedLookup }) });
    const chunks: Buffer[] = [];
    let bytes = 0;
    const fail = (error: unknown): void => {
      socket.destroy();
      reject(error);
    };
    const abort = (): void => fail(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    socket.on('connect', () => socket.write(`${query}\r\n`));
    socket.on('data', (chunk) => {
      bytes += chunk.length;
      if (bytes > maxBytes) fail(new AbortSource('body-too-large', 'transient', { server, maxBytes }));
      else chunks.push(chunk);
    });
    socket.on('end', () => resolve(Buffer.concat(chunks)));
    socket.on('error', fail);
    socket.on('close', () => {
      signal.removeEventListener('abort', abort);
      // After `end` this changes nothing; without it the server hung up in mid-answer.
      reject(new AbortSource('unreachable', 'transient', { server }));
    });
  });
}

function addressOf(server: string): { readonly host: string; readonly port: number } {
  const match = /^([a-z0-9.-]+|\[[0-9a-f:]+\])(?::(\d{1,5}))?$/i.exec(server);
  if (match === null) throw new AbortSource('unsupported-address', 'transient', { server: server.slice(0, 100) });
  return { host: match[1]!.replace(/^\[|\]$/g, ''), port: match[2] === undefined ? 43 : Number(match[2]) };
}

function typed(error: unknown, server: string, timedOut: boolean, aborted: boolean): AbortSource {
  if (error instanceof AbortSource) return error;
  if (aborted) return new AbortSource('aborted', 'transient', { server });
  if (timedOut) return new AbortSource('timeout', 'transient', { server });
  const code = codeOf(error);
  if (code === closedAddressCode) return new AbortSource('private-address', 'transient', { server });
  return new AbortSource('unreachable', 'transient', { server, code }, { cause: error });
}
