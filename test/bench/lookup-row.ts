import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { MongoClient } from 'mongodb';
import mongoose from 'mongoose';
import { createApp } from '../../src/api/app.js';
import { createApiKey } from '../../src/operations/create-api-key.js';
import { pullSource } from '../../src/operations/pull-source.js';
import { openStore } from '../../src/store/index.js';
import { type BenchCandor, benchDatabase, openBenchCandor } from './bench-candor.js';
import { send } from './command-log.js';
import { benchSources, place, streamDelivery } from './deliveries.js';
import type { Load, LoadFigures } from './http-load.js';
import { type BenchRow, rounded, rowOf } from './row.js';

const people = 3_000;
const asked = 300;
const connections = 50;
const warmUpSeconds = 3;
const seconds = 6;
const turns = 3;
export const config = { maxBodyBytes: 65_536, metricsPort: null };

/**
 * Row (e): lookups by e-mail over HTTP. The baseline is an Express handler that sends, for the same address, the very commands the product
 * sent for it, the ledger's line included, and answers as many bytes. The caller is a process of its own.
 */
export async function lookupRow(): Promise<BenchRow> {
  const candor = await openBenchCandor({ sources: benchSources });
  try {
    await deliver(candor);
    const emails = await knownEmails(candor);
    const key = await openKey(candor);
    const known = await recordLookups(candor, key, emails);
    const product = await listen(createApp({ context: candor.context, config }));
    const bare = await openBare(candor.uri, known);
    const load = { key, emails, connections };
    const [figures, baselines]: [LoadFigures[], LoadFigures[]] = [[], []];
    // In turns, so that what else the machine does meets both alike; the first turn warms up.
    for (let turn = 0; turn <= turns; turn += 1) {
      figures.push(await runLoad(portOf(product), { ...load, seconds: turn === 0 ? warmUpSeconds : seconds }));
      baselines.push(await runLoad(portOf(bare.server), { ...load, seconds: turn === 0 ? warmUpSeconds : seconds }));
    }
    await close(product);
    await bare.close();
    return rowOfFigures(middleOf(figures.slice(1)), middleOf(baselines.slice(1)), known);
  } finally {
    await candor.close();
  }
}

export async function deliver(candor: BenchCandor): Promise<void> {
  const delivery = streamDelivery(0, people);
  await place(delivery, candor.folder, 'people');
  await pullSource(candor.context, { sourceId: delivery.sourceId });
  await candor.queue.idle();
}

/** Addresses that find one person each whose values may be shown. */
export async function knownEmails(candor: BenchCandor): Promise<readonly string[]> {
  const profiles = await candor.context.store.profiles.findSlice(null, people);
  const keys = profiles.filter(({ fields }) => fields.work_emails !== undefined).map(({ lookupKeys }) => lookupKeys);
  const emails = keys.flatMap((own) => own.filter((key) => key.startsWith('email:')).slice(0, 1));
  return emails.slice(0, asked).map((key) => key.slice('email:'.length));
}

export async function openKey({ context }: BenchCandor): Promise<string> {
  const scopes = ['persons:read'] as const;
  const purposes = ['b2b_marketing'] as const;
  return (await createApiKey(context, { customer: 'bench', scopes, purposes, expiresAt: null, loopbackOnly: true }))
    .key;
}

interface KnownLookup {
  /** What the product sent to the database for this address, in groups that were under way together. */
  readonly commands: readonly (readonly Record<string, unknown>[])[];
  readonly body: string;
}

// One by one, so that each command belongs to one lookup, and over a connection of its own, so that what is measured pays for no listener.
async function recordLookups(
  candor: BenchCandor,
  key: string,
  emails: readonly string[],
): Promise<ReadonlyMap<string, KnownLookup>> {
  const store = await openStore(`${candor.uri}&monitorCommands=true`, benchDatabase, candor.context.now);
  const server = await listen(createApp({ context: { ...candor.context, store }, config }));
  const port = portOf(server);
  // The first lookup fills what the product remembers of key and customer.
  await ask(port, key, emails[0]!);
  const log = groupCommands();
  const known = new Map<string, KnownLookup>();
  for (const email of emails) {
    const body = await ask(port, key, email);
    known.set(email, { commands: log.take(), body });
  }
  await close(server);
  await store.close();
  return known;
}

/** Collects what the newest connection sends; commands under way together stand in one group. */
function groupCommands(): { take(): readonly (readonly Record<string, unknown>[])[] } {
  let groups: Record<string, unknown>[][] = [];
  let underWay = 0;
  const client = mongoose.connections.at(-1)!.getClient();
  client.on('commandStarted', ({ command, commandName, databaseName }) => {
    if (databaseName !== benchDatabase || commandName === 'getMore') return;
    const { lsid: _session, $db: _database, ...own } = command;
    if (underWay === 0) groups.push([]);
    underWay += 1;
    groups.at(-1)?.push(own);
  });
  client.on('commandSucceeded', ({ databaseName, commandName }) => {
    if (databaseName === benchDatabase && commandName !== 'getMore') underWay -= 1;
  });
  return {
    take() {
      const taken = groups;
      groups = [];
      return taken;
    },
  };
}

async function ask(port: number, key: string, email: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/persons/lookup`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email }),
  });
  if (answer.status !== 200) throw new Error(`A lookup was answered with ${answer.status}: the run is void.`);
  return answer.text();
}

async function openBare(
  uri: string,
  known: ReadonlyMap<string, KnownLookup>,
): Promise<{ readonly server: Server; close(): Promise<void> }> {
  const writeConcern = { w: 'majority', journal: true } as const;
  const client = await MongoClient.connect(uri, { writeConcern, retryWrites: false, maxPoolSize: 50 });
  const db = client.db(benchDatabase);
  const underWay = new Set<Promise<void>>();
  let line = 0;
  async function replay({ commands }: KnownLookup): Promise<void> {
    for (const group of commands) await Promise.all(group.map((command) => send(db, withNewId(command, ++line))));
  }
  const app = express();
  app.disable('etag');
  app.use(express.json());
  app.post('/v1/persons/lookup', async (request, response) => {
    const lookup = known.get((request.body as { readonly email: string }).email)!;
    const done = replay(lookup);
    underWay.add(done);
    await done;
    underWay.delete(done);
    response.setHeader('content-type', 'application/json').end(lookup.body);
  });
  const server = await listen(app);
  return {
    server,
    async close() {
      await close(server);
      // Callers that were cut off at the end of their time left commands behind.
      await Promise.all(underWay);
      await client.close();
    },
  };
}

// The ledger's line is a new one each time.
function withNewId(command: Record<string, unknown>, line: number): Record<string, unknown> {
  if (!Array.isArray(command.documents)) return command;
  const documents = command.documents.map((document: object) => ({ ...document, _id: `dis_bench_${line}` }));
  return { ...command, documents };
}

export async function runLoad(port: number, load: Omit<Load, 'url'>): Promise<LoadFigures> {
  const child = fork(fileURLToPath(new URL('./http-load.js', import.meta.url)));
  const answered = Promise.race([once(child, 'message'), once(child, 'exit')]);
  child.send({ ...load, url: `http://127.0.0.1:${port}/v1/persons/lookup` } satisfies Load);
  const [figures] = (await answered) as [LoadFigures | number];
  if (typeof figures === 'number') throw new Error(`The caller ended with code ${figures}: the run is void.`);
  if (figures.failed > 0) throw new Error(`${figures.failed} lookups failed under load: the run is void.`);
  return figures;
}

function middleOf(figures: readonly LoadFigures[]): LoadFigures {
  return [...figures].sort((a, b) => a.perSecond - b.perSecond)[Math.floor(figures.length / 2)]!;
}

export async function listen(app: RequestListener): Promise<Server> {
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

export async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function rowOfFigures(figure: LoadFigures, baseline: LoadFigures, known: ReadonlyMap<string, KnownLookup>): BenchRow {
  const ratio = figure.perSecond / baseline.perSecond;
  const spread = figure.p99Ms / figure.p50Ms;
  const commands = [...known.values()].reduce((sum, lookup) => sum + lookup.commands.flat().length, 0) / known.size;
  return rowOf({
    name: 'lookup by e-mail over HTTP, 50 connections',
    figure: `${Math.round(figure.perSecond)}/s, p50 ${figure.p50Ms} ms, p99 ${figure.p99Ms} ms`,
    baseline: `${Math.round(baseline.perSecond)}/s, p50 ${baseline.p50Ms} ms, p99 ${baseline.p99Ms} ms`,
    ratio: rounded(ratio, 2),
    goal: 'ratio >= 0.7, p99 < 5 x p50',
    isReached: ratio >= 0.7 && spread < 5,
    details: { 'p99/p50': rounded(spread, 1), 'commands/lookup': rounded(commands, 1), people },
  });
}
