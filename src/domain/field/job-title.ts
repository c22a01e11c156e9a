/**
 * Job titles. The words stay as written; rank and function are read from our own lexicons and are null where no word says them. The
 * comparison form writes abbreviations out.
 */

import { defineField, isRefusal, member, refuse } from './define-field.js';
import type { FieldType, Refused } from './field-type.js';
import { findTerms, hasTerm, readTerms } from './job-lexicon.js';
import { seniorityOf } from './job-seniority.js';
import { abbreviations, functionPhrases, functionWords } from './job-terms.js';
import type { JobFunction, Seniority } from './job-vocabulary.js';
import { placeholderPeople } from './placeholders.js';
import { remembered } from './remembered.js';
import { jaroWinkler, wordOverlap } from './similarity.js';
import { foldKey, readText, wordsOf } from './text.js';

export { JOB_FUNCTIONS, type JobFunction, SENIORITIES, type Seniority } from './job-vocabulary.js';

/** `title` as written; `seniority` and `function` as the title names them, null where it does not. */
export interface JobTitle {
  title: string;
  seniority: Seniority | null;
  function: JobFunction | null;
}

const longestTitle = 200;

const phrases = functionPhrases.map(([name, list]) => [name, readTerms(list)] as const);
const single = functionWords.map(([name, list]) => [name, readTerms(list)] as const);

// "(m/w/d)", "(f/m/x)", "H/F": the law asks for it in advertisements, it says nothing of the post.
const genderNote = /\(?\b[mfwdxhv](?:\s?[/|]\s?[mfwdxhv]\b){1,3}\)?/giu;
// "Entwickler*in", "Entwickler:innen", "developpeur(se)", "desarrollador/a".
const genderEnding =
  /(?<=\p{L}{3})(?:[*:_/]-?(?:in|innen|a|e|se|ne|euse|trice|ere)|\((?:in|innen|a|e|se|ne|euse|trice|ere)\))(?!\p{L})/giu;
// The employer behind "at" is no part of the post.
const employer = /\s(?:at|@|bei|chez|presso|hos)\s.*$/iu;
const past =
  /^(?:former|formerly|ex|retired|previously|past|emeritus|ehemalig\w*|ancien\w*|anterior|pensionerad|pensionat\w*|gepensioneerd)\b/;
const fillers: ReadonlySet<string> = new Set(['of', 'the']);

/** "Sr." -> "senior", "VP" -> "vice", "president". */
function written(word: string): string[] {
  return (Object.hasOwn(abbreviations, word) ? (abbreviations[word] ?? word) : word).split(' ');
}

function wordsOfTitle(text: string): string[] {
  return wordsOf(text.replace(genderNote, ' ').replace(genderEnding, '')).flatMap(written);
}

/** The parts of a title, each as folded, written-out words: "VP Sales & Marketing, EMEA" has two. */
function segmentsOf(title: string): string[][] {
  const text = ` ${foldKey(title)}`.replace(genderNote, ' ').replace(genderEnding, '').replace(employer, '');
  return text
    .split(
      /[,;|/()–—•]|\s-\s|\s(?:&|\+|and)\s(?=\S*(?:founder|owner|ceo|cto|coo|cfo|president|chief))|(?<=partner|founder|owner)\s(?:&|\+|and)\s/u,
    )
    .map(wordsOfTitle)
    .filter((words) => words.length > 0);
}

function functionOf(segments: readonly (readonly string[])[]): JobFunction | null {
  for (const words of segments) {
    const phrase = phrases.find(([, terms]) => hasTerm(terms, words));
    if (phrase !== undefined) return phrase[0];
    const word = lastWord(words);
    if (word !== null) return word;
  }
  return null;
}

const weak: ReadonlySet<JobFunction> = new Set<JobFunction>(['operations', 'support']);

/** The function of the last word that has one; "operations" and "support" only where nothing else is said ("Marketing Operations"). */
function lastWord(words: readonly string[]): JobFunction | null {
  const found = single
    .flatMap(([name, terms]) => findTerms(terms, words).map(({ at }) => ({ name, at })))
    .sort((a, b) => b.at - a.at);
  return (found.find(({ name }) => !weak.has(name)) ?? found[0])?.name ?? null;
}

const said = remembered((title: string): Omit<JobTitle, 'title'> => {
  const segments = past.test(foldKey(title)) ? [] : segmentsOf(title);
  return { seniority: seniorityOf(segments), function: functionOf(segments) };
});

function classify(title: string): JobTitle {
  return { title, ...said(title) };
}

function parse(raw: unknown): JobTitle | Refused {
  const title = readText(member(raw, 'title') ?? raw, longestTitle);
  if (isRefusal(title)) return title;
  if (!/\p{L}/u.test(title)) return refuse('no-letters');
  if (/\S@\S|:\/\/|www\./iu.test(title)) return refuse('not-a-title');
  if (isPlaceholder(title)) return refuse('placeholder');
  const value = classify(title);
  return keyOf(value) === '' ? refuse('no-letters') : value;
}

// These name no post by themselves but are placeholders only as a person's name.
const posts =
  /^(?:administrator|owner|staff|tester|registrar|member|reception|office|sales|marketing|support|it support|technical support|customer service|accounting|human resources|system administrator|host master|accounts payable|hr|user|guest|client|bot)$/;

function isPlaceholder(title: string): boolean {
  const folded = foldKey(title)
    .replace(/[^\p{L}\p{N}/]+/gu, ' ')
    .trim();
  return placeholderPeople.has(folded) && !posts.test(folded);
}

const keyOfTitle = remembered((title: string) =>
  wordsOfTitle(foldKey(title))
    .filter((word) => !fillers.has(word))
    .join(' '),
);

function keyOf({ title }: JobTitle): string {
  return keyOfTitle(title);
}

function likeness(a: JobTitle, b: JobTitle): number {
  const [keyA, keyB] = [keyOf(a), keyOf(b)];
  const words = Math.max(wordOverlap(keyA.split(' '), keyB.split(' ')), jaroWinkler(keyA, keyB) - 0.1);
  const isOtherRank = a.seniority !== null && b.seniority !== null && a.seniority !== b.seniority;
  return 0.95 * words - (isOtherRank ? 0.2 : 0);
}

/** Job titles. Refusals: `malformed`, `empty`, `too-long`, `undecodable`, `no-letters`, `not-a-title` (an address), `placeholder`. Flags name
 *  what the title does not say: `no-seniority`, `no-function`. */
export const jobTitle: FieldType<JobTitle> = defineField<JobTitle>({
  name: 'job_title',
  isPersonal: true,
  parse,
  keyOf,
  flagsOf: (value) => [
    ...(value.seniority === null ? ['no-seniority'] : []),
    ...(value.function === null ? ['no-function'] : []),
  ],
  likeness,
  specificity: (value) =>
    keyOf(value).split(' ').length + (value.seniority === null ? 0 : 1) + (value.function === null ? 0 : 1),
  display: ({ title }) => title,
});

/** The title with its abbreviations written out, folded: what the key holds ("vice president engineering"). */
export function expandedTitle(title: JobTitle): string {
  return keyOf(title);
}
