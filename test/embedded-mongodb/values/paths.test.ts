import { DBRef, ObjectId } from 'bson';
import { MISSING, valuesAtPath } from '../../../src/embedded-mongodb/values/paths.js';

type Fields = Record<string, unknown>;

test.each<readonly [string, Fields, string, unknown[], boolean]>([
  ['a field', { a: 1 }, 'a', [1], false],
  ['a field that is not there', {}, 'a', [MISSING], false],
  ['a nested field', { a: { b: { c: 1 } } }, 'a.b.c', [1], false],
  ['below a scalar', { a: 1 }, 'a.b', [MISSING], false],
  ['below null', { a: null }, 'a.b', [MISSING], false],
  ['an array: its elements, then itself', { a: [1, 2] }, 'a', [1, 2, [1, 2]], true],
  ['an empty array: itself', { a: [] }, 'a', [[]], true],
  ['below an empty array: nothing', { a: [] }, 'a.b', [], true],
  ['through an array of documents', { a: [{ b: 1 }, { c: 2 }, 3, { b: [4] }] }, 'a.b', [1, MISSING, 4, [4]], true],
  ['a position', { a: ['x', 'y'] }, 'a.1', ['y'], true],
  ['a position of a nested array is not fanned out', { a: [[1, 2]] }, 'a.0', [[1, 2]], true],
  ['a name that looks like a position', { a: { 1: 'x' } }, 'a.1', ['x'], false],
  ['an inherited name', {}, 'constructor', [MISSING], false],
  ['a DBRef is a document', { a: new DBRef('c', new ObjectId()) }, 'a.x', [MISSING], false],
])('%s', (_name, doc, path, values, isMultikey) => {
  expect(valuesAtPath(doc, path)).toEqual({ values, isMultikey });
});
