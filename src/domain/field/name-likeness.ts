/** How alike two names of people are, from their folded parts. Symmetric; below 1 always, for equal keys are decided before. */

import { areNicknames } from './nicknames.js';
import { isEastAsianScript } from './script.js';
import { jaroWinkler } from './similarity.js';
import { romanKey } from './text.js';

/** A name's comparison parts: whole key, family and first given name as folded words, generation suffix. */
export interface NameSides {
  readonly key: string;
  readonly family: string | null;
  readonly given: string | null;
  readonly generation: string | null;
  readonly script: string;
}

const familyWeight = 0.55; // the family name tells more people apart than the given name
const swapped = 0.95; // "Roe Jane" for "Jane Roe" is a common error of forms
const otherGeneration = 0.3; // father and son share every word but one

function givenLikeness(a: string, b: string): number {
  if (a === b) return 1;
  if (a.length === 1 || b.length === 1) return a[0] === b[0] ? 0.85 : 0;
  return areNicknames(a, b) ? 0.92 : jaroWinkler(a, b);
}

function partsLikeness(family: [string, string], given: [string, string]): number {
  return familyWeight * jaroWinkler(...family) + (1 - familyWeight) * givenLikeness(...given);
}

function inOneOrder(key: string): string {
  return key.split(' ').sort().join(' ');
}

/** Likeness 0 to 1 of two names. Names of two or three Han, kana or Hangul characters are equal or not: one character off is another name. */
export function nameLikeness(a: NameSides, b: NameSides): number {
  const [isEastA, isEastB] = [isEastAsianScript(a.script), isEastAsianScript(b.script)];
  if (isEastA && isEastB) return 0;
  if (a.script !== b.script) return 0.8 * jaroWinkler(inOneOrder(romanKey(a.key)), inOneOrder(romanKey(b.key)));
  if (a.generation !== null && b.generation !== null && a.generation !== b.generation) return otherGeneration;
  const whole = 0.95 * Math.max(jaroWinkler(a.key, b.key), inOneOrder(a.key) === inOneOrder(b.key) ? 1 : 0);
  if (a.family === null || b.family === null || a.given === null || b.given === null) return whole;
  const straight = partsLikeness([a.family, b.family], [a.given, b.given]);
  const crossed = swapped * partsLikeness([a.family, b.given], [a.given, b.family]);
  return Math.max(straight, crossed);
}
