/** Letter case of names. Only a name written wholly in one case is re-cased, since that case says nothing; any mixed spelling is the person's own. */

import { particles } from './name-words.js';
import { foldKey } from './text.js';

const cased = /[\p{Lu}\p{Ll}]/u;

function capitalised(part: string): string {
  const lower = part.toLowerCase();
  const first = [...lower][0] ?? '';
  const upper = first.toUpperCase();
  // "ß" and ligatures have no single capital: leave them.
  const word = ([...upper].length === 1 ? upper : first) + lower.slice(first.length);
  return word.replace(/^(Mc)(\p{Ll})/u, (_whole, mc: string, letter: string) => mc + letter.toUpperCase());
}

/** One word of a name in usual case; a particle that is not the first word in small letters. */
export function recasedWord(word: string, isFirst: boolean): string {
  if (!isFirst && particles.has(foldKey(word))) return word.toLowerCase();
  // Elision takes one letter: "O'Brien", "D'Angelo"; elsewhere the apostrophe is inside a word.
  const elided = /^(\p{L})(['’])(\p{L}.*)$/su.exec(word);
  if (elided !== null) return `${elided[1]?.toUpperCase()}${elided[2]}${capitalised(elided[3] ?? '')}`;
  return word.split('-').map(capitalised).join('-');
}

/** `name` in usual case where it was all capitals or all small ("ELIN SANDVIK", "jean-luc o'neil", "ANNA VAN DER BERG"); otherwise as it was. */
export function recased(name: string): string {
  const isAllUpper = name === name.toUpperCase();
  const isAllLower = name === name.toLowerCase();
  if (!cased.test(name) || !(isAllUpper || isAllLower)) return name;
  return name
    .split(' ')
    .map((word, at) => (/^(?:\p{L}\.)+\p{L}?$/u.test(word) ? word.toUpperCase() : recasedWord(word, at === 0)))
    .join(' ');
}

/** True for a word in capitals of three letters and more: in lists it marks the family name ("Elin SANDVIK"). */
export function isShouted(word: string): boolean {
  const letters = word.match(/\p{L}/gu)?.length ?? 0;
  return letters >= 3 && !word.includes('.') && word === word.toUpperCase() && word !== word.toLowerCase();
}
