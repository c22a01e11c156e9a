import { compileFilter } from '../../../src/embedded-mongodb/query/filter.js';
import { compileMatchedIndexes } from '../../../src/embedded-mongodb/query/matched-indexes.js';
import { applyUpdate, type UpdateOptions } from '../../../src/embedded-mongodb/update/apply-update.js';

type Fields = Record<string, unknown>;

test.each<readonly [string, Fields, Fields, UpdateOptions, Fields]>([
  ['$[] means every element', { a: [1, 2] }, { $inc: { 'a.$[]': 1 } }, {}, { a: [2, 3] }],
  ['$[] below a field', { a: [{ b: 1 }, {}] }, { $set: { 'a.$[].b': 0 } }, {}, { a: [{ b: 0 }, { b: 0 }] }],
  ['$[] of an empty array', { a: [] }, { $set: { 'a.$[]': 0 } }, {}, { a: [] }],
  ['$[] twice', { a: [[1], [2, 3]] }, { $mul: { 'a.$[].$[]': 10 } }, {}, { a: [[10], [20, 30]] }],
  [
    '$[name] means the elements its filter takes',
    { a: [1, 5, 9] },
    { $set: { 'a.$[high]': 0 } },
    { arrayFilters: [{ high: { $gte: 5 } }] },
    { a: [1, 0, 0] },
  ],
  [
    '$[name] with a filter on fields',
    {
      a: [
        { k: 'x', n: 1 },
        { k: 'y', n: 1 },
      ],
    },
    { $inc: { 'a.$[it].n': 1 }, $unset: { 'a.$[it].k': '' } },
    { arrayFilters: [{ 'it.k': 'x', 'it.n': { $lt: 5 } }] },
    { a: [{ n: 2 }, { k: 'y', n: 1 }] },
  ],
  [
    'two identifiers',
    {
      a: [
        { k: 1, b: [1, 2] },
        { k: 2, b: [1, 2] },
      ],
    },
    { $set: { 'a.$[outer].b.$[inner]': 0 } },
    { arrayFilters: [{ 'outer.k': 2 }, { inner: 1 }] },
    {
      a: [
        { k: 1, b: [1, 2] },
        { k: 2, b: [0, 2] },
      ],
    },
  ],
  ['no element passes', { a: [1] }, { $set: { 'a.$[x]': 0 } }, { arrayFilters: [{ x: 5 }] }, { a: [1] }],
  ['$ means the position given', { a: [1, 5] }, { $set: { 'a.$': 0 } }, { matchedIndexes: { a: 1 } }, { a: [1, 0] }],
  [
    '$setOnInsert with a position is left alone on an update',
    { b: 1 },
    { $setOnInsert: { 'a.$[]': 1 }, $set: { b: 2 } },
    {},
    { b: 2 },
  ],
])('%s', (_name, doc, update, options, expected) => {
  expect(applyUpdate(doc, update, options).doc).toEqual(expected);
});

test.each<readonly [string, Fields, Fields, UpdateOptions, number]>([
  ['$ without a match', { a: [1] }, { $set: { 'a.$': 1 } }, {}, 2],
  ['$ on another array', { b: [1] }, { $set: { 'b.$': 1 } }, { matchedIndexes: { a: 0 } }, 2],
  ['an unknown identifier', { a: [1] }, { $set: { 'a.$[x]': 1 } }, {}, 2],
  ['$[] on a scalar', { a: 1 }, { $set: { 'a.$[]': 1 } }, {}, 2],
  ['$[] on a missing field', {}, { $set: { 'a.$[]': 1 } }, {}, 2],
  ['a path that begins with $', { a: [1] }, { $set: { '$[]': 1 } }, {}, 2],
  ['an unused filter', { a: [1] }, { $set: { b: 1 } }, { arrayFilters: [{ x: 1 }] }, 9],
  ['a filter over two names', { a: [1] }, { $set: { 'a.$[x]': 1 } }, { arrayFilters: [{ x: 1, y: 1 }] }, 9],
  ['an empty filter', { a: [1] }, { $set: { 'a.$[x]': 1 } }, { arrayFilters: [{}] }, 9],
  ['a name given twice', { a: [1] }, { $set: { 'a.$[x]': 1 } }, { arrayFilters: [{ x: 1 }, { x: 2 }] }, 9],
  ['a capital name', { a: [1] }, { $set: { 'a.$[X]': 1 } }, { arrayFilters: [{ X: 1 }] }, 9],
  ['positions that meet', { a: [1] }, { $set: { 'a.$[]': 1 }, $inc: { 'a.0': 1 } }, {}, 40],
  ['filters with a replacement', { a: 1 }, { a: 2 }, { arrayFilters: [{ x: 1 }] }, 9],
])('%s is refused', (_name, doc, update, options, code) => {
  expect(() => applyUpdate(doc, update, options)).toThrow(expect.objectContaining({ code }));
});

test.each<readonly [string, Fields, Fields, Record<string, number>]>([
  ['an equal element', { a: 2 }, { a: [1, 2] }, { a: 1 }],
  ['a field of an element', { 'a.k': 'y', b: 1 }, { a: [{ k: 'x' }, { k: 'y' }], b: 1 }, { a: 1 }],
  [
    '$elemMatch below a document',
    { 'd.a': { $elemMatch: { k: 1, v: 2 } } },
    { d: { a: [{ k: 1 }, { k: 1, v: 2 }] } },
    { 'd.a': 1 },
  ],
  ['inside $and', { $and: [{ a: { $gt: 3 } }] }, { a: [1, 5] }, { a: 1 }],
  ['no array', { a: 1 }, { a: 1 }, {}],
])('the matched position of %s', (_name, filter, doc, expected) => {
  expect(compileFilter(filter)(doc)).toBe(true);
  expect(compileMatchedIndexes(filter)(doc)).toEqual(expected);
});
