/**
 * MongoDB's regular expressions (PCRE, in UTF-8 mode) in JavaScript's dialect. What differs in meaning is translated, what cannot be
 * read is refused: JavaScript's `u` mode rejects unknown escapes and PCRE's own syntax instead of reading it as something else.
 */

import { badValue, CommandError } from '../errors.js';
import { regexParts } from '../values/bson-type.js';

/** MongoDB's limit for a pattern, in characters ("$regex", 32,764 since 4.2). */
const maxPatternLength = 32_764;

/** ASCII that may follow a backslash in JavaScript's u mode; before any other punctuation PCRE's backslash means nothing. */
const syntaxCharacters = '^$\\.*+?()[]{}|/';

const atEnd = '(?![\\s\\S])';

/** PCRE's anchors that JavaScript lacks; `\Z` and a plain `$` also match before a last line feed. */
const anchors: Readonly<Record<string, string>> = {
  A: '(?<![\\s\\S])',
  z: atEnd,
  Z: `(?=\\n?${atEnd})`,
};

/** What one character outside classes and escapes means: PCRE's line ends at a line feed only, JavaScript's at three more. */
function plainCharacter(char: string, flags: string): string {
  if (char === '.') return flags.includes('s') ? '[\\s\\S]' : '[^\\n]';
  if (char === '^') return flags.includes('m') ? '(?<![^\\n])' : '(?<![\\s\\S])';
  if (char === '$') return flags.includes('m') ? '(?![^\\n])' : `(?=\\n?${atEnd})`;
  return char;
}

function escaped(char: string, inClass: boolean): string {
  if (!inClass && Object.hasOwn(anchors, char)) return anchors[char] as string;
  const isPunctuation = /^[\x20-\x7e]$/.test(char) && !/[A-Za-z0-9]/.test(char);
  if (!isPunctuation || syntaxCharacters.includes(char) || (inClass && char === '-')) return `\\${char}`;
  return char;
}

/** Where the text that flag x ignores ends: white space, or `#` to the end of the line; `at` itself where there is none. */
function afterIgnored(source: string, at: number): number {
  if (/\s/.test(source[at] as string)) return at + 1;
  if (source[at] !== '#') return at;
  const lineEnd = source.indexOf('\n', at);
  return lineEnd < 0 ? source.length : lineEnd + 1;
}

/** The pattern in JavaScript's u mode, with the flags m, s and x worked in. */
function translated(source: string, flags: string): string {
  let result = '';
  let inClass = false;
  let at = 0;
  while (at < source.length) {
    const char = String.fromCodePoint(source.codePointAt(at) as number);
    const next = !inClass && flags.includes('x') ? afterIgnored(source, at) : at;
    if (next > at) {
      at = next;
      continue;
    }
    if (char === '\\') {
      const follower = source[at + 1];
      result += follower === undefined ? '\\' : escaped(follower, inClass);
      at += 2;
      continue;
    }
    if (char === '[' && !inClass) {
      // The `^` of a negated class is no anchor.
      const opening = source[at + 1] === '^' ? '[^' : '[';
      result += opening;
      at += opening.length;
      inClass = true;
      // PCRE takes a `]` in the first place as a character; JavaScript would read an empty class.
      if (source[at] === ']') {
        result += '\\]';
        at++;
      }
      continue;
    }
    if (char === ']') inClass = false;
    result += inClass || char === ']' ? char : plainCharacter(char, flags);
    at += char.length;
  }
  return result;
}

/**
 * A RegExp for a pattern with MongoDB's flags i, m, s, x, u. Throws 51108 for other flags, 51091 for patterns that have no
 * counterpart in JavaScript, BadValue for those that are too long; the message leaves the pattern out, which may hold a person's name.
 */
export function compileRegex(source: string, flags: string): RegExp {
  if (source.includes('\0') || flags.includes('\0')) throw badValue('Regular expression cannot contain a null byte');
  if (source.length > maxPatternLength) throw badValue('Regular expression is too long');
  if (!/^[imsxu]*$/.test(flags)) throw new CommandError('Location51108', `invalid flag in regex options: ${flags}`);
  // A leading (?i), the inline form that callers write by hand.
  const inline = /^\(\?([imsx]+)\)/.exec(source);
  const all = flags + (inline?.[1] ?? '');
  const body = inline === null ? source : source.slice(inline[0].length);
  try {
    return new RegExp(translated(body, all), all.includes('i') ? 'iu' : 'u');
  } catch (cause) {
    const message = `Regular expression is invalid or not supported: ${(cause as Error).name}`;
    throw new CommandError('Location51091', message);
  }
}

/** The RegExp for a RegExp or BSONRegExp value. Throws as `compileRegex`. */
export function regexOf(value: object): RegExp {
  const { source, flags } = regexParts(value);
  return compileRegex(source, flags);
}
