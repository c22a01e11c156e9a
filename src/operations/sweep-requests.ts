import { addDuration } from '../domain/retention.js';
import type { OperationContext } from './context.js';
import { deletionClock } from './expire-data.js';
import { mailProof } from './mail-proof.js';
import { keepUnproved } from './request-opt-out.js';

/** What time does to opt-outs and their letters: those that found no room are mailed, due mails are woken, the unproved and the old end. */

const mostLetters = 500;
const mostMails = 1_000;

export async function sweepRequests(context: OperationContext): Promise<object> {
  const { store, queue, mailer } = context;
  const now = context.now();
  const expired = await endOld(context, now);
  const unmailed = await store.privacyRequests.findUnmailed(now, mostLetters);
  for (const request of unmailed) await mailProof(context, request);
  // Without a server mails wait for the command line, and waking them would do nothing.
  const mailIds = mailer === null ? [] : [...(await store.outbox.findDue(now, mostMails))];
  if (mailIds.length > 0 && (await queue.waiting('send-mail')) === 0) await queue.enqueue('send-mail', { mailIds });
  return { unproved: expired, letters: unmailed.length, mails: mailIds.length };
}

// Deleted is deleted: while retention refuses to follow the clock, nothing ends here either. The refusal is told by that run.
async function endOld(context: OperationContext, now: Date): Promise<number> {
  const { privacyRequests, outbox } = context.store;
  if ((await deletionClock(context, now)).verdict !== 'steady') return 0;
  const expired = await privacyRequests.expire(now, addDuration(now, keepUnproved));
  await privacyRequests.removeOld(now);
  await outbox.removeExpired(now);
  return expired;
}
