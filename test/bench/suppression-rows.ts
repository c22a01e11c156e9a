import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { createApp } from '../../src/api/app.js';
import { fingerprintTypes } from '../../src/domain/suppression.js';
import type { OperationContext } from '../../src/operations/context.js';
import { pullSource } from '../../src/operations/pull-source.js';
import { openStore, type Store } from '../../src/store/index.js';
import { type BenchCandor, benchDatabase, openBenchCandor } from './bench-candor.js';
import { benchSources, place, streamDelivery } from './deliveries.js';
import { close, config, deliver, knownEmails, listen, openKey, portOf, runLoad } from './lookup-row.js';
import { type BenchRow, rounded, rowOf } from './row.js';

/**
 * What the suppression check costs where the list is long: CPU of lookups over HTTP and of the pipeline, with the check and with none (no
 * hashing, no question), in turns on one store, so that all else is alike.
 */

const batchSize = 5_000;
const connections = 20;
const seconds = 3;
const lookupTurns = 3;
const ingestTurns = 3;
const rowsPerTurn = 2_000;
const goal = 1.1;

/** `none`: no hashing and no question; `empty`: all of the check, of a list without entries; `full`: of the long one. */
const modes = ['none', 'empty', 'full'] as const;
interface Switch {
  mode: (typeof modes)[number];
}

export async function suppressionRows(entries: number): Promise<readonly BenchRow[]> {
  const check: Switch = { mode: 'full' };
  let empty: Store | null = null;
  const candor = await openBenchCandor({
    sources: benchSources,
    change: (context) => switched(context, check, () => empty!),
  });
  empty = await openStore(candor.uri, `${benchDatabase}_empty`, candor.context.now);
  try {
    const fillMs = await fill(candor.uri, entries);
    await deliver(candor);
    const lookup = await measureLookups(candor, check);
    const ingest = await measureIngest(candor, check);
    const details = { suppressions: entries, 'list written in s': Math.round(fillMs / 1000) };
    return [rowFor('lookup over HTTP', lookup, details), rowFor('record to published profile', ingest, details)];
  } finally {
    await empty.close();
    await candor.close();
  }
}

/** The operations with a check that can be taken out: hashing and asking. */
function switched(context: OperationContext, check: Switch, emptyStore: () => Store): OperationContext {
  const { store, keyring } = context;
  const nothing = Buffer.alloc(32);
  const suppressions: typeof store.suppressions = {
    ...store.suppressions,
    findHits(fingerprints, now) {
      if (check.mode === 'none') return Promise.resolve([]);
      return (check.mode === 'full' ? store : emptyStore()).suppressions.findHits(fingerprints, now);
    },
  };
  return {
    ...context,
    store: { ...store, suppressions },
    keyring: {
      ...keyring,
      mac: (purpose, parts) =>
        check.mode !== 'none' || purpose !== 'suppression' ? keyring.mac(purpose, parts) : nothing,
    },
  };
}

// Written past the product, which would ask for each whether it is there: random hashes, as those of strangers are.
async function fill(uri: string, entries: number): Promise<number> {
  const startedMs = performance.now();
  const client = await MongoClient.connect(uri, { writeConcern: { w: 1, journal: false } });
  const list = client.db(benchDatabase).collection<{ _id: string; wishes: object }>('suppressions');
  const since = new Date('2026-01-01T00:00:00Z');
  const wish = { scope: 'all', state: 'proved', since, reviewAt: new Date('2029-01-01T00:00:00Z'), heldUntil: null };
  for (let written = 0; written < entries; written += batchSize) {
    const documents = Array.from({ length: Math.min(batchSize, entries - written) }, (_, index) => ({
      _id: `${fingerprintTypes[index % fingerprintTypes.length]}:${randomBytes(32).toString('base64url')}`,
      wishes: { 'opt-out': wish },
    }));
    await list.insertMany(documents, { ordered: false });
  }
  await client.close();
  return performance.now() - startedMs;
}

/** CPU milliseconds of each turn, a unit of work each. */
interface Costs extends Record<Switch['mode'], number[]> {
  readonly unit: string;
}

async function measureLookups(candor: BenchCandor, check: Switch): Promise<Costs> {
  const emails = await knownEmails(candor);
  const key = await openKey(candor);
  const server = await listen(createApp({ context: candor.context, config }));
  const load = { key, emails, connections, seconds };
  const costs: Costs = { unit: 'lookup', none: [], empty: [], full: [] };
  await inTurns(lookupTurns, check, costs, async () => {
    const { perSecond } = await runLoad(portOf(server), load);
    return perSecond * seconds;
  });
  await close(server);
  return costs;
}

async function measureIngest(candor: BenchCandor, check: Switch): Promise<Costs> {
  const costs: Costs = { unit: 'record', none: [], empty: [], full: [] };
  // Beyond the rows that the lookups were about.
  let from = 100_000;
  await inTurns(ingestTurns, check, costs, async () => {
    const delivery = streamDelivery(from, rowsPerTurn);
    from += rowsPerTurn;
    await place(delivery, candor.folder, `part-${from}`);
    await pullSource(candor.context, { sourceId: delivery.sourceId });
    await candor.queue.idle();
    return rowsPerTurn;
  });
  if (candor.deadJobs() > 0) throw new Error(`${candor.deadJobs()} jobs died: the run is void.`);
  return costs;
}

// Each round in the order of the one before turned round: whatever grows meanwhile weighs on all. The first round warms up.
async function inTurns(turns: number, check: Switch, costs: Costs, work: () => Promise<number>): Promise<void> {
  for (let turn = 0; turn <= turns; turn += 1)
    for (const mode of turn % 2 === 0 ? modes : [...modes].reverse()) {
      check.mode = mode;
      const before = process.cpuUsage();
      const units = await work();
      const { user, system } = process.cpuUsage(before);
      if (turn > 0) costs[mode].push((user + system) / 1000 / units);
    }
  check.mode = 'full';
}

function rowFor(name: string, costs: Costs, details: Readonly<Record<string, string | number>>): BenchRow {
  const [full, empty, none] = [middleOf(costs.full), middleOf(costs.empty), middleOf(costs.none)];
  const ratio = full / none;
  return rowOf({
    name: `suppression check: ${name}`,
    figure: `${rounded(full, 3)} ms CPU a ${costs.unit}`,
    baseline: `${rounded(none, 3)} ms without the check`,
    ratio: rounded(ratio, 3),
    goal: `ratio <= ${goal} at 10,000,000 entries`,
    isReached: ratio <= goal,
    details: {
      ...details,
      'by an empty list': rounded(full / empty, 3),
      full: costs.full.map((cost) => rounded(cost, 3)).join(' '),
      empty: costs.empty.map((cost) => rounded(cost, 3)).join(' '),
      none: costs.none.map((cost) => rounded(cost, 3)).join(' '),
    },
  });
}

function middleOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
