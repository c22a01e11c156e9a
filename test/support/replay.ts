import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpTransport } from '../../src/connector-kit/http.js';
import type { WhoisTransport } from '../../src/connector-kit/whois-socket.js';

/**
 * Recorded answers in the place of the world. A request that nobody recorded and a recording that nobody asked for both fail the test:
 * otherwise a connector could stop asking, or ask elsewhere, unseen.
 */

export interface Recording {
  readonly method?: string;
  readonly url: string;
  /** Request headers that must be there, by lower-case name. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, or JSON. */
  readonly body?: unknown;
}

export interface WhoisRecording {
  readonly server: string;
  readonly query: string;
  readonly answer: string;
}

export interface Replay {
  readonly transport: HttpTransport;
  readonly whoisTransport: WhoisTransport;
  /** Throws when a request found no recording or a recording no request. */
  assertAllUsed(): void;
  /** What was asked, in order: `METHOD url` and `server query`. */
  readonly asked: readonly string[];
}

/** Replays each recording once, in any order; the same request twice needs two recordings, which answer in their order. With `isRepeated`
 *  a recording answers as often as it is asked, for runs that are cut and resumed. */
export function replay(
  http: readonly Recording[],
  whois: readonly WhoisRecording[] = [],
  { isRepeated = false }: { readonly isRepeated?: boolean } = {},
): Replay {
  const unusedHttp = [...http];
  const unusedWhois = [...whois];
  const unmatched: string[] = [];
  const asked: string[] = [];
  const miss = (request: string): never => {
    unmatched.push(request);
    throw new Error(`no recording for ${request}`);
  };
  return {
    asked,
    async transport(request) {
      const line = `${request.method} ${request.url}`;
      asked.push(line);
      const at = unusedHttp.findIndex((recording) => isRecordingOf(recording, request));
      if (at === -1) return miss(line);
      return answerOf(isRepeated ? unusedHttp[at]! : unusedHttp.splice(at, 1)[0]!);
    },
    async whoisTransport(server, query) {
      const line = `${server} ${query}`;
      asked.push(line);
      const at = unusedWhois.findIndex((recording) => recording.server === server && recording.query === query);
      if (at === -1) return miss(line);
      return Buffer.from((isRepeated ? unusedWhois[at]! : unusedWhois.splice(at, 1)[0]!).answer);
    },
    assertAllUsed() {
      const unused = [
        ...unusedHttp.map(({ method = 'GET', url }) => `${method} ${url}`),
        ...unusedWhois.map(({ server, query }) => `${server} ${query}`),
      ];
      if (unmatched.length + unused.length > 0)
        throw new Error(`unmatched: ${unmatched.join(', ') || 'none'}; unused: ${unused.join(', ') || 'none'}`);
    },
  };
}

function isRecordingOf(recording: Recording, request: Request): boolean {
  const headers = Object.entries(recording.requestHeaders ?? {});
  return (
    (recording.method ?? 'GET') === request.method &&
    recording.url === request.url &&
    headers.every(([name, value]) => request.headers.get(name) === value)
  );
}

function answerOf({ status = 200, headers = {}, body }: Recording): Response {
  const isText = typeof body === 'string';
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  const text = body === undefined || status === 304 || status === 204 ? null : isText ? body : JSON.stringify(body);
  return new Response(text, { status, headers: { 'content-type': type, ...headers } });
}

/** The recordings of a folder: each JSON file holds an array of them. */
export function recordingsIn(folder: string, names?: readonly string[]): readonly Recording[] {
  const files =
    names ??
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  return files.flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as readonly Recording[]);
}
