import { addDuration } from '../domain/retention.js';
import type { OutboxMail } from '../store/outbox.js';
import type { OperationContext } from './context.js';
import { linkLife } from './mail-proof.js';
import type { Mailer } from './mailer.js';
import { openSealed } from './sealed-text.js';
import { settleNotice } from './settle-notice.js';

/**
 * Sends what waits in the outbox. A mail is claimed before it is sent, so that two workers do not send it twice; a server that is away
 * costs waiting, never a mail; a refusal for good is kept as its code.
 */

/** Longer than the mailer's own time limits; a worker that died in mid-send is taken over after this. */
const leaseMs = 10 * 60_000;
// 1 + 5 + 15 min, then every hour: about 27 tries in a day of absence.
const pausesMinutes = [1, 5, 15, 60] as const;

export async function sendMail(
  context: OperationContext,
  { mailIds }: { readonly mailIds: readonly string[] },
): Promise<{ readonly sent: number; readonly failed: number; readonly deferred: number }> {
  const counts = { sent: 0, failed: 0, deferred: 0 };
  const { mailer } = context;
  if (mailer === null) return counts;
  for (const [index, id] of mailIds.entries()) {
    const outcome = await sendOne(context, mailer, id);
    if (outcome === null) continue;
    if (outcome.kind === 'sent') counts.sent += 1;
    if (outcome.kind === 'refused') counts.failed += 1;
    if (outcome.kind !== 'away') continue;
    counts.deferred += 1;
    if (!outcome.isServerAway) continue;
    // Each would wait out the same time limit to learn the same.
    const rest = mailIds.slice(index + 1);
    await context.store.outbox.defer(rest, nextTry(context, 1), outcome.code);
    counts.deferred += rest.length;
    break;
  }
  return counts;
}

async function sendOne(context: OperationContext, mailer: Mailer, id: string) {
  const { outbox } = context.store;
  const now = context.now();
  const mail = await outbox.claim(id, now, new Date(now.getTime() + leaseMs));
  if (mail === null || mail.sealed === null) return null;
  const outcome = await mailer.send({
    ...readMail(context, mail, mail.sealed),
    messageKey: `${id}.${mail.createdAt.getTime()}`,
  });
  // A link lives from the moment it could be read.
  if (outcome.kind === 'sent') await outbox.markSent(id, context.now(), addDuration(context.now(), linkLife));
  if (outcome.kind === 'refused') await outbox.markFailed(id, outcome.code);
  if (outcome.kind !== 'away' && mail.kind === 'notice') await settleNotice(context, id);
  if (outcome.kind === 'away') await outbox.defer([id], nextTry(context, mail.attempts), outcome.code);
  return outcome;
}

function nextTry(context: OperationContext, attempts: number): Date {
  const minutes = pausesMinutes[Math.min(attempts, pausesMinutes.length) - 1] ?? 60;
  return new Date(context.now().getTime() + minutes * 60_000);
}

interface ReadableMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

function readMail(context: OperationContext, mail: OutboxMail, sealed: string): ReadableMail {
  return JSON.parse(openSealed(context.keyring, 'mail', mail._id, sealed)) as ReadableMail;
}

export interface OutboxListed {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly attempts: number;
  readonly code: string | null;
  readonly createdAt: Date;
  readonly nextAt: Date | null;
  readonly sentAt: Date | null;
}

const longestList = 1_000;

/** The outbox without a recipient or a text. */
export async function listOutbox(context: OperationContext): Promise<readonly OutboxListed[]> {
  const mails = await context.store.outbox.list(longestList);
  return mails.map((mail) => ({
    id: mail._id,
    kind: mail.kind,
    state: mail.state,
    attempts: mail.attempts,
    code: mail.code,
    createdAt: mail.createdAt,
    nextAt: mail.state === 'pending' ? mail.nextAt : null,
    sentAt: mail.sentAt,
  }));
}

/** A mail that waits, for whoever sends it by other means; null where it is gone, sent or refused. */
export async function showMail(
  context: OperationContext,
  { mailId }: { readonly mailId: string },
): Promise<ReadableMail | null> {
  const mail = await context.store.outbox.findById(mailId);
  return mail === null || mail.sealed === null ? null : readMail(context, mail, mail.sealed);
}
