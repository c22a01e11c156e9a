import { randomUUID } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { CandorError } from '../errors.js';
import type { Log } from '../log.js';
import type { Calendar, Queue as JobQueue, TickDefinition } from './contract.js';
import { reasonOf } from './failure.js';

/**
 * Ticks in Redis, as BullMQ's job schedulers on a line of their own: the lines of jobs hold no job of the future, and two schedulers make one
 * tick. A tick only enqueues. What an emptied Redis forgot is put back within seconds.
 */

export interface CalendarOptions {
  readonly producer: Redis;
  /** Gives the connection of workers; asked for only where ticks are kept. */
  readonly connect: () => Redis;
  readonly prefix: string;
  readonly queue: JobQueue;
  readonly log: Log;
  readonly now: () => Date;
}

export interface RedisCalendar extends Calendar {
  close(): Promise<void>;
}

const line = 'ticks';
const lookMs = 5_000;
/** A tick this late was lost: each tick plans the next one, and a worker killed in between plans none. */
const lateMs = 30_000;

export function openCalendar(options: CalendarOptions): RedisCalendar {
  let kept: Kept | null = null;
  return {
    async keep(ticks, onLost) {
      if (kept !== null) throw new CandorError('internal', 'The calendar is kept already.');
      kept = new Kept(ticks, onLost, options);
      await kept.open();
    },
    close: async () => kept?.close(),
  };
}

class Kept {
  readonly #ticks: ReadonlyMap<string, TickDefinition>;
  readonly #onLost: () => Promise<void>;
  readonly #options: CalendarOptions;
  readonly #schedulers: Queue;
  readonly #worker: Worker;
  #look: NodeJS.Timeout | null = null;

  constructor(ticks: readonly TickDefinition[], onLost: () => Promise<void>, options: CalendarOptions) {
    this.#ticks = new Map(ticks.map((tick) => [tick.id, tick]));
    this.#onLost = onLost;
    this.#options = options;
    const { producer, connect, prefix } = options;
    // Calendar times are computed by the schedule itself, so that both queues tick at the same minutes.
    const settings = {
      repeatStrategy: (afterMs: number, _repeat: unknown, id = '') =>
        this.#ticks.get(id)?.nextRunAt(new Date(afterMs))?.getTime(),
    };
    const shared = { prefix, settings, skipVersionCheck: true };
    this.#schedulers = new Queue(line, { ...shared, connection: producer, streams: { events: { maxLen: 100 } } });
    this.#worker = new Worker(line, ({ name }) => this.#tick(name), {
      ...shared,
      connection: connect(),
      autorun: false,
      runRetryDelay: 1_000,
    });
    this.#schedulers.on('error', (error) => this.#tell(error));
    this.#worker.on('error', (error) => this.#tell(error));
  }

  async open(): Promise<void> {
    try {
      for (const { key } of await this.#schedulers.getJobSchedulers())
        if (!this.#ticks.has(key)) await this.#schedulers.removeJobScheduler(key);
      for (const tick of this.#ticks.values()) await this.#plan(tick);
    } catch (error) {
      const detail = 'The queue on Redis keeps no ticks now.';
      throw new CandorError('unavailable', detail, { reason: 'queue-away' }, { cause: error });
    }
    this.#worker.run().catch((error: unknown) => this.#tell(error));
    this.#look = setInterval(() => void this.#restore(), lookMs).unref();
  }

  async close(): Promise<void> {
    if (this.#look !== null) clearInterval(this.#look);
    await this.#worker.close();
    await this.#schedulers.close();
  }

  async #plan({ id, when }: TickDefinition): Promise<void> {
    const repeat = 'everyMs' in when ? { every: when.everyMs } : { pattern: when.cron };
    const opts = { attempts: 1, removeOnComplete: true, removeOnFail: true };
    await this.#schedulers.upsertJobScheduler(id, repeat, { name: id, opts });
  }

  /** Plans again what is not planned, or late. */
  async #restore(): Promise<void> {
    try {
      const known = new Map((await this.#schedulers.getJobSchedulers()).map(({ key, next }) => [key, next ?? 0]));
      const now = this.#options.now().getTime();
      const lost = [...this.#ticks.values()].filter(({ id }) => !known.has(id));
      const late = [...this.#ticks.values()].filter(({ id }) => (known.get(id) ?? now) < now - lateMs);
      for (const tick of [...lost, ...late]) await this.#plan(tick);
      if (lost.length === 0) return;
      this.#options.log.warn('queue server had lost its ticks', { ticks: lost.length });
      await this.#onLost();
    } catch (error) {
      this.#tell(error); // Redis away; the next look is in seconds.
    }
  }

  async #tick(id: string): Promise<void> {
    const tick = this.#ticks.get(id);
    // A schedule of another scheduler's newer list; that one plans it again when it is late.
    if (tick === undefined) return;
    try {
      await this.#options.queue.enqueue(tick.job, tick.payload, { jobId: id, traceId: randomUUID() });
    } catch (error) {
      // The next tick asks again.
      this.#options.log.warn('tick was not enqueued', { schedule: id, reason: reasonOf(error), error });
    }
  }

  #tell(error: unknown): void {
    this.#options.log.debug('queue calendar error', { reason: reasonOf(error), error });
  }
}
