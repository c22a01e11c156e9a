import fc from 'fast-check';
import { employment } from '../../../src/domain/field/employment.js';
import { checkLaws, cleaned, refusal } from './laws.js';

const nordlys = { name: 'Nordlys Robotics', domain: 'nordlys.example' };
const month = fc.constantFrom('2020', '2020-03', '2021-11-30', '', '31.12.2020', null);

describe('the laws of field types', () =>
  checkLaws(
    employment,
    fc.record({
      employer: fc.constantFrom<unknown>(nordlys, 'Acme GmbH', { name: 'x' }, null),
      title: fc.constantFrom<unknown>('CTO', 'Head of Sales', '', null),
      start: month,
      end: month,
    }),
  ));

test('months are kept as exactly as the source gives them, and a post without an end is current', () => {
  const post = { employer: nordlys, title: 'VP Engineering', start: '2026-08-14', end: '' };
  expect(cleaned(employment, post).value).toEqual({ ...post, start: '2026-08', end: null, current: true });
  const past = { employer: nordlys, title: '', start: '2019', end: '2026-07' };
  expect(cleaned(employment, past).value).toEqual({ ...past, title: null, current: false });
});

test('the same post in other words is one, another month is another', () => {
  const key = (title: string, domain: string, start: string) =>
    cleaned(employment, { employer: { name: 'Nordlys', domain }, title, start }).key;
  expect(key('VP Engineering', 'nordlys.example', '2026-08')).toBe(
    key('vp engineering', 'WWW.nordlys.example', '2026-08-01'),
  );
  expect(key('CTO', 'nordlys.example', '2026-08')).not.toBe(key('CTO', 'nordlys.example', '2025-08'));
});

test.each([
  [{ title: 'CTO', start: '2020' }, 'malformed'],
  [{ employer: nordlys, title: 'CTO' }, 'no-month'],
  [{ employer: nordlys, start: '08/2020', end: '31.12.2020' }, 'no-month'],
  [{ employer: nordlys, start: '2021', end: '2020-12' }, 'ends-before-start'],
])('%j is refused as %s', (raw, reason) => expect(refusal(employment, raw)).toBe(reason));

test('a year and a month of it are no contradiction', () =>
  expect(refusal(employment, { employer: nordlys, start: '2020-05', end: '2020' })).toBeNull());
