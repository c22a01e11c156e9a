import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';

/**
 * The built program as its users meet it: child processes of `dist/src/cli.js`, each test with data and key folders of its own, and with a
 * database of its own where MONGODB_URI is set. The tests see what a terminal and a client see, and nothing else.
 */

const given = process.env.MONGODB_URI;

/** False where the processes of the tests work on the server of MONGODB_URI. */
export const isEmbedded = given === undefined;

/** For `openHome`, where a test is about the embedded server itself, or about the sample, which comes beside that one only. */
export const embeddedOnly = { MONGODB_URI: undefined, CANDOR_DATABASE: undefined, CANDOR_MASTER_KEY: undefined };

// Beside a database that is not in its own folder Candor makes no key: others may have written there.
function onOtherServer(uri: string, database: string) {
  return { MONGODB_URI: uri, CANDOR_DATABASE: database, CANDOR_MASTER_KEY: randomBytes(32).toString('hex') };
}

const build = process.env.CANDOR_TEST_DIST ?? join(process.cwd(), 'dist');
const program = join(build, 'src', 'cli.js');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

export interface RunningCandor {
  readonly child: ChildProcess;
  /** All output so far. */
  output(): { readonly stdout: string; readonly stderr: string };
  /** Resolves when standard output or standard error holds `text`; rejects when the process ends before. */
  says(text: string | RegExp): Promise<string>;
  /** Sends `signal` and resolves with the ended process. */
  end(signal?: NodeJS.Signals): Promise<Finished>;
  readonly finished: Promise<Finished>;
}

export interface ReadyCandor extends RunningCandor {
  /** `http://127.0.0.1:PORT`. */
  readonly address: string;
  /** The key of `local-demo`; empty where no sample was placed. */
  readonly key: string;
}

export interface CandorHome {
  readonly folder: string;
  readonly dataDir: string;
  readonly keyDir: string;
  /** Path of the built command line. */
  readonly program: string;
  /** Environment on top of the home's own; `undefined` takes a variable away. */
  readonly env: Record<string, string | undefined>;
  /** Writes `sources.json` of the data folder's default place. */
  writeSources(sources: readonly object[]): Promise<void>;
  /** Starts one command without waiting for it. */
  spawn(args: readonly string[], env?: Record<string, string | undefined>): RunningCandor;
  /** Runs one command to its end. */
  run(...args: string[]): Promise<Finished>;
  /** `candor start`, until its line `ready`. */
  start(env?: Record<string, string | undefined>): Promise<ReadyCandor>;
  /** Kills what still runs and removes the folder. */
  close(): Promise<void>;
}

/** Opens an empty home. Without a sample: tests that want one set `CANDOR_SAMPLE`. */
export async function openHome(env: Record<string, string | undefined> = {}): Promise<CandorHome> {
  if (!existsSync(program)) throw new Error(`${program} is not built; npm test builds it`);
  const folder = await mkdtemp(join(tmpdir(), 'candor-process-'));
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  const [dataDir, keyDir] = [join(folder, 'data'), join(folder, 'keys')];
  const own = {
    PATH: process.env.PATH,
    HOME: folder,
    CANDOR_DATA_DIR: dataDir,
    CANDOR_KEY_DIR: keyDir,
    CANDOR_SOURCES: join(folder, 'sources.json'),
    CANDOR_PORT: '0',
    CANDOR_SAMPLE: 'off',
    ...(given === undefined ? {} : onOtherServer(given, database)),
    ...env,
  };
  const running = new Set<RunningCandor>();
  const home: CandorHome = {
    folder,
    dataDir,
    keyDir,
    program,
    env: own,
    writeSources: (sources) => writeFile(own.CANDOR_SOURCES, JSON.stringify({ sources })),
    spawn(args, extra = {}) {
      const started = spawnCandor(args, { ...own, ...extra }, folder);
      running.add(started);
      void started.finished.then(() => running.delete(started));
      return started;
    },
    run: (...args) => home.spawn(args).finished,
    async start(extra) {
      const started = home.spawn(['start'], extra);
      await started.says(/^ready .*$/m);
      const { stdout, stderr } = started.output();
      const line = /^ready (\S+)(?: key (\S+))?$/m.exec(`${stdout}\n${stderr}`)!;
      return { ...started, address: line[1]!, key: line[2] ?? '' };
    },
    async close() {
      await Promise.all([...running].map((one) => one.end('SIGKILL')));
      if (given !== undefined) await dropDatabase(given, database);
      await rm(folder, { recursive: true, force: true });
    },
  };
  return home;
}

async function dropDatabase(uri: string, name: string): Promise<void> {
  const client = await new MongoClient(uri).connect();
  try {
    await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
}

function spawnCandor(args: readonly string[], env: Record<string, string | undefined>, cwd: string): RunningCandor {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [program, ...args], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
      for (const listener of listeners) listener();
    });
  }
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...text, durationMs: performance.now() - startedMs }));
  });
  return {
    child,
    finished,
    output: () => ({ ...text }),
    says(wanted) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const all = `${text.stdout}\n${text.stderr}`;
          const found = typeof wanted === 'string' ? (all.includes(wanted) ? wanted : null) : wanted.exec(all)?.[0];
          if (found === null || found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        void finished.then(({ code, stderr }) => reject(new Error(`ended with ${code} before it said so: ${stderr}`)));
        look();
      });
    },
    end(signal = 'SIGTERM') {
      child.kill(signal);
      return finished;
    },
  };
}

/** The lines of `--format jsonl`. */
export function rowsOf({ stdout }: Pick<Finished, 'stdout'>): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The lines of standard error. */
export function linesOf({ stderr }: Pick<Finished, 'stderr'>): string[] {
  return stderr.split('\n').filter((line) => line !== '');
}

/** A lookup as a customer's program makes it. */
export function lookup({ address, key }: Pick<ReadyCandor, 'address' | 'key'>, body: object): Promise<Response> {
  return fetch(`${address}/v1/persons/lookup`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}
