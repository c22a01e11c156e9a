import type { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { CandorError } from '../errors.js';
import type { Log } from '../log.js';
import { openCalendar, type RedisCalendar } from './bullmq-calendar.js';
import { type Lines, openLines } from './bullmq-lines.js';
import { startWorker } from './bullmq-worker.js';
import { checkedPayload } from './checked-payload.js';
import {
  type EnqueueOptions,
  type Heartbeats,
  type JobCounts,
  type JobDefinitions,
  type JobHandlers,
  type JobHooks,
  type JobName,
  type JobPayload,
  jobDefinitions,
  jobNames,
  type QueueBackend,
} from './contract.js';
import { reasonOf } from './failure.js';
import { connected, connectProducer, connectWorker, examineRedis } from './redis-connection.js';
import { currentTraceId, isInsideJob } from './trace.js';

/**
 * The job contract on Redis, by BullMQ 6: many processes, one line for each job name. What Redis loses is still marked pending in its
 * collection, and the sweep wakes it again.
 */

export interface BullmqOptions {
  /** May hold a password; never logged. */
  readonly url: string;
  /** Names the installation on that Redis: letters, digits, `:`, `_`, `-`. */
  readonly prefix: string;
  readonly log: Log;
  readonly now: () => Date;
  /** Milliseconds of a steady clock. */
  readonly clockMs: () => number;
  readonly definitions?: JobDefinitions;
  /** Jobs of one name that may wait, 10,000 by default: at 1,000 ids each ten million records, some 300 MB of Redis. */
  readonly maxWaiting?: number;
  /** How long a run that ignores its signal keeps its place, 5 s by default. */
  readonly abandonMs?: number;
  /** How long a killed worker's jobs stay its own, 15 s by default. */
  readonly lockMs?: number;
}

/** How often a working process makes sure that Redis holds what it must, should it have been emptied. */
const upkeepMs = 5_000;
const idleLookMs = 25;
/** Beyond the grace and the abandoning of the last run: time to tell Redis how jobs ended. */
const farewellMs = 2_000;

/** Opens the queue; it takes jobs at once and runs none before `work`. Throws as `examineRedis` does, within 4 s. */
export async function openBullmqQueue(options: BullmqOptions): Promise<QueueBackend> {
  await examineRedis(options.url, () => options.now().getTime());
  const producer = connectProducer(options.url, options.log);
  await connected(producer);
  return new BullmqQueue(options, producer);
}

class BullmqQueue implements QueueBackend {
  readonly calendar: RedisCalendar;
  readonly #options: BullmqOptions;
  readonly #definitions: JobDefinitions;
  readonly #producer: Redis;
  readonly #lines: Lines;
  readonly #beatsKey: string;
  readonly #shutdown = new AbortController();
  readonly #dropped = new Map<JobName, number>();
  #workers: readonly Worker[] = [];
  #workerConnection: Redis | null = null;
  #upkeep: NodeJS.Timeout | null = null;
  #closing: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: BullmqOptions, producer: Redis) {
    const { prefix, log, definitions = jobDefinitions } = options;
    this.#options = options;
    this.#definitions = definitions;
    this.#producer = producer;
    // The braces: only what stands between them decides the slot of a cluster.
    const inBraces = `{${prefix}}`;
    this.#lines = openLines(producer, inBraces, (error) => this.#tell(error));
    this.#beatsKey = `${inBraces}:heartbeats`;
    this.calendar = openCalendar({
      producer,
      connect: () => this.#connectWorker(),
      prefix: inBraces,
      queue: this,
      log,
      now: options.now,
    });
  }

  async enqueue<N extends JobName>(name: N, payload: JobPayload<N>, options: EnqueueOptions = {}): Promise<void> {
    const checked = checkedPayload(this.#definitions, name, payload);
    // A job that ends during the shutdown may still wake its next hop; another worker takes it.
    if (this.#isClosed || (this.#closing !== null && !isInsideJob()))
      throw new CandorError('unavailable', 'The queue is closed.', { reason: 'queue-closed', job: name });
    const { jobId, delayMs = 0, traceId = currentTraceId() } = options;
    const { attempts } = this.#definitions[name];
    await this.#ask(async () => {
      if (await this.#isFull(name)) return;
      await this.#lines.add(name, { payload: checked, traceId }, { attempts, delayMs, id: jobId });
    });
  }

  waiting(name: JobName): Promise<number> {
    return this.#ask(() => this.#lines.waiting(name));
  }

  work(handlers: JobHandlers, hooks: JobHooks): void {
    if (this.#workers.length > 0) throw new CandorError('internal', 'The queue already has workers.');
    const { log, now, clockMs, abandonMs = 5_000, lockMs } = this.#options;
    const shared = { lines: this.#lines, connection: this.#connectWorker(), hooks, log, now, clockMs, abandonMs };
    this.#workers = jobNames.map((job) =>
      startWorker(job, {
        ...shared,
        definition: this.#definitions[job],
        handler: handlers[job],
        shutdown: this.#shutdown.signal,
        ...(lockMs === undefined ? {} : { lockMs }),
      }),
    );
    this.#keepAlone();
    this.#upkeep = setInterval(() => this.#keepAlone(), upkeepMs).unref();
  }

  async counts(): Promise<Record<JobName, JobCounts>> {
    const counts = await this.#ask(() => this.#lines.counts());
    const entries = jobNames.map((job) => [job, { ...counts[job], dropped: this.#dropped.get(job) ?? 0 }] as const);
    return Object.fromEntries(entries) as Record<JobName, JobCounts>;
  }

  async beat(role: string): Promise<void> {
    // The server's clock, so that roles on machines whose clocks differ can be compared.
    await this.#ask(async () => {
      const [seconds] = await this.#producer.time();
      await this.#producer.hset(this.#beatsKey, role, Number(seconds) * 1_000);
    });
  }

  async heartbeats(): Promise<Heartbeats> {
    const beats = await this.#ask(() => this.#producer.hgetall(this.#beatsKey));
    return Object.fromEntries(Object.entries(beats).map(([role, at]) => [role, Number(at)]));
  }

  async idle(): Promise<void> {
    while (this.#closing === null && !(await this.#isIdle()))
      await new Promise((resolve) => setTimeout(resolve, idleLookMs));
  }

  close(graceMs: number): Promise<void> {
    this.#closing ??= this.#close(graceMs);
    return this.#closing;
  }

  async #close(graceMs: number): Promise<void> {
    const { log, abandonMs = 5_000 } = this.#options;
    if (this.#upkeep !== null) clearInterval(this.#upkeep);
    const patience = setTimeout(() => this.#shutdown.abort(), graceMs);
    const ended = Promise.all([this.calendar.close(), ...this.#workers.map((worker) => worker.close())]);
    // Redis away: how the last jobs ended cannot be told, and they come back as stalled ones.
    const tooLong = rest(graceMs + abandonMs + farewellMs);
    const isForced = await Promise.race([ended.then(() => false), tooLong.over.then(() => true)]);
    tooLong.end();
    clearTimeout(patience);
    this.#isClosed = true;
    await this.#lines.close();
    this.#producer.disconnect();
    this.#workerConnection?.disconnect();
    log.info('queue closed', { isForced: isForced || this.#shutdown.signal.aborted });
  }

  #connectWorker(): Redis {
    this.#workerConnection ??= connectWorker(this.#options.url, this.#options.log);
    return this.#workerConnection;
  }

  // A line without end would fill Redis, which then refuses every write of everybody; the sweep brings back what was left out.
  async #isFull(name: JobName): Promise<boolean> {
    const { waiting, delayed } = (await this.#lines.counts())[name];
    if (waiting + delayed < (this.#options.maxWaiting ?? 10_000)) return false;
    this.#dropped.set(name, (this.#dropped.get(name) ?? 0) + 1);
    this.#options.log.debug('job left out, the line is full', { job: name });
    return true;
  }

  async #isIdle(): Promise<boolean> {
    try {
      const counts = Object.values(await this.#lines.counts());
      return counts.every(({ waiting, delayed, active }) => waiting + delayed + active === 0);
    } catch (error) {
      // Away, so nobody can say; whoever waits goes on waiting, as the workers do.
      this.#tell(error);
      return false;
    }
  }

  /** One over all processes where the definition says one: a second clusterer would only meet the first one's lease. */
  #keepAlone(): void {
    for (const job of jobNames) {
      if (this.#definitions[job].concurrency !== 1) continue;
      this.#lines.runAlone(job).catch((error: unknown) => this.#tell(error));
    }
  }

  #tell(error: unknown): void {
    this.#options.log.debug('queue error', { reason: reasonOf(error), error });
  }

  async #ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const isFull = error instanceof Error && error.message.startsWith('OOM');
      const reason = isFull ? 'queue-full' : 'queue-away';
      throw new CandorError('unavailable', 'The queue on Redis takes nothing now.', { reason }, { cause: error });
    }
  }
}

function rest(ms: number): { readonly over: Promise<void>; end(): void } {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return { over, end: () => clearTimeout(timer) };
}
