import fc from 'fast-check';
import { countryFromName } from '../../../src/domain/field/country-names.js';
import { countryFromCode, place } from '../../../src/domain/field/place.js';
import { readFixture, share, testWith } from './fixtures.js';
import { checkLaws, cleaned, refusal } from './laws.js';

const part = fc.constantFrom(
  'Berlin',
  'Germany',
  'Georgia',
  'Tbilisi',
  'CA',
  'TX',
  'UK',
  'England',
  'Remote',
  'n/a',
  'São Paulo',
  '東京',
  '日本',
  'Congo',
  'DE',
  '-',
  '',
  'a',
  'n',
  'Côte d’Ivoire',
);
const text = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(', '));
const country = fc.oneof(part, fc.record({ code: part, name: part }));
const parts = fc.record({ city: part, region: text, country }, { requiredKeys: [] });

describe('the laws of field types', () => checkLaws(place, fc.oneof(text, parts)));

type Row = readonly [string, string | null, string | null, string | null, string?];
const table: readonly Row[] = [
  ['Berlin, Germany', 'Berlin', null, 'DE'],
  ['Berlin, Deutschland', 'Berlin', null, 'DE'],
  ['Stockholm, Stockholm County, Sweden', 'Stockholm', 'Stockholm County', 'SE'],
  ['Sweden', null, null, 'SE'],
  ['Österreich', null, null, 'AT'],
  ['東京, 日本', '東京', null, 'JP'],
  ['London, UK', 'London', null, 'GB'],
  ['London, England', 'London', 'England', 'GB'],
  ['Scotland', null, 'Scotland', 'GB'],
  ['London, England, United Kingdom', 'London', 'England', 'GB'],
  ['Austin, TX', 'Austin', 'TX', 'US'],
  ['San Francisco, CA, USA', 'San Francisco', 'CA', 'US'],
  ['San Francisco, CA', 'San Francisco', 'CA', null, 'ambiguous-country'],
  ['Berlin, DE', 'Berlin', 'DE', null, 'ambiguous-country'],
  ['Stockholm, SE', 'Stockholm', null, 'SE'],
  ['Georgia', null, 'Georgia', null, 'ambiguous-country'],
  ['Tbilisi, Georgia', 'Tbilisi', null, 'GE'],
  ['Atlanta, Georgia', 'Atlanta', 'Georgia', 'US'],
  ['Atlanta, Georgia, USA', 'Atlanta', 'Georgia', 'US'],
  ['Springfield, Georgia', 'Springfield', 'Georgia', null, 'ambiguous-country'],
  ['Congo', null, 'Congo', null, 'ambiguous-country'],
  ['Kinshasa, Congo', 'Kinshasa', null, 'CD'],
  ['Brazzaville, Congo', 'Brazzaville', null, 'CG'],
  ['DR Congo', null, null, 'CD'],
  ['Congo-Brazzaville', null, null, 'CG'],
  ['Jersey', null, 'Jersey', null, 'ambiguous-country'],
  ['Seoul, Korea', 'Seoul', null, 'KR'],
  ['Granada', null, 'Granada', null, 'ambiguous-country'],
  ['Granada, Spain', 'Granada', null, 'ES'],
  ['Amman, Jordan', 'Amman', null, 'JO'],
  ['Bangalore, India', 'Bangalore', null, 'IN'],
  ['Mexico City, Mexico', 'Mexico City', null, 'MX'],
  ['Türkiye', null, null, 'TR'],
  ["Côte d'Ivoire", null, null, 'CI'],
  ['U.S.A.', null, null, 'US'],
  ['Silicon Valley', 'Silicon Valley', null, null, 'unresolved'],
  ['Berlin, Remote', 'Berlin', null, null, 'unresolved'],
  ['New Jersey', 'New Jersey', null, null, 'unresolved'],
];

test.each(table)('%s', (raw, city, region, code, flag = '') => {
  const { value, flags } = cleaned(place, raw);
  expect([value.city, value.region, value.country?.code ?? null]).toEqual([city, region, code]);
  expect(flags).toEqual(flag === '' ? [] : [flag]);
});

test('the columns of a record: codes are codes, an ambiguous name stays text', () => {
  expect(cleaned(place, { city: 'Berlin', country: 'DE' }).value.country).toEqual({ code: 'DE', name: 'Germany' });
  expect(cleaned(place, { city: 'Berlin', country: 'deu' }).value.country?.code).toBe('DE');
  expect(cleaned(place, { country: 'Georgia' }).value).toEqual({ city: null, region: 'Georgia', country: null });
  expect(cleaned(place, { city: 'Tbilisi', country: 'Georgia' }).value.country?.code).toBe('GE');
  expect(cleaned(place, { country: 'GE' }).value.country).toEqual({ code: 'GE', name: 'Georgia' });
  expect(cleaned(place, { city: 'Paris', region: null, country: { code: 'fr' } }).value.country).toEqual({
    code: 'FR',
    name: 'France',
  });
  expect(cleaned(place, { city: 'Nowhere-on-Sea', country: 'Atlantis' }).value).toEqual({
    city: 'Nowhere-on-Sea',
    region: 'Atlantis',
    country: null,
  });
});

test('a hint settles an ambiguous name only when it is one of its places', () => {
  expect(cleaned(place, 'Georgia', 'GE').value.country?.code).toBe('GE');
  expect(cleaned(place, 'Georgia', 'DE').value.country).toBeNull();
  expect(cleaned(place, 'Congo', 'CD').value.country?.code).toBe('CD');
});

test.each([
  ['Remote', 'placeholder'],
  ['Planet Earth', 'placeholder'],
  ['n/a', 'placeholder'],
  ['???', 'no-letters'],
  ['https://acme.example', 'not-a-place'],
  ['elin@acme.example', 'not-a-place'],
  ['x'.repeat(201), 'too-long'],
])('%s is refused as %s', (raw, reason) => expect(refusal(place, raw)).toBe(reason));

test('two countries part places, one country alone says little', () => {
  const like = (a: string, b: string) => place.compare(cleaned(place, a).value, cleaned(place, b).value);
  expect(like('Berlin, Germany', 'BERLIN, Deutschland')).toBe(1);
  expect(like('Paris, France', 'Paris, USA')).toBe(0);
  expect(like('Germany', 'Berlin, Germany')).toBe(0.4);
});

test('codes of countries in any case, the usual other codes too', () => {
  expect(countryFromCode('se')).toEqual({ code: 'SE', name: 'Sweden' });
  expect(countryFromCode('UK')?.code).toBe('GB');
  expect(countryFromCode('EL')?.code).toBe('GR');
  expect(countryFromCode('USA')).toEqual({ code: 'US', name: 'United States' });
  for (const none of ['ZZ', 'XX', '', 'Sweden', '12', '__proto__']) expect(countryFromCode(none)).toBeNull();
});

interface Territory {
  readonly name: string;
  readonly code: string;
  readonly is_country: boolean;
  readonly is_jurisdiction?: boolean;
  readonly parent?: string;
  readonly names_strong?: readonly string[];
}

testWith('geo/rigour-territories.jsonl')(
  'the yardstick of territories: share of countries found, no false code',
  () => {
    const territories = readFixture('geo/rigour-territories.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Territory);
    const countries = territories.filter((territory) => territory.is_country);
    const codeOf = (name: string) => {
      const reading = countryFromName(name);
      return reading === null || reading === 'ambiguous' ? null : reading.code.toLowerCase();
    };
    share(
      'countries of rigour-territories.jsonl by their name',
      countries.filter(({ name, code }) => codeOf(name) === code).length,
      countries.length,
    );
    const wrong = territories.flatMap(({ name, code, parent, names_strong = [] }) =>
      [name, ...names_strong]
        .filter((spelling) => ![null, code.slice(0, 2), parent, parent?.slice(0, 2)].includes(codeOf(spelling)))
        .map((spelling) => `${spelling}: ${code}, not ${codeOf(spelling)}`),
    );
    expect(wrong).toEqual([]);
  },
);

testWith('geo/geonames-admin1.json')('no first-level region is taken for another country', () => {
  const regions = JSON.parse(readFixture('geo/geonames-admin1.json')) as { code: string; name: string }[];
  const wrong = regions.filter(({ code, name }) => {
    const reading = countryFromName(name);
    return reading !== null && reading !== 'ambiguous' && reading.code !== code.slice(0, 2);
  });
  // Known and left: "Équateur" and "Saint Lucia" are far better known as countries; the other two are villages.
  expect(wrong.map(({ code, name }) => `${code} ${name}`)).toEqual([
    'CD.02 Équateur',
    'IM.9782171 German',
    'MT.51 Saint Lucia',
    'TO.EU ʻEua',
  ]);
});
