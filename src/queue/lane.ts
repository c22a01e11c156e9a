import PQueue from 'p-queue';
import type { DeadLetter, JobCounts, JobDefinition, JobHooks, JobName } from './contract.js';
import { keepLetter } from './dead-letter.js';
import { type RunContext, type RunOutcome, runJob } from './run-job.js';

/** The line of one job name inside the process: who waits, who waits for a time, who runs. Bounded; a full line leaves newcomers out. */

export interface LaneEntry {
  readonly payload: unknown;
  readonly jobId: string | null;
  readonly traceId: string;
}

export interface LaneOptions {
  readonly job: JobName;
  readonly definition: JobDefinition<unknown>;
  readonly maxWaiting: number;
  readonly shutdown: AbortSignal;
  readonly now: () => Date;
  readonly onIdle: () => void;
}

export interface LaneWork extends Pick<RunContext, 'handler' | 'log' | 'clockMs' | 'abandonMs'> {
  readonly hooks: JobHooks;
}

export class Lane {
  readonly #options: LaneOptions;
  readonly #line: PQueue;
  readonly #waitingIds = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #work: LaneWork | null = null;
  #failed = 0;
  #dropped = 0;
  #isDraining = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#line = new PQueue({ concurrency: options.definition.concurrency, autoStart: false });
    this.#line.on('idle', options.onIdle);
  }

  /** Lets waiting entries run. */
  start(work: LaneWork): void {
    this.#work = work;
    this.#line.start();
  }

  /** Puts an entry in line; `duplicate` and `dropped` leave it out. */
  put(entry: LaneEntry, delayMs: number): 'waiting' | 'duplicate' | 'dropped' {
    if (entry.jobId !== null && this.#waitingIds.has(entry.jobId)) return 'duplicate';
    if (this.#line.size + this.#timers.size >= this.#options.maxWaiting) {
      this.#dropped++;
      return 'dropped';
    }
    this.#wait(entry, 1, delayMs);
    return 'waiting';
  }

  counts(): JobCounts {
    return {
      waiting: this.#line.size,
      delayed: this.#timers.size,
      active: this.#line.pending,
      failed: this.#failed,
      dropped: this.#dropped,
    };
  }

  isIdle(): boolean {
    return this.#line.size + this.#line.pending + this.#timers.size === 0;
  }

  /** Forgets who waits and resolves with their number when the running ones have ended. */
  async drain(): Promise<number> {
    this.#isDraining = true;
    const left = this.#line.size + this.#timers.size;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#line.clear();
    this.#waitingIds.clear();
    await this.#line.onPendingZero();
    return left;
  }

  #wait(entry: LaneEntry, attempt: number, delayMs: number): void {
    if (entry.jobId !== null) this.#waitingIds.add(entry.jobId);
    if (delayMs <= 0) {
      this.#line.add(() => this.#run(entry, attempt));
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#line.add(() => this.#run(entry, attempt));
    }, delayMs);
    timer.unref(); // A job that backs off must not hold up the end of a command.
    this.#timers.add(timer);
  }

  async #run(entry: LaneEntry, attempt: number): Promise<void> {
    const { job, definition, shutdown } = this.#options;
    const work = this.#work!;
    // From here on the same wake-up may be asked for again: what changed after this moment is not seen by this run.
    if (entry.jobId !== null) this.#waitingIds.delete(entry.jobId);
    const startedMs = work.clockMs();
    const outcome = await runJob(
      { job, payload: entry.payload, attempt, traceId: entry.traceId, shutdown },
      { ...work, definition },
    );
    if (outcome.kind !== 'cut')
      work.hooks.onRun?.({ job, outcome: outcome.kind, durationMs: work.clockMs() - startedMs });
    if (outcome.kind === 'retry') this.#again(entry, attempt + 1, outcome.delayMs);
    if (outcome.kind === 'dead') await this.#bury(entry, attempt, outcome);
  }

  #again(entry: LaneEntry, attempt: number, delayMs: number): void {
    // A same wake-up that came in meanwhile does this one's work; nothing waits for a time once the shutdown began.
    const isAsked = entry.jobId !== null && this.#waitingIds.has(entry.jobId);
    if (!isAsked && !this.#isDraining) this.#wait(entry, attempt, delayMs);
  }

  async #bury(entry: LaneEntry, attempts: number, outcome: Extract<RunOutcome, { kind: 'dead' }>): Promise<void> {
    this.#failed++;
    const { job, now } = this.#options;
    const letter: DeadLetter = {
      job,
      payload: entry.payload,
      reason: outcome.reason,
      attempts,
      failedAt: now(),
      traceId: entry.traceId,
    };
    await keepLetter(letter, this.#work!.hooks, this.#work!.log);
  }
}
