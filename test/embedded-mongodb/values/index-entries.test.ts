import fc from 'fast-check';
import { compileFilter } from '../../../src/embedded-mongodb/query/filter.js';
import { EMPTY_ARRAY, MISSING } from '../../../src/embedded-mongodb/values/bson-type.js';
import { indexEntries } from '../../../src/embedded-mongodb/values/index-entries.js';
import { documentArbitrary } from './bson-arbitrary.js';

type Fields = Record<string, unknown>;

test.each<readonly [string, Fields, string[], unknown[][], boolean]>([
  ['one field', { a: 1 }, ['a'], [[1]], false],
  ['a missing field', {}, ['a', 'b'], [[MISSING, MISSING]], false],
  [
    'an array gives one entry per element',
    { a: [1, 2], b: 9 },
    ['a', 'b'],
    [
      [1, 9],
      [2, 9],
    ],
    true,
  ],
  ['an empty array', { a: [], b: 9 }, ['a', 'b'], [[EMPTY_ARRAY, 9]], true],
  ['below an empty array', { a: [] }, ['a.b'], [[MISSING]], true],
  ['an array in an array is one value', { a: [[1, 2]] }, ['a'], [[[1, 2]]], true],
  ['scalars in an array have no fields', { a: [1, { b: 2 }] }, ['a.b'], [[MISSING], [2]], true],
  [
    'two fields of one array are taken together',
    {
      keys: [
        { t: 'email', v: 1 },
        { t: 'phone', v: 2 },
      ],
    },
    ['keys.t', 'keys.v'],
    [
      ['email', 1],
      ['phone', 2],
    ],
    true,
  ],
  [
    'an array inside the elements',
    { a: [{ t: 1, v: [2, 3] }] },
    ['a.t', 'a.v'],
    [
      [1, 2],
      [1, 3],
    ],
    true,
  ],
  ['a position', { a: ['x', 'y'] }, ['a.1'], [['y']], false],
])('%s', (_name, doc, paths, entries, isMultikey) => {
  expect(indexEntries(doc, paths)).toEqual({ entries, isMultikey });
});

test('two arrays side by side are refused', () => {
  expect(() => indexEntries({ a: [1], b: [2] }, ['a', 'b'])).toThrow(expect.objectContaining({ code: 171 }));
  expect(() => indexEntries({ a: [{ b: [1], c: [2] }] }, ['a.b', 'a.c'])).toThrow(
    expect.objectContaining({ code: 171 }),
  );
});

test('a document is found by each of its entries, unless the entry stands for something missing or whole', () => {
  fc.assert(
    fc.property(documentArbitrary, fc.constantFrom('a', 'b', 'a.a', 'a.b'), (doc, path) => {
      for (const [value] of indexEntries(doc, [path]).entries) {
        if (value === EMPTY_ARRAY || value === MISSING || value === null) continue;
        expect(compileFilter({ [path]: { $eq: value } })(doc)).toBe(true);
      }
    }),
  );
});
