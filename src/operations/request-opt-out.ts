import { keyedId } from '../domain/keyring.js';
import type { LookupInput } from '../domain/lookup-input.js';
import { noticeLanguageOf, noticeVersion } from '../domain/notice.js';
import { addDuration } from '../domain/retention.js';
import { fingerprintsOf, type Identifier, type SuppressionScope } from '../domain/suppression.js';
import type { PrivacyRequest } from '../store/privacy-requests.js';
import type { OperationContext } from './context.js';
import { mailableAddress, mailboxIdOf, mailProof } from './mail-proof.js';
import { sealText } from './sealed-text.js';
import { readIdentifiers, suppressPerson } from './suppress-person.js';

/**
 * The public door: holds a person back at once, then asks for proof of control. The answer is a function of what was asked alone: the
 * same for somebody we know and somebody we do not, the first time and every other.
 */
export interface OptOutRequest {
  readonly person: Pick<LookupInput, 'email' | 'phone' | 'profile_url' | 'full_name' | 'company' | 'country'>;
  readonly scope: SuppressionScope;
  /** BCP 47; the notice language nearest to it is the one of our letter. */
  readonly language?: string | undefined;
}

export interface ReceivedOptOut {
  readonly reference: string;
  /** `mail`: a link goes to the address given; `officer`: somebody of ours checks. */
  readonly proofBy: 'mail' | 'officer';
}

/** An unproved request ends with its hold (api.md 3.9). */
const openFor = 'P30D';
/** What is left of a request that nobody proved goes after a further month. */
export const keepUnproved = 'P30D';

/** Returns the reference for the person. Throws `CandorError` `invalid_input` for identifiers that cannot be read. */
export async function requestOptOut(
  context: OperationContext,
  { person, scope, language }: OptOutRequest,
): Promise<ReceivedOptOut> {
  const identifiers = readIdentifiers(person);
  // The hold comes first: whatever fails later, nothing is given out any more.
  await suppressPerson(context, { identifiers, scope, reason: 'opt-out', state: 'held', actor: 'person' });
  const request = newRequest(context, identifiers, scope, language);
  await context.store.privacyRequests.open(request);
  if (request.proofBy === 'mail') await mailProof(context, request);
  return { reference: request._id, proofBy: request.proofBy };
}

function newRequest(
  context: OperationContext,
  identifiers: readonly Identifier[],
  scope: SuppressionScope,
  language: string | undefined,
): PrivacyRequest {
  const { keyring } = context;
  const now = context.now();
  const fingerprints = [...new Set(identifiers.flatMap((one) => fingerprintsOf(keyring, one)))].sort();
  const id = keyedId(keyring, 'opt', [scope, ...fingerprints]);
  const address = identifiers.map(mailableAddress).find((found) => found !== null) ?? null;
  const expiresAt = addDuration(now, openFor);
  return {
    _id: id,
    type: 'opt-out',
    state: 'received',
    proofBy: address === null ? 'officer' : 'mail',
    mailId: address === null ? null : mailboxIdOf(keyring, address),
    mailAfter: now,
    fingerprints,
    sealed: sealText(keyring, 'proof', id, JSON.stringify(identifiers)),
    scope,
    noticeVersion,
    language: noticeLanguageOf(language),
    createdAt: now,
    expiresAt,
    closedAt: null,
    reason: null,
    removeAt: addDuration(expiresAt, keepUnproved),
  };
}
