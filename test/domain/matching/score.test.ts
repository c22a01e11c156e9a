import { featuresOf } from '../../../src/domain/matching/features.js';
import { countFamilyNames, scorePair } from '../../../src/domain/matching/score.js';
import { type RawValues, subjectOf } from '../../support/subjects.js';

/** Match quality as readable cases, one row per past or feared mistake. */

const mobile = '+442079460100';
const mail = 'a.roe@alpha.example';
const page = 'https://www.linkedin.com/in/a-roe';
const at = (domain: string) => ({ name: domain.split('.')[0], domain });
const roe = (values: object = {}): RawValues => ({ full_name: 'Ann Roe', ...values }) as RawValues;

function score(a: RawValues, b: RawValues, generic: readonly string[] = []) {
  const [left, right] = [subjectOf({ record: 'a', values: a }), subjectOf({ record: 'b', values: b })].map(featuresOf);
  return scorePair(left!, right!, new Set(generic));
}

test.each([
  ['same mailbox, same name', roe({ email: mail }), roe({ email: mail }), 'same'],
  ['same mailbox, other casing', roe({ email: mail }), roe({ email: mail.toUpperCase() }), 'same'],
  ['same mailbox, no name on one side', roe({ email: mail }), { email: mail }, 'same'],
  ['same mailbox, a typing error in the surname', roe({ email: mail }), { full_name: 'Ann Roee', email: mail }, 'same'],
  ['same mailbox, married name', roe({ email: mail }), { full_name: 'Ann Winterbottom', email: mail }, 'same'],
  ['same mailbox, somebody else’s whole name', roe({ email: mail }), { full_name: 'Bob Poe', email: mail }, 'unsure'],
  ['same mobile, new surname', roe({ phone: mobile }), { full_name: 'Ann Poe', phone: mobile }, 'unsure'],
  [
    'same mobile, other given name in the house',
    roe({ phone: mobile }),
    { full_name: 'Bob Roe', phone: mobile },
    'unsure',
  ],
  ['same mobile, another person', roe({ phone: mobile }), { full_name: 'Bob Poe', phone: mobile }, 'different'],
  ['same mobile, initial only', roe({ phone: mobile }), { full_name: 'A. Roe', phone: mobile }, 'same'],
  [
    'same mobile, nickname',
    { full_name: 'Robert Roe', phone: mobile },
    { full_name: 'Bob Roe', phone: mobile },
    'same',
  ],
  ['same mobile, names in the other order', roe({ phone: mobile }), { full_name: 'Roe, Ann', phone: mobile }, 'same'],
  ['same page', roe({ profile_url: page }), roe({ profile_url: `${page}/` }), 'same'],
  [
    'same account, renamed',
    { full_name: 'Ann Roe', github_id: '7' },
    { full_name: 'Ann Winterbottom', github_id: '7' },
    'same',
  ],
  [
    'same name, same company by domain',
    roe({ employer: at('alpha.example') }),
    roe({ employer: at('alpha.example') }),
    'same',
  ],
  [
    'same name, other employer',
    roe({ employer: at('alpha.example') }),
    roe({ employer: at('beta.example') }),
    'different',
  ],
  [
    'same name, same company by name alone',
    roe({ employer: { name: 'Alpha' } }),
    roe({ employer: { name: 'Alpha' } }),
    'different',
  ],
  [
    'same single name at one company',
    { full_name: 'Ann', employer: at('alpha.example') },
    { full_name: 'Ann', employer: at('alpha.example') },
    'different',
  ],
  ['same name alone', roe(), roe(), 'different'],
  ['same role mailbox', roe({ email: 'info@alpha.example' }), roe({ email: 'info@alpha.example' }), 'different'],
  [
    'same mailbox of a throw-away provider',
    roe({ email: 'x@mailinator.com' }),
    roe({ email: 'x@mailinator.com' }),
    'different',
  ],
  [
    'phone and mailbox together outweigh a changed surname',
    roe({ phone: mobile, email: mail }),
    { full_name: 'Ann Poe', phone: mobile, email: mail },
    'same',
  ],
] as readonly (readonly [string, RawValues, RawValues, string])[])('%s: %4$s', (_case, a, b, decision) => {
  expect(score(a, b).decision).toBe(decision);
  expect(score(b, a)).toEqual(score(a, b));
});

test('a generic value counts for nothing, and what is left decides', () => {
  const switchboard = roe({ phone: mobile, email: mail });
  const key = featuresOf(subjectOf({ values: { phone: mobile } })).keys[0]!;
  expect(score(roe({ phone: mobile }), roe({ phone: mobile }), [key])).toMatchObject({
    probability: 0,
    decision: 'different',
  });
  expect(score(switchboard, switchboard, [key]).features.map(({ name }) => name)).toEqual(['email', 'name_agree']);
});

test('every score names its features with weights and no values', () => {
  const { features, probability } = score(roe({ email: mail, phone: mobile }), {
    full_name: 'Ann Poe',
    email: mail,
    phone: mobile,
  });
  expect(features.map(({ name }) => name)).toEqual(['email', 'phone', 'name_family_differs']);
  expect(features.every(({ weight }) => Number.isFinite(weight))).toBe(true);
  expect(features.at(-1)!.weight).toBeLessThan(0);
  expect(probability).toBeLessThan(1);
  expect(JSON.stringify(features)).not.toMatch(/roe|alpha|7946/i);
});

test.each([
  [['berg', 'berg'], 1],
  [['berg', 'bergh', 'smit'], 2],
  [['berg', null, 'smit', 'ott', 'ude', 'vogt'], 4],
  [[null], 0],
  [['hanson', 'jansen'], 2],
] as readonly (readonly [readonly (string | null)[], number])[])('%j are %d families', (names, count) => {
  expect(countFamilyNames(names)).toBe(count);
});

test('companies meet by domain and by registered name in one country, never by a bare name', () => {
  const company = (values: object, record: string) =>
    featuresOf(subjectOf({ record, kind: 'company', values: values as RawValues }));
  const gmbh = { company_name: 'Alpha GmbH', place: { country: 'DE' } };
  expect(
    scorePair(company({ domain: 'alpha.example' }, 'a'), company({ domain: 'www.alpha.example' }, 'b'), new Set())
      .decision,
  ).toBe('same');
  expect(scorePair(company(gmbh, 'a'), company({ ...gmbh, company_name: 'ALPHA GmbH' }, 'b'), new Set()).decision).toBe(
    'same',
  );
  expect(
    scorePair(company(gmbh, 'a'), company({ company_name: 'Alpha AG', place: { country: 'DE' } }, 'b'), new Set())
      .decision,
  ).toBe('different');
  expect(scorePair(company(gmbh, 'a'), company({ ...gmbh, place: { country: 'AT' } }, 'b'), new Set()).decision).toBe(
    'different',
  );
  expect(
    scorePair(company({ company_name: 'Alpha' }, 'a'), company({ company_name: 'Alpha' }, 'b'), new Set()).decision,
  ).toBe('different');
});
