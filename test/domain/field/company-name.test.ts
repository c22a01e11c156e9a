import fc from 'fast-check';
import { companyKey, companyName } from '../../../src/domain/field/company-name.js';
import { splitLegalForm } from '../../../src/domain/field/legal-form-finder.js';
import { gluedLegalForms, legalForms } from '../../../src/domain/field/legal-forms.js';
import { readFixture, share, testWith } from './fixtures.js';
import { checkLaws, cleaned, refusal } from './laws.js';

const word = fc.constantFrom(
  ...'Acme Nordlys & GmbH Co. KG Inc. , S. A. de C.V. Ltd (UK) The ООО «Ромашка» 株式会社 アクメ AB @acme " и Sp. z o.o. A/S -'.split(
    ' ',
  ),
);
const name = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));

describe('the laws of field types', () =>
  checkLaws(
    companyName,
    fc.oneof(
      name,
      name.map((text) => ({ name: text })),
    ),
  ));

test.each([
  ['Acme, Inc.', 'acme', 'Inc', 'stock'],
  ['ACME INC', 'acme', 'Inc', 'stock'],
  ['Acme Incorporated', 'acme', 'Inc', 'stock'],
  ['Acme GmbH', 'acme', 'GmbH', 'limited'],
  ['Acme G.m.b.H.', 'acme', 'GmbH', 'limited'],
  ['Acme GmbH & Co. KG', 'acme', 'GmbH & Co. KG', 'limited_partnership'],
  ['Acme Gesellschaft mit beschränkter Haftung', 'acme', 'GmbH', 'limited'],
  ['Acme UG (haftungsbeschränkt)', 'acme', 'UG', 'limited'],
  ['Acme S.A. de C.V.', 'acme', 'SA de CV', 'stock'],
  ['Acme, S. A.', 'acme', 'SA', 'stock'],
  ['Acme Sp. z o.o.', 'acme', 'Sp. z o.o.', 'limited'],
  ['Acme sp z o o', 'acme', 'Sp. z o.o.', 'limited'],
  ['Acme s.r.o.', 'acme', 'S.r.o.', 'limited'],
  ['Acme A/S', 'acme', 'AS', 'stock'],
  ['Acme Oy Ab', 'acme', 'Oy', 'limited'],
  ['OÜ Acme', 'acme', 'OÜ', 'limited'],
  ['ООО «Ромашка»', 'romashka', 'OOO', 'limited'],
  ['PT Acme Tbk', 'acme', 'PT Tbk', 'stock'],
  ['株式会社アクメ', 'アクメ', '株式会社', 'stock'],
  ['アクメ(株)', 'アクメ', '株式会社', 'stock'],
  ['北极星科技有限公司', '北极星科技', '有限公司', 'limited'],
  ['Acme Co., Ltd.', 'acme', 'Co Ltd', 'limited'],
  ['Acme Pty Ltd', 'acme', 'Pty Ltd', 'limited'],
  ['Acme Ltd (UK)', 'acme uk', 'Ltd', 'limited'],
  ['The Acme Company', 'acme', 'Co', 'limited'],
  ['Roe & Poe LLP', 'roe and poe', 'LLP', 'liability_partnership'],
  ['Roe und Poe OHG', 'roe and poe', 'OHG', 'partnership'],
  ['Müller & Co', 'muller', 'Co', 'limited'],
  ['J.P. Roe', 'jp roe', null, null],
  ['Coca-Nola', 'coca nola', null, null],
  ['AB', 'ab', null, null],
  ['@nordlys', 'nordlys', null, null],
  ['Booking.example', 'bookingexample', null, null],
])('%s is %s with form %s', (raw, stem, legalForm, legalClass) => {
  const { value } = cleaned(companyName, raw);
  expect(companyKey(value)).toBe(stem);
  expect([value.legalForm, value.legalClass]).toEqual([legalForm, legalClass]);
});

test.each([
  ['n/a', 'placeholder'],
  ['Self-Employed', 'placeholder'],
  ['Freelancer', 'placeholder'],
  ['Stealth Startup', 'placeholder'],
  ['---', 'no-letters'],
  ['https://acme.example', 'not-a-name'],
  ['sales@acme.example', 'not-a-name'],
  ['x'.repeat(201), 'too-long'],
])('%s is refused as %s', (raw, reason) => expect(refusal(companyName, raw)).toBe(reason));

test('one stem with other forms is near but another company', () => {
  const like = (a: string, b: string) =>
    companyName.compare(cleaned(companyName, a).value, cleaned(companyName, b).value);
  expect(like('Acme, Inc.', 'ACME INC')).toBe(1);
  expect(like('Acme GmbH', 'Acme Inc')).toBe(0.9);
  expect(like('Acme GmbH', 'Acme Ltd')).toBe(0.92);
  expect(like('Acme', 'Acme Ltd')).toBe(0.95);
  expect(like('Acme GmbH', 'Nordlys GmbH')).toBeLessThan(0.6);
});

test('the table holds 120 forms of 40 countries at least, each under a class of the type', () => {
  const all = [...legalForms, ...gluedLegalForms];
  expect(all.length).toBeGreaterThanOrEqual(120);
  expect(new Set(all.flatMap(({ countries }) => countries)).size).toBeGreaterThanOrEqual(40);
  const classes =
    'limited stock partnership limited_partnership liability_partnership sole_trader cooperative nonprofit state'.split(
      ' ',
    );
  for (const { form, legalClass } of all) expect([form, classes.includes(legalClass)]).toEqual([form, true]);
});

interface OrgType {
  readonly aliases: readonly string[];
  readonly generic?: string;
}

// The yardstick's words for our classes. It files Inc, Corp and compañía anónima under LLC, which by their own laws are stock companies.
const classOf: Readonly<Record<string, readonly string[]>> = {
  LLC: ['limited', 'stock'],
  JSC: ['stock', 'limited'],
  LP: ['limited_partnership', 'partnership', 'stock'],
  LLP: ['liability_partnership', 'limited'],
  GP: ['partnership', 'limited_partnership'],
  SP: ['sole_trader', 'stock', 'limited', 'partnership'],
  COOP: ['cooperative', 'partnership'],
  NGO: ['nonprofit'],
  SOE: ['state', 'partnership', 'sole_trader'],
};

// Where we hold that the yardstick errs: a Polish "sp. z o.o. sp.k." is a limited partnership, an AMBA is a cooperative, an SCA a partnership by
// shares; and spellings that end in another form's letters.
const disputed = /sp\.? ?k|^amba$|^andelsselskab|commandite par actions|^ППО+ (?:О?АО)$/u;

testWith('names/rigour-org_types.json')('the yardstick of legal forms: share found, no class of another kind', () => {
  const types = JSON.parse(readFixture('names/rigour-org_types.json')) as OrgType[];
  const formOf = (alias: string) => splitLegalForm(`Nordlys ${alias}`).form;
  const spellings = types.flatMap(({ aliases, generic }) =>
    aliases.map((alias) => ({ alias, generic, form: formOf(alias) })),
  );
  const found = spellings.filter(({ form }) => form !== null);
  share(
    'legal forms of rigour-org_types.json',
    types.filter(({ aliases }) => aliases.some((alias) => formOf(alias) !== null)).length,
    types.length,
  );
  share('their spellings', found.length, spellings.length);
  const wrong = found.filter(({ alias, generic, form }) => {
    const allowed = generic === undefined ? undefined : classOf[generic];
    return allowed !== undefined && form !== null && !allowed.includes(form.legalClass) && !disputed.test(alias);
  });
  expect(wrong.map(({ alias, generic, form }) => `${alias}: ${generic}, not ${form?.form}`)).toEqual([]);
});
