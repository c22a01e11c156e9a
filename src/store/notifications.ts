import { type Connection, Schema } from 'mongoose';
import type { NoticeLanguage } from '../domain/notice.js';
import type { LanguageRule, NoticeChannel } from '../domain/notification.js';
import type { Fingerprint } from '../domain/suppression.js';
import { collectionOf } from './connection.js';
import type { KeyHeads } from './key-heads.js';

/**
 * The telling of one person (GDPR 14): due when, tried how often, in which language by which rule, ended how. Ids, codes and keyed hashes; the
 * letter itself stands sealed in the outbox until it is sent. Goes with the person.
 */
export interface Notification {
  /** `ntf_...`, of the profile and its membership when it was scheduled. */
  readonly _id: string;
  readonly profileId: string;
  /** Subjects that tell the address it was sent to: after a split it stands for the part that holds them. Empty until sent, and where those
   *  records are gone; it then stands for the profile. */
  readonly subjectIds: readonly string[];
  readonly state: 'pending' | 'sent' | 'failed' | 'not_required';
  /** First collection of the person; the notice ends with the person. */
  readonly collectedAt: Date;
  readonly dueAt: Date;
  /** When it is tried next; with a mail under way until when its writer may take; null where nothing is left to try. */
  readonly nextAt: Date | null;
  readonly attempts: number;
  /** The mail in the outbox whose outcome is not noted yet. */
  readonly mailId: string | null;
  /** Subjects that tell the address of that mail. */
  readonly mailSubjectIds: readonly string[];
  readonly languages: readonly NoticeLanguage[];
  readonly languageRule: LanguageRule | null;
  readonly noticeVersion: string;
  readonly channel: NoticeChannel | null;
  readonly sentAt: Date | null;
  readonly failedAt: Date | null;
  /** `no_address`, `address_shared`, or the receiving server's code. Never "too costly" (B14). */
  readonly code: string | null;
  /** True where the person has a phone, so that somebody can tell them all the same. */
  readonly hasPhone: boolean;
  /** Addresses that were tried or turned out to be shared: only another one is a reason to try again. */
  readonly tried: readonly Fingerprint[];
}

export const notificationSchema = new Schema<Notification>(
  {
    _id: String,
    profileId: String,
    subjectIds: [String],
    state: String,
    collectedAt: Date,
    dueAt: Date,
    nextAt: Date,
    attempts: Number,
    mailId: String,
    mailSubjectIds: [String],
    languages: [String],
    languageRule: String,
    noticeVersion: String,
    channel: String,
    sentAt: Date,
    failedAt: Date,
    code: String,
    hasPhone: Boolean,
    tried: [String],
  },
  { collection: 'notifications', versionKey: false },
);
notificationSchema.index({ profileId: 1 }, { name: 'profile' });
notificationSchema.index({ subjectIds: 1 }, { name: 'subjects' });
notificationSchema.index({ state: 1, nextAt: 1 }, { name: 'next' });
notificationSchema.index({ state: 1, dueAt: 1 }, { name: 'due' });
notificationSchema.index({ mailId: 1 }, { name: 'mail' });
notificationSchema.index({ collectedAt: 1 }, { name: 'expiry' });

export type NoticeOutcome =
  | {
      readonly state: 'sent';
      readonly at: Date;
      readonly channel: NoticeChannel;
      readonly subjectIds: readonly string[];
      readonly languages?: readonly NoticeLanguage[];
    }
  | {
      readonly state: 'failed';
      readonly at: Date;
      readonly code: string;
      readonly hasPhone: boolean;
      readonly tried?: readonly Fingerprint[];
    };

export function notificationStore(connection: Connection, heads: KeyHeads) {
  const notifications = collectionOf<Notification>(connection, notificationSchema);
  return {
    /** Schedules; one that is there stays as it is. */
    async schedule(inputs: readonly Notification[]): Promise<void> {
      if (inputs.length === 0) return;
      const operations = inputs.map(({ _id, ...fields }) => ({
        updateOne: { filter: { _id }, update: { $setOnInsert: fields }, upsert: true },
      }));
      await notifications.bulkWrite(operations, { ordered: false });
    },
    /** Those of the profiles, and those that were sent to an address of the subjects. */
    async findFor(profileIds: readonly string[], subjectIds: readonly string[]): Promise<readonly Notification[]> {
      if (profileIds.length === 0) return [];
      const own = notifications.find({ profileId: { $in: [...profileIds] } }).toArray();
      const moved = notifications.find({ subjectIds: { $in: [...subjectIds] } }).toArray();
      const found = [...(await own), ...(await moved)];
      return [...new Map(found.map((one) => [one._id, one])).values()];
    },
    findByMail: (mailId: string) => notifications.findOne({ mailId }),
    /** Pending ones whose time to be tried has come, earliest due first. */
    findDue: (now: Date, limit: number) =>
      notifications
        .find({ state: 'pending', nextAt: { $lte: now }, mailId: null })
        .sort({ state: 1, nextAt: 1 })
        .limit(limit)
        .toArray(),
    /** Those with a mail whose outcome is not noted. */
    findUnderWay: (after: string | null, limit: number) =>
      notifications
        .find({ mailId: { $gt: after ?? '' } })
        .sort({ mailId: 1 })
        .limit(limit)
        .toArray(),
    /** People who should have been told by `now` and were not. */
    findOverdue: (now: Date, limit: number) =>
      notifications
        .find({ state: { $in: ['pending', 'failed'] }, dueAt: { $lte: now } })
        .sort({ dueAt: 1 })
        .limit(limit)
        .toArray(),
    /** Takes a due one for the mail `mailId`; false where somebody else did. */
    async claim(
      one: Pick<Notification, '_id' | 'attempts'>,
      mail: Pick<Notification, 'mailId' | 'mailSubjectIds' | 'languages' | 'languageRule' | 'noticeVersion'> & {
        readonly fingerprints: readonly Fingerprint[];
        readonly until: Date;
      },
    ): Promise<boolean> {
      await heads.fresh();
      const { fingerprints, until, ...fields } = mail;
      const result = await notifications.updateOne(
        { _id: one._id, state: 'pending', attempts: one.attempts, mailId: null },
        {
          $set: { ...fields, nextAt: until },
          $inc: { attempts: 1 },
          $addToSet: { tried: { $each: [...heads.headsOf(fingerprints)] } },
        },
      );
      return result.modifiedCount === 1;
    },
    /** Notes how it ended. The mail stays named until `settled`, so that a stop in between is repaired. */
    async end(id: string, outcome: NoticeOutcome): Promise<void> {
      await heads.fresh();
      const { state, at } = outcome;
      const fields =
        outcome.state === 'sent'
          ? {
              sentAt: at,
              channel: outcome.channel,
              subjectIds: [...outcome.subjectIds],
              code: null,
              ...(outcome.languages === undefined ? {} : { languages: [...outcome.languages] }),
            }
          : { failedAt: at, code: outcome.code, hasPhone: outcome.hasPhone };
      const tried = outcome.state === 'failed' ? (outcome.tried ?? []) : [];
      await notifications.updateOne(
        { _id: id },
        { $set: { ...fields, state, nextAt: null }, $addToSet: { tried: { $each: [...heads.headsOf(tried)] } } },
      );
    },
    async settled(id: string): Promise<void> {
      await notifications.updateOne({ _id: id }, { $set: { mailId: null } });
    },
    /** Puts back in line: an address came, a duty came, or a mail was lost. */
    async reopen(ids: readonly string[], nextAt: Date): Promise<void> {
      if (ids.length === 0) return;
      await notifications.updateMany(
        { _id: { $in: [...ids] }, state: { $in: ['pending', 'failed', 'not_required'] } },
        { $set: { state: 'pending', nextAt, mailId: null, code: null } },
      );
    },
    async setNotRequired(id: string): Promise<void> {
      await notifications.updateOne({ _id: id, state: 'pending' }, { $set: { state: 'not_required', nextAt: null } });
    },
    async removeByIds(ids: readonly string[]): Promise<number> {
      return ids.length === 0 ? 0 : (await notifications.deleteMany({ _id: { $in: [...ids] } })).deletedCount;
    },
    /** With the person, under whatever ids they were known. */
    async removeByProfiles(profileIds: readonly string[]): Promise<number> {
      if (profileIds.length === 0) return 0;
      return (await notifications.deleteMany({ profileId: { $in: [...profileIds] } })).deletedCount;
    },
    /** Records that go take their part of the evidence with them. */
    async dropSubjects(subjectIds: readonly string[]): Promise<void> {
      if (subjectIds.length === 0) return;
      const gone = { $in: [...subjectIds] };
      await notifications.updateMany({ subjectIds: gone }, { $pull: { subjectIds: gone } });
    },
    countByState: (state: Notification['state']) => notifications.countDocuments({ state }),
  };
}
