import { Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';
import { applyUpdate, compileUpdate } from '../../../src/embedded-mongodb/update/apply-update.js';

type Fields = Record<string, unknown>;

const now = new Date('2026-03-04T05:06:07Z');
const id = new ObjectId('65a000000000000000000001');
const maxInt = 2 ** 31 - 1;

/** Field order counts in the result, so it is compared as entries too. */
function expectResult(doc: Fields, update: Fields, expected: Fields): void {
  const result = applyUpdate(doc, update, { now }).doc;
  expect(result).toEqual(expected);
  expect(Object.keys(result)).toEqual(Object.keys(expected));
}

test.each<readonly [string, Fields, Fields, Fields]>([
  ['$set of a new field goes to the end', { _id: 1, a: 1 }, { $set: { b: 2 } }, { _id: 1, a: 1, b: 2 }],
  ['$set of an old field keeps its place', { a: 1, b: 2 }, { $set: { a: 3 } }, { a: 3, b: 2 }],
  ['new fields come in the order of their paths', {}, { $set: { c: 1, a: 1 }, $inc: { b: 1 } }, { a: 1, b: 1, c: 1 }],
  ['$set makes documents on the way', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
  ['$set at a position', { a: [1, 2] }, { $set: { 'a.1': 9 } }, { a: [1, 9] }],
  ['$set beyond the end pads with null', { a: [1] }, { $set: { 'a.3': 9 } }, { a: [1, null, null, 9] }],
  ['$set below a position', { a: [{ b: 1 }] }, { $set: { 'a.0.b': 2, 'a.1.b': 3 } }, { a: [{ b: 2 }, { b: 3 }] }],
  ['a number makes a field where there is no array', {}, { $set: { 'a.0': 1 } }, { a: { 0: 1 } }],
  ['$set of several below one document', { a: { x: 1 } }, { $set: { 'a.y': 2, 'a.x': 3 } }, { a: { x: 3, y: 2 } }],
  ['an empty $set changes nothing', { a: 1 }, { $set: {} }, { a: 1 }],
  ['$unset', { a: 1, b: { c: 1, d: 2 } }, { $unset: { a: '', 'b.c': 1, zz: 1, 'q.r': 1 } }, { b: { d: 2 } }],
  ['$unset of an element leaves null', { a: [1, 2] }, { $unset: { 'a.0': '' } }, { a: [null, 2] }],
  ['$setOnInsert writes nothing on an update', { a: 1 }, { $setOnInsert: { b: 1 } }, { a: 1 }],
  ['$min writes the lesser', { a: 5, b: 5 }, { $min: { a: 3, b: 7 } }, { a: 3, b: 5 }],
  [
    '$max writes the greater across number types',
    { a: 5 },
    { $max: { a: Long.fromNumber(6) } },
    { a: Long.fromNumber(6) },
  ],
  ['$min on a missing field', {}, { $min: { a: 3 } }, { a: 3 }],
  ['$max compares types in BSON order', { a: 5 }, { $max: { a: 'x' } }, { a: 'x' }],
  ['$max of dates', { a: new Date(1) }, { $max: { a: new Date(2) } }, { a: new Date(2) }],
  ['$min of an equal number of another type keeps', { a: 5 }, { $min: { a: Long.fromNumber(5) } }, { a: 5 }],
  ['$rename moves to the end', { a: 1, b: 2 }, { $rename: { a: 'c' } }, { b: 2, c: 1 }],
  ['$rename into a document', { a: 1, b: {} }, { $rename: { a: 'b.c' } }, { b: { c: 1 } }],
  ['$rename over a field', { a: 1, b: 2 }, { $rename: { a: 'b' } }, { b: 1 }],
  ['$rename of nothing', { b: 2 }, { $rename: { a: 'b' } }, { b: 2 }],
  ['$currentDate', {}, { $currentDate: { a: true, b: { $type: 'date' } } }, { a: now, b: now }],
  [
    '$currentDate as Timestamp',
    {},
    { $currentDate: { a: { $type: 'timestamp' } } },
    { a: new Timestamp({ t: 1772600767, i: 1 }) },
  ],
  ['$bit', { a: new Int32(13) }, { $bit: { a: { and: new Int32(10) } } }, { a: new Int32(8) }],
  ['$bit in sequence', { a: 1 }, { $bit: { a: { or: 6, xor: 1 } } }, { a: 6 }],
  ['$bit on a missing field', {}, { $bit: { a: { or: 5 } } }, { a: 5 }],
  [
    '$bit of Longs',
    { a: Long.fromBigInt(2n ** 40n) },
    { $bit: { a: { or: 1 } } },
    { a: Long.fromBigInt(2n ** 40n + 1n) },
  ],
  ['a replacement keeps the id in front', { _id: id, a: 1 }, { b: 2 }, { _id: id, b: 2 }],
  ['a replacement that names the id', { _id: id, a: 1 }, { b: 2, _id: id }, { _id: id, b: 2 }],
  ['an empty replacement', { _id: 1, a: 1 }, {}, { _id: 1 }],
  [
    'a field named __proto__ is a field',
    {},
    JSON.parse('{"$set":{"__proto__.x":1}}'),
    JSON.parse('{"__proto__":{"x":1}}'),
  ],
])('%s', (_name, doc, update, expected) => {
  expectResult(doc, update, expected);
});

test.each<readonly [string, unknown, string, unknown, unknown]>([
  ['Int32 + Int32 is Int32', new Int32(1), '$inc', new Int32(2), new Int32(3)],
  ['promoted int + promoted int', 1, '$inc', 2, 3],
  ['Int32 + Int32 that overflows is Long', new Int32(maxInt), '$inc', new Int32(1), Long.fromNumber(2 ** 31)],
  ['promoted ints that overflow are Long', maxInt, '$inc', 1, Long.fromNumber(2 ** 31)],
  ['Long + Int32 is Long', Long.fromNumber(1), '$inc', new Int32(1), Long.fromNumber(2)],
  ['Long beyond 2^53 is exact', Long.fromBigInt(2n ** 53n), '$inc', 1, Long.fromBigInt(2n ** 53n + 1n)],
  ['bigint + int is Long', 5n, '$inc', 1, Long.fromNumber(6)],
  ['Long + Double is Double', Long.fromNumber(1), '$inc', 0.5, 1.5],
  ['Double + Double that is whole stays Double', 1.5, '$inc', 0.5, new Double(2)],
  ['Int32 + Double that is whole stays Double', new Int32(1), '$inc', new Double(1), new Double(2)],
  ['Int32 * Int32 that overflows is Long', new Int32(2 ** 30), '$mul', new Int32(4), Long.fromNumber(2 ** 32)],
  ['Long * Double is Double', Long.fromNumber(3), '$mul', 0.5, 1.5],
  ['a negative increment', 5, '$inc', -7, -2],
])('%s', (_name, before, operator, operand, expected) => {
  expect(applyUpdate({ a: before }, { [operator]: { a: operand } }).doc).toEqual({ a: expected });
});

test('$inc of a missing field writes the increment, $mul a zero of its type', () => {
  expect(applyUpdate({}, { $inc: { a: Long.fromNumber(2) } }).doc).toEqual({ a: Long.fromNumber(2) });
  expect(applyUpdate({}, { $mul: { a: Long.fromNumber(2), b: new Double(1.5), c: 3 } }).doc).toEqual({
    a: Long.ZERO,
    b: new Double(0),
    c: 0,
  });
});

test.each<readonly [string, Fields, Fields]>([
  ['the same number', { a: 1 }, { $set: { a: 1 } }],
  ['the same number, once promoted', { a: 1 }, { $set: { a: new Int32(1) } }],
  ['the same document', { a: { b: [1, 'x', new Date(5)] } }, { $set: { a: { b: [1, 'x', new Date(5)] } } }],
  ['the same ObjectId', { a: id }, { $set: { a: new ObjectId(id.toHexString()) } }],
  ['an increment by zero', { a: 1 }, { $inc: { a: 0 } }],
  ['$unset of nothing', { a: 1 }, { $unset: { b: 1 } }],
  ['$pull of nothing', { a: [1] }, { $pull: { a: 2 } }],
  ['$pull without the field', { a: 1 }, { $pull: { b: 2 } }],
  ['$addToSet of a member', { a: [1] }, { $addToSet: { a: Long.fromNumber(1) } }],
  ['$push of nothing', { a: [1] }, { $push: { a: { $each: [] } } }],
  ['$pop of an empty array', { a: [] }, { $pop: { a: 1 } }],
  ['$set of the same id', { _id: id }, { $set: { _id: id } }],
  ['an equal replacement', { _id: 1, a: 1 }, { a: 1 }],
])('%s is no change, and the document itself comes back', (_name, doc, update) => {
  const result = applyUpdate(doc, update);
  expect(result.changed).toBe(false);
  expect(result.doc).toBe(doc);
});

test.each<readonly [string, Fields, Fields]>([
  ['another number type', { a: 1 }, { $set: { a: Long.fromNumber(1) } }],
  ['another field order', { a: { x: 1, y: 2 } }, { $set: { a: { y: 2, x: 1 } } }],
  ['null on a missing field', {}, { $set: { a: null } }],
  ['an empty array on a missing field', {}, { $push: { a: { $each: [] } } }],
])('%s is a change', (_name, doc, update) => {
  expect(applyUpdate(doc, update).changed).toBe(true);
});

test.each<readonly [string, number, Fields, Fields]>([
  ['the same path twice', 40, {}, { $set: { a: 1 }, $inc: { a: 1 } }],
  ['a path inside another', 40, {}, { $set: { a: {} }, $unset: { 'a.b': 1 } }],
  ['a path inside another, others between', 40, {}, { $set: { a: 1, 'a!': 1, 'a.b': 2, ab: 1 } }],
  ['$rename onto a written path', 40, {}, { $set: { b: 1 }, $rename: { a: 'b' } }],
  ['$rename of a written path', 40, {}, { $set: { 'a.x': 1 }, $rename: { a: 'b' } }],
  ['$rename onto itself', 40, {}, { $rename: { a: 'a' } }],
  ['a path through a scalar', 28, { a: 1 }, { $set: { 'a.b': 1 } }],
  ['a path through null', 28, { a: null }, { $set: { 'a.b': 1 } }],
  ['a path through an ObjectId', 28, { a: id }, { $set: { 'a.id': 1 } }],
  ['a name in an array', 28, { a: [] }, { $set: { 'a.b': 1 } }],
  ['a changed id', 66, { _id: 1 }, { $set: { _id: 2 } }],
  ['a removed id', 66, { _id: 1 }, { $unset: { _id: '' } }],
  ['a change inside the id', 66, { _id: { a: 1 } }, { $set: { '_id.a': 2 } }],
  ['a replacement with another id', 66, { _id: 1 }, { _id: 2, a: 1 }],
  ['$inc by a string', 14, { a: 1 }, { $inc: { a: '1' } }],
  ['$inc of a string', 14, { a: '1' }, { $inc: { a: 1 } }],
  ['$inc of null', 14, { a: null }, { $inc: { a: 1 } }],
  ['a Long that overflows', 2, { a: Long.MAX_VALUE }, { $inc: { a: 1 } }],
  ['$inc by Decimal128', 2, { a: 1 }, { $inc: { a: Decimal128.fromString('1') } }],
  ['$set of Decimal128', 2, {}, { $set: { a: { b: [Decimal128.fromString('1')] } } }],
  ['$push on a scalar', 2, { a: 1 }, { $push: { a: 1 } }],
  ['$pop of a scalar', 14, { a: 1 }, { $pop: { a: 1 } }],
  ['$pop by 2', 9, { a: [1] }, { $pop: { a: 2 } }],
  ['$pullAll by a value', 2, { a: [1] }, { $pullAll: { a: 1 } }],
  ['$rename through an array', 2, { a: [{ b: 1 }] }, { $rename: { 'a.0.b': 'c' } }],
  ['$rename to a number', 2, {}, { $rename: { a: 1 } }],
  ['$bit of a double', 14, { a: 1.5 }, { $bit: { a: { and: 1 } } }],
  ['$bit by an unknown operation', 2, {}, { $bit: { a: { not: 1 } } }],
  ['$currentDate of an unknown type', 2, {}, { $currentDate: { a: 'later' } }],
  ['an unknown operator', 9, {}, { $frobnicate: { a: 1 } }],
  ['a field beside operators', 9, {}, { $set: { a: 1 }, b: 2 }],
  ['an operator without fields', 9, {}, { $set: 5 }],
  ['an operator in a replacement', 52, {}, { a: 1, $set: { b: 1 } }],
  ['an empty part', 56, {}, { $set: { 'a..b': 1 } }],
  ['a $-name in a path', 52, {}, { $set: { 'a.$b': 1 } }],
  ['padding without end', 2, { a: [] }, { $set: { 'a.9999999': 1 } }],
])('%s is refused with code %d and leaves the document', (_name, code, doc, update) => {
  const before = Object.entries(doc);
  expect(() => applyUpdate(doc, update, { now })).toThrow(expect.objectContaining({ code }));
  expect(Object.entries(doc)).toEqual(before);
});

test('a pipeline is refused', () => {
  const pipeline = [{ $set: { a: 1 } }] as unknown as Fields;
  expect(() => applyUpdate({}, pipeline)).toThrow(expect.objectContaining({ code: 9 }));
});

test('a result deeper than 100 levels is refused', () => {
  const levels = (count: number): unknown => (count === 0 ? 1 : { a: levels(count - 1) });
  const path = (parts: number) => Array.from({ length: parts }, () => 'a').join('.');
  expect(applyUpdate({}, { $set: { b: levels(99) } }).changed).toBe(true);
  expect(() => applyUpdate({}, { $set: { b: levels(100) } })).toThrow(expect.objectContaining({ code: 15 }));
  expect(applyUpdate({}, { $set: { [path(100)]: 1 } }).changed).toBe(true);
  expect(() => applyUpdate({}, { $set: { [path(101)]: 1 } })).toThrow(expect.objectContaining({ code: 15 }));
  expect(() => applyUpdate({}, { $set: { [path(50)]: levels(51) } })).toThrow(expect.objectContaining({ code: 15 }));
});

test('$currentDate without a time is refused', () => {
  expect(() => applyUpdate({}, { $currentDate: { a: true } })).toThrow(expect.objectContaining({ code: 2 }));
});

test('a compiled update serves many documents', () => {
  const update = compileUpdate({ $inc: { n: 1 }, $push: { log: 'x' } });
  expect(update({ n: 1 }).doc).toEqual({ n: 2, log: ['x'] });
  expect(update({ n: 5, log: ['a'] }).doc).toEqual({ n: 6, log: ['a', 'x'] });
});
