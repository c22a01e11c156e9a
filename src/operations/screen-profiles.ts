import { randomUUID } from 'node:crypto';
import type { Profile } from '../domain/profile.js';
import { identifiersOfProfile } from '../domain/profile-identifiers.js';
import { type Fingerprint, fingerprintsOf, type Identifier } from '../domain/suppression.js';
import type { OperationContext } from './context.js';

/**
 * The read side of the suppression list. Any entry hides, a name with a company alone included: at ingest such a hit waits for a review,
 * here hiding too much is the safe error. A store that does not answer throws, and the request is refused.
 */

/** One look at the list: what the ledger names as proof that it was taken. */
export interface SuppressionCheck {
  readonly id: string;
  readonly at: Date;
}

// Not of the form of a fingerprint, so it hits nothing; asked where there is nothing to ask, so that every miss takes the same steps.
const dummyFingerprint: Fingerprint = 'email:none';

/** True where any of `identifiers` is suppressed. Always one read. */
export async function isSuppressed(context: OperationContext, identifiers: readonly Identifier[]): Promise<boolean> {
  const hits = await findHits(context, fingerprintsOfAll(context, identifiers));
  return hits.size > 0;
}

/** Those of `profiles` that nobody asked to hide, and the check that says so. Always one read. */
export async function screenProfiles<P extends Profile>(
  context: OperationContext,
  profiles: readonly P[],
): Promise<{ readonly visible: readonly P[]; readonly check: SuppressionCheck }> {
  const screened = profiles.map((profile) => ({
    profile,
    fingerprints: fingerprintsOfAll(context, identifiersOfProfile(profile)),
  }));
  const check = { id: `chk_${randomUUID()}`, at: context.now() };
  const hits = await findHits(
    context,
    screened.flatMap((one) => one.fingerprints),
  );
  const visible = screened.filter((one) => !one.fingerprints.some((fingerprint) => hits.has(fingerprint)));
  return { visible: visible.map((one) => one.profile), check };
}

async function findHits(
  context: OperationContext,
  fingerprints: readonly Fingerprint[],
): Promise<ReadonlySet<Fingerprint>> {
  const asked = fingerprints.length === 0 ? [dummyFingerprint] : fingerprints;
  const entries = await context.store.suppressions.findHits(asked, context.now());
  return new Set(entries.map((entry) => entry._id));
}

function fingerprintsOfAll(context: OperationContext, identifiers: readonly Identifier[]): readonly Fingerprint[] {
  return [...new Set(identifiers.flatMap((identifier) => fingerprintsOf(context.keyring, identifier)))];
}
