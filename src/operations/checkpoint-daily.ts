import { checkpointAudit } from './checkpoint-audit.js';
import type { OperationContext } from './context.js';

/**
 * One checkpoint of the audit log for each day (UTC) on which something runs. Whoever cut the log's tail would have to cut it before the next
 * one is signed. Asked again on the same day it signs nothing.
 */

/** What became of today's: `signed` now; `unchanged` where nothing was added since the last, which then still covers all; `there` where
 *  one of today stands. Throws as `checkpointAudit`: a log that was tampered with is not signed, and the job ends as a dead letter. */
export async function checkpointDaily(
  context: OperationContext,
): Promise<{ readonly checkpoint: 'signed' | 'unchanged' | 'there'; readonly entries: number }> {
  const last = await context.store.auditCheckpoints.findLast();
  if (last !== null && dayOf(last.at) === dayOf(context.now())) return { checkpoint: 'there', entries: last._id };
  const { _id } = await checkpointAudit(context);
  return { checkpoint: last?._id === _id ? 'unchanged' : 'signed', entries: _id };
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
