/** Matches the terms of `job-terms.ts` against the words of a title. A term is found whole, at its place, or not at all. */

type Term = readonly ((word: string) => boolean)[];

/** Terms by their first word; those that begin with a pattern are tried at every word. */
export interface Terms {
  readonly byFirstWord: ReadonlyMap<string, readonly Term[]>;
  readonly open: readonly Term[];
}

/** Where a term was found: `at` its first word, `end` behind its last. */
export interface Found {
  readonly at: number;
  readonly end: number;
}

function wordTest(pattern: string): (word: string) => boolean {
  if (pattern === '*') return () => true;
  const [isOpenFront, isOpenEnd] = [pattern.startsWith('*'), pattern.endsWith('*')];
  const text = pattern.replace(/^\*|\*$/g, '');
  if (isOpenFront && isOpenEnd) return (word) => word.includes(text);
  if (isOpenEnd) return (word) => word.startsWith(text);
  return isOpenFront ? (word) => word.endsWith(text) && word !== text : (word) => word === text;
}

/** The terms of a list written with semicolons. */
export function readTerms(list: string): Terms {
  const byFirstWord = new Map<string, Term[]>();
  const open: Term[] = [];
  for (const written of list.split(';')) {
    const words = written.trim().split(' ');
    const first = words[0] ?? '';
    const term = words.map(wordTest);
    if (first.includes('*')) open.push(term);
    else byFirstWord.set(first, [...(byFirstWord.get(first) ?? []), term]);
  }
  return { byFirstWord, open };
}

function isAt(term: Term, words: readonly string[], at: number): boolean {
  return at + term.length <= words.length && term.every((test, offset) => test(words[at + offset] ?? ''));
}

/** Every place in `words` where one of `terms` stands, from the left. */
export function findTerms(terms: Terms, words: readonly string[]): Found[] {
  const found: Found[] = [];
  for (const [at, word] of words.entries()) {
    for (const candidates of [terms.byFirstWord.get(word) ?? [], terms.open]) {
      for (const term of candidates) if (isAt(term, words, at)) found.push({ at, end: at + term.length });
    }
  }
  return found;
}

/** True where one of `terms` stands in `words`. */
export function hasTerm(terms: Terms, words: readonly string[]): boolean {
  return findTerms(terms, words).length > 0;
}
