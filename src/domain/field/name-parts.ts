/** Takes what is no part of a person's name off its ends: brackets and pictures, titles, generations and credentials. The words that remain
 *  are as written; taking apart what was taken apart changes nothing. */

import { credentials, doubtfulTitles, generations, titles } from './name-words.js';
import { foldKey } from './text.js';

export interface NameEnds {
  readonly words: readonly string[];
  readonly titles: readonly string[];
  /** "Jr.", "III": tells people of one name apart. */
  readonly generation: string | null;
  readonly credentials: readonly string[];
}

/** The folded word without dots, as the word lists have it. */
export function bareWord(word: string): string {
  return foldKey(word).replace(/[.,]/g, '');
}

/** Text without bracketed and quoted nicknames, pictures, and what follows a dash or bar ("Jane Roe | Acme"). */
export function withoutNoise(text: string): string {
  let [before, after] = ['', text];
  while (before !== after) {
    before = after;
    after = before
      .replace(/\([^()]*\)|\[[^[\]]*\]|"[^"]*"|“[^“”]*”|«[^«»]*»/gu, ' ')
      .replace(/\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\ufe0f|\u20e3/gu, (sign) =>
        /\d/.test(sign) ? sign : ' ',
      )
      .replace(/\s+[|–—•\-/]\s.*$/su, '')
      .replace(/^[\s,;:|–—•\-/.*_~]+|[\s,;:|–—•\-/*_~]+$/gu, '')
      .replace(/\s+/gu, ' ')
      .trim();
  }
  return after;
}

function isTitle(word: string, wordsBehind: number): boolean {
  const bare = bareWord(word);
  if (!titles.has(bare) || wordsBehind === 0) return false;
  // "Don Roe" and "M Roe" are names; "Don. Roe" and "M. le ..." are rare enough to read as titles.
  return !doubtfulTitles.has(bare) || (word.endsWith('.') && wordsBehind > 1);
}

const sureCredentials: ReadonlySet<string> = new Set(
  'phd mba emba cpa msc bsc beng meng llm llb esq dds pharmd cissp pmp dphil cism cisa fcca acca'.split(' '),
);

function isCredential(word: string, isSure: boolean): boolean {
  const bare = bareWord(word);
  if (!credentials.has(bare)) return false;
  if (isSure || sureCredentials.has(bare)) return true;
  // "Ma", "Do" and "Ba" are family names, "MA" and "M.A." are degrees.
  return word.includes('.') || (word.length > 1 && word === word.toUpperCase());
}

function generationOf(word: string, all: readonly string[], isSure: boolean): string | null {
  const bare = bareWord(word);
  const generation = Object.hasOwn(generations, bare) ? (generations[bare] ?? null) : null;
  if (generation === null || isSure) return generation;
  if (/^i+v?$/.test(bare)) {
    // "Naomi Ii" is a family name; "II" is not.
    return word === word.toUpperCase() || (bare !== 'ii' && all.join('') === all.join('').toLowerCase())
      ? generation
      : null;
  }
  return /^(?:junior|senior)$/.test(bare) && all.length < 3 ? null : generation;
}

/** Takes titles off the front and generations and credentials off the end of `words`; at least one word stays. `isAllCaps`: the whole name
 *  shouts, so capitals say nothing about a degree. */
export function takeEnds(words: readonly string[], isAllCaps: boolean): NameEnds {
  let rest = [...words];
  const front: string[] = [];
  while (isTitle(rest[0] ?? '', rest.length - 1)) front.push(...rest.splice(0, 1));
  const back: string[] = [];
  let generation: string | null = null;
  while (rest.length > 1) {
    const last = (rest.at(-1) ?? '').replace(/,$/, '');
    const found = generationOf(last, rest, false);
    const isDegree =
      isCredential(last, false) && (!isAllCaps || sureCredentials.has(bareWord(last)) || last.includes('.'));
    if (found === null && !isDegree) break;
    rest = rest.slice(0, -1);
    if (found === null) back.unshift(last);
    else generation ??= found;
  }
  return { words: rest, titles: front, generation, credentials: back };
}

/** What a part behind a comma says when it is nothing but suffixes ("PhD, MBA", "Jr."); null where it holds a name. */
export function readSuffixes(text: string): { generation: string | null; credentials: string[] } | null {
  let generation: string | null = null;
  const degrees: string[] = [];
  for (const word of text.split(/[\s,]+/u).filter((part) => part !== '')) {
    const found = generationOf(word, [], true);
    if (found !== null) generation ??= found;
    else if (isCredential(word, true)) degrees.push(word);
    else return null;
  }
  return generation === null && degrees.length === 0 ? null : { generation, credentials: degrees };
}
