import { Double, Long } from 'bson';
import { compileSort } from '../../../src/embedded-mongodb/query/sort.js';

function sortedIds(spec: Record<string, unknown>, docs: readonly Record<string, unknown>[]): unknown[] {
  return docs
    .map((doc, _id) => ({ _id, ...doc }))
    .sort(compileSort(spec))
    .map(({ _id }) => _id);
}

test.each<readonly [string, Record<string, unknown>, Record<string, unknown>[], number[]]>([
  ['numbers of all types', { a: 1 }, [{ a: new Double(2.5) }, { a: Long.fromNumber(1) }, { a: 2 }], [1, 2, 0]],
  ['a missing field as null', { a: 1 }, [{ a: 0 }, {}, { a: null }], [1, 2, 0]],
  ['descending, missing last', { a: -1 }, [{}, { a: 1 }, { a: 'x' }], [2, 1, 0]],
  ['arrays by their least element', { a: 1 }, [{ a: [5, 1] }, { a: 2 }, { a: [0, 9] }], [2, 0, 1]],
  ['arrays by their greatest element', { a: -1 }, [{ a: [5, 1] }, { a: 2 }, { a: [0, 9] }], [2, 0, 1]],
  ['an empty array below null', { a: 1 }, [{ a: null }, { a: [] }], [1, 0]],
  ['an empty array last when descending', { a: -1 }, [{ a: [] }, { a: null }], [1, 0]],
  [
    'a dotted path through an array',
    { 'a.b': -1 },
    [{ a: [{ b: 1 }, { b: 7 }] }, { a: { b: 5 } }, { a: 1 }],
    [0, 1, 2],
  ],
  [
    'by two fields',
    { a: 1, b: -1 },
    [
      { a: 1, b: 1 },
      { a: 0, b: 1 },
      { a: 1, b: 2 },
    ],
    [1, 2, 0],
  ],
  ['equal documents in their order', { a: Long.fromNumber(1) }, [{ a: 1 }, { a: 1n }, { a: 1 }], [0, 1, 2]],
])('sorts %s', (_name, spec, docs, expected) => {
  expect(sortedIds(spec, docs)).toEqual(expected);
});

test.each([[0], [2], ['asc'], [{ $meta: 'textScore' }], [1.5]])('a direction of %p is refused', (direction) => {
  expect(() => compileSort({ a: direction })).toThrow(expect.objectContaining({ code: 2 }));
});
