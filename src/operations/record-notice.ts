import { type NoticeLanguage, noticeLanguages } from '../domain/notice.js';
import { type NoticeChannel, noticeChannels } from '../domain/notification.js';
import { CandorError } from '../errors.js';
import type { Notification } from '../store/notifications.js';
import { appendAudit } from './append-audit.js';
import type { OperationContext } from './context.js';
import { announce, noteFailure } from './settle-notice.js';

// The choices of the command line.
export { noticeChannels, noticeLanguages };

/** What a privacy officer knows of notices that the system does not: who was told by post or phone, whose mail came back later. */

export interface OverdueNotice {
  readonly profileId: string;
  readonly dueAt: Date;
  readonly state: Notification['state'];
  readonly attempts: number;
  /** Why it has not reached the person; null where it was not tried. */
  readonly code: string | null;
  /** True where a phone is held: the person can be told all the same (B14). */
  readonly hasPhone: boolean;
}

/** People who should have been told by now and were not, the longest overdue first, up to `limit`. */
export async function listOverdue(context: OperationContext, limit: number): Promise<readonly OverdueNotice[]> {
  const found = await context.store.notifications.findOverdue(context.now(), limit);
  return found.map(({ profileId, dueAt, state, attempts, code, hasPhone }) => ({
    profileId,
    dueAt,
    state,
    attempts,
    code,
    hasPhone,
  }));
}

export interface RecordNoticeInput {
  readonly profileId: string;
  readonly channel: NoticeChannel;
  readonly language: NoticeLanguage;
  /** When the person was told; not in the future. */
  readonly at: Date;
}

/** Records that a person was told by other means. Throws `CandorError` `not_found` without a notice for the id, `invalid_input` for a date to come. */
export async function recordNotice(context: OperationContext, input: RecordNoticeInput): Promise<void> {
  const { profileId, channel, language, at } = input;
  if (at > context.now() || !noticeLanguages.includes(language))
    throw new CandorError('invalid_input', 'A notice was given in the past and in a language of the notice.');
  const notification = await findNotification(context, profileId);
  const identity = await context.store.identities.findById(profileId);
  await appendAudit(context, {
    actor: 'operator',
    action: 'record-notice',
    subject: profileId,
    details: { channel, language },
  });
  const subjectIds = identity?.subjectIds ?? [];
  await context.store.notifications.end(notification._id, {
    state: 'sent',
    at,
    channel,
    subjectIds,
    languages: [language],
  });
  await announce(context, profileId);
}

/** Records that a mail came back after the server had taken it. Throws `CandorError` `not_found` without a notice for the id. */
export async function recordBounce(
  context: OperationContext,
  { profileId, code }: { readonly profileId: string; readonly code: string },
): Promise<void> {
  const notification = await findNotification(context, profileId);
  await appendAudit(context, { actor: 'operator', action: 'record-bounce', subject: profileId, details: { code } });
  await noteFailure(context, notification, code);
  await announce(context, profileId);
}

async function findNotification(context: OperationContext, profileId: string): Promise<Notification> {
  const found = (await context.store.notifications.findFor([profileId], [])).find((one) => one.profileId === profileId);
  if (found === undefined) throw new CandorError('not_found', 'No notice is kept for this profile id.');
  return found;
}
