import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type EmbeddedMongodb, startEmbeddedMongodb } from '../../../src/embedded-mongodb/start.js';
import type { Sample } from '../../../src/sample/sample.js';
import { forget, startRedis, type TestRedis } from '../../support/redis-server.js';
import { type CandorHome, isEmbedded, type RunningCandor } from './candor-process.js';
import { openFeedHome } from './feed-home.js';
import { openStateOf, type StoredState } from './stored-state.js';

/** Roles as processes of their own, on one Redis and one database server that outlives each of them. */

export interface RoleProcesses {
  readonly home: CandorHome;
  readonly redis: TestRedis;
  readonly state: StoredState;
  /** Starts a role and resolves when it is ready. */
  start(role: 'worker' | 'scheduler'): Promise<RunningCandor>;
  /** Processes that have a job of `job` in hand. */
  holders(job: string): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** What a delivery came to. */
export interface Delivered {
  readonly records: number;
  readonly profiles: readonly string[];
  readonly durationMs: number;
}

/** The same delivery in one process without Redis, for comparison. */
export async function deliverAlone(sample: Sample): Promise<Delivered> {
  const home = await openFeedHome(sample);
  try {
    await home.start();
    const startedMs = performance.now();
    const state = await openStateOf(home);
    await state.settled(3);
    const durationMs = Math.round(performance.now() - startedMs);
    const records = await state.db.collection('raw_records').countDocuments();
    const profiles = await state.profiles();
    await state.close();
    return { records, profiles, durationMs };
  } finally {
    await home.close();
  }
}

export async function openRoleProcesses(sample: Sample): Promise<RoleProcesses> {
  const home = await openFeedHome(sample, { CANDOR_LOG_LEVEL: 'info' });
  const redis = await startRedis();
  // One database for all, which no role owns.
  const database: EmbeddedMongodb | null = isEmbedded
    ? await startEmbeddedMongodb({ dataDir: join(home.folder, 'database'), inThread: true })
    : null;
  if (database !== null) home.env.MONGODB_URI = database.uri;
  home.env.REDIS_URL = redis.url;
  const state = await openStateOf(home);
  const client = new Redis(redis.url);
  const queueName = async () =>
    String((await state.db.collection<{ _id: string; value: string }>('meta').findOne({ _id: 'queue' }))?.value);
  return {
    home,
    redis,
    state,
    async start(role) {
      const started = home.spawn(['start', '--role', role]);
      await started.says(`ready ${role}`);
      return started;
    },
    async holders(job) {
      const line = `{candor:${await queueName()}}:${job}`;
      const ids = await client.lrange(`${line}:active`, 0, -1);
      const holders = await Promise.all(ids.map((id) => client.hget(`${line}:${id}`, 'pb')));
      return holders.flatMap((name) => (name === null ? [] : [Number(name.replace('pid-', ''))]));
    },
    async close() {
      await home.close();
      await forget(redis.url, await queueName());
      client.disconnect();
      await state.close();
      await database?.stop();
      await redis.stop();
    },
  };
}

/** What one process wrote of the jobs it did: when each began and ended, in milliseconds. */
export function spansOf(job: string, processes: readonly RunningCandor[]): readonly { from: number; to: number }[] {
  const lines = processes.flatMap((one) => one.output().stderr.split('\n'));
  return lines
    .filter((line) => line.includes(`"job":"${job}"`) && line.includes('"msg":"job finished"'))
    .map((line) => {
      const { time, durationMs } = JSON.parse(line) as { time: string; durationMs: number };
      return { from: Date.parse(time) - durationMs, to: Date.parse(time) };
    })
    .sort((a, b) => a.from - b.from);
}
