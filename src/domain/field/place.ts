/**
 * Places: city, region, country. The country is a code only where the text leaves no doubt; an ambiguous name ("Georgia") without a second
 * sign stays text, with flag `ambiguous-country`. Cities and regions stay as written: we ship no gazetteer.
 */

import { type Country, countryFromCode, countryFromName, nameKey } from './country-names.js';
import { countryBySign, countryOfRegionCode, isDoubtfulCode } from './country-signs.js';
import { defineField, isRefusal, member, refuse } from './define-field.js';
import type { CleanHints, FieldType, Refused } from './field-type.js';
import { placeholderPlaces } from './placeholders.js';
import { jaroWinkler } from './similarity.js';
import { foldKey, holdsAddress, readText } from './text.js';

export { type Country, countryFromCode } from './country-names.js';

/** `country.name` is the usual English name of `country.code` (ISO 3166-1 alpha-2). */
export interface Place {
  city: string | null;
  region: string | null;
  country: Country | null;
}

const longestPlace = 200;

const constituents: ReadonlySet<string> = new Set(['england', 'scotland', 'wales', 'northern ireland']);

function isPlaceholder(text: string): boolean {
  return placeholderPlaces.has(nameKey(text));
}

/** What a part in the place of a country says: a country, an ambiguous one, or nothing. */
function readCountry(text: string, city: string | null, hints: CleanHints): Country | 'ambiguous' | null {
  const reading = countryFromName(text);
  if (reading !== 'ambiguous') return reading;
  const settled = countryBySign(text, city) ?? (hints.country === undefined ? null : hintFor(text, hints.country));
  return settled === null ? 'ambiguous' : (countryFromCode(settled) ?? 'ambiguous');
}

/** A hint settles an ambiguous name only when it is one of the places of that name. */
function hintFor(text: string, hinted: string): string | null {
  const places: Readonly<Record<string, readonly string[]>> = {
    georgia: ['GE', 'US'],
    congo: ['CD', 'CG'],
    jersey: ['JE'],
    korea: ['KR', 'KP'],
  };
  const code = hinted.toUpperCase();
  return places[nameKey(text)]?.includes(code) === true ? code : null;
}

/** "Atlanta, Georgia": the sign settled the country, and the name is a region of it. */
function isRegionOf(text: string, country: Country): boolean {
  return country.code === 'US' && nameKey(text) === 'georgia';
}

function fromText(text: string, hints: CleanHints): Place | Refused {
  const parts = text
    .split(/\s*[,;،，]\s*/u)
    .map((part) => part.replace(/^[\s.\-–—|/·•]+|[\s\-–—|/·•]+$/gu, ''))
    .filter((part) => part !== '');
  const named = parts.filter((part) => !isPlaceholder(part));
  if (named.length === 0 || !/\p{L}/u.test(named.join('')))
    return refuse(parts.some(isPlaceholder) ? 'placeholder' : 'no-letters');
  const last = named.at(-1) ?? '';
  const front = named.slice(0, -1);
  if (front.length > 0 && /^[A-Z]{2,3}$/.test(last.replaceAll('.', '')))
    return withCode(front, last.replaceAll('.', ''), last);
  if (constituents.has(nameKey(last))) return settle([...front, last], countryFromCode('GB'));
  const country = readCountry(last, front[0] ?? null, hints);
  if (country === null || country === 'ambiguous') return settle(named, null);
  return isRegionOf(last, country) ? settle(named, country) : settle(front, country);
}

/** "Austin, TX", "London, UK", "Toronto, CA": what the code behind a comma means. */
function withCode(front: readonly string[], code: string, written: string): Place {
  const region = countryOfRegionCode(code);
  if (region !== null) return settle([...front, written], countryFromCode(region));
  if (isDoubtfulCode(code)) return settle([...front, written], null);
  const country = countryFromCode(code) ?? readCountry(written, null, {});
  return country === null || country === 'ambiguous' ? settle([...front, written], null) : settle(front, country);
}

/** The first part is the city, the rest the region; a single part before nothing but a constituent country is a region. */
function settle(parts: readonly string[], country: Country | null): Place {
  const [first, ...rest] = parts;
  if (first === undefined) return { city: null, region: null, country };
  const isRegion =
    rest.length === 0 &&
    (constituents.has(nameKey(first)) || (country === null && countryFromName(first) === 'ambiguous'));
  if (isRegion) return { city: null, region: first, country };
  return { city: first, region: rest.length === 0 ? null : rest.join(', '), country };
}

/** A named part of a record: null where it is absent, empty or a placeholder. */
function readPart(raw: unknown): string | null | Refused {
  if (raw === undefined || raw === null) return null;
  const text = readText(raw, longestPlace);
  if (isRefusal(text)) return text.refused === 'empty' ? null : text;
  if (holdsAddress(text)) return refuse('not-a-place');
  return isPlaceholder(text) || !/[\p{L}\p{N}]/u.test(text) ? null : text;
}

function fromParts(raw: unknown, hints: CleanHints): Place | Refused {
  const written = member(raw, 'country');
  const code = typeof written === 'object' && written !== null ? member(written, 'code') : undefined;
  const [city, region, country] = [
    readPart(member(raw, 'city')),
    readPart(member(raw, 'region')),
    readPart(code ?? written),
  ];
  for (const part of [city, region, country]) if (part !== null && isRefusal(part)) return part;
  const place = { city: city as string | null, region: region as string | null };
  if (country === null || isRefusal(country)) return withoutCountry(place);
  // A country column is where codes belong: "DE" there is no Delaware.
  const found = countryFromCode(country.replaceAll('.', '')) ?? readCountry(country, place.city, hints);
  if (found === null || found === 'ambiguous') return withoutCountry({ ...place, region: place.region ?? country });
  return { ...place, country: found };
}

function withoutCountry(place: { city: string | null; region: string | null }): Place | Refused {
  return place.city === null && place.region === null ? refuse('empty') : { ...place, country: null };
}

function parse(raw: unknown, hints: CleanHints): Place | Refused {
  if (typeof raw !== 'string') {
    const isParts = ['city', 'region', 'country'].some(
      (name) => !['undefined', 'function', 'symbol'].includes(typeof member(raw, name)),
    );
    return isParts ? checked(fromParts(raw, hints)) : refuse('malformed');
  }
  const text = readText(raw, longestPlace);
  if (isRefusal(text)) return text;
  if (holdsAddress(text)) return refuse('not-a-place');
  const found = fromText(text, hints);
  // Read again part by part, so that text and parts end in the same form.
  return isRefusal(found) ? found : checked(fromParts(found, {}));
}

/** Letters that fold to nothing would leave a place without a key. */
function checked(place: Place | Refused): Place | Refused {
  return isRefusal(place) || /[\p{L}\p{N}]/u.test(keyOf(place)) ? place : refuse('no-letters');
}

function keyOf({ city, region, country }: Place): string {
  return [country?.code ?? '', nameKey(region ?? ''), nameKey(city ?? '')].join('|');
}

function flagsOf({ city, region, country }: Place): string[] {
  if (country !== null) return [];
  const texts = [city, region].filter((text) => text !== null).flatMap((text) => text.split(', '));
  const isAmbiguous = texts.some((text) => countryFromName(text) === 'ambiguous' || isDoubtfulCode(text));
  return [isAmbiguous ? 'ambiguous-country' : 'unresolved'];
}

function partLikeness(a: string | null, b: string | null): number | null {
  return a === null || b === null ? null : jaroWinkler(foldKey(a), foldKey(b));
}

function likeness(a: Place, b: Place): number {
  if (a.country !== null && b.country !== null && a.country.code !== b.country.code) return 0;
  const city = partLikeness(a.city, b.city);
  const region = partLikeness(a.region, b.region);
  // Coarse agreement says little; a city of another name says no.
  if (city !== null) return 0.9 * city * (a.country === null || b.country === null ? 0.8 : 1);
  return region !== null ? 0.6 * region : a.country !== null && b.country !== null ? 0.4 : 0.1;
}

/** Places, from text ("Berlin, Germany") or `{ city?, region?, country? }` (country as name, code or `{ code }`). Refusals: `malformed`, `empty`,
 *  `too-long`, `undecodable`, `no-letters`, `not-a-place` (an address), `placeholder` ("Remote"). Flags without a country:
 *  `ambiguous-country` or `unresolved`. */
export const place: FieldType<Place> = defineField<Place>({
  name: 'place',
  isPersonal: true,
  parse,
  keyOf,
  flagsOf,
  likeness,
  specificity: ({ city, region, country }) =>
    (city === null ? 0 : 2) + (region === null ? 0 : 1) + (country === null ? 0 : 2),
  display: ({ city, region, country }) =>
    [city, region, country?.name ?? null].filter((part) => part !== null).join(', '),
});
