import fc from 'fast-check';
import { language } from '../../../src/domain/field/language.js';
import { checkLaws, cleaned, refusal } from './laws.js';

const raw = fc.constantFrom(
  'sv',
  'SV',
  'pt-BR',
  'Swedish',
  'svenska',
  'Deutsch (C1)',
  'English - native',
  'xx',
  'Klingon?',
);

describe('the laws of field types', () =>
  checkLaws(
    language,
    fc.oneof(
      raw,
      raw.map((code) => ({ code })),
    ),
  ));

test.each([
  ['sv', 'sv'],
  ['SV', 'sv'],
  ['sv-SE', 'sv'],
  ['zh_Hant', 'zh'],
  ['Swedish', 'sv'],
  ['svenska', 'sv'],
  ['engelska', 'en'],
  ['Französisch', 'fr'],
  ['francais', 'fr'],
  ['日本語', 'ja'],
  ['Deutsch (C1)', 'de'],
  ['English - native', 'en'],
  ['Italiano: madrelingua', 'it'],
])('%s is %s', (text, code) => expect(cleaned(language, text).value).toEqual({ code }));

test.each([
  ['xx', 'unknown-language'],
  ['iw', 'unknown-language'],
  ['fluent', 'unknown-language'],
  ['elin@acme.example', 'unknown-language'],
  ['x'.repeat(61), 'too-long'],
])('%s is refused as %s', (text, reason) => expect(refusal(language, text)).toBe(reason));

test('a code is shown by its English name', () => expect(language.display({ code: 'sv' })).toBe('Swedish'));
