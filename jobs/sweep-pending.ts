import type { OperationContext } from '../src/operations/context.js';
import { sweepPending } from '../src/operations/sweep-pending.js';
import type { JobHandler } from '../src/queue/contract.js';

/** Wakes again whatever is marked pending, so that a lost job, a killed worker or an emptied queue loses nothing. */
export function sweepPendingJob(context: OperationContext): JobHandler<'sweep-pending'> {
  return () => sweepPending(context, {});
}
