import type { Log } from '../log.js';
import type { DeadLetter, JobHooks } from './contract.js';
import { reasonOf } from './failure.js';

/** Hands a dead letter over; a failure of that is logged and stops nothing, for the sweep still finds the work in its collection. */
export async function keepLetter(letter: DeadLetter, hooks: JobHooks, log: Log): Promise<void> {
  try {
    await hooks.onDead(letter);
  } catch (error) {
    const { job, traceId } = letter;
    log.error('dead letter was not kept', { job, traceId, reason: reasonOf(error), error });
  }
}
