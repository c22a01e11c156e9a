import { CandorError } from '../errors.js';
import type { JobDefinition, JobDefinitions, JobName } from './contract.js';

/** Nothing enters a line unread: ids fit the job's schema, anything else (a value of a person, a job nobody knows) is refused. */

/** The payload as its schema reads it, a copy. Throws `CandorError` `invalid_input` that names the places of what is wrong, never a value. */
export function checkedPayload(definitions: JobDefinitions, name: JobName, payload: unknown): unknown {
  const definition: JobDefinition<unknown> | undefined = definitions[name];
  const parsed = definition?.payload.safeParse(payload);
  if (parsed?.success) return parsed.data;
  const paths = parsed?.error.issues.map((issue) => issue.path.join('.')) ?? [];
  throw new CandorError('invalid_input', 'The payload does not fit the job.', { job: name, paths });
}
