import { type ReceiptFacts, signReceipt } from '../domain/receipt.js';
import { addDuration } from '../domain/retention.js';
import type { Identifier } from '../domain/suppression.js';
import { CandorError } from '../errors.js';
import type { PrivacyRequest } from '../store/privacy-requests.js';
import { keepProved } from './confirm-opt-out.js';
import type { OperationContext } from './context.js';
import { identifiersIn } from './mail-proof.js';
import { keepUnproved } from './request-opt-out.js';
import { suppressPerson } from './suppress-person.js';

/** What a privacy officer does with requests that no mailed link can prove. Reasons are codes: a free text would come to hold personal data. */

export const provingReasons = ['called-back', 'letter', 'word-on-profile', 'known-in-person', 'mandate'] as const;
export const refusingReasons = ['not-the-person', 'no-answer', 'unidentifiable', 'manifestly-unfounded'] as const;

export interface OptOutListed {
  readonly reference: string;
  readonly state: PrivacyRequest['state'];
  readonly waitsFor: 'link' | 'officer' | 'outbox' | '';
  readonly scope: string;
  readonly notice: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly reason: string | null;
}

// A list is for reading; who needs more than this has an export to write.
const longestList = 1_000;

/** Requests without a value of anybody; open ones only, unless `all`. */
export async function listOptOuts(
  context: OperationContext,
  { all = false }: { readonly all?: boolean } = {},
): Promise<readonly OptOutListed[]> {
  const states = all
    ? (['received', 'proof-sent', 'proved', 'expired', 'refused'] as const)
    : (['received', 'proof-sent'] as const);
  const found = await context.store.privacyRequests.list(states, longestList);
  return found.map((request) => ({
    reference: request._id,
    state: request.state,
    waitsFor: waitsFor(request),
    scope: request.scope,
    notice: `${request.noticeVersion} ${request.language}`,
    createdAt: request.createdAt,
    expiresAt: request.expiresAt,
    reason: request.reason,
  }));
}

function waitsFor(request: PrivacyRequest): OptOutListed['waitsFor'] {
  if (request.closedAt !== null) return '';
  if (request.proofBy === 'officer') return 'officer';
  return request.state === 'received' ? 'outbox' : 'link';
}

/** What the person typed, for the check of one open request. Throws `CandorError` `not_found`. */
export async function showOptOut(
  context: OperationContext,
  { reference }: { readonly reference: string },
): Promise<readonly Identifier[]> {
  return identifiersIn(context, await openRequest(context, reference));
}

/** Deletes what is held under everything that was typed, and gives the signed receipt to pass on. Throws `CandorError` `not_found`. */
export async function proveOptOut(
  context: OperationContext,
  { reference, reason }: { readonly reference: string; readonly reason: (typeof provingReasons)[number] },
): Promise<{ readonly facts: ReceiptFacts; readonly receipt: string }> {
  const request = await openRequest(context, reference);
  const suppressed = await suppressPerson(context, {
    identifiers: identifiersIn(context, request),
    scope: request.scope,
    reason: 'opt-out',
    state: 'proved',
  });
  const at = context.now();
  const closing = { state: 'proved', at, reason, removeAt: addDuration(at, keepProved) } as const;
  await context.store.privacyRequests.close(reference, closing);
  const facts: ReceiptFacts = {
    reference,
    at,
    scope: request.scope,
    suppressions: suppressed.fingerprints,
    profilesDeleted: suppressed.profiles,
    recordsDeleted: suppressed.records,
    notice: `${request.noticeVersion} ${request.language}`,
  };
  return { facts, receipt: signReceipt(context.keyring, facts) };
}

/** Closes a request without proof; its hold ends by itself, 30 days after it was last asked for. Throws `CandorError` `not_found`. */
export async function refuseOptOut(
  context: OperationContext,
  { reference, reason }: { readonly reference: string; readonly reason: (typeof refusingReasons)[number] },
): Promise<void> {
  await openRequest(context, reference);
  const at = context.now();
  const closing = { state: 'refused', at, reason, removeAt: addDuration(at, keepUnproved) } as const;
  await context.store.privacyRequests.close(reference, closing);
}

async function openRequest(context: OperationContext, reference: string): Promise<PrivacyRequest> {
  const request = await context.store.privacyRequests.findById(reference);
  if (request !== null && request.closedAt === null) return request;
  throw new CandorError('not_found', 'There is no open opt-out with this reference.');
}
