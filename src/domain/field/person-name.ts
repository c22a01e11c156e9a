/**
 * Names of people. `full` is the name in the order it is said, without titles; the words stay as written, except that a name wholly in
 * capitals or wholly in small letters is re-cased. A name is split into given and family only where its order is sure; else it stays
 * whole, with flag `unsplit`.
 */

import { defineField, isRefusal, member, refuse } from './define-field.js';
import type { CleanHints, FieldType, Refused } from './field-type.js';
import { splitLegalForm } from './legal-form-finder.js';
import { isShouted, recased, recasedWord } from './name-case.js';
import { nameLikeness } from './name-likeness.js';
import { commaOrder, type NameOrder, nameOrder } from './name-order.js';
import { type NameEnds, readSuffixes, takeEnds, withoutNoise } from './name-parts.js';
import { placeholderPeople } from './placeholders.js';
import { isEastAsianScript, scriptOf } from './script.js';
import { foldKey, holdsAddress, readText, wordsOf } from './text.js';

/** `script` is an ISO 15924 code. `suffix` holds the generation first ("Jr., PhD"); only the generation is part of `full` and of the key. */
export interface PersonName {
  full: string;
  given: string | null;
  family: string | null;
  prefix: string | null;
  suffix: string | null;
  script: string;
}

const longestName = 200;

// Forms that are never a family name; short ones like "AS" or "Co" are.
const organisationForms: ReadonlySet<string> = new Set(
  'Inc;LLC;Ltd;GmbH;Corp;Pty Ltd;Pvt Ltd;Pte Ltd;Sdn Bhd;SARL;Ltda;Sp. z o.o.;d.o.o.;S.r.o.;OOO;Co Ltd;GmbH & Co. KG;Kft;UAB;LLP;PLC'.split(
    ';',
  ),
);

function reasonAgainst(text: string): Refused | null {
  if (!/\p{L}/u.test(text)) return refuse('no-letters');
  if (holdsAddress(text)) return refuse('not-a-name');
  if (placeholderPeople.has(wordsOf(foldKey(text)).join(' '))) return refuse('placeholder');
  const { form } = splitLegalForm(text);
  return form !== null && organisationForms.has(form.form) ? refuse('organisation-name') : null;
}

/** Splits a text into words, looking through "Family, Given" and suffixes behind commas. */
function takeApart(text: string, hints: CleanHints): { ends: NameEnds; order: NameOrder | null } {
  const parts = text.split(/\s*[,，、;]\s*/u).filter((part) => part !== '');
  const behind: { generation: string | null; credentials: string[] }[] = [];
  while (parts.length > 1) {
    const suffixes = readSuffixes(parts.at(-1) ?? '');
    if (suffixes === null) break;
    behind.unshift(suffixes);
    parts.pop();
  }
  const isComma = parts.length === 2;
  const family = isComma ? takeEnds(split(parts[0] ?? ''), isAllCaps(text)) : null;
  const main = takeEnds(split(isComma ? (parts[1] ?? '') : parts.join(' ')), isAllCaps(text));
  const pair = family === null ? null : commaOrder(family.words, main.words);
  const words = pair === null ? main.words : [...pair.given, ...pair.family];
  const ends: NameEnds = {
    words: split(recased(words.join(' '))),
    titles: [...(family?.titles ?? []), ...main.titles],
    generation:
      main.generation ?? family?.generation ?? behind.find(({ generation }) => generation !== null)?.generation ?? null,
    credentials: [...(family?.credentials ?? []), ...main.credentials, ...behind.flatMap((part) => part.credentials)],
  };
  if (pair === null) return { ends, order: nameOrder(ends.words, scriptOf(text), hints.country) };
  const given = pair.given.length;
  return { ends, order: { given: ends.words.slice(0, given), family: ends.words.slice(given) } };
}

function split(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

function isAllCaps(text: string): boolean {
  return text === text.toUpperCase() && text !== text.toLowerCase();
}

function isInitial(word: string): boolean {
  return /^\p{L}\p{M}*\.?$/u.test(word) && !/\p{Script=Han}/u.test(word);
}

/** The given names without middle initials; initials alone stay ("J. R. R."). */
function givenText(words: readonly string[]): string {
  const whole = words.filter((word) => !isInitial(word));
  return (whole.length > 0 && !isInitial(words[0] ?? '') ? whole : words).join(' ');
}

/** Capitals marked the family name; now that it is known, it is written as the rest. */
function quiet(words: readonly string[]): string[] {
  const isMarked = words.some(isShouted);
  return words.map((word) => (isMarked && isAllCaps(word) ? recasedWord(word, false) : word));
}

function fromText(raw: unknown, hints: CleanHints): PersonName | Refused {
  const text = readText(raw, longestName);
  if (isRefusal(text)) return text;
  // Before brackets go: "(test@acme.example)" must not become an empty name.
  if (holdsAddress(text)) return refuse('not-a-name');
  const bare = withoutNoise(text);
  const refusal = reasonAgainst(bare);
  if (refusal !== null) return refusal;
  const { ends, order } = takeApart(bare, hints);
  if (ends.words.length === 0 || ends.words.some((word) => /\p{Nd}/u.test(word))) return refuse('not-a-name');
  return compose(ends, order);
}

function compose(ends: NameEnds, order: NameOrder | null): PersonName | Refused {
  const script = scriptOf(ends.words.join(''));
  const shouted = order === null ? ends.words : order.given.concat(order.family);
  const isAsWritten = isEastAsianScript(script);
  const said = order === null || isAsWritten ? ends.words : [...order.given, ...quiet(order.family)];
  const full = [...(isAsWritten ? ends.words : said), ...(ends.generation === null ? [] : [ends.generation])].join(' ');
  if (shouted.length === 0 || !/\p{L}/u.test(foldKey(full))) return refuse('no-letters');
  if (placeholderPeople.has(wordsOf(foldKey(full)).join(' '))) return refuse('placeholder');
  const suffixes = [...(ends.generation === null ? [] : [ends.generation]), ...ends.credentials];
  return {
    full,
    given: order === null ? null : givenText(order.given),
    family: order === null ? null : quiet(order.family).join(' '),
    prefix: ends.titles.length === 0 ? null : ends.titles.join(' '),
    suffix: suffixes.length === 0 ? null : suffixes.join(', '),
    script,
  };
}

/** A part the source gave by itself: absent, refused, or its words without titles and suffixes. */
function readPart(raw: unknown): NameEnds | Refused | null {
  if (raw === undefined || raw === null || raw === '') return null;
  const text = readText(raw, longestName);
  if (isRefusal(text)) return text.refused === 'empty' ? null : text;
  if (holdsAddress(text)) return refuse('not-a-name');
  const words = split(withoutNoise(text).replace(/[,;，、]/gu, ' '));
  const ends = takeEnds(words, isAllCaps(text));
  return words.length === 0 ? null : { ...ends, words: split(recased(ends.words.join(' '))) };
}

function composedText(given: NameEnds | null, family: NameEnds | null): string {
  const [front, back] = [given?.words.join(' ') ?? '', family?.words.join(' ') ?? ''];
  return isEastAsianScript(scriptOf(front + back)) ? back + front : `${front} ${back}`.trim();
}

function fromParts(raw: unknown, hints: CleanHints): PersonName | Refused {
  const [given, family] = [readPart(member(raw, 'given')), readPart(member(raw, 'family'))];
  if (given !== null && isRefusal(given)) return given;
  if (family !== null && isRefusal(family)) return family;
  const name = fromText(member(raw, 'full') ?? composedText(given, family), hints);
  if (isRefusal(name)) return name;
  const generation = family?.generation ?? given?.generation ?? null;
  const suffix = ownSuffix(member(raw, 'suffix')) ?? generation ?? name.suffix;
  const full = withGeneration(name, suffix);
  const isGivenOrder = given !== null || family !== null;
  return {
    ...name,
    full,
    given: isGivenOrder ? (given === null ? null : givenText(given.words)) : name.given,
    family: isGivenOrder ? (family?.words.join(' ') ?? null) : name.family,
    prefix: ownText(member(raw, 'prefix')) ?? (given?.titles.join(' ') || name.prefix),
    suffix,
  };
}

function withGeneration(name: PersonName, suffix: string | null): string {
  const generation = suffix === null ? null : (readSuffixes(suffix.split(', ')[0] ?? '')?.generation ?? null);
  return generation === null || name.full.endsWith(` ${generation}`) ? name.full : `${name.full} ${generation}`;
}

const longestEnd = 60;

function ownText(raw: unknown): string | null {
  const text = readText(raw, longestEnd);
  return isRefusal(text) || holdsAddress(text) ? null : text;
}

function ownSuffix(raw: unknown): string | null {
  const text = ownText(raw);
  const read = text === null ? null : readSuffixes(text);
  return read === null
    ? text
    : [...(read.generation === null ? [] : [read.generation]), ...read.credentials].join(', ');
}

const members: readonly (keyof PersonName)[] = ['full', 'given', 'family', 'prefix', 'suffix', 'script'];

/** True for a value in stored form. It is not taken apart again: its split and its case were decided on the raw text, with hints in view. */
function isStored(raw: object): raw is PersonName {
  if (Object.keys(raw).length !== members.length) return false;
  const texts = members.map((name) => member(raw, name));
  const isClean = texts.every(
    (text) => text === null || (typeof text === 'string' && readText(text, longestName) === text),
  );
  const { full, given, family, script } = raw as PersonName;
  if (!isClean || full === null || script !== scriptOf(full) || /\p{Nd}/u.test(full)) return false;
  const words = new Set(full.split(' '));
  const isPart = (part: string | null) =>
    part === null || isEastAsianScript(script) || part.split(' ').every((word) => words.has(word));
  return isPart(given) && isPart(family) && reasonAgainst(full) === null && keyOf(raw as PersonName) !== '';
}

function parse(raw: unknown, hints: CleanHints): PersonName | Refused {
  if (typeof raw === 'object' && raw !== null && isStored(raw)) return { ...raw };
  const isParts = ['full', 'given', 'family'].some((name) => typeof member(raw, name) === 'string');
  if (typeof raw !== 'string' && !isParts) return refuse('malformed');
  const name = isParts ? fromParts(raw, hints) : fromText(raw, hints);
  if (isRefusal(name) || isStored(name)) return name;
  // Parts that contradict the full name ("Robert Roe", given "Bob") are the more careful entry; what is left grew too long when put together.
  const { given, family, prefix, suffix } = name;
  const again = isParts ? fromParts({ given, family, prefix, suffix }, hints) : refuse('too-long');
  return isRefusal(again) || isStored(again) ? again : refuse('malformed');
}

function keyOf({ full, script }: PersonName): string {
  return wordsOf(foldKey(full)).join(isEastAsianScript(script) ? '' : ' ');
}

/** The family name as one folded word ("van der Berg" = "vanderberg"), or null where the name is not split. */
export function familyKey({ family }: PersonName): string | null {
  return family === null ? null : oneWord(family);
}

/** The first given name as one folded word ("Anna-Lena Maria" = "annalena"; initials stay: "j"), or null where the name is not split. */
export function givenKey({ given, script }: PersonName): string | null {
  if (given === null) return null;
  return oneWord(isEastAsianScript(script) ? given : (given.split(' ')[0] ?? ''));
}

// Most names are one word of plain letters; for it folding comes down to small letters, and every record is asked for two.
const plainWord = /^[A-Za-z]+$/;

function oneWord(text: string): string | null {
  return plainWord.test(text) ? text.toLowerCase() : wordsOf(foldKey(text)).join('') || null;
}

function specificity({ full, given, family }: PersonName): number {
  const words = full.split(' ').reduce((sum, word) => sum + (isInitial(word) ? 0.25 : 1), 0);
  return words + (given !== null && family !== null ? 0.5 : 0);
}

/** Names of people, from text ("Dr. Anna-Lena van der Berg", "Roe, Jane") or `{ full?, given?, family?, prefix?, suffix? }`. Refusals:
 *  `malformed`, `empty`, `too-long`, `undecodable`, `no-letters`, `not-a-name` (an address, digits), `placeholder`, `organisation-name`.
 *  The hint's country only ever keeps a name whole. */
export const personName: FieldType<PersonName> = defineField<PersonName>({
  name: 'person_name',
  isPersonal: true,
  parse,
  keyOf,
  flagsOf: ({ given, family }) => (given === null && family === null ? ['unsplit'] : []),
  likeness: (a, b) => nameLikeness(sides(a), sides(b)),
  specificity,
  display: ({ full }) => full,
});

function sides(name: PersonName) {
  const key = keyOf(name);
  const generation = name.suffix === null ? null : (readSuffixes(name.suffix)?.generation ?? null);
  return { key, family: familyKey(name), given: givenKey(name), generation, script: name.script };
}
