import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { phone } from '../../../src/domain/field/phone.js';
import { checkLaws, cleaned, refusal } from './laws.js';

const digits = fc.stringMatching(/^[0-9]{4,13}$/);
const number = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        '+1 202 555 01',
        '+44 20 7946 0',
        '+49 (0) 30 ',
        '0049',
        'tel:+1-202-555-01',
        '+39',
        '+54 9',
        '+52 1',
        '+55',
        '+7',
        '+',
        '',
      ),
      digits,
    )
    .map(([start, end]) => start + end),
  fc.integer({ min: 0, max: 99 }).map((end) => `(202) 555-01${String(end).padStart(2, '0')}`),
);
const extended = fc
  .tuple(number, fc.constantFrom('', ' x12', ';ext=003', ' ext. 7', ' #5'))
  .map(([start, end]) => start + end);

describe('the laws of field types', () => checkLaws(phone, extended));

type Row = readonly [string, string | undefined, string, string | undefined, string, string | null];
const table: readonly Row[] = [
  ['+1 202 555 0123', undefined, '+12025550123', undefined, 'fixed_or_mobile', 'US'],
  ['+1.2025550123', undefined, '+12025550123', undefined, 'fixed_or_mobile', 'US'],
  ['tel:+1-202-555-0123;ext=012', undefined, '+12025550123', '012', 'fixed_or_mobile', 'US'],
  ['TEL:+1-202-555-0123', undefined, '+12025550123', undefined, 'fixed_or_mobile', 'US'],
  ['tel:2025550123;phone-context=+1', undefined, '+12025550123', undefined, 'fixed_or_mobile', 'US'],
  ['+1 (202) 555-0123 ext. 45', undefined, '+12025550123', '45', 'fixed_or_mobile', 'US'],
  ['+1 202-555-0123x45', undefined, '+12025550123', '45', 'fixed_or_mobile', 'US'],
  ['+1 202-555-0123 #45', undefined, '+12025550123', '45', 'fixed_or_mobile', 'US'],
  ['(202) 555-0123', 'US', '+12025550123', undefined, 'fixed_or_mobile', 'US'],
  ['011 44 20 7946 0123', 'US', '+442079460123', undefined, 'fixed_line', 'GB'],
  ['020 7946 0123', 'GB', '+442079460123', undefined, 'fixed_line', 'GB'],
  ['+44 (0)20 7946 0123', undefined, '+442079460123', undefined, 'fixed_line', 'GB'],
  ['0044 20 7946 0999', 'US', '+442079460999', undefined, 'fixed_line', 'GB'],
  ['020/7946/0123', 'GB', '+442079460123', undefined, 'fixed_line', 'GB'],
  ['+44 7700 900123', undefined, '+447700900123', undefined, 'unknown', null],
  ['+46 70 174 06 12', undefined, '+46701740612', undefined, 'mobile', 'SE'],
  ['(800) 555-0123', 'US', `+1${'8005550123'}`, undefined, 'toll_free', 'US'],
  ['＋１ ２０２ ５５５ ０１２３', undefined, '+12025550123', undefined, 'fixed_or_mobile', 'US'],
];

test.each(table)('%s with hint %s', (raw, hint, e164, extension, type, country) => {
  const { value, key } = cleaned(phone, raw, hint);
  expect(value).toEqual({ e164, ...(extension === undefined ? {} : { extension }), type, country });
  expect(key).toBe(extension === undefined ? e164 : `${e164};ext=${extension}`);
});

test('every number of the fictional ranges is accepted', () => {
  for (let end = 100; end < 200; end++) expect(cleaned(phone, `+1 202 555 0${end}`).value.country).toBe('US');
  for (let end = 0; end < 1000; end++)
    expect(cleaned(phone, `+44 20 7946 0${String(end).padStart(3, '0')}`).value.country).toBe('GB');
});

test.each([
  ['(202) 555-0123', undefined, 'no-country'],
  ['(202) 555-0123', 'ZZ', 'no-country'],
  ['1-800-FLOWERS', 'US', 'letters'],
  ['call +1 202 555 0123', undefined, 'letters'],
  ['+1 202 555 0123 / +1 202 555 0124', undefined, 'malformed'],
  ['+1 202 5', undefined, 'not-possible'],
  ['+1202555010012345678', undefined, 'too-long'],
  ['+999 123 456 789', undefined, 'no-country'],
  ['+11111111111', undefined, 'placeholder'],
  ['123 456 7890', 'US', 'not-of-country'],
  ['(202) 555-0123', 'GB', 'not-of-country'],
  ['911', 'US', 'not-of-country'],
  ['+', undefined, 'malformed'],
  ['n/a', 'US', 'letters'],
])('%s with hint %s is refused as %s', (raw, hint, reason) => {
  expect(refusal(phone, raw, hint)).toBe(reason);
});

test('a switchboard with two extensions is two numbers that are near', () => {
  const [a, b] = [cleaned(phone, '+1 202 555 0123 x1'), cleaned(phone, '+1 202 555 0123 x2')];
  expect(phone.compare(a.value, b.value)).toBe(0.9);
  expect(cleaned(phone, '+44 7700 900123').flags).toEqual(['unassigned']);
});

test('hashes of the stored form agree with the published vector of Snap', () => {
  const { e164 } = cleaned(phone, `+44${'8444124653'}`).value;
  expect(createHash('sha256').update(e164.slice(1)).digest('hex')).toBe(
    'dc008fda46e2e64002cf2f82a4906236282d431c4f75e5b60bfe79fc48546383',
  );
});
