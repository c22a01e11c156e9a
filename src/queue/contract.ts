import { z } from 'zod';

/**
 * The contract of every queue: job names, payloads, attempts. A payload holds ids only, never a person's values, so a queue may be
 * lost, dumped or logged without harm. Mongo holds the truth; a job is a wake-up that the sweep can repeat.
 */

// The ids we mint are a prefix and base64url, a source's id is `connector` or `connector:instance`; no e-mail, phone or name fits.
const id = z.string().regex(/^[A-Za-z][A-Za-z0-9_:-]{0,127}$/);

/** One job holds at most 1,000 ids: about 30 kB, and a slice that ends well within its time limit (design.md section 2). */
export const maxIdsPerJob = 1_000;
const ids = z.array(id).min(1).max(maxIdsPerJob);

const seconds = 1_000;
const minutes = 60 * seconds;

export interface JobDefinition<P> {
  readonly payload: z.ZodType<P>;
  /** Runs in all, the first one included. */
  readonly attempts: number;
  /** Pause in milliseconds after the failure of run `attempt` (1 = the first). */
  readonly backoffMs: (attempt: number) => number;
  /** Runs at the same time in one process. 1 means one over all processes of a Redis: what may not run twice in one place may not in two. */
  readonly concurrency: number;
  /** After this long the run's signal is aborted and the run counts as failed (`timed-out`). */
  readonly timeoutMs: number;
}

// 1 + 4 + 16 + 60 + 60 s = 141 s in six runs: a database that is away for 30 s, plus the driver's own 30 s of looking for it, is outlasted.
const pipelineStep = {
  attempts: 6,
  backoffMs: (attempt: number) => Math.min(4 ** (attempt - 1), 60) * seconds,
  timeoutMs: 5 * minutes,
};

// 1 + 5 + 15 min = 21 min in four runs; a source that is still away then waits for its next refresh.
const outsideWorld = {
  attempts: 4,
  backoffMs: (attempt: number) => ([1, 5, 15][attempt - 1] ?? 15) * minutes,
};

/** Every job once: what it carries and how it is tried. Handlers stand in `jobs/`; each does the operation of its name. */
export const jobDefinitions = {
  // 4 h: a feed of 5,000,000 rows at 500 records/s takes 2.8 h. A cut run resumes from its checkpoint.
  'pull-source': {
    ...outsideWorld,
    payload: z.strictObject({ sourceId: id, again: z.boolean().optional() }),
    concurrency: 2,
    timeoutMs: 240 * minutes,
  },
  // Two at a time: one waits for the store while the other computes; more would only queue inside the store.
  'normalise-records': { ...pipelineStep, payload: z.strictObject({ recordIds: ids }), concurrency: 2 },
  'match-subjects': { ...pipelineStep, payload: z.strictObject({ subjectIds: ids }), concurrency: 2 },
  // One: the clusterer alone decides over its components (design.md section 3).
  'cluster-subjects': {
    ...pipelineStep,
    payload: z.strictObject({ subjectIds: ids, matchedAt: z.iso.datetime().optional() }),
    concurrency: 1,
  },
  'publish-profiles': { ...pipelineStep, payload: z.strictObject({ profileIds: ids }), concurrency: 2 },
  // One: a receiving server counts connections, and order does not matter. The outbox keeps its own times for trying again.
  'send-mail': { ...pipelineStep, payload: z.strictObject({ mailIds: ids }), concurrency: 1 },
  'notify-people': { ...pipelineStep, payload: z.strictObject({}), concurrency: 1, timeoutMs: 30 * minutes },
  // One run: the next tick, 10 s later, is the second one.
  'sweep-pending': {
    payload: z.strictObject({}),
    attempts: 1,
    backoffMs: () => 0,
    concurrency: 1,
    timeoutMs: 2 * minutes,
  },
  // Two runs: what it refuses to sign is no passing trouble. It hashes again what was added since the last one.
  'checkpoint-audit': {
    payload: z.strictObject({}),
    attempts: 2,
    backoffMs: () => 15 * minutes,
    concurrency: 1,
    timeoutMs: 30 * minutes,
  },
  'expire-data': { ...outsideWorld, payload: z.strictObject({}), concurrency: 1, timeoutMs: 60 * minutes },
} as const satisfies Record<string, JobDefinition<unknown>>;

export type JobName = keyof typeof jobDefinitions;
export type JobPayload<N extends JobName> = z.infer<(typeof jobDefinitions)[N]['payload']>;
export type JobDefinitions = { readonly [N in JobName]: JobDefinition<JobPayload<N>> };

export const jobNames = Object.keys(jobDefinitions) as readonly JobName[];

export interface EnqueueOptions {
  /** Of two jobs of one name with one `jobId`, the later is left out while the earlier waits (not while it runs). An id, never a value. */
  readonly jobId?: string;
  /** Not before this many milliseconds have passed. */
  readonly delayMs?: number;
  /** Carried into the job's log lines; default is the trace of the job or request that enqueues. */
  readonly traceId?: string;
}

/** What an operation may do with a queue. */
export interface Queue {
  /** Puts a job in line, with or without a worker. Throws `CandorError` `invalid_input` for a payload that is none of its job's, and
   *  `unavailable` after `close`; a running job may enqueue until it ends. */
  enqueue<N extends JobName>(name: N, payload: JobPayload<N>, options?: EnqueueOptions): Promise<void>;
  /** Jobs of this name in line, without those that run. */
  waiting(name: JobName): Promise<number>;
}

export interface RunningJob {
  /** Aborted at the job's time limit and when a shutdown has run out of patience. */
  readonly signal: AbortSignal;
  /** 1 = the first run. */
  readonly attempt: number;
  readonly traceId: string;
}

/** Does the job; its result's counts, codes and dates become the fields of the job's log line. */
export type JobHandler<N extends JobName> = (payload: JobPayload<N>, job: RunningJob) => Promise<object>;
export type JobHandlers = { readonly [N in JobName]: JobHandler<N> };

/** A job that will not be tried again by itself. `reason` is a code, never a message, for messages may quote what they choked on. */
export interface DeadLetter {
  readonly job: JobName;
  readonly payload: unknown;
  readonly reason: string;
  readonly attempts: number;
  readonly failedAt: Date;
  readonly traceId: string;
}

export interface JobHooks {
  /** Keeps the letter. Its failure is logged; the sweep still finds the work in its collection. */
  readonly onDead: (letter: DeadLetter) => Promise<void>;
  /** For metrics: once per run. */
  readonly onRun?: (run: {
    readonly job: JobName;
    readonly outcome: 'done' | 'retry' | 'dead';
    readonly durationMs: number;
  }) => void;
}

export interface JobCounts {
  /** Could start now. */
  readonly waiting: number;
  /** Wait for their time: asked for later, or backing off. */
  readonly delayed: number;
  readonly active: number;
  /** Died: since this process started; on Redis those of all processes that are still kept there (a week, 1,000 at most). */
  readonly failed: number;
  /** Left out on purpose because the waiting list was full, since this process started; the sweep brings them back. */
  readonly dropped: number;
}

/** Last sign of life of each role, in milliseconds of one clock. */
export type Heartbeats = Readonly<Record<string, number>>;

/** A job that is put in line again and again. `id` is also the job's id in line: a tick whose predecessor has not started is left out. */
export interface TickDefinition<N extends JobName = JobName> {
  readonly id: string;
  readonly job: N;
  readonly payload: JobPayload<N>;
  /** Milliseconds between ticks, or a cron pattern of five fields in UTC. */
  readonly when: { readonly everyMs: number } | { readonly cron: string };
  /** The first tick after `after`; null: none is left. */
  readonly nextRunAt: (after: Date) => Date | null;
}

/** Ticks kept by the queue's own server, so that two schedulers make one tick and a killed one is replaced by any other. */
export interface Calendar {
  /** Makes `ticks` the only ones and turns them into jobs from now on, until the queue is closed. What the server lost is put back within
   *  seconds, and `onLost` is called then: jobs were most likely lost too. Throws `CandorError` `unavailable` while the server does not
   *  answer. Once per backend. */
  keep(ticks: readonly TickDefinition[], onLost: () => Promise<void>): Promise<void>;
}

/** What the composition root drives. */
export interface QueueBackend extends Queue {
  /** Null where the queue is no server: whoever schedules keeps timers. */
  readonly calendar: Calendar | null;
  /** Leaves a sign of life of `role` that every process of this queue sees. */
  beat(role: string): Promise<void>;
  heartbeats(): Promise<Heartbeats>;
  /** Starts the workers; once per backend. */
  work(handlers: JobHandlers, hooks: JobHooks): void;
  counts(): Promise<Record<JobName, JobCounts>>;
  /** Resolves when nothing waits, backs off or runs, in any process; with no worker and waiting jobs, that is never. */
  idle(): Promise<void>;
  /** Stops intake, gives running jobs `graceMs` to end, then aborts their signals. Waiting jobs are left to the next sweep, on Redis to the
   *  other workers. Safe to call twice. */
  close(graceMs: number): Promise<void>;
}
