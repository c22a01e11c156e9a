import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { compileFilter } from '../../../src/embedded-mongodb/query/filter.js';

type Row = readonly [name: string, filter: Record<string, unknown>, doc: Record<string, unknown>, matches: boolean];

const id = new ObjectId('65a000000000000000000001');
const otherId = new ObjectId('65a000000000000000000002');
const day = new Date('2026-01-02T00:00:00Z');

const equality: readonly Row[] = [
  ['an empty filter matches all', {}, { a: 1 }, true],
  ['Int32 equals Long', { a: new Int32(5) }, { a: Long.fromNumber(5) }, true],
  ['Double equals a promoted number', { a: new Double(5) }, { a: 5 }, true],
  ['a number equals an unpromoted Int32', { a: 5 }, { a: new Int32(5) }, true],
  ['a Long beyond 2^53 is exact', { a: Long.fromBigInt(2n ** 53n + 1n) }, { a: 2 ** 53 }, false],
  ['bigint equals Long', { a: 2n ** 53n + 1n }, { a: Long.fromBigInt(2n ** 53n + 1n) }, true],
  ['NaN equals NaN', { a: Number.NaN }, { a: new Double(Number.NaN) }, true],
  ['a number is no string', { a: 5 }, { a: '5' }, false],
  ['a string equals one', { a: 'x' }, { a: 'x' }, true],
  ['dates are compared by time', { a: day }, { a: new Date(day) }, true],
  ['ObjectIds are compared by bytes', { a: id }, { a: new ObjectId(id.toHexString()) }, true],
  ['another ObjectId', { a: id }, { a: otherId }, false],
  ['an ObjectId is not its text', { a: id.toHexString() }, { a: id }, false],
  ['Buffer equals Binary', { a: Buffer.from([1]) }, { a: new Binary(Buffer.from([1])) }, true],
  ['binary of another subtype', { a: Buffer.from([1]) }, { a: new Binary(Buffer.from([1]), 4) }, false],
  ['null matches null', { a: null }, { a: null }, true],
  ['null matches a missing field', { a: null }, { b: 1 }, true],
  ['null matches a null element', { a: null }, { a: [1, null] }, true],
  ['null does not match an empty array', { a: null }, { a: [] }, false],
  ['null matches below a scalar', { 'a.b': null }, { a: 1 }, true],
  ['null matches an element without the field', { 'a.b': null }, { a: [{ b: 1 }, { c: 1 }] }, true],
  ['null does not match scalars in an array', { 'a.b': null }, { a: [1, 2] }, false],
  ['null does not match below an empty array', { 'a.b': null }, { a: [] }, false],
  ['an element equals', { a: 2 }, { a: [1, 2] }, true],
  ['a whole array equals', { a: [1, 2] }, { a: [new Int32(1), 2n] }, true],
  ['an array in an array equals', { a: [1] }, { a: [[1], 2] }, true],
  ['an array in another order', { a: [2, 1] }, { a: [1, 2] }, false],
  ['a document equals in field order', { a: { x: 1, y: 2 } }, { a: { x: 1, y: 2 } }, true],
  ['a document in another order', { a: { y: 2, x: 1 } }, { a: { x: 1, y: 2 } }, false],
  ['a document is compared whole', { a: { x: 1 } }, { a: { x: 1, y: 2 } }, false],
  ['an element document equals', { a: { x: 1 } }, { a: [{ x: 1 }] }, true],
  ['a regular expression searches', { a: /^Al/i }, { a: 'alpha' }, true],
  ['a regular expression searches elements', { a: new BSONRegExp('^b', '') }, { a: ['a', 'bc'] }, true],
  ['a regular expression matches itself', { a: /x/i }, { a: new BSONRegExp('x', 'i') }, true],
  ['a regular expression matches no number', { a: /1/ }, { a: 1 }, false],
  ['inherited names are no fields', { constructor: null }, {}, true],
  ['an own field of an inherited name', { toString: 1 }, { toString: 1 }, true],
  ['$eq of null', { a: { $eq: null } }, {}, true],
  ['$eq of a regular expression does not search', { a: { $eq: /x/ } }, { a: 'x' }, false],
  ['$ne on an array means no element', { a: { $ne: 2 } }, { a: [1, 2] }, false],
  ['$ne matches a missing field', { a: { $ne: 2 } }, {}, true],
  ['$ne null', { a: { $ne: null } }, { b: 1 }, false],
];

const manyFields: readonly Row[] = [
  ['three fields', { a: 1, b: 2, c: 3 }, { a: 1, b: 2, c: 3 }, true],
  ['four fields', { a: 1, b: 2, c: 3, d: 4 }, { a: 1, b: 2, c: 3, d: 4 }, true],
  ['four fields of which the last differs', { a: 1, b: 2, c: 3, d: 4 }, { a: 1, b: 2, c: 3, d: 5 }, false],
  ['fields in every element', { a: { $elemMatch: { $gt: 1, $lt: 9, $ne: 5, $in: [4, 5] } } }, { a: [5, 4] }, true],
  ['no element for all', { a: { $elemMatch: { $gt: 1, $lt: 9, $ne: 5, $in: [4, 5] } } }, { a: [5, 1] }, false],
];

const paths: readonly Row[] = [
  ['a path through documents', { 'a.b.c': 1 }, { a: { b: { c: 1 } } }, true],
  ['a path fans out over an array', { 'a.b': 2 }, { a: [{ b: 1 }, { b: 2 }] }, true],
  ['a path fans out twice', { 'a.b.c': 2 }, { a: [{ b: [{ c: 1 }, { c: 2 }] }] }, true],
  ['a path does not enter arrays in arrays', { 'a.b': 1 }, { a: [[{ b: 1 }]] }, false],
  ['a position', { 'a.1': 'y' }, { a: ['x', 'y'] }, true],
  ['a position beyond the end', { 'a.5': { $exists: true } }, { a: [1] }, false],
  ['a position and a field', { 'a.1.b': 2 }, { a: [{ b: 1 }, { b: 2 }] }, true],
  ['a position in a nested array', { 'a.0.1': 2 }, { a: [[1, 2]] }, true],
  ['a number as a field name', { 'a.0': 'x' }, { a: { 0: 'x' } }, true],
  ['two clauses may match different elements', { 'a.b': 1, 'a.c': 2 }, { a: [{ b: 1 }, { c: 2 }] }, true],
];

const ranges: readonly Row[] = [
  ['$gt over number types', { a: { $gt: 1 } }, { a: Long.fromNumber(2) }, true],
  ['$gt of a Long beyond 2^53', { a: { $gt: 2 ** 53 } }, { a: Long.fromBigInt(2n ** 53n + 1n) }, true],
  ['a range never matches another type', { a: { $gt: 1 } }, { a: 'x' }, false],
  ['a range of dates', { a: { $gte: day, $lt: new Date(day.getTime() + 1) } }, { a: day }, true],
  ['a number is in no range of dates', { a: { $gte: new Date(0) } }, { a: 5 }, false],
  ['a Timestamp is in no range of dates', { a: { $gte: new Date(0) } }, { a: new Timestamp({ t: 9, i: 1 }) }, false],
  ['a range of ObjectIds', { a: { $gt: id } }, { a: otherId }, true],
  ['two bounds may hold for different elements', { a: { $gt: 5, $lt: 3 } }, { a: [2, 6] }, true],
  ['$lte null matches a missing field', { a: { $lte: null } }, {}, true],
  ['$lt null matches nothing', { a: { $lt: null } }, { a: null }, false],
  ['NaN is below nothing', { a: { $lt: 5 } }, { a: Number.NaN }, false],
  ['NaN is at least NaN', { a: { $gte: Number.NaN } }, { a: Number.NaN }, true],
  ['5 is not above NaN', { a: { $gt: Number.NaN } }, { a: 5 }, false],
  ['everything is above MinKey', { a: { $gt: new MinKey() } }, { a: 'x' }, true],
  ['everything is below MaxKey', { a: { $lt: new MaxKey() } }, { a: 5 }, true],
  ['whole arrays compare', { a: { $gt: [1] } }, { a: [1, 2] }, true],
  ['false is below true', { a: { $lt: true } }, { a: false }, true],
];

const lists: readonly Row[] = [
  ['$in over number types', { a: { $in: [1, Long.fromNumber(2)] } }, { a: new Double(2) }, true],
  ['$in with null matches a missing field', { a: { $in: [null] } }, {}, true],
  ['$in asks elements', { a: { $in: ['y'] } }, { a: ['x', 'y'] }, true],
  ['$in asks the whole array', { a: { $in: [['x']] } }, { a: ['x'] }, true],
  ['$in searches regular expressions', { a: { $in: [/^x/, 5] } }, { a: 'xy' }, true],
  ['$in of ObjectIds', { a: { $in: [otherId, id] } }, { a: new ObjectId(id.toHexString()) }, true],
  ['$in of dates and binaries', { a: { $in: [day, Buffer.from([1])] } }, { a: new Binary(Buffer.from([1])) }, true],
  ['$in of documents', { a: { $in: [{ x: 1 }] } }, { a: { x: 1n } }, true],
  ['$in of long strings', { a: { $in: ['x'.repeat(900)] } }, { a: 'x'.repeat(900) }, true],
  ['an empty $in matches nothing', { a: { $in: [] } }, {}, false],
  ['$nin', { a: { $nin: [1, null] } }, { a: 2 }, true],
  ['$nin with null and a missing field', { a: { $nin: [null] } }, {}, false],
  ['$all', { a: { $all: [1, 2] } }, { a: [2, 3, 1] }, true],
  ['$all misses one', { a: { $all: [1, 4] } }, { a: [2, 3, 1] }, false],
  ['$all on a scalar', { a: { $all: [1] } }, { a: 1 }, true],
  ['an empty $all matches nothing', { a: { $all: [] } }, { a: [] }, false],
  [
    '$all of $elemMatch',
    { a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { x: 2 } }] } },
    { a: [{ x: 1 }, { x: 2 }] },
    true,
  ],
  ['$size', { a: { $size: 2 } }, { a: [1, 2] }, true],
  ['$size does not look into elements', { a: { $size: 1 } }, { a: [[1], [2]] }, false],
  ['$size of Long', { a: { $size: Long.fromNumber(0) } }, { a: [] }, true],
  ['$elemMatch on documents', { a: { $elemMatch: { b: 1, c: 2 } } }, { a: [{ b: 1 }, { b: 1, c: 2 }] }, true],
  ['$elemMatch wants one element for all', { a: { $elemMatch: { b: 1, c: 2 } } }, { a: [{ b: 1 }, { c: 2 }] }, false],
  ['$elemMatch on values', { a: { $elemMatch: { $gt: 1, $lt: 3 } } }, { a: [0, 2] }, true],
  ['$elemMatch wants one value for all', { a: { $elemMatch: { $gt: 5, $lt: 3 } } }, { a: [2, 6] }, false],
  ['$elemMatch on no array', { a: { $elemMatch: { b: 1 } } }, { a: { b: 1 } }, false],
  ['$elemMatch with $or', { a: { $elemMatch: { $or: [{ b: 2 }, { c: 2 }] } } }, { a: [{ c: 2 }] }, true],
  ['$elemMatch below a path', { 'a.b': { $elemMatch: { $eq: 2 } } }, { a: [{ b: [1, 2] }] }, true],
  ['$elemMatch with $not', { a: { $elemMatch: { $not: { $gt: 1 } } } }, { a: [5, 1] }, true],
];

const others: readonly Row[] = [
  ['$exists of null', { a: { $exists: true } }, { a: null }, true],
  ['$exists false', { a: { $exists: false } }, { b: 1 }, true],
  ['$exists with Int32 zero', { a: { $exists: new Int32(0) } }, {}, true],
  ['$exists of an empty array', { a: { $exists: true } }, { a: [] }, true],
  ['$exists below an array', { 'a.b': { $exists: true } }, { a: [{ b: 1 }] }, true],
  ['$type objectId', { a: { $type: 'objectId' } }, { a: id }, true],
  ['$type int of a promoted number', { a: { $type: 'int' } }, { a: 5 }, true],
  ['$type double', { a: { $type: 'double' } }, { a: new Double(5) }, true],
  ['$type long', { a: { $type: 18 } }, { a: Long.fromNumber(1) }, true],
  ['$type number', { a: { $type: 'number' } }, { a: 5n }, true],
  ['$type array asks the field', { a: { $type: 'array' } }, { a: [] }, true],
  ['$type asks elements', { a: { $type: ['string', 'bool'] } }, { a: [1, 'x'] }, true],
  ['$type null is not missing', { a: { $type: 'null' } }, {}, false],
  ['$type binData', { a: { $type: 5 } }, { a: Buffer.alloc(1) }, true],
  ['$not', { a: { $not: { $gt: 5 } } }, { a: 3 }, true],
  ['$not matches a missing field', { a: { $not: { $gt: 5 } } }, {}, true],
  ['$not of a regular expression', { a: { $not: /x/ } }, { a: 'yxy' }, false],
  ['$not of several', { a: { $not: { $gt: 1, $lt: 9 } } }, { a: 5 }, false],
  ['$and', { $and: [{ a: 1 }, { b: 2 }] }, { a: 1, b: 2 }, true],
  ['$or', { $or: [{ a: 9 }, { b: 2 }] }, { a: 1, b: 2 }, true],
  ['$nor', { $nor: [{ a: 9 }, { b: 2 }] }, { a: 1, b: 2 }, false],
  ['$or beside a field', { c: 3, $or: [{ a: 1 }] }, { a: 1 }, false],
  ['$comment is ignored', { $comment: 'why', a: 1 }, { a: 1 }, true],
  ['$regex with $options', { a: { $regex: '^X', $options: 'i' } }, { a: 'xy' }, true],
  ['$regex over lines', { a: { $regex: '^b$', $options: 'm' } }, { a: 'a\nb' }, true],
  ['$regex extended', { a: { $regex: 'a b # c', $options: 'x' } }, { a: 'ab' }, true],
  ['$regex with inline flags', { a: { $regex: '(?i)AB' } }, { a: 'ab' }, true],
  ['$mod', { a: { $mod: [4, 1] } }, { a: new Int32(5) }, true],
  ['$mod cuts fractions', { a: { $mod: [4, 1] } }, { a: 5.9 }, true],
  ['$mod of a negative number', { a: { $mod: [4, -1] } }, { a: -5 }, true],
  ['$mod of a Long', { a: { $mod: [2, 1] } }, { a: Long.fromBigInt(2n ** 53n + 1n) }, true],
  ['$mod of NaN', { a: { $mod: [2, 0] } }, { a: Number.NaN }, false],
];

test.each([...equality, ...manyFields, ...paths, ...ranges, ...lists, ...others])(
  '%s',
  (_name, filter, doc, matches) => {
    expect(compileFilter(filter)(doc)).toBe(matches);
  },
);

test.each<readonly [string, Record<string, unknown>, RegExp]>([
  ['an unknown operator', { a: { $near: 1 } }, /unknown operator: \$near/],
  ['an unknown top-level operator', { $where: 'x' }, /\$where/],
  ['$expr', { $expr: { $eq: ['$a', 1] } }, /\$expr/],
  ['an inherited operator name', { a: { $constructor: 1 } }, /\$constructor/],
  ['a field beside operators', { a: { $gt: 1, b: 2 } }, /unknown operator: b/],
  ['an empty $or', { $or: [] }, /\$or/],
  ['$and of no documents', { $and: [1] }, /\$and/],
  ['$in without an array', { a: { $in: 5 } }, /\$in/],
  ['operators inside $in', { a: { $in: [{ $gt: 1 }] } }, /\$in/],
  ['a range of a regular expression', { a: { $gt: /x/ } }, /\$gt/],
  ['$ne of a regular expression', { a: { $ne: /x/ } }, /\$ne/],
  ['$not of a value', { a: { $not: 5 } }, /\$not/],
  ['an empty $not', { a: { $not: {} } }, /\$not/],
  ['$options alone', { a: { $options: 'i' } }, /\$options/],
  ['$size of a fraction', { a: { $size: 1.5 } }, /\$size/],
  ['a negative $size', { a: { $size: -1 } }, /\$size/],
  ['$mod by zero', { a: { $mod: [0, 1] } }, /divisor/],
  ['a short $mod', { a: { $mod: [2] } }, /mod/],
  ['an unknown type', { a: { $type: 'text' } }, /text/],
  ['$elemMatch of a value', { a: { $elemMatch: 5 } }, /\$elemMatch/],
  ['Decimal128', { a: Decimal128.fromString('1') }, /Decimal128/],
  ['a range of Decimal128', { a: { $gt: Decimal128.fromString('1') } }, /Decimal128/],
])('%s is refused as BadValue', (_name, filter, message) => {
  expect(() => compileFilter(filter)).toThrow(
    expect.objectContaining({ code: 2, message: expect.stringMatching(message) }),
  );
});

test('a filter nested too deep is refused before the stack ends', () => {
  let filter: Record<string, unknown> = { a: 1 };
  for (let level = 0; level < 20_000; level++) filter = { $and: [filter] };
  expect(() => compileFilter(filter)).toThrow(expect.objectContaining({ code: 2 }));
});

test('an error holds no value of the filter', () => {
  expect(() => compileFilter({ name: { $regex: '(ada.lovelace' } })).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('lovelace') }),
  );
});

test('a list of 100,000 ids is asked by hash', () => {
  const ids = Array.from({ length: 100_000 }, (_, at) => `id-${at}`);
  const test = compileFilter({ _id: { $in: ids } });
  expect(ids.every((_id) => test({ _id }))).toBe(true);
  expect(test({ _id: 'id-x' })).toBe(false);
});
