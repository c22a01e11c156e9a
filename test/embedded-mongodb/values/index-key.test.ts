import { Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId } from 'bson';
import fc from 'fast-check';
import { EMPTY_ARRAY, MISSING } from '../../../src/embedded-mongodb/values/bson-type.js';
import { compareValues } from '../../../src/embedded-mongodb/values/compare.js';
import {
  type Direction,
  encodeIndexKey,
  encodePrefix,
  highestOfType,
  lowestOfType,
  prefixEnd,
} from '../../../src/embedded-mongodb/values/index-key.js';
import { numberArbitrary, valueArbitrary } from './bson-arbitrary.js';

function keyOf(...values: unknown[]): Buffer {
  return encodeIndexKey(
    values,
    values.map(() => 1),
  ).key;
}

const direction = fc.constantFrom<Direction>(1, -1);

test('the byte order of keys is the comparison order of their values', () => {
  fc.assert(
    fc.property(valueArbitrary, valueArbitrary, (a, b) => {
      fc.pre(encodeIndexKey([a], [1]).exact && encodeIndexKey([b], [1]).exact);
      expect(Math.sign(Buffer.compare(keyOf(a), keyOf(b)))).toBe(Math.sign(compareValues(a, b)));
    }),
    { numRuns: 2000 },
  );
});

test('numbers of all types are keyed by their exact value', () => {
  fc.assert(
    fc.property(numberArbitrary, numberArbitrary, (a, b) => {
      expect(Math.sign(Buffer.compare(keyOf(a), keyOf(b)))).toBe(Math.sign(compareValues(a, b)));
    }),
    { numRuns: 2000 },
  );
});

test('a compound key orders by its components, each in its direction', () => {
  const row = fc.tuple(valueArbitrary, valueArbitrary, valueArbitrary);
  fc.assert(
    fc.property(row, row, fc.tuple(direction, direction, direction), (a, b, directions) => {
      const [left, right] = [encodeIndexKey(a, directions), encodeIndexKey(b, directions)];
      fc.pre(left.exact && right.exact);
      const orders = a.map((value, at) => compareValues(value, b[at]) * (directions[at] as number));
      const expected = orders.find((order) => order !== 0) ?? 0;
      expect(Math.sign(Buffer.compare(left.key, right.key))).toBe(Math.sign(expected));
    }),
    { numRuns: 1000 },
  );
});

test('every key of a prefix lies between the prefix and its end, and no other key does', () => {
  fc.assert(
    fc.property(
      valueArbitrary,
      valueArbitrary,
      valueArbitrary,
      direction,
      direction,
      (first, second, other, d1, d2) => {
        const prefix = encodePrefix([first], [d1, d2]);
        const isInside = (key: Buffer) =>
          Buffer.compare(key, prefix) >= 0 && Buffer.compare(key, prefixEnd(prefix)) < 0;
        expect(isInside(encodeIndexKey([first, second], [d1, d2]).key)).toBe(true);
        expect(isInside(encodeIndexKey([other, second], [d1, d2]).key)).toBe(compareValues(first, other) === 0);
      },
    ),
    { numRuns: 800 },
  );
});

test('the bounds of a type bracket enclose the values of that type and no others, in both directions', () => {
  fc.assert(
    fc.property(valueArbitrary, valueArbitrary, direction, (operand, value, d) => {
      fc.pre(!(operand instanceof MinKey) && !(operand instanceof MaxKey));
      const isAbove = (bound: unknown) =>
        Buffer.compare(encodePrefix([value], [d]), encodePrefix([bound], [d])) * d > 0;
      const isInside = isAbove(lowestOfType(operand)) && !isAbove(highestOfType(operand));
      const compares =
        compareValues(value, lowestOfType(operand)) > 0 && compareValues(value, highestOfType(operand)) < 0;
      expect(isInside).toBe(compares);
      expect(compareValues(operand, lowestOfType(operand))).toBeGreaterThan(0);
    }),
    { numRuns: 800 },
  );
});

test('the bracket of MinKey and MaxKey holds every type', () => {
  for (const value of [new MinKey(), null, 1, 'a', new MaxKey()]) {
    expect(compareValues(value, lowestOfType(new MaxKey()))).toBeGreaterThan(0);
    expect(compareValues(value, highestOfType(new MinKey()))).toBeLessThan(0);
  }
});

test('equal numbers of different types have one key', () => {
  const keys = [5, 5n, new Int32(5), Long.fromNumber(5), new Double(5)].map((value) => keyOf(value).toString('hex'));
  expect(new Set(keys).size).toBe(1);
});

test('a missing field has the key of null, an empty array one below it', () => {
  expect(keyOf(MISSING)).toEqual(keyOf(null));
  expect(Buffer.compare(keyOf(EMPTY_ARRAY), keyOf(null))).toBe(-1);
});

test('a component over 400 bytes is cut to 432, says so, and still differs from its neighbours', () => {
  const long = 'x'.repeat(1000);
  const cut = encodeIndexKey([long, 1], [1, 1]);
  expect(cut.exact).toBe(false);
  expect(cut.key.length).toBe(432 + keyOf(1).length);
  expect(cut.key).toEqual(encodeIndexKey([long, 1], [1, 1]).key);
  expect(cut.key).not.toEqual(encodeIndexKey([`${long}y`, 1], [1, 1]).key);
  expect(encodeIndexKey(['x'.repeat(398)], [1]).exact).toBe(true);
});

test('a cut component keeps its order against every component that is not cut', () => {
  const cut = keyOf('x'.repeat(1000));
  expect(Buffer.compare(keyOf('x'.repeat(398)), cut)).toBe(-1);
  expect(Buffer.compare(keyOf(`${'x'.repeat(396)}y`), cut)).toBe(1);
});

test('keys made one after another do not share bytes', () => {
  const first = keyOf('a'.repeat(30));
  const copy = Buffer.from(first);
  keyOf('b'.repeat(30_000), new ObjectId());
  expect(first).toEqual(copy);
});

test('Decimal128 and integers beyond 64 bits are refused', () => {
  expect(() => keyOf(Decimal128.fromString('1'))).toThrow(expect.objectContaining({ code: 2 }));
  expect(() => keyOf(2n ** 64n)).toThrow(expect.objectContaining({ codeName: 'Overflow' }));
});
