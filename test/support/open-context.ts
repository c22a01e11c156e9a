import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectors } from '../../connectors/index.js';
import { jobHandlers } from '../../jobs/index.js';
import { type HttpTransport, openHttp } from '../../src/connector-kit/http.js';
import { connectorRegistry } from '../../src/connector-kit/registry.js';
import { parseSources } from '../../src/connector-kit/source-settings.js';
import { openWhoisSocket } from '../../src/connector-kit/whois-socket.js';
import { deriveKeyring } from '../../src/domain/keyring.js';
import { startEmbeddedMongodb } from '../../src/embedded-mongodb/start.js';
import { openLog } from '../../src/log.js';
import { openErasureJournal } from '../../src/main/erasure-journal.js';
import { type OperationContext, sourceRegister } from '../../src/operations/context.js';
import type { Mailer } from '../../src/operations/mailer.js';
import type { DeadLetter, QueueBackend } from '../../src/queue/contract.js';
import { openInProcessQueue } from '../../src/queue/in-process.js';
import { openStore } from '../../src/store/index.js';

/**
 * A whole Candor but for HTTP, for one test file: the real store on the embedded server (or on MONGODB_URI), the real queue, its own
 * database of a random name, an injected clock.
 */

export interface TestCandor {
  readonly context: OperationContext;
  readonly queue: QueueBackend;
  readonly uri: string;
  /** Where feeds and other files of the test may stand. */
  readonly folder: string;
  readonly clock: { now: Date };
  readonly deadLetters: DeadLetter[];
  setSources(json: unknown): void;
  close(): Promise<void>;
}

export interface TestCandorOptions {
  readonly sources?: (folder: string) => unknown;
  readonly transport?: HttpTransport;
  readonly now?: Date;
  /** Without one mails wait in the outbox. */
  readonly mailer?: Mailer;
  /** False leaves the queue without workers: jobs wait. */
  readonly work?: boolean;
}

export async function openTestCandor(options: TestCandorOptions = {}): Promise<TestCandor> {
  const folder = await mkdtemp(join(tmpdir(), 'candor-test-'));
  const given = process.env.MONGODB_URI;
  const server =
    given === undefined
      ? await startEmbeddedMongodb({ dataDir: join(folder, 'data'), inThread: true, refusesScans: true })
      : null;
  const uri = given ?? server!.uri;
  const clock = { now: options.now ?? new Date('2026-11-02T08:00:00Z') };
  const now = () => new Date(clock.now);
  const store = await openStore(uri, `test_${randomUUID().replaceAll('-', '')}`, now);
  const log = openLog('error');
  const queue = openInProcessQueue({ log, now, clockMs: () => performance.now() });
  const http = openHttp({
    userAgent: 'CandorTest',
    now,
    ...(options.transport === undefined ? {} : { transport: options.transport }),
  });
  let register = sourceRegister([]);
  const setSources = (json: unknown) => {
    register = sourceRegister(parseSources(json, connectorRegistry(connectors)));
  };
  const keyring = deriveKeyring(Buffer.alloc(32, 7));
  const journal = await openErasureJournal({ keyDir: join(folder, 'keys'), keyring, isFolderKey: true });
  const context: OperationContext = {
    store,
    keyring,
    journal,
    queue,
    log,
    now,
    get sources() {
      return register;
    },
    httpOf: () => http,
    whoisSocket: openWhoisSocket({ now }),
    policy: {
      genericFamilyNames: 3,
      profileCap: 'P5Y',
      noticeRegions: ['eea', 'uk', 'switzerland'],
      missGridMs: 0,
      overduePauseDays: 30,
    },
    mailer: options.mailer ?? null,
    controller: { name: 'Example Operator, 1 Example Street, Example Town', contact: 'privacy@operator.example' },
    publicUrl: 'http://candor.example',
    processId: randomUUID(),
  };
  const deadLetters: DeadLetter[] = [];
  if (options.work !== false)
    queue.work(jobHandlers(context), { onDead: async (letter) => void deadLetters.push(letter) });
  if (options.sources !== undefined) setSources(options.sources(folder));
  return {
    context,
    queue,
    uri,
    folder,
    clock,
    deadLetters,
    setSources,
    async close() {
      await queue.close(2_000);
      await store.dropDatabase();
      await store.close();
      await server?.stop();
      await journal.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
