/** Misses leave on a grid, so that the time they took does not tell a hidden person from an unknown one (api.md section 2.9). */

export interface Grid {
  /** Width in milliseconds; 0 switches the grid off. */
  readonly widthMs: number;
  readonly clockMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Returns at the first line of the grid, counted from `startedMs`, that has not passed yet. */
export async function leaveOnGrid(startedMs: number, { widthMs, clockMs, sleep }: Grid): Promise<void> {
  if (widthMs <= 0) return;
  const line = startedMs + Math.max(1, Math.ceil((clockMs() - startedMs) / widthMs)) * widthMs;
  // A timer may fire a little early, and early by a fraction is off the grid.
  for (let leftMs = line - clockMs(); leftMs > 0; leftMs = line - clockMs()) await sleep(Math.ceil(leftMs));
}
