import fc from 'fast-check';
import { domainKey, employerKeys } from '../../../src/domain/field/employer.js';
import { nicknameOf } from '../../../src/domain/field/nicknames.js';
import { familyKey, givenKey } from '../../../src/domain/field/person-name.js';
import { jaroWinkler } from '../../../src/domain/field/similarity.js';
import { foldKey, wordsOf } from '../../../src/domain/field/text.js';
import { featuresOf, keyTypeOf, keyTypes, type MatchFeatures } from '../../../src/domain/matching/features.js';
import { countFamilyNames, keyProbabilities, scorePair } from '../../../src/domain/matching/score.js';
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

// The definition word for word, as slow as it is plain; `scorePair` must answer the same for every pair.
const plainOdds = { agree: 1, 'family-differs': 0.3, 'given-differs': 0.05, differ: 0.02, unknown: 1 };

function plainScore(a: MatchFeatures, b: MatchFeatures, generic: ReadonlySet<string>) {
  const keys = a.keys.filter((key) => b.keys.includes(key) && !generic.has(key));
  const types = [...new Set(keys.map((key) => key.split('/')[0] as keyof typeof keyProbabilities))].sort();
  const wrong = types.reduce((product, type) => product * (1 - keyProbabilities[type]), 1);
  const names = plainNames(a, b);
  const odds = ((1 - wrong) / wrong) * plainOdds[names];
  const probability = types.length === 0 ? 0 : Math.round((odds / (1 + odds)) * 1e6) / 1e6;
  const decision = probability >= 0.95 ? 'same' : probability >= 0.5 ? 'unsure' : 'different';
  const named = names === 'unknown' ? [] : [`name_${names.replace('-', '_')}`];
  return { probability, decision, features: [...types, ...named] };
}

function plainNames(a: MatchFeatures, b: MatchFeatures): keyof typeof plainOdds {
  if (a.kind === 'company' || a.familyKey === null || b.familyKey === null) return 'unknown';
  const isGiven = a.givenKey === null || b.givenKey === null || plainGiven(a.givenKey, b.givenKey);
  if (jaroWinkler(a.familyKey, b.familyKey) >= 0.88) return isGiven ? 'agree' : 'given-differs';
  if (a.familyKey === b.givenKey && b.familyKey === a.givenKey) return 'agree';
  return isGiven ? 'family-differs' : 'differ';
}

function plainGiven(a: string, b: string): boolean {
  if (jaroWinkler(a, b) >= 0.88) return true;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 1) return long.startsWith(short);
  const formals = (name: string) => nicknameOf(`${foldKey(name).toUpperCase()} `);
  return formals(a).includes(b) || formals(b).includes(a);
}

const someName = fc.option(
  fc.oneof(
    fc.constantFrom('ann', 'anne', 'robert', 'bob', 'bobby', 'a', 'b', 'roe', 'roee', 'oroe', 'kuba', 'jakub', 'josé'),
    fc.string({ unit: fc.constantFrom(...'abé王'), minLength: 1, maxLength: 6 }),
  ),
);
const someKey = fc.tuple(fc.constantFrom(...keyTypes), fc.constantFrom('x', 'y')).map(([type, x]) => `${type}/1:${x}`);
const someKeys = fc.uniqueArray(someKey, { maxLength: 6 });
const someFeatures = fc
  .record({
    kind: fc.constantFrom('person' as const, 'person' as const, 'company' as const),
    keys: someKeys.map((keys) => keys.sort()),
    familyKey: someName,
    givenKey: someName,
  })
  .map((own): MatchFeatures => ({ id: 'sub_x', githubIds: [], ...own }));

test('what is worked out once for all pairs answers as the plain definition does for each', () => {
  fc.assert(
    fc.property(someFeatures, someFeatures, someKeys, (a, b, generic) => {
      const { features, ...score } = scorePair(a, b, new Set(generic));
      const { features: names, ...plain } = plainScore(a, b, new Set(generic));
      expect(score).toEqual(plain);
      expect(features.map(({ name }) => name)).toEqual(names);
    }),
    { numRuns: 3000 },
  );
});

test('a score is shared by all pairs that agree alike, so nobody can change it', () => {
  const own = featuresOf(subjectOf({ values: roe({ email: mail }) }));
  const first = scorePair(own, own, new Set());
  expect(scorePair(own, own, new Set())).toBe(first);
  expect([first, first.features, ...first.features].every(Object.isFrozen)).toBe(true);
});

test('every type of key is told by the form of its name', () => {
  expect(keyTypes.map((type) => keyTypeOf(`${type}/1:a/b`))).toEqual(keyTypes);
});

test('names of plain letters take the short way to the key that folding gives', () => {
  const part = fc.string({ unit: fc.constantFrom(..."abcXYZ é-'."), minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(part, part, (given, family) => {
      const name = { full: `${given} ${family}`, given, family, prefix: null, suffix: null, script: 'Latn' };
      expect(familyKey(name)).toBe(wordsOf(foldKey(family)).join('') || null);
      expect(givenKey(name)).toBe(wordsOf(foldKey(given.split(' ')[0]!)).join('') || null);
    }),
  );
});

test('the domain of an employer is its strongest key', () => {
  for (const value of [
    { name: 'Alpha GmbH', domain: 'alpha.example' },
    { name: 'Alpha GmbH', domain: null },
  ])
    expect(domainKey(value)).toBe(employerKeys(value).find((key) => key.startsWith('domain:')) ?? null);
});
