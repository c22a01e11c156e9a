import { randomUUID } from 'node:crypto';
import { jobHandlers } from '../jobs/index.js';
import type { Config } from './config.js';
import { type Http, openHttp } from './connector-kit/http.js';
import type { ConfiguredSource } from './connector-kit/source-settings.js';
import { openWhoisSocket } from './connector-kit/whois-socket.js';
import { deriveKeyring, type Keyring } from './domain/keyring.js';
import { connectEmbedded } from './embedded-mongodb/start.js';
import { ConfigError } from './errors.js';
import { loadMasterKey } from './key-folder.js';
import { type Log, openLog } from './log.js';
import { sampleTransport } from './main/sample-source.js';
import { readSourcesFile } from './main/sources-file.js';
import { type OperationContext, sourceRegister } from './operations/context.js';
import { keepDeadLetter } from './operations/keep-dead-letter.js';
import type { QueueBackend } from './queue/contract.js';
import { openInProcessQueue } from './queue/in-process.js';
import { openStore, type Store } from './store/index.js';

/** The composition root: everything is opened here, in order, handed on as arguments, and closed here in the opposite order. */

export interface Runtime {
  readonly config: Config;
  readonly context: OperationContext;
  readonly queue: QueueBackend;
  readonly log: Log;
  /** True where this process runs the embedded server: it is alone, or the first. */
  readonly isOwner: boolean;
  /** True where the store was empty when it was opened. */
  readonly isNew: boolean;
  /** Reads the sources file again; operations that start later see the new list. */
  reloadSources(): Promise<void>;
  /** Stops intake, lets running jobs end, closes the store, then the embedded server. Safe to call twice. */
  close(): Promise<void>;
}

/** Opens everything but the HTTP server. Throws `ConfigError` with a sentence that says what to do. */
export async function openRuntime(config: Config): Promise<Runtime> {
  const log = openLog(config.logLevel);
  const database =
    config.mongodbUri === null
      ? await connectEmbedded(config.dataDir)
      : { uri: config.mongodbUri, isOwner: false, stop: async () => undefined };
  const now = () => new Date();
  const store = await openStore(database.uri, config.database, now);
  const { keyring, isNew } = await openKeys(config, store, now());
  const queue = openInProcessQueue({ log, now, clockMs: () => performance.now() });
  const http = openHttp({
    userAgent: 'CandorBot/0.1 (+https://candor.example/bot)',
    now,
    allowHosts: config.allowHosts,
  });
  const state = await sourcesOf(config, http, now);
  const context: OperationContext = {
    store,
    keyring,
    queue,
    log,
    now,
    get sources() {
      return state.register;
    },
    httpOf: (source) => state.httpOf(source),
    whoisSocket: openWhoisSocket({ allowHosts: config.allowHosts, now }),
    policy: {
      genericFamilyNames: config.genericFamilyNames,
      profileCap: config.profileCap,
      noticeRegions: config.noticeRegions,
      missGridMs: config.missGridMs,
    },
    processId: `${process.pid}-${randomUUID()}`,
  };
  let closing: Promise<void> | null = null;
  const close = async () => {
    await queue.close(config.shutdownMs);
    await http.close();
    await store.close();
    await database.stop();
  };
  return {
    config,
    context,
    queue,
    log,
    isOwner: database.isOwner,
    isNew,
    async reloadSources() {
      Object.assign(state, await sourcesOf(config, http, now));
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** Starts the workers of this process; jobs that die are kept as dead letters. */
export function startWorkers(runtime: Runtime): void {
  runtime.queue.work(jobHandlers(runtime.context), { onDead: (letter) => keepDeadLetter(runtime.context, letter) });
}

// A process with another key would count every suppressed person as unknown, so it may not touch the store at all.
async function openKeys(
  config: Config,
  store: Store,
  now: Date,
): Promise<{ readonly keyring: Keyring; readonly isNew: boolean }> {
  const stored = await store.meta.find('key-check');
  const { key } = loadMasterKey({
    masterKey: config.masterKey,
    keyDir: config.keyDir,
    dataDir: config.dataDir,
    mayCreate: stored === null && config.mongodbUri === null,
  });
  const keyring = deriveKeyring(key);
  const value = keyring.mac('check', ['candor']).toString('hex');
  if ((await store.meta.putOnce('key-check', value, now)) !== value) {
    throw new ConfigError(
      'The master key is not the one this store was made with; opt-outs could not be honoured. Put the right key back (CANDOR_MASTER_KEY or CANDOR_KEY_DIR).',
    );
  }
  return { keyring, isNew: stored === null };
}

async function sourcesOf(config: Config, http: Http, now: () => Date) {
  const sources = await readSourcesFile(config.sourcesFile);
  const recorded = await sampleTransport(config.dataDir);
  const recordedHttp =
    recorded === null ? null : openHttp({ userAgent: 'CandorBot/0.1', now, transport: recorded.transport });
  const fromFile = new Map(sources.map((source) => [source.id, source]));
  return {
    register: sourceRegister(sources),
    // A source whose settings were changed is a real one.
    httpOf(source: ConfiguredSource): Http {
      const isSample = recorded !== null && fromFile.has(source.id) && isSampleSource(source, recorded.settingsOf);
      return isSample && recordedHttp !== null ? recordedHttp : http;
    },
  };
}

function isSampleSource(source: ConfiguredSource, settingsOf: ReadonlyMap<string, string>): boolean {
  const original = settingsOf.get(source.id);
  if (original === undefined) return false;
  const sample = source.connector.settings.safeParse(JSON.parse(original));
  return sample.success && JSON.stringify(sample.data) === JSON.stringify(source.settings);
}
