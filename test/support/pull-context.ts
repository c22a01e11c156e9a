import type { Json, PullContext, PullEvent, PulledRecord } from '../../src/connector-kit/contract.js';
import { type Http, openHttp } from '../../src/connector-kit/http.js';
import { openWhoisSocket, type WhoisSocket } from '../../src/connector-kit/whois-socket.js';
import { openLog } from '../../src/log.js';

/** What a connector sees of the world in a test: nothing answers unless the test brings it. */

export interface ContextParts<Settings> {
  readonly settings: Settings;
  readonly http?: Http;
  readonly whoisSocket?: WhoisSocket;
  readonly now?: () => Date;
  readonly signal?: AbortSignal;
  /** Known etags by `stream/idAtSource`. */
  readonly etags?: Readonly<Record<string, string>>;
  readonly knownDeliveries?: readonly string[];
}

export const testNow = new Date('2026-11-23T12:00:00Z');

export function pullContext<Settings>(parts: ContextParts<Settings>): PullContext<Settings> {
  const now = parts.now ?? (() => testNow);
  return {
    sourceId: 'test-source',
    settings: parts.settings,
    http: parts.http ?? openHttp({ userAgent: 'test', now, transport: async (request) => refuse(request.url) }),
    whoisSocket: parts.whoisSocket ?? openWhoisSocket({ now, transport: async (server) => refuse(server) }),
    now,
    log: openLog('silent'),
    signal: parts.signal ?? new AbortController().signal,
    knownEtag: async (stream, idAtSource) => parts.etags?.[`${stream}/${idAtSource}`] ?? null,
    isKnownDelivery: async (hash) => parts.knownDeliveries?.includes(hash) ?? false,
  };
}

function refuse(address: string): never {
  throw new Error(`this test answers nothing, but ${address} was asked`);
}

/** All events of a pull. */
export async function collect(events: AsyncIterable<PullEvent>): Promise<PullEvent[]> {
  const all: PullEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

export function recordsOf(events: readonly PullEvent[]): PulledRecord[] {
  return events.flatMap((event) => (event.type === 'record' ? [event.record] : []));
}

/** The cursor of the last checkpoint; undefined without one. */
export function lastCursor(events: readonly PullEvent[]): Json | undefined {
  return events.flatMap((event) => (event.type === 'checkpoint' ? [event.cursor] : [])).at(-1);
}
