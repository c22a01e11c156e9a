import type { Candidate } from './candidate.js';
import type { ServedField } from './field-catalogue.js';
import { rankCandidates } from './merge.js';
import type { Profile } from './profile.js';
import { isExpired } from './retention.js';

/**
 * A stored profile as it stands at a moment: what has ended since it was published supports nothing, finds nobody and wins nothing, whether
 * or not the retention job has come by (B72).
 */

/** True where something in `profile` has ended since it was published. */
export function hasEndedValues(profile: Pick<Profile, 'fields'>, now: Date): boolean {
  return Object.values(profile.fields).some((candidates) => !candidates.every((one) => isWhole(one, now)));
}

/** The candidates of `field` that still stand, ranked again. */
export function liveCandidates(field: ServedField, candidates: readonly Candidate[], now: Date): readonly Candidate[] {
  if (candidates.every((one) => isWhole(one, now))) return candidates;
  const live = candidates
    .map((candidate) => ({
      ...candidate,
      evidence: candidate.evidence.filter((one) => !isExpired(one.expiresAt, now)),
    }))
    .filter((candidate) => candidate.evidence.length > 0);
  return rankCandidates(field, live);
}

/** All fields of `profile` without what has ended. */
export function liveFields(profile: Pick<Profile, 'fields'>, now: Date): Profile['fields'] {
  const entries = Object.entries(profile.fields) as [ServedField, readonly Candidate[]][];
  return Object.fromEntries(
    entries
      .map(([field, candidates]) => [field, liveCandidates(field, candidates, now)] as const)
      .filter(([, candidates]) => candidates.length > 0),
  );
}

function isWhole(candidate: Candidate, now: Date): boolean {
  return candidate.evidence.every((one) => !isExpired(one.expiresAt, now));
}
