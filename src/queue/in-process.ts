import { CandorError } from '../errors.js';
import type { Log } from '../log.js';
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
import { withBeat } from './health.js';
import { Lane, type LaneWork } from './lane.js';
import { currentTraceId, isInsideJob } from './trace.js';

/**
 * The job contract inside one process, on p-queue. Nothing here is durable: what is lost with the process is still marked pending in its
 * collection, and the sweep wakes it again.
 */

export interface InProcessOptions {
  readonly log: Log;
  readonly now: () => Date;
  /** Milliseconds of a steady clock. */
  readonly clockMs: () => number;
  readonly definitions?: JobDefinitions;
  /** Jobs of one name that may wait, 1,000 by default: at 1,000 ids each a million records, some 30 MB. */
  readonly maxWaiting?: number;
  /** How long a run that ignores its signal keeps its place, 5 s by default. */
  readonly abandonMs?: number;
}

/** Opens the queue; it takes jobs at once and runs none before `work`. */
export function openInProcessQueue(options: InProcessOptions): QueueBackend {
  return new InProcessQueue(options);
}

class InProcessQueue implements QueueBackend {
  readonly calendar = null;
  readonly #log: Log;
  readonly #now: () => Date;
  readonly #clockMs: () => number;
  readonly #abandonMs: number;
  readonly #definitions: JobDefinitions;
  readonly #lanes: ReadonlyMap<JobName, Lane>;
  readonly #shutdown = new AbortController();
  readonly #idleWaiters = new Set<() => void>();
  #beats: Heartbeats = {};
  #isWorking = false;
  #closing: Promise<void> | null = null;

  constructor(options: InProcessOptions) {
    const { log, now, clockMs, definitions = jobDefinitions, maxWaiting = 1_000 } = options;
    this.#log = log;
    this.#now = now;
    this.#clockMs = clockMs;
    this.#abandonMs = options.abandonMs ?? 5_000;
    this.#definitions = definitions;
    const shared = { maxWaiting, now, shutdown: this.#shutdown.signal, onIdle: () => this.#tellIdle() };
    this.#lanes = new Map(jobNames.map((job) => [job, new Lane({ ...shared, job, definition: definitions[job] })]));
  }

  async enqueue<N extends JobName>(name: N, payload: JobPayload<N>, options: EnqueueOptions = {}): Promise<void> {
    const checked = checkedPayload(this.#definitions, name, payload);
    if (this.#closing !== null) {
      // The next hop of a job that ends during the shutdown: its records are pending, the next start's sweep finds them.
      if (isInsideJob()) return;
      throw new CandorError('unavailable', 'The queue is closed.', { reason: 'queue-closed', job: name });
    }
    const { jobId = null, delayMs = 0, traceId = currentTraceId() } = options;
    const placed = this.#lanes.get(name)!.put({ payload: checked, jobId, traceId }, delayMs);
    if (placed === 'dropped') this.#log.debug('job left out, the line is full', { job: name, traceId });
  }

  async waiting(name: JobName): Promise<number> {
    return this.#lanes.get(name)?.counts().waiting ?? 0;
  }

  work(handlers: JobHandlers, hooks: JobHooks): void {
    if (this.#isWorking) throw new CandorError('internal', 'The queue already has workers.');
    this.#isWorking = true;
    for (const [job, lane] of this.#lanes) {
      const handler: LaneWork['handler'] = handlers[job];
      lane.start({ handler, hooks, log: this.#log, clockMs: this.#clockMs, abandonMs: this.#abandonMs });
    }
  }

  async counts(): Promise<Record<JobName, JobCounts>> {
    const counts = [...this.#lanes].map(([job, lane]) => [job, lane.counts()] as const);
    return Object.fromEntries(counts) as Record<JobName, JobCounts>;
  }

  async beat(role: string): Promise<void> {
    this.#beats = withBeat(this.#beats, role, this.#now().getTime());
  }

  async heartbeats(): Promise<Heartbeats> {
    return this.#beats;
  }

  idle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => {
      // Timers of backing-off jobs let the process end; whoever waits here wants it to live until they ran.
      const alive = setInterval(() => undefined, 60_000);
      this.#idleWaiters.add(() => {
        clearInterval(alive);
        resolve();
      });
    });
  }

  close(graceMs: number): Promise<void> {
    this.#closing ??= this.#close(graceMs);
    return this.#closing;
  }

  async #close(graceMs: number): Promise<void> {
    const drained = Promise.all([...this.#lanes.values()].map((lane) => lane.drain()));
    const patience = setTimeout(() => this.#shutdown.abort(), graceMs);
    const left = await drained;
    clearTimeout(patience);
    this.#tellIdle();
    this.#log.info('queue closed', {
      left: left.reduce((sum, count) => sum + count, 0),
      isForced: this.#shutdown.signal.aborted,
    });
  }

  #isIdle(): boolean {
    return [...this.#lanes.values()].every((lane) => lane.isIdle());
  }

  #tellIdle(): void {
    if (!this.#isIdle()) return;
    const waiters = [...this.#idleWaiters];
    this.#idleWaiters.clear();
    for (const resolve of waiters) resolve();
  }
}
