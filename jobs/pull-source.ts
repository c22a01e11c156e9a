import type { OperationContext } from '../src/operations/context.js';
import { pullSource } from '../src/operations/pull-source.js';
import type { JobHandler } from '../src/queue/contract.js';

/** Takes what a source has new; a run that was cut goes on at its checkpoint. */
export function pullSourceJob(context: OperationContext): JobHandler<'pull-source'> {
  // The signal goes along: a pull may last hours, and a shutdown should end it at its next checkpoint.
  return ({ sourceId, again = false }, { signal }) => pullSource(context, { sourceId, again, signal });
}
