import type { OperationContext } from '../src/operations/context.js';
import { matchSubjects } from '../src/operations/match-subjects.js';
import type { JobHandler } from '../src/queue/contract.js';

/** Scores subjects against their candidates and adds edges; decides nothing, so several may run at once. */
export function matchSubjectsJob(context: OperationContext): JobHandler<'match-subjects'> {
  return ({ subjectIds }) => matchSubjects(context, { subjectIds });
}
