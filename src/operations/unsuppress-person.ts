import { type Fingerprint, fingerprintsOf, type Identifier, type SuppressionReason } from '../domain/suppression.js';
import { CandorError } from '../errors.js';
import { appendAudit } from './append-audit.js';
import type { OperationContext } from './context.js';

/**
 * A person's own wish to be found again (B24). It lifts the wishes of one reason about the identifiers that are named and nothing else: which
 * other identifiers were the same person's, nobody knows any more. Whoever comes back comes with the next delivery.
 */

export interface UnsuppressPersonInput {
  readonly identifiers: readonly Identifier[];
  /** Only wishes of this reason end; a restriction is ended by `liftRestriction`. */
  readonly reason: Exclude<SuppressionReason, 'restriction'>;
  /** Reference of the fresh positive act: a letter, a request, a mailed link. No personal data. */
  readonly proof: string;
  readonly actor?: string;
}

// No address and no bare number fits it: it stands in clear in the audit log.
const proofForm = /^[A-Za-z][A-Za-z0-9._:-]{3,79}$/;

/** Throws `CandorError` `invalid_input` without a proof that is a reference, and `not_found` where no such wish stands. */
export async function unsuppressPerson(
  context: OperationContext,
  { identifiers, reason, proof, actor = 'system' }: UnsuppressPersonInput,
): Promise<{ readonly lifted: number }> {
  if (!proofForm.test(proof))
    throw new CandorError(
      'invalid_input',
      'The proof is the reference of a letter or request: a letter first, then 3 to 79 letters, digits and .:_-',
    );
  const given = [...new Set(identifiers.flatMap((one) => fingerprintsOf(context.keyring, one)))];
  const standing = await standingOf(context, given, reason);
  if (standing.length === 0) throw new CandorError('not_found', 'No wish of this reason stands for these identifiers.');
  await appendAudit(context, {
    actor,
    action: 'unsuppress-person',
    details: { reason, proof, fingerprints: standing.length },
  });
  await context.journal.append([{ kind: 'lift', at: context.now(), reason, fingerprints: standing }]);
  return { lifted: await context.store.suppressions.lift(standing, reason) };
}

async function standingOf(
  context: OperationContext,
  given: readonly Fingerprint[],
  reason: SuppressionReason,
): Promise<readonly Fingerprint[]> {
  const hits = await context.store.suppressions.findHits(given, context.now());
  return hits.filter((hit) => hit.reason === reason).map((hit) => hit._id);
}
