import { CandorError } from '../errors.js';
import { appendAudit } from './append-audit.js';
import type { OperationContext } from './context.js';

export interface HoldEvidenceInput {
  readonly profileId: string;
  /** In the future; a hold is only ever prolonged. */
  readonly until: Date;
  /** A code, such as the number of the case. */
  readonly reason: string;
}

/**
 * Keeps the record of who received what of a person for a legal claim (GDPR 17(3)(e)), beyond its retention. Ids and field names alone are
 * held; nothing of the person's values is, and erasure goes on. Throws `CandorError` `invalid_input` for a date that is not to come.
 */
export async function holdEvidence(
  context: OperationContext,
  { profileId, until, reason }: HoldEvidenceInput,
): Promise<{ readonly disclosures: number; readonly tombstones: number }> {
  const { store } = context;
  if (until <= context.now()) throw new CandorError('invalid_input', 'A hold ends on a day to come.');
  const contains = (await store.identities.findById(profileId))?.contains ?? [];
  const profileIds = [profileId, ...contains];
  await appendAudit(context, { actor: 'operator', action: 'hold-evidence', subject: profileId, details: { reason } });
  return {
    disclosures: await store.disclosures.hold(profileIds, until),
    tombstones: await store.tombstones.hold(profileIds, until),
  };
}
