import { Redis, type RedisOptions } from 'ioredis';
import { CandorError, ConfigError } from '../errors.js';
import type { Log } from '../log.js';

/**
 * Connections to Redis. Whoever asks is told at once when it is away, whoever works waits until it is back. A server that could lose jobs by
 * itself is refused before the first one is put there.
 */

export interface RedisServer {
  readonly version: string;
  /** How far this machine's clock is ahead of the server's, in milliseconds; negative: behind. */
  readonly clockAheadMs: number;
}

// A server that is being started with us (docker compose) gets 3 s to answer; a start that waits longer looks hung.
const answerWithinMs = 3_000;
const retryMs = 250;

/** Asks the server of `url` for what we need of it. Throws `CandorError` `unavailable` where nobody answers, `ConfigError` naming the setting
 *  where the server refuses us or would lose jobs. */
export async function examineRedis(url: string, nowMs: () => number): Promise<RedisServer> {
  const until = performance.now() + answerWithinMs;
  const client = await connectWithin(url, until);
  try {
    return await examine(client, nowMs);
  } catch (error) {
    throw refusal(error);
  } finally {
    client.disconnect();
  }
}

async function connectWithin(url: string, untilMs: number): Promise<Redis> {
  for (;;) {
    const leftMs = Math.max(untilMs - performance.now(), retryMs);
    const client = new Redis(url, {
      ...shared,
      lazyConnect: true,
      connectTimeout: leftMs,
      commandTimeout: leftMs,
      retryStrategy: () => null,
    });
    let last: unknown;
    client.on('error', (error) => {
      last = error;
    });
    try {
      await client.connect();
      return client;
    } catch (error) {
      client.disconnect();
      // Of a refused password ioredis tells the caller only that the connection closed; the reason comes as an event.
      const cause = last ?? error;
      if (isRefusal(cause)) throw refusal(cause);
      if (performance.now() + retryMs >= untilMs) {
        throw new CandorError(
          'unavailable',
          'The Redis of REDIS_URL does not answer. Start it, or correct REDIS_URL.',
          {},
          { cause },
        );
      }
    }
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

async function examine(client: Redis, nowMs: () => number): Promise<RedisServer> {
  // ioredis takes a database that is not there for one of its events, and works in database 0.
  await client.select(client.options.db ?? 0);
  // INFO, not CONFIG GET: hosted servers often forbid the latter.
  const info = await client.info();
  const version = fieldOf(info, 'redis_version') ?? '0';
  const policy = fieldOf(info, 'maxmemory_policy');
  if (Number.parseInt(version, 10) < 7)
    throw new ConfigError(`The Redis of REDIS_URL is version ${version}. Set REDIS_URL to a Redis 7 or later.`);
  // Under memory pressure any other policy drops keys, that is jobs, without a word. Refusing to write tells us instead.
  if (policy !== undefined && policy !== 'noeviction')
    throw new ConfigError(
      `The Redis of REDIS_URL evicts keys (maxmemory-policy ${policy}), which would lose jobs. Set its maxmemory-policy to noeviction.`,
    );
  const [seconds, micros] = await client.time();
  return { version, clockAheadMs: Math.round(nowMs() - Number(seconds) * 1_000 - Number(micros) / 1_000) };
}

function fieldOf(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1];
}

// The first word of an error reply is its code: NOAUTH (a password is wanted), WRONGPASS, NOPERM, ERR (no such database number).
function isRefusal(error: unknown): boolean {
  return error instanceof Error && /^(NOAUTH|WRONGPASS|NOPERM|ERR|DENIED)\b/.test(error.message);
}

function refusal(error: unknown): unknown {
  if (!isRefusal(error)) return error;
  const code = /^[A-Z]+/.exec((error as Error).message)![0];
  return new ConfigError(
    `The Redis of REDIS_URL refuses us (${code}). Check user, password and database number in REDIS_URL.`,
    { cause: error },
  );
}

const shared = {
  // A server that vanished without a word (a cut cable) is noticed by the probes of the system.
  keepAlive: 10_000,
  connectTimeout: 5_000,
  // BullMQ's scripts ask for nothing that must be read before the server has loaded its file; ioredis waits for that.
  enableReadyCheck: true,
} satisfies RedisOptions;

/** From 100 ms up to 2 s between attempts, for ever: a server that comes back is used again without a restart. */
function retryStrategy(attempt: number): number {
  return Math.min(attempt * 100, 2_000);
}

/** For those who ask: a command fails at once while the server is away, and after 5 s without an answer. */
export function connectProducer(url: string, log: Log): Redis {
  const options = {
    ...shared,
    retryStrategy,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 5_000,
  };
  return watched(new Redis(url, options), 'producer', log);
}

/** For workers: their commands wait for the server, however long that takes. */
export function connectWorker(url: string, log: Log): Redis {
  return watched(new Redis(url, { ...shared, retryStrategy, maxRetriesPerRequest: null }), 'worker', log);
}

/** Resolves when `client` may be asked. */
export function connected(client: Redis): Promise<void> {
  if (client.status === 'ready') return Promise.resolve();
  return new Promise((resolve) => client.once('ready', () => resolve()));
}

// One line when the server goes and one when it is back; the attempts between them are no news.
function watched(client: Redis, side: string, log: Log): Redis {
  let isAway = false;
  let isClosing = false;
  client.on('end', () => {
    isClosing = true;
  });
  client.on('error', (error) => {
    if (isAway || isClosing) return;
    isAway = true;
    log.warn('queue server away', { side, error });
  });
  client.on('ready', () => {
    if (isAway) log.info('queue server back', { side });
    isAway = false;
  });
  return client;
}
