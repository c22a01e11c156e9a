import type { BillingGroup } from '../domain/field-catalogue.js';
import type { Profile } from '../domain/profile.js';
import type { Subject } from '../domain/statement.js';
import { CandorError } from '../errors.js';
import type { OperationContext } from './context.js';
import { findHeldGroups } from './disclose.js';
import { findHidden, type HiddenPerson } from './find-hidden.js';
import { resolveProfile } from './resolve-profile.js';
import { type SuppressionCheck, screenProfiles } from './screen-profiles.js';

/** A profile whose values the customer already holds: the only ones whose history and reasons it may read. */
export interface HeldProfile {
  readonly kind: 'held';
  readonly profile: Profile;
  readonly groups: ReadonlySet<BillingGroup>;
  readonly check: SuppressionCheck;
}

/** The profile under `id` or its survivor, or that its person opted out since the customer was given it. Throws `CandorError` `not_found`
 *  alike, and after the same steps, for unknown, hidden, expired and not held. */
export async function findHeldProfile(
  context: OperationContext,
  id: string,
  customerId: string,
): Promise<HeldProfile | HiddenPerson> {
  const resolved = await resolveProfile(context, id);
  const { visible, hidden, check } = await screenProfiles(context, resolved.profile === null ? [] : [resolved.profile]);
  const profile = visible[0];
  const groups = await findHeldGroups(context, customerId, profile ?? { id, contains: [] });
  if (profile !== undefined && groups.size > 0) return { kind: 'held', profile, groups, check };
  const optedOut = await findHidden(context, { customerId, hits: [], identifiers: [], profileIds: [id], hidden });
  if (optedOut !== null) return optedOut;
  throw notHeld();
}

/** What somebody is told who holds nothing of a profile, whether or not there is one. */
export function notHeld(): CandorError {
  return new CandorError('not_found', 'You hold no values of such a profile.');
}

/** The subjects of a profile, by its identity: a subject's own pointer may be stale after a crash, its membership never is. */
export async function findMembers(context: OperationContext, profileId: string): Promise<readonly Subject[]> {
  const identity = await context.store.identities.findById(profileId);
  return context.store.subjects.findByIds(identity?.subjectIds ?? []);
}
