import fc from 'fast-check';
import { skill } from '../../../src/domain/field/skill.js';
import { checkLaws, cleaned, refusal } from './laws.js';

const name = fc.constantFrom(
  'C',
  'C++',
  'C#',
  'motion planning',
  ' Motion  Planning ',
  '.NET',
  'Señalización',
  'a@b.example',
  '???',
);

describe('the laws of field types', () =>
  checkLaws(
    skill,
    fc.oneof(
      name,
      name.map((text) => ({ name: text })),
    ),
  ));

test('case and spaces fold, signs do not', () => {
  const key = (raw: string) => cleaned(skill, raw).key;
  expect(key(' Motion  Planning ')).toBe(key('motion planning'));
  expect(new Set(['C', 'C++', 'C#'].map(key)).size).toBe(3);
});

test.each([
  ['elin@acme.example', 'not-a-skill'],
  ['https://acme.example', 'not-a-skill'],
  ['x'.repeat(81), 'too-long'],
  ['???', 'no-letters'],
])('%s is refused as %s', (raw, reason) => expect(refusal(skill, raw)).toBe(reason));
