/** The second sign that settles an ambiguous country name: a city that lies in one of the places of that name. Deliberately few and plain. */

import { nameKey } from './country-names.js';

const cities: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  georgia: {
    GE: 'tbilisi;batumi;kutaisi;rustavi;gori;zugdidi;poti;mtskheta;sukhumi',
    US: 'atlanta;savannah;augusta;macon;athens;columbus;marietta;alpharetta;roswell;sandy springs;decatur;duluth;kennesaw;norcross;valdosta;brunswick',
  },
  congo: { CD: 'kinshasa;lubumbashi;goma;kisangani;bukavu;mbuji mayi', CG: 'brazzaville;pointe noire;dolisie' },
  kongo: { CD: 'kinshasa;lubumbashi;goma;kisangani;bukavu', CG: 'brazzaville;pointe noire' },
  jersey: { JE: 'saint helier;st helier;st saviour;st brelade', US: 'jersey city;newark;trenton' },
  korea: { KR: 'seoul;busan;incheon;daegu;daejeon;pangyo;seongnam;suwon', KP: 'pyongyang' },
  coree: { KR: 'seoul;busan', KP: 'pyongyang' },
  macedonia: { MK: 'skopje;bitola;ohrid;tetovo', GR: 'thessaloniki;kavala' },
  dominica: { DM: 'roseau' },
};

/** The code of the country that an ambiguous `name` means when `city` lies there, or null without that sign. */
export function countryBySign(name: string, city: string | null): string | null {
  if (city === null) return null;
  const places = Object.entries(cities[nameKey(name)] ?? {});
  const key = nameKey(city);
  return places.find(([, list]) => list.split(';').includes(key))?.[0] ?? null;
}

// Postal codes of first-level regions that are no country's alpha-2 code too: "Austin, TX" can only mean one place, "Toronto, CA" several.
const regionCodes: Readonly<Record<string, string>> = {
  US: 'AK CT DC FL HI IA KS MI ND NH NJ NM NV NY OH OK OR RI TX UT VT WA WI WV WY',
  CA: 'AB BC MB NB NS NT ON QC',
  AU: 'NSW VIC QLD TAS',
};
// The rest of the United States' and Canada's codes: each is a country's code as well.
const doubtfulCodes: ReadonlySet<string> = new Set(
  'AL AR AZ CA CO DE GA ID IL IN KY LA MA MD ME MN MO MS MT NC NE PA SC SD TN VA NL NU PE SK YT PR GU'.split(' '),
);

/** The country whose region `code` names, where no country has that code; null otherwise. Upper case only, as such codes are written. */
export function countryOfRegionCode(code: string): string | null {
  return Object.entries(regionCodes).find(([, codes]) => codes.split(' ').includes(code))?.[0] ?? null;
}

/** True for a code that is both a region of North America and a country. */
export function isDoubtfulCode(code: string): boolean {
  return doubtfulCodes.has(code);
}
