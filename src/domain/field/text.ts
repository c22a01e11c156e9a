/**
 * The text rules that all field types share. Stored text is NFC, on one line, without control, bidi or other invisible characters;
 * keys are NFKC, case folded and free of accents. Applying a rule twice changes nothing.
 */

import anyAscii from 'any-ascii';
import { isRefusal, refuse } from './define-field.js';
import type { Refused } from './field-type.js';

// Bounds the work on hostile input; honest text shrinks by white space and invisible characters only.
const rawLengthFactor = 16;

const loneSurrogate = /\p{Surrogate}/u;
const lineAndTab = /[\t\n\v\f\r\u0085]/g;
const control = /\p{Cc}/gu;
// Bidi marks, soft hyphens, tags. The two joiners stay where they join letters: Persian and Indic names are spelled with them.
const invisible = /(?![\u200c\u200d])\p{Cf}/gu;
const looseJoiner = /(?<![\p{L}\p{M}])[\u200c\u200d]|[\u200c\u200d](?![\p{L}\p{M}])/gu;

// In these scripts any-ascii keeps different words different. Of Han, Arabic or Hebrew it keeps a bare sound: 王伟 and 王维 would share a key.
const foldableRun =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Common}\p{Script=Inherited}]+/gu;

// Most text of business records; for it the rules below come down to trimming, case and single spaces.
const plainAscii = /^[\x20-\x7e]*$/;

/** The stored form of `raw`, at most `maxLength` characters (code points), or why there is none: `malformed` (no string, a lone surrogate),
 *  `undecodable` (holds U+FFFD: an earlier step lost bytes), `empty`, `too-long`. */
export function readText(raw: unknown, maxLength: number): string | Refused {
  if (typeof raw !== 'string' || loneSurrogate.test(raw)) return refuse('malformed');
  if (raw.includes('\ufffd')) return refuse('undecodable');
  if (raw.length > maxLength * rawLengthFactor) return refuse('too-long');
  const visible = plainAscii.test(raw) ? raw : visibleText(raw);
  const text = visible.replace(/\s+/gu, ' ').trim();
  if (text === '') return refuse('empty');
  return text.length > maxLength && [...text].length > maxLength ? refuse('too-long') : text;
}

function visibleText(raw: string): string {
  const visible = raw.replace(lineAndTab, ' ').replace(control, '').replace(invisible, '').replace(looseJoiner, '');
  return visible.normalize('NFC');
}

/** As `readText`, for callers that need no reason: null where there is no usable text. */
export function cleanText(raw: unknown, maxLength: number): string | null {
  const text = readText(raw, maxLength);
  return isRefusal(text) ? null : text;
}

/** Comparison form of `text`: NFKC, case folded, Latin, Greek, Cyrillic, Armenian and Georgian letters as ASCII, other scripts as they are,
 *  invisible characters gone, spaces collapsed. Punctuation stays; see `wordsOf`. */
export function foldKey(text: string): string {
  if (plainAscii.test(text)) return text.toLowerCase().replace(/ +/g, ' ').trim();
  const folded = text
    .normalize('NFKC')
    .replace(foldableRun, (run) => anyAscii(run))
    .toLowerCase()
    .normalize('NFKC');
  return folded
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** `foldKey` with every script as ASCII: lossy (Arabic gives consonants, Chinese a bare sound), good for finding candidates only. */
export function romanKey(text: string): string {
  return foldKey(anyAscii(text.normalize('NFKC')));
}

/** The words of a folded text: apostrophes and dots vanish ("o'brien" = "obrien", "u.s." = "us"), other punctuation separates. */
export function wordsOf(folded: string): string[] {
  return folded
    .replace(/['’`´".]/gu, '')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '');
}

/** True where the text holds an e-mail address or a web address, which no name, title or skill does. */
export function holdsAddress(text: string): boolean {
  return /@|https?:|www\.|:\/\//iu.test(text);
}
