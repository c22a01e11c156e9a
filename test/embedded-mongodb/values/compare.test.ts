import {
  Binary,
  BSONRegExp,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import fc from 'fast-check';
import { EMPTY_ARRAY, MISSING } from '../../../src/embedded-mongodb/values/bson-type.js';
import { compareValues, valuesEqual } from '../../../src/embedded-mongodb/values/compare.js';
import { valueArbitrary } from './bson-arbitrary.js';

/** Ascending, one of each type; MongoDB manual, "BSON Types: comparison/sort order". */
const ascending: readonly (readonly [string, unknown])[] = [
  ['MinKey', new MinKey()],
  ['empty array in an index', EMPTY_ARRAY],
  ['null', null],
  ['NaN', Number.NaN],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['the least Long', Long.MIN_VALUE],
  ['Int32 -1', new Int32(-1)],
  ['0', 0],
  ['Double 0.5', new Double(0.5)],
  ['2^53', 2 ** 53],
  ['Long 2^53 + 1, which has no double', Long.fromBigInt(2n ** 53n + 1n)],
  ['Double 2^53 + 2', new Double(2 ** 53 + 2)],
  ['the greatest Long', Long.MAX_VALUE],
  ['Double 2^63', 2 ** 63],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['empty string', ''],
  ['string a', 'a'],
  ['string a NUL', 'a\0'],
  ['string b', 'b'],
  ['string U+FFEE', '\uffee'],
  ['string beyond U+FFFF', '\u{1f600}'],
  ['empty document', {}],
  ['document with null', { z: null }],
  ['document with a number', { a: 1 }],
  ['document with a greater number', { a: 2 }],
  ['document with a later name', { b: 1 }],
  ['document with a string', { a: 'x' }],
  ['array [1]', [1]],
  ['array [1, 0]', [1, 0]],
  ['array [2]', [2]],
  ['shorter binary', new Binary(Buffer.from([9]))],
  ['longer binary', Buffer.from([1, 1])],
  ['longer binary of a greater subtype', new Binary(Buffer.from([0, 0]), 4)],
  ['ObjectId', new ObjectId('000000000000000000000001')],
  ['later ObjectId', new ObjectId('010000000000000000000000')],
  ['false', false],
  ['true', true],
  ['Date before 1970', new Date(-1)],
  ['Date', new Date(1)],
  ['Timestamp', new Timestamp({ t: 1, i: 2 })],
  ['later Timestamp', new Timestamp({ t: 0xffffffff, i: 0 })],
  ['regular expression', /a/i],
  ['later regular expression', new BSONRegExp('b', '')],
  ['code', new Code('f()')],
  ['code with scope', new Code('f()', { a: 1 })],
  ['MaxKey', new MaxKey()],
];

test('types and values stand in the order of the MongoDB manual', () => {
  const wrong: string[] = [];
  ascending.forEach(([name, value], at) => {
    ascending.forEach(([otherName, other], otherAt) => {
      if (Math.sign(compareValues(value, other)) !== Math.sign(at - otherAt)) wrong.push(`${name} / ${otherName}`);
    });
  });
  expect(wrong).toEqual([]);
});

const id = new ObjectId('65a000000000000000000001');

test.each<readonly [string, unknown, unknown]>([
  ['Int32, Long, Double and promoted numbers', new Int32(5), Long.fromNumber(5)],
  ['Double and bigint', new Double(5), 5n],
  ['bigint and number', 5n, 5],
  ['minus zero and zero', -0, new Int32(0)],
  ['NaN and NaN', Number.NaN, new Double(Number.NaN)],
  ['null and undefined', null, undefined],
  ['null and a missing field', null, MISSING],
  ['Buffer and Binary of subtype 0', Buffer.from([1, 2]), new Binary(Buffer.from([1, 2]), 0)],
  ['ObjectIds of the same bytes', id, new ObjectId(id.toHexString())],
  ['RegExp and BSONRegExp', /a/im, new BSONRegExp('a', 'mi')],
  ['documents with equal numbers', { a: 1, b: [2n] }, { a: new Double(1), b: [new Int32(2)] }],
  ['a DBRef and its fields', new DBRef('c', id), { $ref: 'c', $id: id }],
])('%s are equal', (_name, a, b) => {
  expect(valuesEqual(a, b)).toBe(true);
  expect(valuesEqual(b, a)).toBe(true);
});

test('documents with another field order are not equal', () => {
  expect(valuesEqual({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(false);
});

test('a field called _bsontype makes no bson value', () => {
  expect(valuesEqual({ _bsontype: 'ObjectId' }, { _bsontype: 'ObjectId' })).toBe(true);
});

test('Decimal128 is refused', () => {
  expect(() => compareValues(Decimal128.fromString('1'), 1)).toThrow(expect.objectContaining({ code: 2 }));
});

test('values nested without end are refused before the stack ends', () => {
  const deep = (): unknown => {
    let value: unknown = 1;
    for (let level = 0; level < 50_000; level++) value = [value];
    return value;
  };
  expect(() => compareValues(deep(), deep())).toThrow(expect.objectContaining({ codeName: 'Overflow' }));
});

test('the order is antisymmetric and a value equals itself', () => {
  fc.assert(
    fc.property(valueArbitrary, valueArbitrary, (a, b) => {
      expect(compareValues(a, a)).toBe(0);
      expect(Math.sign(compareValues(a, b))).toBe(0 - Math.sign(compareValues(b, a)));
    }),
    { numRuns: 800 },
  );
});

test('the order is transitive', () => {
  fc.assert(
    fc.property(valueArbitrary, valueArbitrary, valueArbitrary, (a, b, c) => {
      // Wrapped, since Array.prototype.sort puts a bare undefined last without asking.
      const [low, middle, high] = [[a], [b], [c]].sort(([left], [right]) => compareValues(left, right));
      expect(compareValues(low?.[0], middle?.[0])).toBeLessThanOrEqual(0);
      expect(compareValues(middle?.[0], high?.[0])).toBeLessThanOrEqual(0);
      expect(compareValues(low?.[0], high?.[0])).toBeLessThanOrEqual(0);
    }),
    { numRuns: 800 },
  );
});
