import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** One trace id follows a request or a tick through every job it wakes; nothing but that random id is carried. */

const traces = new AsyncLocalStorage<string>();

/** Runs `work` so that `currentTraceId` gives `traceId` inside it, across awaits. */
export function withTrace<T>(traceId: string, work: () => T): T {
  return traces.run(traceId, work);
}

/** The trace of the running job or request; a fresh one outside of both. */
export function currentTraceId(): string {
  return traces.getStore() ?? randomUUID();
}
