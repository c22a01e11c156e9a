import type { OperationContext } from '../src/operations/context.js';
import { expireData } from '../src/operations/expire-data.js';
import type { JobHandler } from '../src/queue/contract.js';

/** Deletes what has outlived its retention. The dry run is for a person at the command line, never for a job. */
export function expireDataJob(context: OperationContext): JobHandler<'expire-data'> {
  return async () => {
    const { refused, rows } = await expireData(context);
    const sum = (of: 'deleted' | 'kept') => rows.reduce((total, row) => total + row[of], 0);
    return { refused, deleted: sum('deleted'), kept: sum('kept') };
  };
}
