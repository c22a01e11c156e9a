/**
 * Countries by name and code. A name that two places share gives no country: a wrong code is worse than none. Names come from
 * i18n-iso-countries in all its languages, with our own aliases and our own list of ambiguous names on top.
 */

import countries from 'i18n-iso-countries';
import { foldKey, wordsOf } from './text.js';

/** ISO 3166-1 alpha-2 code and the usual English name. */
export interface Country {
  code: string;
  name: string;
}

/** What a name says: one country, several places (`ambiguous`), or no country at all (null). */
export type CountryReading = Country | 'ambiguous' | null;

// Code, colon, names as people write them.
const aliasLines = `
US: usa; united states; the united states; estados unidos; united states of america; eua; eeuu; etats unis; the us
GB: uk; united kingdom; great britain; britain; the uk; grossbritannien; grande bretagne; gran bretana; gran bretagna
IE: republic of ireland; eire
NL: holland; the netherlands; hollande; holanda; olanda
AE: uae; emirates; the uae
RU: russia; russian federation
KR: south korea; republic of korea; korea republic of
KP: north korea; dprk
CZ: czechia; czech republic; the czech republic
TR: turkey; turkiye
CI: ivory coast; cote divoire
MM: burma; myanmar
SZ: swaziland; eswatini
CV: cape verde; cabo verde
VA: vatican; vatican city
MO: macau; macao
HK: hong kong; hongkong; hong kong sar
TW: taiwan; taiwan roc
VN: vietnam; viet nam
LA: laos
SY: syria
IR: iran
BO: bolivia
VE: venezuela
TZ: tanzania
MD: moldova; republic of moldova
BN: brunei
MK: north macedonia; fyrom
XK: kosovo
PS: palestine
CD: drc; dr congo; d r congo; congo kinshasa; congo dr; congo drc; democratic republic of the congo; democratic republic of congo; congo democratic republic
CG: congo brazzaville; republic of the congo; republic of congo; congo republic
TL: east timor; timor leste
GM: the gambia
BS: the bahamas
PH: the philippines
CN: peoples republic of china; prc; mainland china; china mainland
DE: federal republic of germany; brd; deutschland
BA: bosnia; bosnia herzegovina
GE: republic of georgia; georgia republic
JE: bailiwick of jersey; jersey channel islands
VI: us virgin islands; united states virgin islands
VG: british virgin islands; bvi
`;

// Each is a country's name in some language and also a region, a city, another country, or half of a longer name.
const ambiguousNames: ReadonlySet<string> = new Set(
  `georgia;georgie;xeorxia;ジョージア;喬治亞;乔治亚;조지아;جورجيا;jersey;korea;coree;corea;koreya;koreja;virgin islands;saint martin;st martin;san martin;sint maarten;sankt martin;
  granada;salvador;tunis;alger;algier;macedonia;makedonia;makedonija;macedoine;dominica;guiana;mon;tanga;somali;samoa americana`
    .split(';')
    .map((name) => name.trim()),
);

// Both countries are "Congo" to their people; only a name with a further word ("Congo-Brazzaville") tells them apart.
const congos: ReadonlySet<string> = new Set(['CD', 'CG']);

// Where the official English name is not the one people use.
const shortNames: Readonly<Record<string, string>> = {
  US: 'United States',
  RU: 'Russia',
  IR: 'Iran',
  TZ: 'Tanzania',
  CN: 'China',
  TW: 'Taiwan',
  GM: 'Gambia',
  PS: 'Palestine',
  MK: 'North Macedonia',
  SY: 'Syria',
  LA: 'Laos',
  VA: 'Vatican City',
  MD: 'Moldova',
  VE: 'Venezuela',
  BO: 'Bolivia',
  FM: 'Micronesia',
  KP: 'North Korea',
  KR: 'South Korea',
  BN: 'Brunei',
  MO: 'Macao',
};

/** The form in which names of places are compared. */
export function nameKey(name: string): string {
  return wordsOf(foldKey(name)).join(' ');
}

function buildIndex(): ReadonlyMap<string, string | null> {
  const index = new Map<string, string | null>();
  for (const language of countries.getSupportedLanguages()) {
    for (const [code, names] of Object.entries(countries.getNames(language, { select: 'all' }))) {
      for (const name of names) add(index, nameKey(name), code);
    }
  }
  for (const line of aliasLines.trim().split('\n')) {
    const [code = '', names = ''] = line.split(': ');
    for (const name of names.split(';')) index.set(nameKey(name), code);
  }
  return index;
}

/** Null marks a name that two languages, or two countries, give to different codes. */
function add(index: Map<string, string | null>, key: string, code: string): void {
  const known = index.get(key);
  // Two Latin letters are a code or noise, never a name.
  if (/^[a-z0-9 ]{0,2}$/.test(key)) return;
  const isShared = (known !== undefined && known !== code) || (congos.has(code) && !key.includes(' '));
  index.set(key, isShared ? null : code);
}

let built: ReadonlyMap<string, string | null> | undefined;

/** 78 languages take some 60 ms to index: paid on first use, since many processes never read a place. */
function nameIndex(): ReadonlyMap<string, string | null> {
  built ??= buildIndex();
  return built;
}

const otherCodes: Readonly<Record<string, string>> = { UK: 'GB', EL: 'GR' };

/** The country of an ISO 3166-1 alpha-2 or alpha-3 code, any case ("UK" and the EU's "EL" too), or null. */
export function countryFromCode(code: string): Country | null {
  const upper = code.trim().toUpperCase();
  if (!/^[A-Z]{2,3}$/.test(upper)) return null;
  const alpha2 = otherCodes[upper] ?? (upper.length === 3 ? countries.alpha3ToAlpha2(upper) : upper);
  const name = alpha2 === undefined ? undefined : (shortNames[alpha2] ?? countries.getName(alpha2, 'en'));
  return alpha2 === undefined || name === undefined ? null : { code: alpha2, name };
}

/** What the name of a country says, in any of 78 languages. Codes are not names: see `countryFromCode`. */
export function countryFromName(name: string): CountryReading {
  const key = nameKey(name);
  if (ambiguousNames.has(key)) return 'ambiguous';
  const code = nameIndex().get(key);
  if (code === undefined) return null;
  return code === null ? 'ambiguous' : (countryFromCode(code) ?? null);
}
