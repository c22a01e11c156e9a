import { type Fingerprint, isStrong } from '../domain/suppression.js';
import { CandorError } from '../errors.js';
import type { Identity } from '../store/identities.js';
import { appendAudit } from './append-audit.js';
import { fingerprintsOfSubjects } from './check-suppression.js';
import type { OperationContext } from './context.js';
import { createDeletions } from './create-deletions.js';
import { findActivePerson, findCorrectionSubjects, lastingOf } from './find-lasting.js';
import { fingerprintsOfPeople, reviewDateOf } from './forget-people.js';

/**
 * Restriction (B51): data stay stored and are not served, exported, enriched or purged. It stands on the identity, which freezes what is
 * held, and among the suppressions, which hide it from every read and let new deliveries wait. A pending dispute sets it by itself (B52).
 */

export interface RestrictPersonInput {
  readonly profileId: string;
  /** A code: `accuracy-disputed`, `objection-pending`. */
  readonly reason: string;
  readonly actor?: string;
}

/** Throws `CandorError` `not_found` for an id that is no person. Repeating it keeps the first date. */
export async function restrictPerson(context: OperationContext, input: RestrictPersonInput): Promise<object> {
  const identity = await findActivePerson(context, input.profileId);
  const since = identity.restriction?.since ?? context.now();
  const fingerprints = await knownBy(context, identity);
  const profileIds = [identity._id];
  await audit(context, identity, 'restrict-person', input);
  await context.journal.append([
    { kind: 'restrict', at: context.now(), reason: 'restriction', fingerprints, profileIds },
  ]);
  const wish = { scope: 'restriction', reason: 'restriction', state: 'proved', heldUntil: null } as const;
  await context.store.suppressions.add(
    fingerprints.map((_id) => ({ _id, ...wish, since, reviewAt: reviewDateOf(since) })),
  );
  const restriction = { since, reason: input.reason, warnedAt: null };
  await context.store.identities.setRestriction(profileIds, restriction, context.now());
  const { _id: profileId, contains } = identity;
  const occasion = since.toISOString();
  const told = await createDeletions(context, { profileId, contains, cause: 'restriction', occasion, since });
  await context.queue.enqueue('publish-profiles', { profileIds });
  return { profileId, since, fingerprints: fingerprints.length, recipients: told.length };
}

/** Notes that the person was told of the coming end. Throws `CandorError` `not_found` and, where nothing is restricted, `invalid_input`. */
export async function warnRestricted(
  context: OperationContext,
  { profileId, warnedAt, actor }: { readonly profileId: string; readonly warnedAt: Date; readonly actor?: string },
): Promise<void> {
  const identity = await restrictedPerson(context, profileId);
  if (warnedAt > context.now()) throw new CandorError('invalid_input', 'The warning lies in the future.');
  await audit(context, identity, 'warn-restricted-person', { reason: 'warned', ...(actor && { actor }) });
  const restriction = { ...identity.restriction, warnedAt };
  await context.store.identities.setRestriction([identity._id], restriction, context.now());
}

/** Ends a restriction of which the person was warned before. What waited is read now. Throws `CandorError` `not_found`, and `invalid_input`
 *  where nothing is restricted or nobody was warned. */
export async function liftRestriction(context: OperationContext, input: RestrictPersonInput): Promise<object> {
  const identity = await restrictedPerson(context, input.profileId);
  const { warnedAt } = identity.restriction;
  if (warnedAt === null || warnedAt > context.now())
    throw new CandorError('invalid_input', 'The person must be warned before a restriction ends (GDPR 18(3)).');
  const fingerprints = await everyFingerprint(context, identity);
  const profileIds = [identity._id, ...identity.contains];
  await audit(context, identity, 'lift-restriction', input);
  await context.journal.append([
    { kind: 'unrestrict', at: context.now(), reason: 'restriction', fingerprints, profileIds },
  ]);
  await context.store.suppressions.lift(fingerprints, 'restriction');
  await context.store.identities.setRestriction(profileIds, null, context.now());
  const waited = await context.store.rawRecords.thaw(context.now());
  await context.queue.enqueue('publish-profiles', { profileIds: [identity._id] });
  return { profileId: identity._id, fingerprints: fingerprints.length, waited };
}

/** True while the data under `profileId` may be kept and not looked at. */
export async function isRestricted(context: OperationContext, profileId: string): Promise<boolean> {
  const identity = await context.store.identities.findById(profileId);
  return identity !== null && (await lastingOf(context, [identity])).get(profileId)!.isRestricted;
}

// Names with companies freeze strangers too; they stand in only where nothing else does.
async function knownBy(context: OperationContext, identity: Identity): Promise<readonly Fingerprint[]> {
  const subjects = await context.store.subjects.findByIds(identity.subjectIds);
  const said = await findCorrectionSubjects(context, identity._id);
  const all = [
    ...new Set([...(await fingerprintsOfPeople(context, subjects)), ...fingerprintsOfSubjects(context, said)]),
  ];
  const strong = all.filter(isStrong);
  return strong.length > 0 ? strong : all;
}

// At the end all of them go, those included that have come to be shared by many since.
async function everyFingerprint(context: OperationContext, identity: Identity): Promise<readonly Fingerprint[]> {
  const subjects = await context.store.subjects.findByIds(identity.subjectIds);
  return fingerprintsOfSubjects(context, [...subjects, ...(await findCorrectionSubjects(context, identity._id))]);
}

type Restricted = Identity & { readonly restriction: NonNullable<Identity['restriction']> };

async function restrictedPerson(context: OperationContext, profileId: string): Promise<Restricted> {
  const identity = await findActivePerson(context, profileId);
  const merged = await context.store.identities.findByIds(identity.contains);
  const restriction = identity.restriction ?? merged.find((one) => one.restriction !== undefined)?.restriction;
  if (restriction === undefined) throw new CandorError('invalid_input', 'Nothing of this person is restricted.');
  return { ...identity, restriction };
}

async function audit(
  context: OperationContext,
  identity: Identity,
  action: string,
  { actor = 'system', reason }: Pick<RestrictPersonInput, 'actor' | 'reason'>,
): Promise<void> {
  await appendAudit(context, { actor, action, subject: identity._id, details: { reason } });
}
