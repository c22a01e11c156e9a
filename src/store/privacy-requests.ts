import { type Connection, Schema } from 'mongoose';
import type { NoticeLanguage } from '../domain/notice.js';
import type { Fingerprint, SuppressionScope } from '../domain/suppression.js';
import { collectionOf } from './connection.js';
import type { KeyHeads } from './key-heads.js';

/**
 * What a person asked for and how far it has come. The identifiers that were typed are sealed, and kept only while control of them is not
 * proved, for a hold cannot be widened to the person without them; a closed request holds no way back to anybody (B18, B33).
 */
export interface PrivacyRequest {
  /** The reference: a keyed hash of what was asked, so that asking again is the same request with the same answer (B24, B37). */
  readonly _id: string;
  readonly type: 'opt-out';
  /** `received`: waits for a mail to be sent, or for an officer; `proof-sent`: for the link in it; the others are closed. */
  readonly state: 'received' | 'proof-sent' | 'proved' | 'expired' | 'refused';
  /** Who can prove it: the holder of a mailbox, or an officer who checked. */
  readonly proofBy: 'mail' | 'officer';
  /** Id of the mailbox's letter in the outbox; null where there is none. */
  readonly mailId: string | null;
  /** Not mailed before. */
  readonly mailAfter: Date;
  readonly fingerprints: readonly Fingerprint[];
  readonly sealed: string | null;
  readonly scope: SuppressionScope;
  /** The notice the person was shown (B4). */
  readonly noticeVersion: string;
  readonly language: NoticeLanguage;
  readonly createdAt: Date;
  /** When an unproved request ends. */
  readonly expiresAt: Date;
  readonly closedAt: Date | null;
  /** How an officer came to the decision: a code. */
  readonly reason: string | null;
  /** When the record itself goes. */
  readonly removeAt: Date;
}

export const privacyRequestSchema = new Schema<PrivacyRequest>(
  {
    _id: String,
    type: String,
    state: String,
    proofBy: String,
    mailId: String,
    mailAfter: Date,
    fingerprints: [String],
    sealed: String,
    scope: String,
    noticeVersion: String,
    language: String,
    createdAt: Date,
    expiresAt: Date,
    closedAt: Date,
    reason: String,
    removeAt: Date,
  },
  { collection: 'privacy_requests', versionKey: false },
);
privacyRequestSchema.index({ state: 1, proofBy: 1, mailAfter: 1 }, { name: 'unmailed' });
privacyRequestSchema.index({ state: 1, expiresAt: 1 }, { name: 'open' });
privacyRequestSchema.index({ mailId: 1 }, { name: 'mailbox' });
privacyRequestSchema.index({ fingerprints: 1 }, { name: 'fingerprints' });
privacyRequestSchema.index({ removeAt: 1 }, { name: 'removal' });

const open = ['received', 'proof-sent'] as const;
const closedStates = ['proved', 'expired', 'refused'] as const;

/** What closing leaves: no sealed identifiers, and no list that says which hashes are one person. */
const emptied = { sealed: null, fingerprints: [], mailId: null } as const;

export interface Closing {
  readonly state: 'proved' | 'expired' | 'refused';
  readonly at: Date;
  readonly reason: string | null;
  readonly removeAt: Date;
}

export function privacyRequestStore(connection: Connection, heads: KeyHeads) {
  const requests = collectionOf<PrivacyRequest>(connection, privacyRequestSchema);
  return {
    /** Opens `request`, or opens it again where it was closed; one that is open only gets the later end. */
    async open(request: PrivacyRequest): Promise<void> {
      await heads.fresh();
      const { _id, ...own } = request;
      const fields = { ...own, fingerprints: heads.headsOf(own.fingerprints) };
      const made = await requests.updateOne({ _id }, { $setOnInsert: fields }, { upsert: true });
      if (made.upsertedCount === 1) return;
      const closed = { _id, state: { $in: [...closedStates] } };
      if ((await requests.updateOne(closed, { $set: fields })).modifiedCount === 1) return;
      const { expiresAt, removeAt } = request;
      await requests.updateOne({ _id, state: { $in: [...open] } }, { $max: { expiresAt, removeAt } });
    },
    findById: (id: string) => requests.findOne({ _id: id }),
    /** Open requests whose letter has not gone into the outbox and now may, longest waiting first. */
    findUnmailed: (now: Date, limit: number) =>
      requests
        .find({ state: 'received', proofBy: 'mail', mailAfter: { $lte: now } })
        .sort({ state: 1, proofBy: 1, mailAfter: 1 })
        .limit(limit)
        .toArray(),
    findOpenOfMailbox: (mailId: string) => requests.find({ mailId, state: { $in: [...open] } }).toArray(),
    async markMailed(id: string): Promise<void> {
      await requests.updateOne({ _id: id, state: 'received' }, { $set: { state: 'proof-sent' } });
    },
    async mailLater(id: string, mailAfter: Date): Promise<void> {
      await requests.updateOne({ _id: id, state: 'received' }, { $set: { mailAfter } });
    },
    /** Leaves of an open request what a mailbox could not prove, for an officer. */
    async keepRest(id: string, rest: { sealed: string; fingerprints: readonly Fingerprint[] }): Promise<void> {
      await heads.fresh();
      const fingerprints = heads.headsOf(rest.fingerprints);
      await requests.updateOne(
        { _id: id, state: { $in: [...open] } },
        { $set: { ...rest, fingerprints, mailId: null, proofBy: 'officer', state: 'received' } },
      );
    },
    /** False where the request is not open (any more). */
    async close(id: string, { state, at, reason, removeAt }: Closing): Promise<boolean> {
      const result = await requests.updateOne(
        { _id: id, state: { $in: [...open] } },
        { $set: { ...emptied, state, closedAt: at, reason, removeAt } },
      );
      return result.modifiedCount === 1;
    },
    async expire(now: Date, removeAt: Date): Promise<number> {
      const result = await requests.updateMany(
        { state: { $in: [...open] }, expiresAt: { $lte: now } },
        { $set: { ...emptied, state: 'expired', closedAt: now, removeAt } },
      );
      return result.modifiedCount;
    },
    /** Those in any of `states`, by state and then by their end. */
    list: (states: readonly PrivacyRequest['state'][], limit: number) =>
      requests
        .find({ state: { $in: [...states] } })
        .sort({ state: 1, expiresAt: 1 })
        .limit(limit)
        .toArray(),
    async findByFingerprints(fingerprints: readonly Fingerprint[]): Promise<readonly PrivacyRequest[]> {
      if (fingerprints.length === 0) return [];
      await heads.fresh();
      const asked = { $in: [...heads.livesOf(fingerprints)] };
      return requests.find({ fingerprints: asked, state: { $in: [...open] } }).toArray();
    },
    async removeOld(now: Date): Promise<number> {
      return (await requests.deleteMany({ removeAt: { $lte: now } })).deletedCount;
    },
  };
}
