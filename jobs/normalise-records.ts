import type { OperationContext } from '../src/operations/context.js';
import { normaliseRecords } from '../src/operations/normalise-records.js';
import type { JobHandler } from '../src/queue/contract.js';

/** Turns raw records into statements of their subjects; a record done before is found unchanged. */
export function normaliseRecordsJob(context: OperationContext): JobHandler<'normalise-records'> {
  return ({ recordIds }) => normaliseRecords(context, { recordIds });
}
