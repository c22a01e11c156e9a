import { hasNoticePhone } from '../domain/notification.js';
import type { Notification } from '../store/notifications.js';
import type { OperationContext } from './context.js';

/**
 * From the outbox to the person: a notice that was sent lets the person's profile be served, one that was refused keeps it back. The mail is
 * the truth; what a stop left open is settled by the next run.
 */

const batchSize = 500;

/** Notes how the mail `mailId` ended, where it is a notice that ended. */
export async function settleNotice(context: OperationContext, mailId: string): Promise<void> {
  const notification = await context.store.notifications.findByMail(mailId);
  if (notification !== null) await settle(context, notification);
}

/** Settles every notice whose mail ended or was lost. */
export async function settleNotices(context: OperationContext): Promise<void> {
  for (let after: string | null = null; ; ) {
    const slice: readonly Notification[] = await context.store.notifications.findUnderWay(after, batchSize);
    for (const one of slice) await settle(context, one);
    if (slice.length < batchSize) return;
    after = slice.at(-1)!.mailId;
  }
}

/** Says that the notice of a person changed: the profile is published with it. */
export async function announce(context: OperationContext, profileId: string): Promise<void> {
  // A survivor reads the notices of whom it absorbed by their subjects.
  const redirect = await context.store.redirects.find(profileId);
  const profileIds = [...new Set([profileId, ...(redirect?.to ?? [])])];
  await context.store.identities.touch(profileIds, context.now());
  await context.queue.enqueue('publish-profiles', { profileIds });
}

async function settle(context: OperationContext, one: Notification): Promise<void> {
  const { notifications, outbox } = context.store;
  const mail = await outbox.findById(one.mailId!);
  if (mail?.state === 'pending') return;
  if (mail === null) return lost(context, one);
  const at = mail.sentAt ?? context.now();
  if (mail.state === 'sent')
    await notifications.end(one._id, { state: 'sent', at, channel: 'email', subjectIds: one.mailSubjectIds });
  else await noteFailure(context, one, mail.code ?? 'refused');
  await announce(context, one.profileId);
  await notifications.settled(one._id);
}

// Cut before the mail was written, or too long unsent: it is written anew. One whose outcome is noted only lacks its last step.
async function lost(context: OperationContext, one: Notification): Promise<void> {
  const { notifications } = context.store;
  if (one.state === 'pending') {
    if (one.nextAt === null || one.nextAt <= context.now()) await notifications.reopen([one._id], context.now());
    return;
  }
  await announce(context, one.profileId);
  await notifications.settled(one._id);
}

/** Notes that the person could not be told at an address; the publisher asks again where there is another one. */
export async function noteFailure(context: OperationContext, one: Notification, code: string): Promise<void> {
  const at = context.now();
  const profile = await context.store.profiles.findById(one.profileId);
  const hasPhone = profile !== null && hasNoticePhone(profile, at);
  await context.store.notifications.end(one._id, { state: 'failed', at, code, hasPhone });
}
