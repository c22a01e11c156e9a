import { Int32 } from 'bson';
import { compileProjection } from '../../../src/embedded-mongodb/query/projection.js';

const doc = {
  _id: 1,
  name: 'x',
  list: [{ k: 'a', v: 1 }, { k: 'b', v: 2 }, 5, [{ k: 'c', v: 3 }]],
  deep: { a: { b: 1, c: 2 }, d: 3 },
  tags: [1, 2, 3, 4],
};

test.each<readonly [string, Record<string, unknown>, Record<string, unknown>]>([
  ['nothing asked keeps all', {}, doc],
  ['named fields and the id', { name: 1 }, { _id: 1, name: 'x' }],
  ['without the id', { name: true, _id: 0 }, { name: 'x' }],
  ['only the id', { _id: 1 }, { _id: 1 }],
  ['all but the id', { _id: 0 }, { name: 'x', list: doc.list, deep: doc.deep, tags: doc.tags }],
  ['all but some', { list: 0, tags: new Int32(0), deep: false }, { _id: 1, name: 'x' }],
  ['exclusion with the id asked for', { list: 0, tags: 0, deep: 0, _id: 1 }, { _id: 1, name: 'x' }],
  ['a dotted path', { 'deep.a.b': 1 }, { _id: 1, deep: { a: { b: 1 } } }],
  ['a nested specification', { deep: { a: { b: 1 } } }, { _id: 1, deep: { a: { b: 1 } } }],
  ['a path through arrays drops scalars', { 'list.k': 1 }, { _id: 1, list: [{ k: 'a' }, { k: 'b' }, [{ k: 'c' }]] }],
  [
    'exclusion through arrays keeps scalars',
    { 'list.v': 0, name: 0, deep: 0, tags: 0 },
    { _id: 1, list: [{ k: 'a' }, { k: 'b' }, 5, [{ k: 'c' }]] },
  ],
  ['a path below a scalar', { 'name.x': 1 }, { _id: 1 }],
  ['document order, not the order asked', { tags: 1, name: 1 }, { _id: 1, name: 'x', tags: [1, 2, 3, 4] }],
  ['$slice from the front', { tags: { $slice: 2 }, list: 0, deep: 0 }, { _id: 1, name: 'x', tags: [1, 2] }],
  ['$slice from the end', { name: 1, tags: { $slice: -1 } }, { _id: 1, name: 'x', tags: [4] }],
  ['$slice of a window', { name: 1, tags: { $slice: [-3, 2] } }, { _id: 1, name: 'x', tags: [2, 3] }],
  ['$elemMatch keeps the first', { list: { $elemMatch: { v: { $gt: 0 } } } }, { _id: 1, list: [{ k: 'a', v: 1 }] }],
  ['$elemMatch without a match', { list: { $elemMatch: { v: 99 } } }, { _id: 1 }],
])('%s', (_name, spec, expected) => {
  const before = structuredClone(doc);
  const result = compileProjection(spec)(doc);
  expect(result).toEqual(expected);
  expect(Object.keys(result)).toEqual(Object.keys(expected));
  expect(doc).toEqual(before);
});

test.each<readonly [string, Record<string, unknown>, number]>([
  ['exclusion in an inclusion', { a: 1, b: 0 }, 31254],
  ['inclusion in an exclusion', { a: 0, b: 1 }, 31253],
  ['colliding paths', { a: 1, 'a.b': 1 }, 31249],
  ['colliding paths the other way', { 'a.b': 1, a: 1 }, 31250],
  ['the positional operator', { 'a.$': 1 }, 2],
  ['an expression', { a: '$b' }, 2],
  ['an unknown operator', { a: { $meta: 'textScore' } }, 2],
  ['an empty sub-projection', { a: {} }, 2],
  ['a bad $slice', { a: { $slice: 'x' } }, 2],
  ['$elemMatch on a nested field', { 'a.b': { $elemMatch: { c: 1 } } }, 2],
])('%s is refused', (_name, spec, code) => {
  expect(() => compileProjection(spec)).toThrow(expect.objectContaining({ code }));
});

test('a field named __proto__ is projected as a field', () => {
  const result = compileProjection({ ['__proto__']: 1 })(JSON.parse('{"_id":1,"__proto__":{"x":1}}'));
  expect(Object.keys(result)).toEqual(['_id', '__proto__']);
  expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
});
