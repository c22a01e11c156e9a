import { CandorError } from '../errors.js';
import { type JobName, jobNames } from '../queue/contract.js';
import type { DeadLetterEntry } from '../store/dead-letters.js';
import type { OperationContext } from './context.js';

/** Dead letters that nobody replayed, oldest first. */
export function listDeadLetters(context: OperationContext, limit = 100): Promise<readonly DeadLetterEntry[]> {
  return context.store.deadLetters.findWaiting(limit);
}

/** Puts dead jobs back in line; all that wait, or those of `ids`. Returns how many. */
export async function replayDeadLetters(
  context: OperationContext,
  input: { readonly ids?: readonly string[] },
): Promise<{ readonly replayed: number }> {
  const waiting = await context.store.deadLetters.findWaiting(10_000);
  const chosen = input.ids === undefined ? waiting : waiting.filter((letter) => input.ids?.includes(letter._id));
  for (const letter of chosen) {
    if (!isJobName(letter.job))
      throw new CandorError('invalid_input', 'The dead letter is of a job that no longer exists.', {
        id: letter._id,
        job: letter.job,
      });
    // Stored payloads are checked again by the queue, so a letter of an older form is refused and not run.
    await context.queue.enqueue(letter.job, letter.payload as never);
    await context.store.deadLetters.markReplayed(letter._id, context.now());
  }
  return { replayed: chosen.length };
}

function isJobName(name: string): name is JobName {
  return (jobNames as readonly string[]).includes(name);
}
