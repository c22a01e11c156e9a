import { clusterSubjects } from '../src/operations/cluster-subjects.js';
import type { OperationContext } from '../src/operations/context.js';
import type { JobHandler } from '../src/queue/contract.js';

/** Decides which subjects are one profile, by whole components; one at a time (see the definition's concurrency). */
export function clusterSubjectsJob(context: OperationContext): JobHandler<'cluster-subjects'> {
  return ({ subjectIds, matchedAt }) =>
    clusterSubjects(context, { subjectIds, ...(matchedAt === undefined ? {} : { matchedAt: new Date(matchedAt) }) });
}
