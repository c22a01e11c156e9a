import { randomUUID } from 'node:crypto';
import { jobHandlers } from '../../jobs/index.js';
import { openLog } from '../../src/log.js';
import type { OperationContext } from '../../src/operations/context.js';
import { sweepPending } from '../../src/operations/sweep-pending.js';
import type { DeadLetter, QueueBackend } from '../../src/queue/contract.js';
import { openInProcessQueue } from '../../src/queue/in-process.js';
import { openStore, type Store } from '../../src/store/index.js';
import type { TestCandor } from './open-context.js';

/** One process of many on the server of a `TestCandor`: its own queue and clock, a database of its own or one that another left behind. */

export interface Run {
  readonly context: OperationContext;
  readonly queue: QueueBackend;
  readonly clock: { now: Date };
  readonly deadLetters: readonly DeadLetter[];
  /** The store without hooks. */
  readonly store: Store;
  /** Ends the process as a kill would: what waits is lost. */
  stop(): Promise<void>;
}

export interface RunOptions {
  readonly now: Date;
  /** A database that is there; absent = an empty one. */
  readonly store?: Store;
  readonly hook?: (store: Store) => Store;
}

export async function openRun(candor: TestCandor, options: RunOptions): Promise<Run> {
  const clock = { now: options.now };
  const now = () => new Date(clock.now);
  const store = options.store ?? (await openStore(candor.uri, `test_${randomUUID().replaceAll('-', '')}`, now));
  const queue = openInProcessQueue({ log: openLog('silent'), now, clockMs: () => performance.now() });
  const context: OperationContext = {
    ...candor.context,
    store: options.hook?.(store) ?? store,
    queue,
    log: openLog('silent'),
    now,
    processId: randomUUID(),
  };
  const deadLetters: DeadLetter[] = [];
  queue.work(jobHandlers(context), { onDead: async (letter) => void deadLetters.push(letter) });
  return { context, queue, clock, deadLetters, store, stop: () => queue.close(0) };
}

const minuteMs = 60_000;

/** Lets the sweep repair what another process left, until it finds nothing more. Throws when it never comes to an end. */
export async function repair(run: Run): Promise<void> {
  for (let round = 0; round < 12; round += 1) {
    run.clock.now = new Date(run.clock.now.getTime() + minuteMs);
    const found = Object.values(await sweepPending(run.context, { patienceMs: 0 })) as readonly number[];
    await run.queue.idle();
    if (found.every((count) => count === 0)) return;
  }
  throw new Error('the sweep finds something pending for ever');
}

/** Empties and closes the database of a run. */
export async function dropRun(run: Run): Promise<void> {
  await run.stop();
  await run.store.dropDatabase();
  await run.store.close();
}
