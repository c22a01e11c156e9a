import { randomUUID } from 'node:crypto';
import type { Profile } from '../domain/profile.js';
import { identifiersOfProfile } from '../domain/profile-identifiers.js';
import { type Fingerprint, fingerprintsOfAll, type Identifier } from '../domain/suppression.js';
import type { SuppressionEntry } from '../store/suppressions.js';
import type { OperationContext } from './context.js';

/**
 * The read side of the suppression list. Any entry hides, a name with a company alone included: at ingest such a hit waits for a review,
 * here hiding too much is the safe error. A store that does not answer throws, and the request is refused.
 */

/** One look at the list: what the ledger names as proof that it was taken. */
export interface SuppressionCheck {
  readonly id: string;
  readonly at: Date;
  /** What each profile was looked up by, for the second look. */
  readonly fingerprints: ReadonlyMap<string, readonly Fingerprint[]>;
}

/** A profile that may not be shown, and why. */
export interface HiddenProfile {
  readonly profile: Profile;
  readonly entries: readonly SuppressionEntry[];
}

// Not of the form of a fingerprint, so it hits nothing; asked where there is nothing to ask, so that every miss takes the same steps.
const dummyFingerprint: Fingerprint = 'email:none';

/** The entries that hide `identifiers`. Always one read. */
export function findSuppressions(
  context: OperationContext,
  identifiers: readonly Identifier[],
): Promise<readonly SuppressionEntry[]> {
  return findHits(context, fingerprintsOfAll(context.keyring, identifiers));
}

/** Those of `profiles` that nobody asked to hide, those that somebody did, and the check that says so. Always one read. */
export async function screenProfiles<P extends Profile>(
  context: OperationContext,
  profiles: readonly P[],
): Promise<{
  readonly visible: readonly P[];
  readonly hidden: readonly HiddenProfile[];
  readonly check: SuppressionCheck;
}> {
  const fingerprints = new Map(
    profiles.map((profile) => [profile.id, fingerprintsOfAll(context.keyring, identifiersOfProfile(profile))]),
  );
  const check = { id: `chk_${randomUUID()}`, at: context.now(), fingerprints };
  const hits = await findHits(context, [...fingerprints.values()].flat());
  const screened = profiles.map((profile) => {
    const own = new Set(fingerprints.get(profile.id));
    return { profile, entries: hits.filter((entry) => own.has(entry._id)) };
  });
  return {
    visible: screened.filter((one) => one.entries.length === 0).map((one) => one.profile),
    hidden: screened.filter((one) => one.entries.length > 0),
    check,
  };
}

/**
 * The second look, after the ledger was written. A wish that came since the first one read the ledger either before our line, and then this
 * sees it, or after, and then the recipient is told: nobody holds values of a suppressed person without a deletion.
 */
export async function isStillVisible(
  context: OperationContext,
  check: SuppressionCheck,
  profileId: string,
): Promise<boolean> {
  return (await findHits(context, check.fingerprints.get(profileId) ?? [])).length === 0;
}

function findHits(
  context: OperationContext,
  fingerprints: readonly Fingerprint[],
): Promise<readonly SuppressionEntry[]> {
  const asked = fingerprints.length === 0 ? [dummyFingerprint] : fingerprints;
  return context.store.suppressions.findHits(asked, context.now());
}
