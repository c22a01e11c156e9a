import { type DeletionOutcome, type KeepingReason, needsReason } from '../domain/deletion.js';
import { CandorError, type ErrorDetails } from '../errors.js';
import { appendAudit } from './append-audit.js';
import type { OperationContext } from './context.js';
import type { FeedReader } from './read-feed.js';

export interface Acknowledgement {
  readonly id: string;
  readonly outcome: DeletionOutcome;
  readonly completedAt: Date;
  /** Names the customer gives its systems. */
  readonly systems: readonly string[];
  /** Needed where something was kept, refused where nothing was. */
  readonly reason: KeepingReason | null;
}

/** A clock that goes before ours by this much is no lie. */
const clockSlackMs = 5 * 60_000;

/** Closes a deletion with the recipient's answer. Throws `CandorError`: `not_found` for one of somebody else, `deletion_closed` for one that
 *  is answered, `validation_failed` for a missing or needless reason and for a day that has not come. */
export async function acknowledgeDeletion(
  context: OperationContext,
  { id, ...answer }: Acknowledgement,
  { customerId, keyId }: FeedReader,
  requestId: string,
): Promise<{ readonly id: string }> {
  const now = context.now();
  assertAnswer(answer, now);
  const isClosed = await context.store.deletions.acknowledge(id, customerId, answer, now);
  if (!isClosed) {
    if ((await context.store.deletions.findOne(id, customerId)) === null)
      throw new CandorError('not_found', 'You have no such deletion.');
    throw new CandorError('deletion_closed', 'This deletion is answered already.');
  }
  await appendAudit(context, {
    actor: `key_${keyId}`,
    action: 'acknowledge-deletion',
    requestId,
    details: { deletionId: id, outcome: answer.outcome, reason: answer.reason },
  });
  return { id };
}

function assertAnswer({ outcome, reason, completedAt }: Omit<Acknowledgement, 'id'>, now: Date): void {
  if (needsReason(outcome) && reason === null) throw refusal('reason', 'required');
  if (!needsReason(outcome) && reason !== null) throw refusal('reason', 'not-for-this-outcome');
  if (completedAt.getTime() > now.getTime() + clockSlackMs) throw refusal('completed_at', 'in-the-future');
}

function refusal(name: string, code: string): CandorError {
  const details: ErrorDetails = { errors: [{ pointer: `/${name}`, code }] };
  return new CandorError('validation_failed', `'${name}' is not valid.`, details);
}
