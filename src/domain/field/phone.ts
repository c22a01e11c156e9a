/**
 * Telephone numbers, stored as E.164 and extension. A number is never given a country that nothing but a guess says: the national form
 * needs a hint. The library says what is possible and what is assigned; reachability nobody says.
 */

import type { CountryCode, NumberType, PhoneNumber } from 'libphonenumber-js/max';
import { isSupportedCountry, ParseError, parsePhoneNumberWithError } from 'libphonenumber-js/max';
import { defineField, isRefusal, member, refuse } from './define-field.js';
import type { CleanHints, FieldType, Refused } from './field-type.js';
import { readText } from './text.js';

export type PhoneType = 'mobile' | 'fixed_line' | 'fixed_or_mobile' | 'voip' | 'toll_free' | 'other' | 'unknown';

/** `country` is ISO 3166-1 alpha-2, null where the number alone does not say it (shared and world-wide codes). */
export interface Phone {
  e164: string;
  extension?: string;
  type: PhoneType;
  country: string | null;
}

const longestText = 80;

const typeOf: Readonly<Record<NonNullable<NumberType>, PhoneType>> = {
  MOBILE: 'mobile',
  FIXED_LINE: 'fixed_line',
  FIXED_LINE_OR_MOBILE: 'fixed_or_mobile',
  VOIP: 'voip',
  TOLL_FREE: 'toll_free',
  PREMIUM_RATE: 'other',
  SHARED_COST: 'other',
  PERSONAL_NUMBER: 'other',
  PAGER: 'other',
  UAN: 'other',
  VOICEMAIL: 'other',
};

// RFC 3966 writes ";ext="; people write the rest. Split off before parsing, or its digits join the number.
const extensionEnd =
  /(?:;ext=|[\s,;.-]*(?:\b(?:extension|extn?|ex|poste|durchwahl|dw|toestel|anknytning|anexo|ramal|interno|int)\b\.?|#|x)\s*[:.=]?\s*)(\d{1,9})$/i;
const numberCharacters = /^\+?[\p{Nd}\s().\-/‐-―·]*$/u;
// A national number this short is an inner extension or a service code as often as a subscriber.
const shortestNational = 7;

interface Dialled {
  readonly number: string;
  readonly extension: string | undefined;
}

function split(text: string): Dialled {
  const bare = text.normalize('NFKC').replace(/^(?:tel|phone|callto):\s*/i, '');
  const extension = extensionEnd.exec(bare);
  const rest = extension === null ? bare : bare.slice(0, extension.index);
  // RFC 3966: a local number carries its prefix in ";phone-context=+44".
  const context = /^([^;]*);phone-context=(\+\d{1,15})(?:;.*)?$/i.exec(rest);
  const number = context === null ? rest.replace(/;(?:isub|cic|npdi)\b.*$/i, '') : `${context[2]}${context[1]}`;
  return { number: toInternational(number.trim()), extension: extension?.[1] };
}

/** "0049 30 ..." is the international form of most of the world; no national number begins with two zeros and a country code. */
function toInternational(number: string): string {
  return number.replace(/^\(?00\)?[\s.-]?(?=[1-9])/, '+').replace(/^\+\s+/, '+');
}

const reasons: Readonly<Record<string, string>> = {
  TOO_SHORT: 'too-short',
  TOO_LONG: 'too-long',
  INVALID_COUNTRY: 'no-country',
  INVALID_LENGTH: 'not-possible',
};

function parseNumber(number: string, country: CountryCode | undefined): PhoneNumber | Refused {
  try {
    return parsePhoneNumberWithError(number, {
      extract: false,
      ...(country === undefined ? {} : { defaultCountry: country }),
    });
  } catch (error) {
    // The library throws its verdict; anything else is a defect of ours and must be seen.
    if (error instanceof ParseError) return refuse(reasons[error.message] ?? 'malformed');
    throw error;
  }
}

/** The international form as it stands; the national form with the hinted country, and only where that country's plan knows the number:
 *  a foreign number in a row of another country must not become a stranger's. */
function parseDialled(number: string, hints: CleanHints): PhoneNumber | Refused {
  if (number.startsWith('+')) return settled(parseNumber(number, undefined));
  const country = hintedCountry(hints);
  if (country === undefined) return refuse('no-country');
  const national = parseNumber(number, country);
  if (isRefusal(national)) return national;
  return national.isValid() ? settled(national) : refuse('not-of-country');
}

/** The library drops a trunk zero at each reading; a number that changes when its stored form is read again is none. */
function settled(parsed: PhoneNumber | Refused): PhoneNumber | Refused {
  // A number its plan knows has no zero left to drop.
  if (isRefusal(parsed) || (parsed.country !== undefined && parsed.isValid())) return parsed;
  const again = parseNumber(parsed.number, undefined);
  return isRefusal(again) || again.number === parsed.number ? again : refuse('not-possible');
}

function countryOf(parsed: PhoneNumber): string | null {
  if (parsed.country !== undefined) return parsed.country;
  const possible = parsed.getPossibleCountries();
  return possible.length === 1 ? (possible[0] ?? null) : null;
}

function isPlaceholder(national: string): boolean {
  const isCount = national.length >= 9 && ('01234567890'.includes(national) || '9876543210'.includes(national));
  return isCount || /^(\d)\1+$/.test(national);
}

function hintedCountry(hints: CleanHints): CountryCode | undefined {
  const code = hints.country?.toUpperCase() ?? '';
  return isSupportedCountry(code) ? code : undefined;
}

function readDialled(raw: unknown): Dialled | Refused {
  const e164 = member(raw, 'e164');
  const text = readText(e164 ?? raw, longestText);
  if (isRefusal(text)) return text;
  const dialled = split(text);
  const extension = member(raw, 'extension');
  if (e164 === undefined || extension === undefined) return dialled;
  return typeof extension === 'string' && /^\d{1,9}$/.test(extension) ? { ...dialled, extension } : refuse('malformed');
}

function parse(raw: unknown, hints: CleanHints): Phone | Refused {
  const dialled = readDialled(raw);
  if (isRefusal(dialled)) return dialled;
  if (/\p{L}/u.test(dialled.number)) return refuse('letters');
  if (!numberCharacters.test(dialled.number)) return refuse('malformed');
  const parsed = parseDialled(dialled.number, hints);
  if (isRefusal(parsed)) return parsed;
  // Possible but not assigned is kept as `unknown`: number plans move faster than any list, and the reserved fictional ranges
  // (+44 7700 900xxx) are unassigned by design.
  if (!parsed.isPossible() || parsed.nationalNumber.length < shortestNational) return refuse('not-possible');
  if (isPlaceholder(parsed.nationalNumber)) return refuse('placeholder');
  const type = parsed.getType();
  return {
    e164: parsed.number,
    ...(dialled.extension === undefined ? {} : { extension: dialled.extension }),
    type: type === undefined ? 'unknown' : typeOf[type],
    country: countryOf(parsed),
  };
}

function keyOf({ e164, extension }: Phone): string {
  return extension === undefined ? e164 : `${e164};ext=${extension}`;
}

const lastDigits = 7;

function likeness(a: Phone, b: Phone): number {
  if (a.e164 === b.e164) return 0.9; // one switchboard, two desks
  return a.e164.slice(-lastDigits) === b.e164.slice(-lastDigits) ? 0.5 : 0;
}

/** Telephone numbers. Refusals: `malformed`, `empty`, `letters` (vanity numbers), `no-country` (national form without a hint), `too-short`,
 *  `too-long`, `not-possible`, `not-of-country` (national form unknown to the hinted country), `placeholder`. Flag `unassigned` where the number plan does not know the number. */
export const phone: FieldType<Phone> = defineField<Phone>({
  name: 'phone',
  isPersonal: true,
  parse,
  keyOf,
  flagsOf: ({ type }) => (type === 'unknown' ? ['unassigned'] : []),
  likeness,
  specificity: ({ type, extension }) =>
    (type === 'mobile' ? 3 : type === 'unknown' ? 1 : 2) + (extension === undefined ? 0 : 1),
  display: ({ e164, extension }) => (extension === undefined ? e164 : `${e164} ext. ${extension}`),
});
