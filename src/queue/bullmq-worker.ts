import { type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Log } from '../log.js';
import type { LineEntry, Lines } from './bullmq-lines.js';
import type { JobDefinition, JobHooks, JobName } from './contract.js';
import { keepLetter } from './dead-letter.js';
import { reasonOf } from './failure.js';
import { type RunContext, runJob } from './run-job.js';

/**
 * The worker of one job name: BullMQ hands out jobs and keeps their time, `runJob` runs them as everywhere. What Redis keeps of a failure is
 * its code. A job is delivered at least once: one whose worker was killed comes back, and its writes are idempotent.
 */

// A killed worker's job is back after 15 to 20 s. A handler that blocks the process for longer than 7.5 s may lose its job to another
// worker, which does the same work twice and no harm.
const lockMs = 15_000;
const stalledCheckMs = 5_000;
/** A job that took its worker down this often is not handed to a fourth one. */
const maxStalled = 3;

export interface WorkerContext {
  readonly lines: Lines;
  readonly connection: Redis;
  readonly definition: JobDefinition<unknown>;
  readonly handler: RunContext['handler'];
  readonly hooks: JobHooks;
  readonly log: Log;
  readonly now: () => Date;
  readonly clockMs: () => number;
  readonly abandonMs: number;
  readonly shutdown: AbortSignal;
  readonly lockMs?: number;
}

/** A failure that is tried again after `delayMs`; its message is what Redis keeps. */
class FailedRun extends Error {
  override readonly name = 'FailedRun';
  readonly delayMs: number;

  constructor(reason: string, delayMs: number) {
    super(reason);
    this.delayMs = delayMs;
  }
}

/** A death whose letter was handed over. */
class BuriedJob extends UnrecoverableError {}

/** Starts taking jobs of this name. Its `close` waits for those in hand. */
export function startWorker(job: JobName, context: WorkerContext): Worker<LineEntry> {
  const { lines, connection, definition, log } = context;
  const worker = new Worker<LineEntry>(job, (entry, token) => run(job, entry, token, context), {
    connection,
    prefix: lines.prefix,
    skipVersionCheck: true,
    // Written on each job it takes, for whoever looks into Redis.
    name: `pid-${process.pid}`,
    concurrency: definition.concurrency,
    lockDuration: context.lockMs ?? lockMs,
    stalledInterval: Math.min(stalledCheckMs, context.lockMs ?? lockMs),
    maxStalledCount: maxStalled,
    // Between attempts to tell Redis how a job ended, while it is away.
    runRetryDelay: 1_000,
    settings: {
      backoffStrategy: (attempt, _type, error) =>
        error instanceof FailedRun ? error.delayMs : definition.backoffMs(attempt),
    },
  });
  // Lost locks, vanished jobs: the work is done again or was done already. Connection errors have their own line.
  worker.on('error', (error) => log.debug('queue worker error', { job, reason: reasonOf(error), error }));
  worker.on('stalled', () => log.warn('job taken back from a silent worker', { job }));
  worker.on('failed', (entry, error) => {
    // BullMQ itself gives a job up that stalled too often; without this it would end without a letter.
    if (entry?.finishedOn !== undefined && !(error instanceof BuriedJob))
      void bury(job, entry, error.message.startsWith('job stalled') ? 'stalled' : reasonOf(error), context);
  });
  return worker;
}

const entryForm = z.strictObject({ payload: z.unknown(), traceId: z.string().max(128) });

async function run(job: JobName, entry: Job<LineEntry>, token: string | undefined, context: WorkerContext) {
  // From here on the same wake-up may be asked for again: what changed after this moment is not seen by this run.
  if (entry.deduplicationId !== undefined) await entry.removeDeduplicationKey();
  const { success, data } = entryForm.safeParse(entry.data);
  const attempt = entry.attemptsMade + 1;
  const startedMs = context.clockMs();
  // What is no entry of ours has no payload of ours: the run finds that out and lets it die.
  const { payload, traceId } = success ? data : { payload: undefined, traceId: 'unknown' };
  const outcome = await runJob({ job, payload, attempt, traceId, shutdown: context.shutdown }, context);
  if (outcome.kind === 'cut') {
    // Another worker may have it at once; the run does not count.
    await entry.moveToWait(token);
    throw new WaitingError();
  }
  context.hooks.onRun?.({ job, outcome: outcome.kind, durationMs: context.clockMs() - startedMs });
  if (outcome.kind === 'dead') {
    // Before Redis is told: killed in between, the job comes back and its letter is the same letter.
    await bury(job, entry, outcome.reason, context);
    throw new BuriedJob(outcome.reason);
  }
  if (outcome.kind === 'retry' && (await isStillWanted(entry, context.lines)))
    throw new FailedRun(outcome.reason, outcome.delayMs);
}

/** Before a job backs off: claims its id in line again; false where a same wake-up came in meanwhile and does this one's work. */
async function isStillWanted(entry: Job<LineEntry>, lines: Lines): Promise<boolean> {
  const { deduplicationId, id } = entry;
  if (deduplicationId === undefined || id === undefined) return true;
  return lines.claim(entry.name as JobName, deduplicationId, id);
}

async function bury(job: JobName, entry: Job<LineEntry>, reason: string, context: WorkerContext): Promise<void> {
  const { payload, traceId } = entry.data;
  const attempts = Math.max(entry.attemptsStarted, 1);
  await keepLetter({ job, payload, reason, attempts, failedAt: context.now(), traceId }, context.hooks, context.log);
}
