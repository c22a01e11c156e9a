import type { Candidate, Evidence } from './candidate.js';
import { correctionSource } from './correction.js';
import type { ServedField } from './field-catalogue.js';

/**
 * Which of several values wins, by which rule, and why each other lost (api.md section 4, `decided_by`). The order is total and depends on
 * the candidates alone, so any order of arrival gives the same winner.
 */

export const decisionRules = [
  'person_stated',
  'human_correction',
  'latest_verified',
  'most_sources',
  'source_rank',
  'stable_order',
] as const;
export type DecisionRule = (typeof decisionRules)[number];
export type WhyNot =
  | 'person_said_otherwise'
  | 'corrected'
  | 'older_verification'
  | 'fewer_sources'
  | 'lower_rank'
  | 'tie'
  | 'below_confidence'
  | 'no_longer_present';

const whyNotOf: Readonly<Record<DecisionRule, WhyNot>> = {
  person_stated: 'person_said_otherwise',
  human_correction: 'corrected',
  latest_verified: 'older_verification',
  most_sources: 'fewer_sources',
  source_rank: 'lower_rank',
  stable_order: 'tie',
};

const changing: readonly DecisionRule[] = [
  'person_stated',
  'human_correction',
  'latest_verified',
  'most_sources',
  'source_rank',
  'stable_order',
];
// A name does not change with a job: the spelling most sources agree on beats the newest typing error.
const lasting: readonly DecisionRule[] = [
  'person_stated',
  'human_correction',
  'most_sources',
  'source_rank',
  'latest_verified',
  'stable_order',
];

/** The rules of each field, in order. Fields that are not named change with time: the newest verified value wins first. */
const rulesByField: Readonly<Partial<Record<ServedField, readonly DecisionRule[]>>> = {
  full_name: lasting,
  name: lasting,
  registered_on: lasting,
};

export function rulesOf(field: ServedField): readonly DecisionRule[] {
  return rulesByField[field] ?? changing;
}

/** Orders candidates best first. */
export function rankCandidates(field: ServedField, candidates: readonly Candidate[]): readonly Candidate[] {
  return [...candidates].sort((a, b) => compareCandidates(field, a, b).order);
}

/** Negative where `a` beats `b`, with the first rule that tells them apart. A value that no source holds any more never beats one that is held. */
export function compareCandidates(
  field: ServedField,
  a: Candidate,
  b: Candidate,
): { readonly order: number; readonly rule: DecisionRule | 'presence' } {
  const presence = Number(isPresent(b)) - Number(isPresent(a));
  if (presence !== 0) return { order: presence, rule: 'presence' };
  for (const rule of rulesOf(field)) {
    const order = compareBy[rule](a, b);
    if (order !== 0) return { order, rule };
  }
  return { order: 0, rule: 'stable_order' };
}

/** Why `loser` stands behind `winner`. */
export function whyNot(field: ServedField, winner: Candidate, loser: Candidate): WhyNot {
  const { rule } = compareCandidates(field, winner, loser);
  return rule === 'presence' ? 'no_longer_present' : whyNotOf[rule];
}

export function isPresent(candidate: Candidate): boolean {
  return candidate.evidence.some((one) => one.isPresent);
}

const compareBy: Readonly<Record<DecisionRule, (a: Candidate, b: Candidate) => number>> = {
  person_stated: (a, b) => Number(isPersonStated(b)) - Number(isPersonStated(a)),
  human_correction: (a, b) => Number(isCorrected(b)) - Number(isCorrected(a)),
  latest_verified: (a, b) => lastVerifiedDay(b) - lastVerifiedDay(a),
  most_sources: (a, b) => sourcesOf(b) - sourcesOf(a),
  source_rank: (a, b) => bestRank(a) - bestRank(b),
  stable_order: (a, b) => b.specificity - a.specificity || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
};

// An operator's correction has the person's method, since a person is behind it, and a source of its own, since the person beats it.
function isPersonStated(candidate: Candidate): boolean {
  return candidate.evidence.some((one) => one.method === 'person' && one.source !== correctionSource.operator);
}

function isCorrected(candidate: Candidate): boolean {
  return candidate.evidence.some((one) => one.source === correctionSource.operator);
}

// Whole days: which of two runs of one night came first must not decide what a person is called.
function lastVerifiedDay(candidate: Candidate): number {
  return Math.max(...standing(candidate).map((one) => Math.floor(one.verifiedAt.getTime() / 86_400_000)));
}

function sourcesOf(candidate: Candidate): number {
  return new Set(standing(candidate).map((one) => one.source)).size;
}

function bestRank(candidate: Candidate): number {
  return Math.min(...standing(candidate).map((one) => one.rank));
}

// Evidence that still holds; where none does, all of it, so that every candidate can be compared.
function standing(candidate: Candidate): readonly Evidence[] {
  const present = candidate.evidence.filter((one) => one.isPresent);
  return present.length > 0 ? present : candidate.evidence;
}
