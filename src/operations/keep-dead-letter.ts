import { keyedId } from '../domain/keyring.js';
import type { DeadLetter } from '../queue/contract.js';
import type { OperationContext } from './context.js';

/** Keeps a job that used up its attempts, so that somebody can look at it and replay it. */
export async function keepDeadLetter(context: OperationContext, letter: DeadLetter): Promise<void> {
  const { job, payload, reason, attempts, failedAt } = letter;
  // One letter for one piece of work: what dies again after the sweep woke it is the same letter.
  await context.store.deadLetters.put({
    _id: keyedId(context.keyring, 'ded', [job, JSON.stringify(payload)]),
    job,
    payload,
    reason,
    attempts,
    failedAt,
    replayedAt: null,
  });
}
