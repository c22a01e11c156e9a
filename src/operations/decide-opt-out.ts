import { lookupKeyOf } from '../domain/lookup-key.js';
import { type ReceiptFacts, signReceipt } from '../domain/receipt.js';
import { addDuration } from '../domain/retention.js';
import { type Identifier, identifiersOf } from '../domain/suppression.js';
import { CandorError } from '../errors.js';
import type { PrivacyRequest } from '../store/privacy-requests.js';
import { appendAudit } from './append-audit.js';
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

export interface Proof {
  readonly reference: string;
  readonly reason: (typeof provingReasons)[number];
  /** The profile that is the person's, where a name and a company fit several. */
  readonly profileId?: string | undefined;
}

/** Deletes what is held under everything that was typed, and gives the signed receipt to pass on. Throws `CandorError` `not_found` for a
 *  request that is not open, and `ambiguous` where a name and a company fit several people and no profile is named. */
export async function proveOptOut(
  context: OperationContext,
  { reference, reason, profileId }: Proof,
): Promise<{ readonly facts: ReceiptFacts; readonly receipt: string }> {
  const request = await openRequest(context, reference);
  const typed = identifiersIn(context, request);
  const suppressed = await suppressPerson(context, {
    identifiers: [...typed, ...(await identifiersOfNamed(context, typed, profileId))],
    scope: request.scope,
    reason: 'opt-out',
    state: 'proved',
    actor: 'operator',
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

// A name with a company deletes nobody by itself, for strangers share both: the officer's check is what makes the profile the person's.
async function identifiersOfNamed(
  context: OperationContext,
  typed: readonly Identifier[],
  profileId: string | undefined,
): Promise<readonly Identifier[]> {
  const names = typed.filter((identifier) => identifier.type === 'name-company');
  if (names.length === 0 && profileId === undefined) return [];
  const found = await context.store.profiles.findByLookupKeys(names.map(lookupKeyOf), 100);
  const people = found.filter((profile) => profile.kind === 'person').map((profile) => profile.id);
  if (profileId === undefined && people.length > 1) {
    throw new CandorError('ambiguous', 'Several profiles have this name and company; name the right one.', {
      candidates: people.length,
    });
  }
  const chosen = profileId === undefined ? people : [profileId];
  const identities = await context.store.identities.findByIds(chosen);
  const subjects = await context.store.subjects.findByIds(identities.flatMap((identity) => identity.subjectIds));
  return subjects
    .filter((subject) => subject.kind === 'person')
    .flatMap((subject) => identifiersOf(subject.statements))
    .filter((identifier) => identifier.type !== 'name-company');
}

/** Closes a request without proof; its hold ends by itself, 30 days after it was last asked for. Throws `CandorError` `not_found`. */
export async function refuseOptOut(
  context: OperationContext,
  { reference, reason }: { readonly reference: string; readonly reason: (typeof refusingReasons)[number] },
): Promise<void> {
  await openRequest(context, reference);
  await appendAudit(context, { actor: 'operator', action: 'refuse-opt-out', details: { reference, reason } });
  const at = context.now();
  const closing = { state: 'refused', at, reason, removeAt: addDuration(at, keepUnproved) } as const;
  await context.store.privacyRequests.close(reference, closing);
}

async function openRequest(context: OperationContext, reference: string): Promise<PrivacyRequest> {
  const request = await context.store.privacyRequests.findById(reference);
  if (request !== null && request.closedAt === null) return request;
  throw new CandorError('not_found', 'There is no open opt-out with this reference.');
}
