import { randomBytes } from 'node:crypto';
import { email } from '../domain/field/email.js';
import { isRefused } from '../domain/field/field-type.js';
import { type Keyring, keyedId } from '../domain/keyring.js';
import { optOutProofLetter } from '../domain/letter/opt-out-proof.js';
import { addDuration } from '../domain/retention.js';
import { fingerprintsOf, type Identifier } from '../domain/suppression.js';
import type { OutboxMail } from '../store/outbox.js';
import type { PrivacyRequest } from '../store/privacy-requests.js';
import type { OperationContext } from './context.js';
import { openSealed, sealText } from './sealed-text.js';

/**
 * Asks the holder of a mailbox whether an opt-out is theirs. A mailbox gets one such letter in 24 hours, whoever asks how often and in
 * whatever spelling of the address; its link covers every open request for the mailbox.
 */

/** A link works this long (B36, privacy.md section 1.12). */
export const linkLife = 'P5D';
const oneMailEachMs = 24 * 3_600_000;
const keepMailFor = 'P30D';
/** Letters that wait at a time, about 20 MB. A flood of made-up addresses fills this and no more; what does not fit is mailed when the sweep
 *  finds room, the hold being in place meanwhile. */
const mostWaiting = 10_000;
const noRoomMs = 60_000;

/** The address that a letter to `identifier` goes to, in the one form the e-mail field type lets through; null where nobody reads mail there. */
export function mailableAddress(identifier: Identifier): string | null {
  if (identifier.type !== 'email') return null;
  const cleaned = email.clean(identifier.address);
  return isRefused(cleaned) ? null : cleaned.value.address;
}

/** One id for all spellings of a mailbox: tags, and dots where its provider ignores them, make no other one. */
export function mailboxIdOf(keyring: Keyring, address: string): string {
  const canonical = fingerprintsOf(keyring, { type: 'email', address }).filter((one) =>
    one.startsWith('email-canonical'),
  );
  return keyedId(keyring, 'mai', ['opt-out-proof', ...canonical]);
}

/** The keyed hash under which a link's token is kept. */
export function tokenHashOf(keyring: Keyring, token: string): string {
  return keyring.mac('proof', ['opt-out', token]).toString('base64url');
}

/** What was typed, of a request that is open. Throws where the master key is another one. */
export function identifiersIn(context: OperationContext, request: PrivacyRequest): readonly Identifier[] {
  if (request.sealed === null) return [];
  return JSON.parse(openSealed(context.keyring, 'proof', request._id, request.sealed)) as readonly Identifier[];
}

/** Puts the letter for `request` into the outbox, or lets the request wait for the one on its way, for tomorrow's, or for room. */
export async function mailProof(context: OperationContext, request: PrivacyRequest): Promise<void> {
  const { store } = context;
  const address = identifiersIn(context, request)
    .map(mailableAddress)
    .find((found) => found !== null);
  if (address === undefined || request.mailId === null) return;
  const now = context.now();
  if (await store.outbox.isFull(mostWaiting)) {
    await store.privacyRequests.mailLater(request._id, new Date(now.getTime() + noRoomMs));
    return;
  }
  const mail = letterFor(context, request, address);
  if (await store.outbox.putUnlessRecent(mail, new Date(now.getTime() - oneMailEachMs))) {
    await store.privacyRequests.markMailed(request._id);
    if (context.mailer !== null) await context.queue.enqueue('send-mail', { mailIds: [mail._id] });
    return;
  }
  await waitForRecent(context, request);
}

async function waitForRecent({ store }: OperationContext, request: PrivacyRequest): Promise<void> {
  const recent = await store.outbox.findById(request.mailId ?? '');
  // The link that is out proves this request too.
  if (recent?.tokenHash) return store.privacyRequests.markMailed(request._id);
  // A mailbox that refused the letter is not written to daily for a month.
  const mailAfter =
    recent === null || recent.state === 'failed'
      ? request.expiresAt
      : new Date(recent.createdAt.getTime() + oneMailEachMs);
  await store.privacyRequests.mailLater(request._id, mailAfter);
}

function letterFor(context: OperationContext, request: PrivacyRequest, address: string): OutboxMail {
  const { keyring, publicUrl } = context;
  const now = context.now();
  const token = randomBytes(32).toString('base64url');
  const link = `${publicUrl}/opt-out/confirm/${token}?lang=${request.language}`;
  const id = mailboxIdOf(keyring, address);
  const letter = optOutProofLetter(request.language, { link, reference: request._id });
  return {
    _id: id,
    kind: 'opt-out-proof',
    state: 'pending',
    sealed: sealText(keyring, 'mail', id, JSON.stringify({ to: address, ...letter })),
    fingerprints: fingerprintsOf(keyring, { type: 'email', address }),
    tokenHash: tokenHashOf(keyring, token),
    tokenExpiresAt: addDuration(now, linkLife),
    attempts: 0,
    code: null,
    createdAt: now,
    nextAt: now,
    sentAt: null,
    expiresAt: addDuration(now, keepMailFor),
  };
}
