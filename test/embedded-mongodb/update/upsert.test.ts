import { Int32, ObjectId } from 'bson';
import { documentForUpsert } from '../../../src/embedded-mongodb/update/upsert.js';

type Fields = Record<string, unknown>;

test.each<readonly [string, Fields, Fields, Fields]>([
  ['the filter, then the update', { a: 1 }, { $set: { b: 2 } }, { _id: 'new', a: 1, b: 2 }],
  ['the id of the filter', { _id: 7, a: 1 }, { $set: { b: 2 } }, { _id: 7, a: 1, b: 2 }],
  ['the id in front, wherever the filter has it', { a: 1, _id: 7 }, { $set: { b: 2 } }, { _id: 7, a: 1, b: 2 }],
  ['an id that is set on insert', { a: 1 }, { $setOnInsert: { _id: 7, c: 3 } }, { _id: 7, a: 1, c: 3 }],
  ['$eq and $in of one', { a: { $eq: 1 }, b: { $in: ['x'] } }, { $set: { c: 2 } }, { _id: 'new', a: 1, b: 'x', c: 2 }],
  ['$all of one', { a: { $all: [1] } }, { $set: { c: 2 } }, { _id: 'new', a: 1, c: 2 }],
  ['inside $and', { $and: [{ a: 1 }, { 'b.c': 2 }] }, { $set: { d: 3 } }, { _id: 'new', a: 1, b: { c: 2 }, d: 3 }],
  ['the only clause of $or', { $or: [{ a: 1 }] }, { $set: { d: 3 } }, { _id: 'new', a: 1, d: 3 }],
  ['nothing of several clauses of $or', { $or: [{ a: 1 }, { a: 2 }] }, { $set: { d: 3 } }, { _id: 'new', d: 3 }],
  [
    'nothing of ranges and other operators',
    { a: { $gt: 1 }, b: { $in: [1, 2] }, c: /x/, e: { $exists: false } },
    { $set: { d: 3 } },
    { _id: 'new', d: 3 },
  ],
  ['null too', { a: null }, { $set: { d: 3 } }, { _id: 'new', a: null, d: 3 }],
  [
    'an increment of the filter value',
    { a: new Int32(1) },
    { $inc: { a: new Int32(2) } },
    { _id: 'new', a: new Int32(3) },
  ],
  ['a dotted path', { 'a.b': 1 }, { $set: { 'a.c': 2 } }, { _id: 'new', a: { b: 1, c: 2 } }],
  ['a replacement without the filter', { a: 1 }, { b: 2 }, { _id: 'new', b: 2 }],
  ['a replacement with the id of the filter', { _id: 7, a: 1 }, { b: 2 }, { _id: 7, b: 2 }],
  ['a replacement with its own id', { a: 1 }, { b: 2, _id: 7 }, { _id: 7, b: 2 }],
])('inserts %s', (_name, filter, update, expected) => {
  const inserted = documentForUpsert(filter, update, { newId: 'new' });
  expect(inserted).toEqual(expected);
  expect(Object.keys(inserted)).toEqual(Object.keys(expected));
});

test('an id is made where none is given', () => {
  expect(documentForUpsert({ a: 1 }, { $set: { b: 1 } })._id).toBeInstanceOf(ObjectId);
});

test.each<readonly [string, Fields, Fields, number]>([
  ['another id in the update', { _id: 1 }, { $set: { _id: 2 } }, 66],
  ['another id in the replacement', { _id: 1 }, { _id: 2 }, 66],
  ['a path matched twice', { $and: [{ a: 1 }, { a: 2 }] }, { $set: { b: 1 } }, 54],
  ['a path inside another', { a: { b: 1 }, 'a.c': 2 }, { $set: { d: 1 } }, 54],
  ['an id that is an array', {}, { $set: { _id: [1] } }, 53],
])('%s is refused', (_name, filter, update, code) => {
  expect(() => documentForUpsert(filter, update)).toThrow(expect.objectContaining({ code }));
});
