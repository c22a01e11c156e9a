/** The time a run may take: its signal is aborted at the limit or by the shutdown, and a run that does not listen is given up. */

export interface TimeLimit {
  readonly signal: AbortSignal;
  /** Resolves `abandonMs` after the signal was aborted. */
  readonly abandoned: Promise<'abandoned'>;
  isTimedOut(): boolean;
  /** Ends all timers; to be called when the run ended. */
  end(): void;
}

/** Starts the clock. `AbortSignal.any` is not used: on Node 20 it keeps every run's signal alive as long as the shutdown's. */
export function openTimeLimit(limits: { timeoutMs: number; abandonMs: number; shutdown: AbortSignal }): TimeLimit {
  const controller = new AbortController();
  let isTimedOut = false;
  let patience: NodeJS.Timeout | undefined;
  let giveUp: (value: 'abandoned') => void;
  const abandoned = new Promise<'abandoned'>((resolve) => {
    giveUp = resolve;
  });
  function abort(reason: unknown): void {
    controller.abort(reason);
    // Not unref'd: a shutdown that waits for this run must reach its next steps.
    patience ??= setTimeout(() => giveUp('abandoned'), limits.abandonMs);
  }
  function onShutdown(): void {
    abort(limits.shutdown.reason);
  }
  const timer = setTimeout(() => {
    isTimedOut = true;
    abort(new DOMException('The job ran out of time.', 'TimeoutError'));
  }, limits.timeoutMs).unref();
  limits.shutdown.addEventListener('abort', onShutdown);
  if (limits.shutdown.aborted) onShutdown();
  return {
    signal: controller.signal,
    abandoned,
    isTimedOut: () => isTimedOut,
    end() {
      clearTimeout(timer);
      clearTimeout(patience);
      limits.shutdown.removeEventListener('abort', onShutdown);
    },
  };
}
