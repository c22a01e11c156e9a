import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import { AbortSource } from '../errors.js';

/**
 * Politeness per host: at most so many calls at once, a pause between two starts, a budget per window, and silence for as long as the
 * host asked. One gate serves all sources of a process, since a host counts our calls together and not per source.
 */

export interface HostLimits {
  readonly concurrency: number;
  readonly minimumDelayMs: number;
  readonly callsPerWindow: number;
  readonly windowMs: number;
}

export interface HostGate {
  /** Runs `call` when the host may be asked. Throws `AbortSource` `rate-limited` while the host is closed or the budget is spent,
   *  `aborted` when the signal fires first. */
  run<T>(call: () => Promise<T>, limits: HostLimits, signal?: AbortSignal): Promise<T>;
  /** The host asked for silence until then; nothing is sent before. */
  close(until: Date): void;
}

/** Gates by host name, made on first use. `now` is the clock in which hosts name their times. */
export function openGates(now: () => Date): (host: string) => HostGate {
  const gates = new Map<string, HostGate>();
  return (host) => {
    const known = gates.get(host);
    if (known !== undefined) return known;
    const gate = openGate(host, now);
    gates.set(host, gate);
    return gate;
  };
}

function openGate(host: string, now: () => Date): HostGate {
  const queue = new PQueue({ concurrency: Number.MAX_SAFE_INTEGER });
  let closedUntil: Date | null = null;
  // Delays are counted on the monotonic clock: a test's frozen clock, or a corrected one, must not stretch them.
  let nextStartMs = 0;
  let starts: number[] = [];

  function refuseWhileClosed(): void {
    if (closedUntil === null || closedUntil <= now()) return;
    throw new AbortSource('rate-limited', 'transient', { host, until: closedUntil.toISOString() });
  }

  function spend(limits: HostLimits): void {
    const at = now().getTime();
    starts = starts.filter((start) => start > at - limits.windowMs);
    if (starts.length >= limits.callsPerWindow) {
      const until = new Date(starts[0]! + limits.windowMs);
      throw new AbortSource('rate-limited', 'transient', {
        host,
        until: until.toISOString(),
        budget: limits.callsPerWindow,
      });
    }
    starts.push(at);
  }

  return {
    async run(call, limits, signal) {
      // The strictest limit seen holds: two sources may ask the same host with different manners.
      queue.concurrency = Math.min(queue.concurrency, limits.concurrency);
      try {
        return await queue.add(
          async () => {
            refuseWhileClosed();
            spend(limits);
            const waitMs = nextStartMs - performance.now();
            nextStartMs = Math.max(nextStartMs, performance.now()) + limits.minimumDelayMs;
            if (waitMs > 0) await sleep(waitMs, undefined, signal === undefined ? {} : { signal });
            return await call();
          },
          signal === undefined ? {} : { signal },
        );
      } catch (error) {
        if (signal?.aborted === true) throw new AbortSource('aborted', 'transient', { host });
        throw error;
      }
    },
    close(until) {
      if (closedUntil === null || until > closedUntil) closedUntil = until;
    },
  };
}

/** The moment a `Retry-After` header names: seconds or an HTTP date (RFC 9110, 10.2.3). Null for an absent or unreadable one. At most a
 *  day ahead, so that a nonsense value cannot silence a source for a year. */
export function retryAfterOf(headers: Headers, now: Date): Date | null {
  const text = headers.get('retry-after')?.trim() ?? '';
  const dayMs = 86_400_000;
  const at = /^\d+$/.test(text) ? now.getTime() + Number(text) * 1000 : Date.parse(text);
  return Number.isNaN(at) ? null : new Date(Math.min(at, now.getTime() + dayMs));
}
