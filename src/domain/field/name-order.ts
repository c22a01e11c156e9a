/** Decides which words of a name are given and which family name. Where the order is not sure it says nothing: a name left whole is right,
 *  a name split wrongly joins strangers. */

import { parseFullName } from 'parse-full-name';
import { isShouted } from './name-case.js';
import { bareWord } from './name-parts.js';
import {
  chineseFamilyNames,
  hangulFamilyNames,
  iberianFamilyNames,
  iberianGivenNames,
  koreanFamilyNames,
  particles,
  patronymic,
  pinyinWord,
  vietnameseFamilyNames,
  vietnameseLetter,
  vietnameseShortNames,
} from './name-words.js';

export interface NameOrder {
  readonly given: readonly string[];
  readonly family: readonly string[];
}

// Where the family name stands first at home even in Latin letters, and no word list of ours tells.
const familyFirstCountries: ReadonlySet<string> = new Set(['HU', 'JP', 'KH', 'MM']);
const iberianCountries: ReadonlySet<string> = new Set(
  'ES MX AR CO CL PE VE EC GT CU BO DO HN PY SV NI CR PA UY PR PT BR AO MZ'.split(' '),
);

/** The order of `words` (no titles, no suffixes), or null where it is not sure. `script` as in `script.ts`; `country` only with evidence. */
export function nameOrder(words: readonly string[], script: string, country: string | undefined): NameOrder | null {
  if (script === 'Latn') return latinOrder(words, country);
  if (script === 'Cyrl') return cyrillicOrder(words);
  if (script === 'Kore' && words.length === 1) return hangulOrder(words[0] ?? '');
  const isEastAsian = script === 'Kore' || script === 'Jpan' || script === 'Hani';
  if (words.length === 1 && script === 'Jpan') return katakanaOrder(words[0] ?? '');
  return isEastAsian && words.length === 2 ? at(words, 1, 'family-first') : null;
}

function at(words: readonly string[], index: number, order: 'family-first' | 'given-first'): NameOrder {
  const [front, back] = [words.slice(0, index), words.slice(index)];
  return order === 'family-first' ? { family: front, given: back } : { given: front, family: back };
}

/** "Family, Given", with Dutch particles behind the given name ("Berg, Anna van der"). */
export function commaOrder(family: readonly string[], given: readonly string[]): NameOrder {
  let end = given.length;
  while (end > 1 && particles.has(bareWord(given[end - 1] ?? ''))) end--;
  return { given: given.slice(0, end), family: [...given.slice(end), ...family] };
}

/** "SANDVIK Elin", "Ana GARCÍA LÓPEZ": capitals among mixed spelling mark the family name. */
function shoutedOrder(words: readonly string[]): NameOrder | null {
  // "Ana DE LA CRUZ": short particles in capitals belong to the run.
  const shouted = words.map(
    (word, at) => isShouted(word) || (particles.has(bareWord(word)) && /^\p{Lu}{2}/u.test(word) && at > 0),
  );
  const [first, last] = [shouted.indexOf(true), shouted.lastIndexOf(true)];
  const isOneRun = first >= 0 && shouted.slice(first, last + 1).every(Boolean);
  if (!isOneRun || last - first + 1 === words.length) return null;
  if (first === 0) return at(words, last + 1, 'family-first');
  return last === words.length - 1 ? at(words, first, 'given-first') : null;
}

function latinOrder(words: readonly string[], country: string | undefined): NameOrder | null {
  if (words.length < 2) return null;
  const shouted = shoutedOrder(words);
  if (shouted !== null) return shouted;
  if (country !== undefined && familyFirstCountries.has(country)) return null;
  if (isFamilyFirstDoubt(words)) return null;
  const iberian = iberianOrder(words, country);
  if (iberian === 'unsure') return null;
  return iberian ?? westernOrder(words);
}

function isFamilyFirstDoubt(words: readonly string[]): boolean {
  const bare = words.map(bareWord);
  const [first = '', last = ''] = [bare[0], bare.at(-1)];
  const others = bare.slice(1);
  const isVietnamese = vietnameseLetter.test(words.join(' '));
  if (vietnameseFamilyNames.has(first) || (isVietnamese && vietnameseShortNames.has(first))) return true;
  if (isVietnamese && !vietnameseFamilyNames.has(last)) return true;
  if (chineseFamilyNames.has(first) && others.every((word) => pinyinWord.test(word.replace(/-/g, '')))) return true;
  const looksKorean = others.every(
    (word) => word.includes('-') || (others.length === 2 && word.length <= 5 && !particles.has(word)),
  );
  return koreanFamilyNames.has(first) && looksKorean && !(koreanFamilyNames.has(last) && first === last);
}

/** Two family names in a row are one; where only one of them is known as such, nothing is sure. Null: not an Iberian name. */
function iberianOrder(words: readonly string[], country: string | undefined): NameOrder | 'unsure' | null {
  const bare = words.map(bareWord);
  const joint = bare.findIndex((word, index) => word === 'y' && index >= 2 && index < bare.length - 1);
  if (joint > 0) return at(words, joint - 1, 'given-first');
  if (
    words.length < 3 ||
    bare.some((word) => particles.has(word)) ||
    bare.slice(0, -1).some((word) => word.length === 1)
  )
    return null;
  const [secondLast = '', last = ''] = bare.slice(-2);
  const [isSecond, isLast] = [iberianFamilyNames.has(secondLast), iberianFamilyNames.has(last)];
  if (isSecond && isLast) return at(words, words.length - 2, 'given-first');
  if (iberianGivenNames.has(secondLast)) return null;
  const isDoubt = isSecond || isLast || (country !== undefined && iberianCountries.has(country));
  return isDoubt ? 'unsure' : null;
}

function westernOrder(words: readonly string[]): NameOrder | null {
  const { first, middle, last } = parseFullName(words.join(' '), 'all', 0, 0, 0);
  const given = [first, middle].filter((part) => part !== '').join(' ');
  const parts = { given: given.split(' '), family: last.split(' ') };
  // The library moves or drops words it takes for titles; its answer counts only when every word came back in place.
  const isWhole = given !== '' && last !== '' && [...parts.given, ...parts.family].join(' ') === words.join(' ');
  if (isWhole) return parts;
  return words.length === 2 ? at(words, 1, 'given-first') : null;
}

const slavicFamilyEnding = /(?:ов|ова|ев|ева|ёв|ёва|ин|ина|ын|ына|ский|ская|цкий|цкая|ський|ська|енко|чук|юк|ян)$/u;

function cyrillicOrder(words: readonly string[]): NameOrder | null {
  if (words.length === 3 && patronymic.test(words[2] ?? ''))
    return { family: words.slice(0, 1), given: words.slice(1) };
  if (words.length === 3 && patronymic.test(words[1] ?? '')) return at(words, 2, 'given-first');
  if (words.length !== 2) return null;
  const [isFirst, isLast] = words.map((word) => slavicFamilyEnding.test(word.toLowerCase()));
  if (isFirst === isLast) return null;
  return at(words, 1, isFirst === true ? 'family-first' : 'given-first');
}

function hangulOrder(word: string): NameOrder | null {
  const syllables = [...word];
  const isSure =
    syllables.length === 3 && hangulFamilyNames.has(syllables[0] ?? '') && /^\p{Script=Hangul}+$/u.test(word);
  return isSure ? { family: syllables.slice(0, 1), given: [syllables.slice(1).join('')] } : null;
}

/** Foreign names in katakana keep their own order around a middle dot. */
function katakanaOrder(word: string): NameOrder | null {
  const parts = word.split('・');
  return parts.length === 2 && parts.every((part) => part !== '') ? at(parts, 1, 'given-first') : null;
}
