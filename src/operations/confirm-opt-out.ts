import { type ReceiptFacts, signReceipt } from '../domain/receipt.js';
import { addDuration, isExpired } from '../domain/retention.js';
import { fingerprintsOf } from '../domain/suppression.js';
import type { OutboxMail } from '../store/outbox.js';
import type { PrivacyRequest } from '../store/privacy-requests.js';
import type { OperationContext } from './context.js';
import { identifiersIn, mailableAddress, tokenHashOf } from './mail-proof.js';
import { sealText } from './sealed-text.js';
import { suppressPerson } from './suppress-person.js';

/**
 * The mailed link. Whoever opens it holds the mailbox, and only that is proved: what else was typed beside the address stays held for an
 * officer, or anybody could delete a stranger by naming both. A forged, guessed, used or expired link gives null, each the same.
 */

export interface ConfirmedOptOut {
  readonly facts: ReceiptFacts;
  /** The signed receipt as text. */
  readonly receipt: string;
  /** True where other identifiers of the request still wait for an officer. */
  readonly hasRest: boolean;
}

/** What a proved request leaves as evidence of the wish: as long as that of any correspondence (privacy.md section 1.1). */
export const keepProved = 'P5Y';

/** True where the link would confirm something now. Changes nothing: mail scanners open links. */
export async function isLinkGood(context: OperationContext, { token }: { readonly token: string }): Promise<boolean> {
  return (await findOpen(context, token)) !== null;
}

/** Proves every open request of the link's mailbox, deletes what is held, ends the link. Null for a link that is no good. Cut short, the
 *  same link does the rest. */
export async function confirmOptOut(
  context: OperationContext,
  { token }: { readonly token: string },
): Promise<ConfirmedOptOut | null> {
  const found = await findOpen(context, token);
  if (found === null) return null;
  const done = [];
  for (const request of found.requests) done.push(await proveMailbox(context, request));
  await context.store.outbox.endToken(found.mail._id, tokenHashOf(context.keyring, token));
  const [first] = found.requests;
  const facts: ReceiptFacts = {
    reference: first!._id,
    at: context.now(),
    scope: [...new Set(found.requests.map((request) => request.scope))].sort().join(', '),
    suppressions: Math.max(...done.map((one) => one.suppressions)),
    profilesDeleted: sum(done.map((one) => one.profiles)),
    recordsDeleted: sum(done.map((one) => one.records)),
    notice: `${first!.noticeVersion} ${first!.language}`,
  };
  return { facts, receipt: signReceipt(context.keyring, facts), hasRest: done.some((one) => one.hasRest) };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

async function findOpen(
  context: OperationContext,
  token: string,
): Promise<{ readonly mail: OutboxMail; readonly requests: readonly PrivacyRequest[] } | null> {
  // 32 bytes as base64url; anything else was never mailed.
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null;
  const now = context.now();
  const mail = await context.store.outbox.findByToken(tokenHashOf(context.keyring, token));
  if (mail === null || isExpired(mail.tokenExpiresAt, now)) return null;
  const requests = await context.store.privacyRequests.findOpenOfMailbox(mail._id);
  const open = requests.filter((request) => !isExpired(request.expiresAt, now));
  return open.length === 0 ? null : { mail, requests: open };
}

async function proveMailbox(context: OperationContext, request: PrivacyRequest) {
  const { store, keyring } = context;
  const all = identifiersIn(context, request);
  const proved = all.filter((identifier) => mailableAddress(identifier) !== null);
  const rest = all.filter((identifier) => mailableAddress(identifier) === null);
  const suppressed = await suppressPerson(context, {
    identifiers: proved,
    scope: request.scope,
    reason: 'opt-out',
    state: 'proved',
    actor: 'person',
  });
  if (rest.length === 0) {
    const at = context.now();
    const closing = { state: 'proved', at, reason: 'mailed-link', removeAt: addDuration(at, keepProved) } as const;
    await store.privacyRequests.close(request._id, closing);
  } else {
    await store.privacyRequests.keepRest(request._id, {
      sealed: sealText(keyring, 'proof', request._id, JSON.stringify(rest)),
      fingerprints: rest.flatMap((identifier) => fingerprintsOf(keyring, identifier)),
    });
  }
  return {
    suppressions: suppressed.fingerprints,
    profiles: suppressed.profiles,
    records: suppressed.records,
    hasRest: rest.length > 0,
  };
}
