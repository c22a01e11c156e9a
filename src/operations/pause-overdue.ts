import { CandorError } from '../errors.js';
import type { OperationContext } from './context.js';

const dayMs = 86_400_000;

/** Throws `CandorError` `deletions_overdue` where a customer left a deletion unanswered for longer past its day than the policy allows: who
 *  does not delete is given nobody new. */
export async function assertDeletionsAnswered(context: OperationContext, customerId: string): Promise<void> {
  const { overduePauseDays } = context.policy;
  if (overduePauseDays === 0) return;
  const due = await context.store.deletions.oldestDue(customerId);
  if (due === null || due.getTime() + overduePauseDays * dayMs > context.now().getTime()) return;
  throw new CandorError('deletions_overdue', 'Deletions wait for your answer: see GET /v1/deletions?status=overdue.');
}
