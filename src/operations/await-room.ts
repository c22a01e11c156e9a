import { setTimeout as sleep } from 'node:timers/promises';
import { AbortSource } from '../errors.js';
import type { JobName, Queue } from '../queue/contract.js';

/**
 * A pull is faster than what follows it, and a full line leaves newcomers out until the sweep. So it waits for room: what it has read is
 * durable by then, nothing that the lines need is held meanwhile, and where nobody works on them it goes on.
 */

/** Jobs that may wait in each line before a pull does. Four of the normaliser's are 2,000 records, as many as `kept-readings` holds, so that none
 *  is read twice; a hundred of the others are 50,000, a twentieth of what a line takes. */
const roomOf: readonly (readonly [JobName, number])[] = [
  ['normalise-records', 4],
  ['match-subjects', 100],
  ['cluster-subjects', 100],
  ['publish-profiles', 100],
];
/** A look is a number read in this process, or one call of Redis; a job of 500 records takes ten times as long. */
const lookEveryMs = 20;

/** Resolves with true once every line has room, with false when the full ones did not get shorter for `patienceMs` (0 = one look). Throws `AbortSource`
 *  `aborted` when `signal` fires. */
export async function awaitRoom(
  queue: Queue,
  { signal, patienceMs }: { readonly signal: AbortSignal; readonly patienceMs: number },
): Promise<boolean> {
  let shortest = Number.POSITIVE_INFINITY;
  let waitedMs = 0;
  for (;;) {
    const surplus = await surplusOf(queue);
    if (surplus === 0) return true;
    if (surplus < shortest) [shortest, waitedMs] = [surplus, 0];
    else if (waitedMs >= patienceMs) return false;
    if (patienceMs === 0) return false;
    await sleep(lookEveryMs, undefined, { signal }).catch((error: unknown) => {
      throw new AbortSource('aborted', 'transient', {}, { cause: error });
    });
    waitedMs += lookEveryMs;
  }
}

/** Jobs beyond the room of their lines, over all lines. */
async function surplusOf(queue: Queue): Promise<number> {
  const waiting = await Promise.all(roomOf.map(async ([job, room]) => (await queue.waiting(job)) - room + 1));
  return waiting.reduce((sum, surplus) => sum + Math.max(0, surplus), 0);
}
