import { nicknameOf } from '../field/nicknames.js';
import { isAlike } from '../field/similarity.js';
import type { KeyType, MatchFeatures } from './features.js';
import { keyTypeOf, keyTypes } from './features.js';

/**
 * How likely two subjects are one: each shared key has a documented probability, independent keys add up, and names that contradict each
 * other take from it. Pure and symmetric; the version is stored with every edge it made.
 */

export const modelVersion = 'exact-1';

/** Edges at or above merge by themselves; from `reviewThreshold` on they wait for a person. */
export const mergeThreshold = 0.95;
export const reviewThreshold = 0.5;

/**
 * Probability that two subjects that share a value of this type are one, names not contradicting. An account number is given once; an
 * address of a page or a mailbox can be handed on; a phone number is re-assigned and shared at home; a full name within one company is
 * now and then two people. First estimates, replaced when the matching model is trained.
 */
export const keyProbabilities: Readonly<Record<KeyType, number>> = {
  'github-id': 0.999,
  'profile-url': 0.99,
  email: 0.985,
  phone: 0.96,
  'name-company': 0.96,
  domain: 0.995,
  'company-name': 0.955,
};

/** What contradicting names leave of the odds. A changed family name is common, a changed given name is somebody else in the house. */
const nameOdds = { agree: 1, unknown: 1, 'family-differs': 0.3, 'given-differs': 0.05, differ: 0.02 } as const;
type NameAgreement = keyof typeof nameOdds;

/** From here on two spellings count as one name with a typing error (Winkler's usual cut for names). */
const sameName = 0.88;

export interface ScoreFeature {
  readonly name: string;
  /** 0 to 1: how far the two sides agree. */
  readonly score: number;
  /** Bits it adds to (or takes from) the evidence. */
  readonly weight: number;
}

export interface PairScore {
  readonly probability: number;
  readonly decision: 'same' | 'unsure' | 'different';
  readonly features: readonly ScoreFeature[];
}

/** Scores a pair by the keys both have that are not in `genericKeys`. Pairs that agree in the same ways share one frozen score. */
export function scorePair(a: MatchFeatures, b: MatchFeatures, genericKeys: ReadonlySet<string>): PairScore {
  const shared = sharedKeyTypes(a, b, genericKeys);
  const names = nameAgreement(a, b);
  const scores = scoresByNames[names];
  const known = scores[shared];
  if (known !== undefined) return known;
  const score = scoreOf(shared, names);
  scores[shared] = score;
  return score;
}

// A score is a function of the types that are shared and of how the names agree, so it is worked out once for each of these few hundred
// cases and not for each of millions of pairs. Types in the order of their names, one bit each.
const sortedTypes = [...keyTypes].sort();
const typeBits: ReadonlyMap<KeyType, number> = new Map(sortedTypes.map((type, at) => [type, 1 << at]));
const scoresByNames: Readonly<Record<NameAgreement, (PairScore | undefined)[]>> = {
  agree: [],
  unknown: [],
  'family-differs': [],
  'given-differs': [],
  differ: [],
};

function scoreOf(sharedTypes: number, names: NameAgreement): PairScore {
  const shared = sortedTypes.filter((type) => (sharedTypes & typeBits.get(type)!) !== 0);
  const odds = oddsOf(shared.map((type) => keyProbabilities[type])) * nameOdds[names];
  const probability = shared.length === 0 ? 0 : Math.round((odds / (1 + odds)) * 1e6) / 1e6;
  const features = shared.map((type) => keyFeatures[type]);
  if (names !== 'unknown') features.push(nameFeatures[names]);
  return Object.freeze({ probability, decision: decisionOf(probability), features: Object.freeze(features) });
}

const keyFeatures = recordOf(keyTypes, (type) => ({
  name: type,
  score: 1,
  weight: bits(oddsOf([keyProbabilities[type]])),
}));
const nameFeatures = recordOf(Object.keys(nameOdds) as NameAgreement[], (names) => ({
  name: `name_${names.replace('-', '_')}`,
  score: names === 'agree' ? 1 : 0,
  weight: bits(nameOdds[names]),
}));

function recordOf<K extends string>(
  names: readonly K[],
  featureOf: (name: K) => ScoreFeature,
): Record<K, ScoreFeature> {
  return Object.fromEntries(names.map((name) => [name, Object.freeze(featureOf(name))])) as Record<K, ScoreFeature>;
}

function decisionOf(probability: number): PairScore['decision'] {
  if (probability >= mergeThreshold) return 'same';
  return probability >= reviewThreshold ? 'unsure' : 'different';
}

function oddsOf(probabilities: readonly number[]): number {
  const wrong = probabilities.reduce((product, probability) => product * (1 - probability), 1);
  return (1 - wrong) / wrong;
}

function bits(odds: number): number {
  return Math.round(Math.log2(odds) * 100) / 100;
}

/** The types of the keys both have, as bits of `typeBits`. A handful of keys on either side: walking them is cheaper than a set for each pair. */
function sharedKeyTypes(a: MatchFeatures, b: MatchFeatures, genericKeys: ReadonlySet<string>): number {
  let types = 0;
  for (const key of a.keys) {
    for (const other of b.keys) {
      if (key === other && !genericKeys.has(key)) types |= typeBits.get(keyTypeOf(key))!;
    }
  }
  return types;
}

function nameAgreement(a: MatchFeatures, b: MatchFeatures): NameAgreement {
  if (a.kind === 'company' || a.familyKey === null || b.familyKey === null) return 'unknown';
  const family = isSameName(a.familyKey, b.familyKey);
  const given = a.givenKey === null || b.givenKey === null || isSameGiven(a.givenKey, b.givenKey);
  if (family) return given ? 'agree' : 'given-differs';
  // "Sandvik Elin" is Elin Sandvik with the order of another form.
  if (a.familyKey === b.givenKey && b.familyKey === a.givenKey) return 'agree';
  return given ? 'family-differs' : 'differ';
}

function isSameName(a: string, b: string): boolean {
  return isAlike(a, b, sameName);
}

function isSameGiven(a: string, b: string): boolean {
  if (isSameName(a, b)) return true;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 1) return long.startsWith(short);
  return nicknameOf(a).includes(b) || nicknameOf(b).includes(a);
}

/**
 * How many different family names share a value, typing errors counted once: the largest number of names no two of which are alike, counted
 * up to `enough`. Above the setting the value is generic (a switchboard, a team mailbox) and no key. One more name never lowers the count,
 * so a value that crossed the line stays across it, in whatever order the names came.
 */
export function countFamilyNames(familyKeys: readonly (string | null)[], enough = 4): number {
  const names = [...new Set(familyKeys.filter((key): key is string => key !== null))].sort();
  let most = 0;
  function grow(left: readonly string[], count: number): void {
    most = Math.max(most, count);
    for (const [at, name] of left.entries()) {
      if (most >= enough || count + left.length - at <= most) return;
      const apart = left.slice(at + 1).filter((other) => !isSameName(name, other));
      grow(apart, count + 1);
    }
  }
  grow(names, 0);
  return most;
}
