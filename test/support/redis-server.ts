import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Redis } from 'ioredis';

/** A Redis for tests: a server of its own on a free port where `redis-server` is installed, else the one of `REDIS_URL`. */

export interface TestRedis {
  readonly url: string;
  /** Takes everything away, as a restart without persistence does. */
  empty(): Promise<void>;
  stop(): Promise<void>;
}

const program = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'redis-server'))
  .find(isExecutable);

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // The only way this call says no.
  }
}

/** `describe` where a Redis can be had, else a skipped one that says why; `isOwn` asks for one that may be stopped and reconfigured. */
export function describeRedis(title: string, body: () => void, { isOwn = false } = {}): void {
  const isThere = program !== undefined || (!isOwn && process.env.REDIS_URL !== undefined);
  if (isThere) describe(title, body);
  else describe.skip(`${title} (skipped: no redis-server)`, body);
}

/** Starts a server without persistence; `settings` as on its command line (`['--maxmemory-policy', 'allkeys-lru']`). */
export async function startRedis(settings: readonly string[] = [], port?: number): Promise<TestRedis> {
  if (program === undefined) return configuredRedis(process.env.REDIS_URL!);
  const folder = await mkdtemp(join(tmpdir(), 'candor-redis-'));
  const own = port ?? (await freePort());
  const args = ['--port', String(own), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  const server = spawn(program, [...args, ...settings], { stdio: ['ignore', 'pipe', 'inherit'] });
  await saysReady(server);
  const url = `redis://127.0.0.1:${own}`;
  return {
    url,
    empty: () => flush(url),
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      if (server.exitCode === null && server.kill('SIGKILL')) await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A server of somebody else, which other tests and programs may use at the same time: nothing of it is emptied. */
function configuredRedis(url: string): TestRedis {
  const refuse = () => Promise.reject(new Error('the Redis of REDIS_URL is not ours to empty'));
  return { url, empty: refuse, stop: async () => undefined };
}

function saysReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${text}`)));
    server.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('Ready to accept connections')) resolve();
    });
  });
}

async function flush(url: string): Promise<void> {
  const client = new Redis(url);
  try {
    await client.flushall();
  } finally {
    client.disconnect();
  }
}

/** Removes every key that holds `prefix`. */
export async function forget(url: string, prefix: string): Promise<void> {
  const client = new Redis(url);
  try {
    const keys = await client.keys(`*${prefix}*`);
    if (keys.length > 0) await client.del(...keys);
  } finally {
    client.disconnect();
  }
}

/** A port nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
