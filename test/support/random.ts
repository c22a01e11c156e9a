/** Numbers that are the same for the same seed, for orders that a failing test can repeat. */

export interface TestRandom {
  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number;
  shuffled<T>(items: readonly T[]): readonly T[];
}

/** mulberry32: 32 bits of state, enough to shuffle a few hundred records. */
export function randomOf(seed: number): TestRandom {
  let state = seed | 0;
  function below(limit: number): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }
  return {
    below,
    shuffled(items) {
      const result = [...items];
      for (let at = result.length - 1; at > 0; at -= 1) {
        const other = below(at + 1);
        [result[at], result[other]] = [result[other]!, result[at]!];
      }
      return result;
    },
  };
}
