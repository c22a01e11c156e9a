import { appendAudit } from './append-audit.js';
import type { OperationContext } from './context.js';
import { type ErasureOutcome, erasePeople } from './erase-person.js';
import { findActivePerson } from './find-lasting.js';

/** Erasure of the person under a profile id, for an officer who knows the id and not what the person is called. The person stays out: all
 *  identifiers that were held are suppressed. Throws `CandorError` `not_found` for an id that is no person. */
export async function eraseProfile(
  context: OperationContext,
  { profileId, actor = 'system' }: { readonly profileId: string; readonly actor?: string },
): Promise<ErasureOutcome> {
  const { _id, contains, subjectIds } = await findActivePerson(context, profileId);
  const subjects = await context.store.subjects.findByIds(subjectIds);
  await appendAudit(context, { actor, action: 'erase-profile', subject: _id, details: { reason: 'erasure' } });
  return erasePeople(context, [{ profileId: _id, contains, subjects }], { scope: 'all', reason: 'erasure' }, []);
}
