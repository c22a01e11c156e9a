import { combine } from './likelihood.js';
import { agreeingHints, nameContradicts } from './lookup-agreement.js';
import { type Claim, type LookupInputName, type LookupQuery, lookupInputs } from './lookup-input.js';
import { keyProbabilities } from './matching/score.js';
import type { Profile } from './profile.js';

/**
 * Which of the profiles found is the person asked for. Suppressed people must be gone from `profiles` before this is asked: a decision
 * that counts them would tell that they exist. The same profiles in any order give the same answer.
 */

export type LookupDecision =
  | {
      readonly kind: 'match';
      readonly profile: Profile;
      readonly probability: number;
      readonly matchedOn: readonly LookupInputName[];
    }
  | { readonly kind: 'no_match' }
  | { readonly kind: 'several_candidates'; readonly candidates: number; readonly decideBy: readonly LookupInputName[] }
  | { readonly kind: 'conflicting_inputs' };

interface Scored {
  readonly profile: Profile;
  readonly claims: readonly Claim[];
  readonly hints: readonly LookupInputName[];
  readonly nameContradicts: boolean;
}

/** Decides among `profiles`, each found by a claim of `query` or by `query.profileId` (`namedId` is the id it stands under today). */
export function decideLookup(query: LookupQuery, profiles: readonly Profile[], namedId: string | null): LookupDecision {
  const scored = profiles
    .filter((profile) => profile.kind === 'person')
    .map((profile) => scoreProfile(query, profile))
    .filter((one) => one.claims.length > 0 || one.profile.id === namedId);
  if (scored.length === 0) return { kind: 'no_match' };
  const standing = whereStrongInputsMeet(query, scored, namedId);
  if (standing.length === 0) return { kind: 'conflicting_inputs' };
  const narrowed = narrow(standing);
  if (narrowed.length > 1)
    return { kind: 'several_candidates', candidates: narrowed.length, decideBy: decideBy(query) };
  return matchOf(narrowed[0]!, namedId);
}

function scoreProfile(query: LookupQuery, profile: Profile): Scored {
  const keys = new Set(profile.lookupKeys);
  return {
    profile,
    claims: query.claims.filter((claim) => claim.keys.some((key) => keys.has(key))),
    hints: agreeingHints(query, profile),
    nameContradicts: nameContradicts(query, profile),
  };
}

// Strong inputs that found somebody must all have found the same one; an input that found nobody says nothing.
function whereStrongInputsMeet(
  query: LookupQuery,
  scored: readonly Scored[],
  namedId: string | null,
): readonly Scored[] {
  const tests: ((one: Scored) => boolean)[] = query.claims
    .filter((claim) => claim.isStrong)
    .map((claim) => (one: Scored) => one.claims.includes(claim));
  if (namedId !== null) tests.push((one) => one.profile.id === namedId);
  const telling = tests.filter((test) => scored.some(test));
  return telling.length === 0 ? scored : scored.filter((one) => telling.every((test) => test(one)));
}

// Hints choose among candidates, in this order; one that fits nobody chooses nobody.
const narrowingHints = [
  'full_name',
  'given_name',
  'domain',
  'company',
  'country',
  'city',
  'job_title',
] as const satisfies readonly LookupInputName[];

function narrow(candidates: readonly Scored[]): readonly Scored[] {
  return narrowingHints.reduce((left, hint) => {
    const fitting = left.filter((one) => one.hints.includes(hint));
    return fitting.length > 0 ? fitting : left;
  }, candidates);
}

// What was not given and would tell people apart; always the same list for the same inputs, so that it tells nothing of the candidates.
function decideBy({ given }: LookupQuery): readonly LookupInputName[] {
  const telling: readonly LookupInputName[] = ['profile_url', 'email', 'phone', 'job_title', 'city', 'country'];
  return telling.filter((input) => !given.has(input));
}

/**
 * Probability that an agreeing hint beside an identifier is no accident: names are rare, many people share an employer, most a country.
 * First estimates, replaced when labelled lookups are there.
 */
const hintProbabilities: Readonly<Partial<Record<LookupInputName, number>>> = {
  full_name: 0.8,
  given_name: 0.8,
  company: 0.75,
  domain: 0.75,
  job_title: 0.5,
  city: 0.5,
  country: 0.2,
};

/** What a contradicting name leaves of the odds: the identifier then mostly belongs to somebody else in the house (as in matching). */
const contradictionOdds = 0.05;

/** Nothing here is surer than the top of the scale (api.md section 2.8). */
const surest = 0.999;

// One hint a fact: company and domain, or a name in one part and in two, are told once.
const facts: readonly (readonly LookupInputName[])[] = [
  ['full_name', 'given_name'],
  ['domain', 'company'],
  ['job_title'],
  ['city'],
  ['country'],
];

function matchOf(one: Scored, namedId: string | null): LookupDecision {
  const ofClaims = new Set(one.claims.map((claim) => claim.keyType));
  const isNamed = one.claims.some((claim) => !claim.isStrong);
  const hints = facts
    .map((names) => names.find((name) => one.hints.includes(name)))
    .filter((name) => name !== undefined && !(isNamed && nameOrCompany.has(name)))
    .map((name) => hintProbabilities[name!] ?? 0);
  const signs = [
    ...(one.profile.id === namedId ? [1] : []),
    ...[...ofClaims].map((type) => keyProbabilities[type]),
    ...hints,
  ];
  const person = one.nameContradicts ? lessened(combine(signs)) : combine(signs);
  // A profile is one person only as surely as its weakest edge; no sign from outside makes up for that.
  const probability = Math.round(Math.min(person, one.profile.cohesion, surest) * 1000) / 1000;
  return { kind: 'match', profile: one.profile, probability, matchedOn: matchedOn(one, namedId) };
}

function lessened(probability: number): number {
  const right = Math.min(probability, surest);
  const odds = (right / (1 - right)) * contradictionOdds;
  return odds / (1 + odds);
}

const nameOrCompany: ReadonlySet<LookupInputName> = new Set(['full_name', 'given_name', 'company', 'domain'] as const);

function matchedOn(one: Scored, namedId: string | null): readonly LookupInputName[] {
  const names = new Set([...one.claims.flatMap((claim) => claim.inputs), ...one.hints]);
  if (one.profile.id === namedId) names.add('profile_id');
  return lookupInputs.filter((input) => names.has(input));
}
