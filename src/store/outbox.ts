import { type Connection, Schema } from 'mongoose';
import type { Fingerprint } from '../domain/suppression.js';
import { collectionOf } from './connection.js';
import type { KeyHeads } from './key-heads.js';

/**
 * Mails to people. Recipient and text are sealed (AES-256-GCM) and gone once the mail is sent or refused; what is left is when, to which
 * keyed hash, and the hash of the link's token while that is good. One document per kind and mailbox: the newest mail replaces the last.
 */
export interface OutboxMail {
  readonly _id: string;
  readonly kind: 'opt-out-proof' | 'notice';
  /** `failed`: the receiving server refused it for good; `code` says how. */
  readonly state: 'pending' | 'sent' | 'failed';
  /** Iv, tag and ciphertext of the message as base64; null once sent or failed. */
  readonly sealed: string | null;
  /** Of the recipient, so that erasure finds it. */
  readonly fingerprints: readonly Fingerprint[];
  /** Keyed hash of the token in the mailed link; null once used and for a mail without one. */
  readonly tokenHash: string | null;
  readonly tokenExpiresAt: Date;
  /** Tries so far. */
  readonly attempts: number;
  /** SMTP reply or network code of the last try that failed. */
  readonly code: string | null;
  readonly createdAt: Date;
  /** When it is tried next; also the lease of the worker that is trying. */
  readonly nextAt: Date;
  readonly sentAt: Date | null;
  readonly expiresAt: Date;
}

export const outboxSchema = new Schema<OutboxMail>(
  {
    _id: String,
    kind: String,
    state: String,
    sealed: String,
    fingerprints: [String],
    tokenHash: String,
    tokenExpiresAt: Date,
    attempts: Number,
    code: String,
    createdAt: Date,
    nextAt: Date,
    sentAt: Date,
    expiresAt: Date,
  },
  { collection: 'outbox', versionKey: false },
);
outboxSchema.index({ state: 1, nextAt: 1 }, { name: 'pending' });
outboxSchema.index({ tokenHash: 1 }, { name: 'token' });
outboxSchema.index({ fingerprints: 1 }, { name: 'fingerprints' });
outboxSchema.index({ expiresAt: 1 }, { name: 'expiry' });

const recountMs = 1_000;

export function outboxStore(connection: Connection, heads: KeyHeads) {
  const mails = collectionOf<OutboxMail>(connection, outboxSchema);
  // Counting thousands for every request would cost more than the flood itself: counted once a second, kept up in between.
  const waiting = { count: 0, untilMs: Number.NEGATIVE_INFINITY };
  return {
    /** Puts `mail` in line unless one of its id was made after `notSince`; false then. Of two at once exactly one is put. */
    async putUnlessRecent(mail: OutboxMail, notSince: Date): Promise<boolean> {
      await heads.fresh();
      const { _id, ...own } = mail;
      const fields = {
        ...own,
        fingerprints: heads.headsOf(own.fingerprints),
        tokenHash: own.tokenHash === null ? null : heads.macHeadOf('proof', own.tokenHash),
      };
      try {
        const result = await mails.updateOne(
          { _id, createdAt: { $lte: notSince } },
          { $set: fields },
          { upsert: true },
        );
        const isPut = result.modifiedCount + result.upsertedCount === 1;
        if (isPut) waiting.count += 1;
        return isPut;
      } catch (error) {
        // The upsert collides with the recent one.
        if (error instanceof Error && 'code' in error && error.code === 11000) return false;
        throw error;
      }
    },
    findById: (id: string) => mails.findOne({ _id: id }),
    /** By the hash of the first generation. */
    async findByToken(tokenHash: string): Promise<OutboxMail | null> {
      await heads.fresh();
      return mails.findOne({ tokenHash: { $in: [...heads.macsOf('proof', tokenHash)] } });
    },
    /** True where at least `bound` mails wait to be sent, as of a second ago for other processes. */
    async isFull(bound: number): Promise<boolean> {
      if (waiting.untilMs <= performance.now()) {
        // Set before the count, so that of many requests at once one counts.
        waiting.untilMs = performance.now() + recountMs;
        waiting.count = await mails.countDocuments({ state: 'pending' }, { limit: bound });
      }
      return waiting.count >= bound;
    },
    /** Ids of mails whose time to be tried has come, longest waiting first. */
    async findDue(now: Date, limit: number): Promise<readonly string[]> {
      const found = await mails
        .find({ state: 'pending', nextAt: { $lte: now } }, { projection: { _id: 1 } })
        .sort({ state: 1, nextAt: 1 })
        .limit(limit)
        .toArray();
      return found.map((mail) => mail._id);
    },
    /** Takes a due mail until `until`; null where it is not due (any more) or another worker has it. */
    claim: (id: string, now: Date, until: Date) =>
      mails.findOneAndUpdate(
        { _id: id, state: 'pending', nextAt: { $lte: now } },
        { $set: { nextAt: until }, $inc: { attempts: 1 } },
        { returnDocument: 'after' },
      ),
    async defer(ids: readonly string[], nextAt: Date, code: string): Promise<void> {
      if (ids.length === 0) return;
      await mails.updateMany({ _id: { $in: [...ids] }, state: 'pending' }, { $set: { nextAt, code } });
    },
    async markSent(id: string, at: Date, tokenExpiresAt: Date): Promise<void> {
      const result = await mails.updateOne(
        { _id: id, state: 'pending' },
        { $set: { state: 'sent', sealed: null, code: null, sentAt: at, tokenExpiresAt } },
      );
      waiting.count -= result.modifiedCount;
    },
    async markFailed(id: string, code: string): Promise<void> {
      await mails.updateOne(
        { _id: id, state: 'pending' },
        { $set: { state: 'failed', sealed: null, tokenHash: null, code } },
      );
    },
    /** Ends the link: it works once. Its text goes too, and with it a mail that still waits. */
    async endToken(id: string, tokenHash: string): Promise<void> {
      await heads.fresh();
      const hashes = { $in: [...heads.macsOf('proof', tokenHash)] };
      await mails.updateOne({ _id: id, tokenHash: hashes }, { $set: { tokenHash: null, sealed: null, state: 'sent' } });
    },
    /** In the order of their ids; for the command line. */
    list: (limit: number) => mails.find({}).sort({ _id: 1 }).limit(limit).toArray(),
    async removeByIds(ids: readonly string[]): Promise<number> {
      return ids.length === 0 ? 0 : (await mails.deleteMany({ _id: { $in: [...ids] } })).deletedCount;
    },
    async removeByFingerprints(fingerprints: readonly Fingerprint[]): Promise<number> {
      if (fingerprints.length === 0) return 0;
      await heads.fresh();
      return (await mails.deleteMany({ fingerprints: { $in: [...heads.livesOf(fingerprints)] } })).deletedCount;
    },
    async removeExpired(now: Date): Promise<number> {
      return (await mails.deleteMany({ expiresAt: { $lte: now } })).deletedCount;
    },
  };
}
