import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** One trace id follows a request or a tick through every job it wakes; nothing but that random id is carried. */

interface Trace {
  readonly traceId: string;
  readonly isJob: boolean;
}

const traces = new AsyncLocalStorage<Trace>();

/** Runs `work` so that `currentTraceId` gives `traceId` inside it, across awaits. */
export function withTrace<T>(traceId: string, work: () => T): T {
  return traces.run({ traceId, isJob: false }, work);
}

/** As `withTrace`, for the run of a job. */
export function withJobTrace<T>(traceId: string, work: () => T): T {
  return traces.run({ traceId, isJob: true }, work);
}

/** The trace of the running job or request; a fresh one outside of both. */
export function currentTraceId(): string {
  return traces.getStore()?.traceId ?? randomUUID();
}

/** True in code that a job's handler called. */
export function isInsideJob(): boolean {
  return traces.getStore()?.isJob ?? false;
}
