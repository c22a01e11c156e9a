import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { type JobName, jobNames } from './contract.js';

/**
 * The lines in Redis: one BullMQ queue for each job name, and one for ticks. All keys of an installation share a prefix in braces, so that
 * they lie in one slot of a cluster, as BullMQ's scripts and our counts need it.
 */

/** What BullMQ holds of one job: ids and a trace, nothing of a person. */
export interface LineEntry {
  readonly payload: unknown;
  readonly traceId: string;
}

export interface LineCounts {
  readonly waiting: number;
  readonly delayed: number;
  readonly active: number;
  readonly failed: number;
}

export interface AddOptions {
  /** Runs in all. */
  readonly attempts: number;
  readonly delayMs: number;
  /** Of two of one id the later is left out while the earlier waits. */
  readonly id?: string | undefined;
}

export interface Lines {
  readonly prefix: string;
  add(job: JobName, entry: LineEntry, options: AddOptions): Promise<void>;
  /** From now on one job of this name runs at a time, over all processes; Redis keeps that. */
  runAlone(job: JobName): Promise<void>;
  waiting(job: JobName): Promise<number>;
  /** All lines at one moment, so that a job that moves from one to the next is never in none. */
  counts(): Promise<Record<JobName, LineCounts>>;
  /** Takes the place of `id` in line for the job `holder`; false where another one waits under it. */
  claim(job: JobName, id: string, holder: string): Promise<boolean>;
  close(): Promise<void>;
}

// For a look at what ran lately; ids only, and the letter of a death is in the store anyway.
const keptDone = { age: 3_600, count: 50 };
const keptFailed = { age: 7 * 24 * 3_600, count: 1_000 };

/** How many entries of BullMQ's own event stream are kept; nobody reads it. */
const maxEvents = 100;

export function openLines(client: Redis, prefix: string, onError: (error: Error) => void): Lines {
  const queues = new Map(
    jobNames.map((job) => {
      const queue = new Queue<LineEntry>(job, {
        connection: client,
        prefix,
        skipVersionCheck: true,
        streams: { events: { maxLen: maxEvents } },
      });
      queue.on('error', onError);
      return [job, queue] as const;
    }),
  );
  return {
    prefix,
    async add(job, entry, { attempts, delayMs, id }) {
      await queues.get(job)!.add(job, entry, {
        attempts,
        // The worker asks the job's definition how long (`backoffStrategy`).
        backoff: { type: 'definition' },
        delay: delayMs,
        removeOnComplete: keptDone,
        removeOnFail: keptFailed,
        stackTraceLimit: 0,
        ...(id === undefined ? {} : { deduplication: { id } }),
      });
    },
    async runAlone(job) {
      await queues.get(job)!.setGlobalConcurrency(1);
    },
    waiting: (job) => client.llen(queues.get(job)!.toKey('wait')),
    counts: () => countAll(client, queues),
    async claim(job, id, holder) {
      // BullMQ's own key of a deduplicated job, which it removes when that job has ended.
      const key = queues.get(job)!.toKey(`de:${id}`);
      await client.set(key, holder, 'NX');
      return (await client.get(key)) === holder;
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

// A script and not MULTI: a full Redis refuses to queue commands, and its counts are wanted then more than ever.
const countScript = `#!lua flags=no-writes,allow-oom
local counts = {}
for nth, key in ipairs(KEYS) do counts[nth] = redis.call(nth % 2 == 1 and 'LLEN' or 'ZCARD', key) end
return counts`;

async function countAll(client: Redis, queues: ReadonlyMap<JobName, Queue>): Promise<Record<JobName, LineCounts>> {
  const keys = [...queues.values()].flatMap((queue) => {
    return ['wait', 'delayed', 'active', 'failed'].map((part) => queue.toKey(part));
  });
  const counts = (await client.eval(countScript, keys.length, ...keys)) as number[];
  const entries = [...queues.keys()].map((job, nth) => {
    const [waiting = 0, delayed = 0, active = 0, failed = 0] = counts.slice(nth * 4, nth * 4 + 4);
    return [job, { waiting, delayed, active, failed }] as const;
  });
  return Object.fromEntries(entries) as Record<JobName, LineCounts>;
}
