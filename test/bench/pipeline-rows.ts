import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { startEmbeddedMongodb } from '../../src/embedded-mongodb/start.js';
import { pullSource } from '../../src/operations/pull-source.js';
import { openStore } from '../../src/store/index.js';
import { type BenchCandor, benchDatabase, openBenchCandor } from './bench-candor.js';
import { type Replay, recordCommands, replayCommands } from './command-log.js';
import { benchSources, mixedDeliveries, place } from './deliveries.js';
import { watchMemory } from './resources.js';
import { type BenchRow, rounded, rowOf } from './row.js';

/** From the partner's file to the published profile: records a second, the growth of their cost, and the memory it takes. */

const parts = 10;

export interface Delivered {
  /** Per tenth: milliseconds from the first byte of its deliveries to the last published profile. */
  readonly tenthsMs: readonly number[];
  /** Per tenth: milliseconds of both cores that this process used, the embedded server's thread included. */
  readonly tenthsCpuMs: readonly number[];
  readonly records: number;
  readonly profiles: number;
  readonly peakMb: number;
}

/** Rows (a) and (b); the growth is that of `records`, which must be 1,000,000 for the goal of design.md. */
export async function pipelineRows(records: number): Promise<readonly BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'candor-commands-'));
  const log = join(folder, 'commands.bin');
  const { writes, recorded } = await recordRun(records, log);
  const run = await timedRun(records);
  const replay = await baselineOf(log, folder);
  await rm(folder, { recursive: true, force: true });
  return [pipelineRow(run, recorded, replay, writes), growthRow(run)];
}

/** The growth row alone: no baseline is recorded, which at a million records would fill some 20 GB. */
export async function growthOnly(records: number): Promise<BenchRow> {
  return growthRow(await timedRun(records));
}

async function recordRun(records: number, log: string) {
  const candor = await openBenchCandor({ sources: benchSources, isRecorded: true });
  const recording = recordCommands(log);
  const recorded = await deliver(candor, records);
  const writes = recording.stop();
  await candor.close();
  return { writes, recorded };
}

/** Delivers `records` to a Candor of its own, on the embedded server or on the MongoDB at `uri`. */
export async function timedRun(records: number, uri?: string): Promise<Delivered> {
  const candor = await openBenchCandor({ sources: benchSources, ...(uri === undefined ? {} : { uri }) });
  try {
    return await deliver(candor, records);
  } finally {
    await candor.close();
  }
}

async function deliver(candor: BenchCandor, records: number): Promise<Delivered> {
  const tenthsMs: number[] = [];
  let accepted = 0;
  const tenthsCpuMs: number[] = [];
  const memory = watchMemory();
  for (const [part, deliveries] of mixedDeliveries(records, parts).entries()) {
    for (const delivery of deliveries) await place(delivery, candor.folder, `part-${part}`);
    const startedMs = performance.now();
    const cpu = process.cpuUsage();
    for (const { sourceId } of deliveries) accepted += (await pullSource(candor.context, { sourceId })).counts.accepted;
    await candor.queue.idle();
    tenthsMs.push(performance.now() - startedMs);
    const used = process.cpuUsage(cpu);
    tenthsCpuMs.push((used.user + used.system) / 1000);
    process.stderr.write(
      `  tenth ${part + 1} of ${parts}: ${accepted} records, ${Math.round(tenthsMs.at(-1)! / 1000)} s, ${Math.round(tenthsCpuMs.at(-1)! / 1000)} s of CPU\n`,
    );
  }
  if (candor.deadJobs() > 0) throw new Error(`${candor.deadJobs()} jobs died: the run is void.`);
  const profiles = await candor.context.store.profiles.count();
  return { tenthsMs, tenthsCpuMs, records: accepted, profiles, peakMb: memory.stop() };
}

async function baselineOf(log: string, folder: string): Promise<Replay> {
  const server = await startEmbeddedMongodb({ dataDir: join(folder, 'data') });
  // Migrations make the collections and indexes, as in the run.
  await openBaselineStore(server.uri);
  const client = await MongoClient.connect(server.uri, {
    writeConcern: { w: 'majority', journal: true },
    retryWrites: false,
    maxPoolSize: 50,
  });
  try {
    return await replayCommands(log, client.db(benchDatabase));
  } finally {
    await client.close();
    await server.stop();
  }
}

async function openBaselineStore(uri: string): Promise<void> {
  const store = await openStore(uri, benchDatabase, () => new Date());
  await store.close();
}

function pipelineRow(
  run: Delivered,
  recorded: Delivered,
  replay: Replay,
  writes: ReadonlyMap<string, number>,
): BenchRow {
  const perSecond = (run.records / total(run.tenthsMs)) * 1000;
  const baselinePerSecond = (recorded.records / replay.durationMs) * 1000;
  const ratio = perSecond / baselinePerSecond;
  return rowOf({
    name: 'record to published profile',
    figure: `${Math.round(perSecond)} records/s`,
    baseline: `${Math.round(baselinePerSecond)} records/s`,
    ratio: rounded(ratio, 2),
    goal: 'ratio >= 0.5, >= 2000 records/s',
    isReached: ratio >= 0.5 && perSecond >= 2_000,
    details: {
      records: run.records,
      profiles: run.profiles,
      'CPU ms/record': rounded(total(run.tenthsCpuMs) / run.records, 2),
      'peak anonymous MB': run.peakMb,
      'bytes sent/record': Math.round(replay.bytes / recorded.records),
      ...perRecord(writes, recorded.records),
    },
  });
}

// What is sent once a batch says nothing; what is sent for every tenth record and more is a small write or read of its own.
function perRecord(counts: ReadonlyMap<string, number>, records: number): Readonly<Record<string, number>> {
  const entries = [...counts].map(([name, count]) => [name, rounded(count / records, 2)] as const);
  return Object.fromEntries(entries.filter(([, count]) => count >= 0.1).sort(([, a], [, b]) => b - a));
}

function growthRow(run: Delivered): BenchRow {
  const [first = 0, last = 0] = [run.tenthsMs[0], run.tenthsMs.at(-1)];
  const ratio = last / first;
  return rowOf({
    name: 'growth of cost',
    figure: `last tenth ${rounded(last / 1000, 1)} s`,
    baseline: `first tenth ${rounded(first / 1000, 1)} s`,
    ratio: rounded(ratio, 2),
    goal: 'ratio <= 1.3 at 1,000,000 records',
    isReached: ratio <= 1.3,
    details: {
      records: run.records,
      'records/s': Math.round((run.records / total(run.tenthsMs)) * 1000),
      'tenths in s': run.tenthsMs.map((ms) => rounded(ms / 1000, 1)).join(' '),
      'tenths in CPU s': run.tenthsCpuMs.map((ms) => rounded(ms / 1000, 1)).join(' '),
      'peak anonymous MB': run.peakMb,
    },
  });
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
