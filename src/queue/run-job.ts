import type { Log, LogFields } from '../log.js';
import type { JobDefinition, JobName, RunningJob } from './contract.js';
import { isFinal, reasonOf } from './failure.js';
import { openTimeLimit } from './time-limit.js';
import { withJobTrace } from './trace.js';

/**
 * One run of one job, the same for every backend: the payload is parsed again, the run has a time limit, it leaves one log line and an
 * outcome. A run never throws, and never says more of an error than its code.
 */

export interface JobRun {
  readonly job: JobName;
  readonly payload: unknown;
  readonly attempt: number;
  readonly traceId: string;
  /** Aborted when a shutdown has run out of patience. */
  readonly shutdown: AbortSignal;
}

export type RunOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly reason: string; readonly delayMs: number }
  | { readonly kind: 'dead'; readonly reason: string }
  /** The shutdown ended it; the work is still pending in its collection. */
  | { readonly kind: 'cut' };

export interface RunContext {
  readonly definition: JobDefinition<unknown>;
  readonly handler: (payload: never, job: RunningJob) => Promise<object>;
  readonly log: Log;
  /** Milliseconds of a steady clock. */
  readonly clockMs: () => number;
  /** A handler that has not ended this long after its signal is given up, so that its place in line is free again. Its late writes are
   *  harmless: every write of ours is idempotent and conditional (design.md section 3). */
  readonly abandonMs: number;
}

type Ending = { readonly result: object } | { readonly error: unknown } | 'abandoned';

/** Runs the job once; resolves when it ended or was given up. */
export async function runJob(run: JobRun, context: RunContext): Promise<RunOutcome> {
  const { definition, clockMs } = context;
  const log = context.log.with({ job: run.job, traceId: run.traceId, attempt: run.attempt });
  const parsed = definition.payload.safeParse(run.payload);
  if (!parsed.success) {
    log.error('job died', { reason: 'payload-invalid' });
    return { kind: 'dead', reason: 'payload-invalid' };
  }
  const startedMs = clockMs();
  const limit = openTimeLimit({
    timeoutMs: definition.timeoutMs,
    abandonMs: context.abandonMs,
    shutdown: run.shutdown,
  });
  const job: RunningJob = { signal: limit.signal, attempt: run.attempt, traceId: run.traceId };
  const settled = withJobTrace(run.traceId, () => settle(context.handler, parsed.data, job));
  const ending = await Promise.race([settled, limit.abandoned]);
  limit.end();
  const durationMs = Math.round(clockMs() - startedMs);
  if (ending !== 'abandoned' && 'result' in ending) {
    logFinished(log, ending.result, durationMs);
    return { kind: 'done' };
  }
  const outcome = outcomeOf(ending, run, definition, limit.isTimedOut());
  logFailed(log, outcome, ending, durationMs);
  if (ending === 'abandoned') void settled.then((late) => log.warn('abandoned job ended', lateFields(late)));
  return outcome;
}

async function settle(handler: RunContext['handler'], payload: unknown, job: RunningJob): Promise<Ending> {
  try {
    return { result: await handler(payload as never, job) };
  } catch (error) {
    return { error };
  }
}

function outcomeOf(
  ending: Exclude<Ending, { result: object }>,
  run: JobRun,
  definition: JobDefinition<unknown>,
  isTimedOut: boolean,
): RunOutcome {
  if (run.shutdown.aborted) return { kind: 'cut' };
  const error = ending === 'abandoned' ? undefined : ending.error;
  const reason = isTimedOut ? 'timed-out' : reasonOf(error);
  if (run.attempt >= definition.attempts || (!isTimedOut && isFinal(error))) return { kind: 'dead', reason };
  return { kind: 'retry', reason, delayMs: definition.backoffMs(run.attempt) };
}

// A sweep that found nothing is no news: 8,640 such lines a day would bury the others, so they are debug lines.
function logFinished(log: Log, result: object, durationMs: number): void {
  const fields = countsOf(result);
  const counts = Object.values(fields).filter((value) => typeof value === 'number');
  const isNews = counts.length === 0 || counts.some((count) => count !== 0);
  log[isNews ? 'info' : 'debug']('job finished', { ...fields, durationMs });
}

function logFailed(log: Log, outcome: RunOutcome, ending: Ending, durationMs: number): void {
  const error = ending !== 'abandoned' && 'error' in ending ? ending.error : undefined;
  const fields = {
    ...outcome,
    error: error instanceof Error ? error : undefined,
    isAbandoned: ending === 'abandoned',
    durationMs,
  };
  if (outcome.kind === 'dead') log.error('job died', fields);
  else log.warn(outcome.kind === 'cut' ? 'job cut by the shutdown' : 'job failed, will run again', fields);
}

function lateFields(ending: Ending): LogFields {
  return ending !== 'abandoned' && 'error' in ending ? { reason: reasonOf(ending.error) } : {};
}

// A result may by mistake carry a list or a text of a person; only counts, claims, dates and codes reach the line. One level of grouping
// (`counts: { read, accepted }`) is laid flat.
function countsOf(result: object): LogFields {
  const entries = Object.entries(result).flatMap(([name, value]) =>
    isGroup(value) ? Object.entries(value) : [[name, value] as const],
  );
  return Object.fromEntries(entries.filter(([, value]) => isLoggable(value)));
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function isLoggable(value: unknown): boolean {
  if (typeof value === 'string') return /^[a-z][a-z0-9_:-]{0,63}$/.test(value);
  return typeof value === 'number' || typeof value === 'boolean' || value instanceof Date;
}
