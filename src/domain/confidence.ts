import type { Candidate, Evidence } from './candidate.js';
import type { ServedField } from './field-catalogue.js';
import { combine } from './likelihood.js';

/**
 * Confidence: how likely a value is right today. Each source that holds the value today counts once, by its rank; sources that agree add
 * up; and what changes with time fades by half over the field's half-life. The figures are first estimates, stated here once and
 * replaced by measured accuracy when there is enough feedback.
 */

/** What one source of a rank is worth, fresh: rank 1 is 0.95, each rank less trusted 0.05 less, never under 0.6. */
function reliability(rank: number): number {
  return Math.max(0.6, 1 - 0.05 * rank);
}

/** Years after which half of the fresh certainty is gone; a field that is not named does not fade. Job titles and employers move fastest. */
const halfLifeYears: Readonly<Partial<Record<ServedField, number>>> = {
  job_title: 4,
  seniority: 4,
  function: 6,
  employer: 4,
  work_emails: 4,
  personal_emails: 8,
  phones: 5,
  country: 12,
  region: 10,
  city: 8,
};

const yearMs = 365.25 * 86_400_000;

// What a value is worth that no source holds any more.
const unsupported = 0.2;

/** 0 to 1, to three decimals; a value that no source holds any more is at most 0.2. */
export function confidenceOf(field: ServedField, { evidence }: Candidate, now: Date): number {
  const [first] = evidence;
  // Most values have one source, and every field of every answer asks: no table of sources for those.
  const combined =
    evidence.length === 1 && first!.isPresent
      ? combine([certaintyOf(field, first!, now)])
      : combinedOf(field, evidence, now);
  return Math.round(Math.min(combined, 0.999) * 1000) / 1000;
}

function combinedOf(field: ServedField, evidence: readonly Evidence[], now: Date): number {
  const bySource = new Map<string, number>();
  for (const one of evidence) {
    if (one.isPresent) bySource.set(one.source, Math.max(bySource.get(one.source) ?? 0, certaintyOf(field, one, now)));
  }
  return bySource.size === 0 ? unsupported : combine([...bySource.values()]);
}

function certaintyOf(field: ServedField, one: Evidence, now: Date): number {
  if (one.method === 'person') return 1;
  const ageYears = Math.max(0, now.getTime() - one.verifiedAt.getTime()) / yearMs;
  return reliability(one.rank) * fading(field, ageYears);
}

function fading(field: ServedField, ageYears: number): number {
  const halfLife = halfLifeYears[field];
  return halfLife === undefined ? 1 : 0.5 ** (ageYears / halfLife);
}
