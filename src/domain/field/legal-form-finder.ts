/** Takes the legal form off a company's name. Works on folded words, so "Acme, S. A. de C.V." and "ACME SA DE CV" come apart alike; a name
 *  that is nothing but a form ("AB", "SE") keeps it, for then it is the name. */

import { gluedLegalForms, type LegalForm, legalForms } from './legal-forms.js';
import { remembered } from './remembered.js';

export interface SplitName {
  /** The words of the name without its form; never empty where the name has a letter or digit. */
  readonly stem: readonly string[];
  readonly form: LegalForm | null;
}

const joining: ReadonlySet<string> = new Set(['&', '+', 'und', 'et', 'og', 'och']);
// "Acme Co Inc Ltd": more forms in a row than this are no legal name.
const mostForms = 3;

/** The words by which names and forms are compared: NFKC, lower case, no accents, dots or quotes; "&" is "and"; single letters in a row are one
 *  word ("S. A." = "sa"). */
export function formWords(text: string): string[] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]\p{M}*)\p{M}/gu, '')
    .normalize('NFC')
    .replace(/[.'’`´"«»“”„]/gu, '');
  const words = plain.match(/[\p{L}\p{N}\p{M}]+|[&+]/gu) ?? [];
  // Not the last word: "OG" behind a name is a form, between names it is Danish for "and".
  const joined = words.map((word, at) => (joining.has(word) && at < words.length - 1 ? 'and' : word));
  return mergeLetters(joined.filter((word) => word !== '&' && word !== '+'));
}

function mergeLetters(words: readonly string[]): string[] {
  const merged: string[] = [];
  let isRun = false;
  for (const word of words) {
    const isLetter = /^\p{L}$/u.test(word) && !/[\p{Script=Han}\p{Script=Hangul}]/u.test(word);
    if (isLetter && isRun) merged[merged.length - 1] += word;
    else merged.push(word);
    isRun = isLetter;
  }
  return merged;
}

function indexOf(spellingsOf: (form: LegalForm) => readonly string[]): ReadonlyMap<string, LegalForm> {
  const index = new Map<string, LegalForm>();
  for (const form of legalForms) {
    for (const spelling of spellingsOf(form)) {
      const key = formWords(spelling).join(' ');
      if (key !== '' && !index.has(key)) index.set(key, form);
    }
  }
  return index;
}

const trailing = indexOf((form) => form.spellings);
const leading = indexOf((form) => form.leading);
const longestForm = Math.max(...[...trailing.keys()].map((key) => key.split(' ').length));

function longestMatch(words: readonly string[], index: ReadonlyMap<string, LegalForm>, isTrailing: boolean) {
  for (let length = Math.min(longestForm, words.length - 1); length > 0; length--) {
    const part = isTrailing ? words.slice(-length) : words.slice(0, length);
    const form = index.get(part.join(' '));
    if (form === undefined) continue;
    return { form, rest: isTrailing ? words.slice(0, -length) : words.slice(length) };
  }
  return null;
}

function splitGlued(name: string): { rest: string; form: LegalForm } | null {
  const text = name.normalize('NFKC');
  for (const form of gluedLegalForms) {
    for (const spelling of form.spellings) {
      const rest = text.endsWith(spelling)
        ? text.slice(0, -spelling.length)
        : text.startsWith(spelling)
          ? text.slice(spelling.length)
          : '';
      if (/[\p{L}\p{N}]/u.test(rest)) return { rest, form };
    }
  }
  return null;
}

/** Splits a company's name into the words of its stem and its legal form, null where none is written. Of several forms the outermost
 *  counts ("Acme Co Inc" is an Inc). A trailing bracket stays in the stem: "Acme Ltd (UK)" is "acme uk". */
export const splitLegalForm: (name: string) => SplitName = remembered((name) => {
  const glued = splitGlued(name);
  if (glued !== null) return { stem: formWords(glued.rest), form: glued.form };
  const bracket = /^(.*\S)\s*\(([^()]*)\)$/su.exec(name);
  const whole = stripForms(formWords(name));
  if (whole.form !== null || bracket === null) return whole;
  const before = stripForms(formWords(bracket[1] ?? ''));
  return before.form === null ? whole : { stem: [...before.stem, ...formWords(bracket[2] ?? '')], form: before.form };
});

function stripForms(words: readonly string[]): SplitName {
  let stem = words;
  let form: LegalForm | null = null;
  for (let count = 0; count < mostForms; count++) {
    const match = longestMatch(stem, trailing, true);
    if (match === null) break;
    stem = match.rest;
    form ??= match.form;
  }
  const front = longestMatch(stem, leading, false);
  if (front !== null) {
    stem = front.rest;
    form ??= front.form;
  }
  // "Procter & Co" leaves "procter and": the joining word went with the form.
  const withoutJoint = stem.length > 1 && stem.at(-1) === 'and' ? stem.slice(0, -1) : stem;
  return { stem: withoutJoint, form };
}
