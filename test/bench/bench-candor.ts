import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { connectors } from '../../connectors/index.js';
import { jobHandlers } from '../../jobs/index.js';
import { openHttp } from '../../src/connector-kit/http.js';
import { connectorRegistry } from '../../src/connector-kit/registry.js';
import { parseSources } from '../../src/connector-kit/source-settings.js';
import { openWhoisSocket } from '../../src/connector-kit/whois-socket.js';
import { deriveKeyring } from '../../src/domain/keyring.js';
import { startEmbeddedMongodb } from '../../src/embedded-mongodb/start.js';
import { openLog } from '../../src/log.js';
import { openErasureJournal } from '../../src/main/erasure-journal.js';
import { type OperationContext, sourceRegister } from '../../src/operations/context.js';
import type { QueueBackend } from '../../src/queue/contract.js';
import { openInProcessQueue } from '../../src/queue/in-process.js';
import { openStore } from '../../src/store/index.js';

/**
 * A whole Candor but for HTTP, as `candor start` wires it: the embedded server in its own thread, the real store and the in-process queue.
 * Each bench owns its data folder, so that no row pays for what another has stored.
 */

export interface BenchCandor {
  readonly context: OperationContext;
  readonly queue: QueueBackend;
  readonly uri: string;
  /** Where deliveries of the bench may stand. */
  readonly folder: string;
  /** Jobs that died so far; a bench with one is void. */
  readonly deadJobs: () => number;
  close(): Promise<void>;
}

export const benchDatabase = 'bench';
const shutdownMs = 5_000;

/** Opens it in a new temporary folder with `sources(folder)` as its sources file; `work: false` leaves the queue without workers. */
export async function openBenchCandor(options: {
  readonly sources: (folder: string) => unknown;
  readonly work?: boolean;
  /** True lets a command log listen to the driver. */
  readonly isRecorded?: boolean;
  /** Another MongoDB in place of the embedded server; its database `bench` is dropped before and after. */
  readonly uri?: string;
  /** The context that everything runs with, in place of the one that is opened. */
  readonly change?: (context: OperationContext) => OperationContext;
}): Promise<BenchCandor> {
  const folder = await mkdtemp(join(tmpdir(), 'candor-bench-'));
  const dataDir = join(folder, 'data');
  const server = options.uri === undefined ? await startEmbeddedMongodb({ dataDir }) : await openOther(options.uri);
  const now = () => new Date();
  const uri = options.isRecorded === true ? `${server.uri}&monitorCommands=true` : server.uri;
  const store = await openStore(uri, benchDatabase, now);
  const log = openLog('error');
  const queue = openInProcessQueue({ log, now, clockMs: () => performance.now() });
  const http = openHttp({ userAgent: 'CandorBench', now });
  // A fixed key: equal runs give equal ids, so that recorded commands fit the next run.
  const keyring = deriveKeyring(Buffer.alloc(32, 7));
  const journal = await openErasureJournal({ keyDir: join(folder, 'keys'), keyring, isFolderKey: true });
  const opened: OperationContext = {
    store,
    keyring,
    journal,
    queue,
    log,
    now,
    sources: sourceRegister(parseSources(options.sources(folder), connectorRegistry(connectors))),
    httpOf: () => http,
    whoisSocket: openWhoisSocket({ now }),
    policy: { genericFamilyNames: 3, profileCap: 'P5Y', noticeRegions: [], missGridMs: 0, overduePauseDays: 30 },
    mailer: null,
    controller: null,
    publicUrl: 'http://candor.example',
    processId: randomUUID(),
  };
  const context = options.change?.(opened) ?? opened;
  let dead = 0;
  if (options.work !== false) {
    queue.work(jobHandlers(context), {
      onDead: async () => {
        dead += 1;
      },
    });
  }
  return {
    context,
    queue,
    uri: server.uri,
    folder,
    deadJobs: () => dead,
    async close() {
      await queue.close(shutdownMs);
      await http.close();
      await store.close();
      await server.stop();
      await journal.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function openOther(uri: string): Promise<{ readonly uri: string; stop(): Promise<void> }> {
  const drop = async () => {
    const client = await MongoClient.connect(uri);
    await client.db(benchDatabase).dropDatabase();
    await client.close();
  };
  await drop();
  return { uri, stop: drop };
}
