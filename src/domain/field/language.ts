/**
 * Languages a person works in, as ISO 639-1 codes. Names come from the CLDR data of the platform, in English, in the languages of the
 * notice, in a few more and in the language itself; a name that two languages share, and one we do not know, gives no code.
 */

import { defineField, isRefusal, member, refuse } from './define-field.js';
import type { FieldType, Refused } from './field-type.js';
import { foldKey, readText } from './text.js';

/** `code`: ISO 639-1, two small letters. */
export interface Language {
  code: string;
}

const longestName = 60;
const namedIn = ['en', 'de', 'es', 'fr', 'it', 'nl', 'pt', 'sv', 'da', 'nb', 'fi', 'pl'];
const letters = [...'abcdefghijklmnopqrstuvwxyz'];

function namesIn(locale: string): Intl.DisplayNames {
  return new Intl.DisplayNames([locale], { type: 'language', fallback: 'none' });
}

/** Code by folded name, null where a name means two; and every code there is. Some 2,000 names, made on first use. */
interface Names {
  readonly codes: ReadonlySet<string>;
  readonly byName: ReadonlyMap<string, string | null>;
}

let known: Names | undefined;

function names(): Names {
  known ??= readNames();
  return known;
}

function readNames(): Names {
  const english = namesIn('en');
  const all = letters.flatMap((first) => letters.map((second) => first + second));
  // Codes that were withdrawn (`iw`) are aliases of today's, which the platform itself resolves.
  const codes = all.filter((code) => english.of(code) !== undefined && Intl.getCanonicalLocales(code)[0] === code);
  const byName = new Map<string, string | null>();
  for (const code of codes) {
    const written = [...namedIn, code].map((locale) => namesIn(locale).of(code));
    for (const name of new Set(written.map((one) => foldKey(one ?? '')))) {
      if (name !== '') byName.set(name, byName.has(name) && byName.get(name) !== code ? null : code);
    }
  }
  return { codes: new Set(codes), byName };
}

function parse(raw: unknown): Language | Refused {
  const text = readText(member(raw, 'code') ?? raw, longestName);
  if (isRefusal(text)) return text;
  const code = codeOf(text);
  return code === null ? refuse('unknown-language') : { code };
}

/** Of a code or tag (`sv`, `pt-BR`), or of a name with or without a remark on the level (`German (C1)`, `English - native`). */
function codeOf(text: string): string | null {
  const tag = /^([a-z]{2})(?:[-_][a-z0-9]{2,8})*$/i.exec(text)?.[1]?.toLowerCase();
  if (tag !== undefined && names().codes.has(tag)) return tag;
  const bare = text.replace(/\s*(?:[([:,/]|\s[-–—]\s).*$/u, '');
  return names().byName.get(foldKey(bare)) ?? null;
}

/** Languages. Refusals: `malformed`, `empty`, `too-long` (over 60 characters), `undecodable`, `unknown-language`. */
export const language: FieldType<Language> = defineField<Language>({
  name: 'language',
  isPersonal: true,
  parse,
  keyOf: ({ code }) => code,
  flagsOf: () => [],
  likeness: () => 0,
  specificity: () => 0,
  display: ({ code }) => namesIn('en').of(code) ?? code,
});
