import { randomId } from '../domain/keyring.js';
import type { DeadLetter } from '../queue/contract.js';
import type { OperationContext } from './context.js';

/** Keeps a job that used up its attempts, so that somebody can look at it and replay it. */
export async function keepDeadLetter(context: OperationContext, letter: DeadLetter): Promise<void> {
  const { job, payload, reason, attempts, failedAt } = letter;
  await context.store.deadLetters.add({
    _id: randomId('ded'),
    job,
    payload,
    reason,
    attempts,
    failedAt,
    replayedAt: null,
  });
}
