import { randomUUID } from 'node:crypto';
import { jobHandlers } from '../jobs/index.js';
import type { Config } from './config.js';
import { type Http, openHttp } from './connector-kit/http.js';
import type { ConfiguredSource } from './connector-kit/source-settings.js';
import { openWhoisSocket } from './connector-kit/whois-socket.js';
import { ConfigError } from './errors.js';
import { loadMasterKeys, refuseInside } from './key-folder.js';
import { type Log, openLog } from './log.js';
import { openSmtpMailer } from './mail/smtp.js';
import { openErasureJournal } from './main/erasure-journal.js';
import { type LiveKeyring, openLiveKeyring } from './main/live-keyring.js';
import { openDatabase, openDatabaseStore } from './main/open-database.js';
import { openQueue } from './main/open-queue.js';
import { sampleTransport } from './main/sample-source.js';
import { readSourcesFile } from './main/sources-file.js';
import { type OperationContext, sourceRegister } from './operations/context.js';
import { keepDeadLetter } from './operations/keep-dead-letter.js';
import { replayJournal } from './operations/replay-journal.js';
import { sweepPending } from './operations/sweep-pending.js';
import type { QueueBackend } from './queue/contract.js';
import type { Store } from './store/index.js';

/** The composition root: everything is opened here, in order, handed on as arguments, and closed here in the opposite order. */

export interface Runtime {
  readonly config: Config;
  readonly context: OperationContext;
  readonly keys: LiveKeyring;
  readonly queue: QueueBackend;
  readonly log: Log;
  /** True where this process runs the embedded server: it is alone, or the first. */
  readonly isOwner: boolean;
  /** Reads the sources file again; operations that start later see the new list. */
  reloadSources(): Promise<void>;
  /** Tells where the API came to listen: links in mails begin with it where no public address is configured. */
  listensAt(address: string): void;
  /** Stops intake, lets running jobs end, closes the store, then the embedded server. Safe to call twice. */
  close(): Promise<void>;
}

/** Opens everything but the HTTP server. Throws `ConfigError` with a sentence that says what to do, after closing what it had opened. */
export async function openRuntime(config: Config): Promise<Runtime> {
  const opened: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    for (const closeOne of opened.splice(0).reverse()) await closeOne();
  };
  try {
    return await openParts(config, opened, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Opens the parts in order; each is noted in `opened` at once, so that a failure of the next one leaves nothing open. */
async function openParts(
  config: Config,
  opened: (() => Promise<void>)[],
  closeAll: () => Promise<void>,
): Promise<Runtime> {
  const log = openLog(config.logLevel);
  const now = () => new Date();
  const database = await openDatabase(config);
  opened.push(() => database.stop());
  const store = await openDatabaseStore(database, config, now);
  opened.push(() => store.close());
  const keyring = await openKeys(config, store, now());
  const { keyDir } = config;
  refuseInside(keyDir, config.dataDir);
  const journal = await openErasureJournal({ keyDir, keyring, isFolderKey: config.masterKey === null });
  opened.push(() => journal.close());
  const http = openHttp({
    userAgent: 'CandorBot/0.1 (+https://candor.example/bot)',
    now,
    allowHosts: config.allowHosts,
  });
  opened.push(() => http.close());
  const mailer = config.smtp === null ? null : openSmtpMailer(config.smtp);
  if (mailer !== null) opened.push(async () => mailer.close());
  const queue = await openQueue(config, store, log, now);
  opened.push(() => queue.close(config.shutdownMs));
  const state = await sourcesOf(config, http, now);
  let ownAddress = `http://${config.host}:${config.port}`;
  const context: OperationContext = {
    store,
    keyring,
    journal,
    queue,
    log,
    now,
    get sources() {
      return state.register;
    },
    httpOf: (source) => state.httpOf(source),
    whoisSocket: openWhoisSocket({ allowHosts: config.allowHosts, now }),
    mailer,
    controller: config.controller,
    get publicUrl() {
      return config.publicUrl ?? ownAddress;
    },
    policy: {
      genericFamilyNames: config.genericFamilyNames,
      profileCap: config.profileCap,
      noticeRegions: config.noticeRegions,
      missGridMs: config.missGridMs,
      overduePauseDays: config.overduePauseDays,
    },
    // A folder has one owner, so the next owner is the heir of a killed one: its lease is ours at once, not when it ends by itself.
    processId: database.isOwner ? 'owner' : `${process.pid}-${randomUUID()}`,
  };
  // A restored backup lacks wishes of people: nothing is served or taken in before it has them again.
  await replayJournal(context, keyring);
  let closing: Promise<void> | null = null;
  return {
    config,
    context,
    keys: keyring,
    queue,
    log,
    isOwner: database.isOwner,
    async reloadSources() {
      Object.assign(state, await sourcesOf(config, http, now));
    },
    listensAt(address) {
      ownAddress = address;
    },
    close() {
      closing ??= closeAll();
      return closing;
    },
  };
}

/**
 * Starts the workers of this process; jobs that die are kept as dead letters. The owner of a data folder without Redis first wakes what a
 * killed or stopped process left behind: nobody else can have it in hand, so there is nothing to wait for.
 */
export async function startWorkers(runtime: Runtime): Promise<void> {
  const { context, queue, config, isOwner } = runtime;
  queue.work(jobHandlers(context), { onDead: (letter) => keepDeadLetter(context, letter) });
  if (isOwner && config.redisUrl === null) await sweepPending(context, { patienceMs: 0 });
}

// A process with another key would count every suppressed person as unknown, so it may not touch the store at all.
async function openKeys(config: Config, store: Store, now: Date): Promise<LiveKeyring> {
  const stored = await store.meta.find('key-check');
  const folder = { masterKey: config.masterKey, keyDir: config.keyDir, dataDir: config.dataDir };
  const isNewStore = stored === null;
  const { keys } = loadMasterKeys({ ...folder, mayCreate: isNewStore && config.mongodbUri === null, isNewStore });
  const keyring = openLiveKeyring({ ...folder, clockMs: () => performance.now() }, keys);
  const value = keyring.checkOf(1);
  if ((await store.meta.putOnce('key-check', value, now)) !== value) throw wrongKeys();
  const { head, checks } = await store.keys.find();
  if (head > keys.length)
    throw new ConfigError(
      `This store was written with ${head} master keys, and ${keys.length} are here. Put the later ones back (master-${head}.key in CANDOR_KEY_DIR, or behind commas in CANDOR_MASTER_KEY).`,
    );
  for (const [generation, check] of Object.entries(checks))
    if (keyring.checkOf(Number(generation)) !== check) throw wrongKeys();
  store.keys.useKeys(keyring);
  await store.keys.refresh();
  return keyring;
}

function wrongKeys(): ConfigError {
  return new ConfigError(
    'The master key is not the one this store was made with; opt-outs could not be honoured. Put the right key back (CANDOR_MASTER_KEY or CANDOR_KEY_DIR).',
  );
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
