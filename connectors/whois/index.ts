import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CheckResult, Connector, Json, PullContext, PullEvent } from '../../src/connector-kit/contract.js';
import { AbortSource } from '../../src/errors.js';
import { bootstrapReader } from './bootstrap.js';
import { type LookupTools, lookUp } from './lookup.js';
import { manifest } from './manifest.js';
import { normalise } from './normalise.js';
import { WhoisSettings } from './schema.js';

/** Registrations of the configured domains. Servers are many and each fails for itself: a domain whose server cannot answer now is put
 *  off, the others are read, and the run says at its end that it is not complete. */

type Context = PullContext<WhoisSettings>;

/** `next`: the first domain not asked yet. `pending`: domains put off; they are asked again when all others are done. */
const Cursor = z.strictObject({ list: z.string(), next: z.int().min(0), pending: z.array(z.int().min(0)) });

const domainsPerCheckpoint = 20;
const readBootstrap = bootstrapReader();

async function check({ settings, http, signal }: Context): Promise<CheckResult> {
  try {
    const { bootstrap } = await readBootstrap(http, settings.bootstrapUrl, signal);
    return { status: 'ok', message: `The bootstrap file names RDAP servers for ${bootstrap.bases.size} suffixes.` };
  } catch (error) {
    if (!(error instanceof AbortSource)) throw error;
    const status = error.kind === 'config' ? 'config_error' : 'transient_error';
    return { status, message: `The bootstrap file could not be read (${error.reason}).` };
  }
}

async function* pull(context: Context, cursor: Json | null): AsyncGenerator<PullEvent> {
  const { settings, http, signal } = context;
  const run = openRun(settings, cursor);
  try {
    const { bootstrap, isFresh } = await readBootstrap(http, settings.bootstrapUrl, signal);
    if (!isFresh) yield { type: 'warning', code: 'bootstrap-stale', details: {} };
    const tools: LookupTools = { context, bootstrap, servers: new Map(), limited: new Map() };
    for (let asked = 1; run.queue.length > 0; asked += 1) {
      yield* askNext(tools, run);
      if (asked % domainsPerCheckpoint === 0) yield { type: 'checkpoint', cursor: cursorOf(run) };
    }
  } catch (error) {
    if (run.hasMoved) yield { type: 'checkpoint', cursor: cursorOf(run) };
    if (signal.aborted) throw new AbortSource('aborted', 'transient', {}, { cause: error });
    if (!(error instanceof AbortSource) || error.reason !== 'rate-limited') throw error;
    yield { type: 'rateLimited', until: new Date(String(error.details.until)) };
    return;
  }
  yield* endRun(run);
}

interface Run {
  readonly list: string;
  readonly domains: readonly string[];
  /** Places in `domains` still to ask in this run. */
  readonly queue: number[];
  readonly isSecondRound: boolean;
  readonly pending: number[];
  limitedUntil: Date | null;
  hasMoved: boolean;
}

function openRun({ domains }: WhoisSettings, cursor: Json | null): Run {
  const list = createHash('sha256').update(JSON.stringify(domains)).digest('hex').slice(0, 16);
  const known = cursor === null ? null : Cursor.parse(cursor);
  // Places mean nothing in another list.
  const { next, pending } = known?.list === list ? known : { next: 0, pending: [] };
  const isSecondRound = next >= domains.length;
  const fresh = domains.map((_domain, at) => at).slice(next);
  return {
    list,
    domains,
    queue: isSecondRound ? [...pending] : fresh,
    isSecondRound,
    pending: isSecondRound ? [] : [...pending],
    limitedUntil: null,
    hasMoved: false,
  };
}

function cursorOf({ list, domains, queue, isSecondRound, pending }: Run): Json {
  if (isSecondRound) return { list, next: domains.length, pending: [...queue, ...pending] };
  return { list, next: queue[0] ?? domains.length, pending: [...pending] };
}

async function* askNext(tools: LookupTools, run: Run): AsyncGenerator<PullEvent> {
  const at = run.queue[0]!;
  const domain = run.domains[at]!;
  const events = await ask(tools, domain, run, at);
  yield* events;
  run.queue.shift();
  run.hasMoved = true;
}

async function ask(tools: LookupTools, domain: string, run: Run, at: number): Promise<readonly PullEvent[]> {
  try {
    const found = await lookUp(tools, domain);
    if (found.kind === 'gone') return [{ type: 'gone', stream: 'domains', idAtSource: domain }];
    if (found.kind === 'no-server')
      return [{ type: 'warning', code: 'no-server', details: { suffix: domain.slice(domain.lastIndexOf('.') + 1) } }];
    const { payload, uri } = found;
    return [
      { type: 'record', record: { stream: 'domains', idAtSource: domain, payload, uri, observedAt: null, etag: null } },
    ];
  } catch (error) {
    if (!(error instanceof AbortSource) || tools.context.signal.aborted) throw error;
    return putOff(error, run, at);
  }
}

function putOff(error: AbortSource, run: Run, at: number): readonly PullEvent[] {
  run.pending.push(at);
  if (error.reason === 'rate-limited') {
    const until = new Date(String(error.details.until));
    if (run.limitedUntil === null || until < run.limitedUntil) run.limitedUntil = until;
    return [];
  }
  return [
    {
      type: 'warning',
      code: 'server-failed',
      details: { reason: error.reason, host: String(error.details.host ?? error.details.server ?? '') },
    },
  ];
}

async function* endRun(run: Run): AsyncGenerator<PullEvent> {
  const { pending, limitedUntil, isSecondRound, domains } = run;
  // A second failure of a few is theirs and they wait for the next complete run; a failure of all is ours.
  const isOver = pending.length === 0 || (isSecondRound && limitedUntil === null && pending.length < domains.length);
  if (isOver) {
    yield { type: 'checkpoint', cursor: null };
    return;
  }
  yield { type: 'checkpoint', cursor: cursorOf(run) };
  if (limitedUntil === null) throw new AbortSource('servers-failed', 'transient', { domains: pending.length });
  yield { type: 'rateLimited', until: limitedUntil };
}

export const whois: Connector<WhoisSettings> = { manifest, settings: WhoisSettings, check, pull, normalise };
