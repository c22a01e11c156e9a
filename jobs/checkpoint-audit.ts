import { checkpointDaily } from '../src/operations/checkpoint-daily.js';
import type { OperationContext } from '../src/operations/context.js';
import type { JobHandler } from '../src/queue/contract.js';

/** Signs the audit log once a day. */
export function checkpointAuditJob(context: OperationContext): JobHandler<'checkpoint-audit'> {
  return () => checkpointDaily(context);
}
