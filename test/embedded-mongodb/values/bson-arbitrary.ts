/** Generators of BSON values for property tests: every type, promoted and not, with the numbers that break naive comparisons. */

import { Binary, BSONRegExp, Code, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';

const edges = [
  0n,
  1n,
  -1n,
  2n ** 31n,
  2n ** 53n,
  2n ** 53n + 1n,
  -(2n ** 53n) - 1n,
  2n ** 62n + 1n,
  2n ** 63n - 1n,
  -(2n ** 63n),
];

const long = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.constantFrom(...edges));
const double = fc.oneof(
  fc.double(),
  fc.constantFrom(...edges.map(Number), Number.NaN, Number.POSITIVE_INFINITY, -0, 0.5, 2 ** 53 + 2),
);

export const numberArbitrary = fc.oneof(
  double,
  double.map((value) => new Double(value)),
  fc.integer().map((value) => new Int32(value)),
  fc.integer({ min: -3, max: 3 }),
  long,
  long.map((value) => Long.fromBigInt(value)),
);

/** Well-formed text; often short and of few letters, so that prefixes, NUL and characters beyond U+FFFF meet. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '\0', '\u0001', 'é', '\uffee', '\u{1f600}'), maxLength: 4 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const bytes = fc.uint8Array({ maxLength: 12 });
const fieldName = fc.constantFrom('a', 'b', 'c', 'ab', 'é');

const scalar = fc.oneof(
  { arbitrary: numberArbitrary, weight: 4 },
  { arbitrary: text, weight: 4 },
  fc.constantFrom(null, true, false, new MinKey(), new MaxKey()),
  fc.date({ noInvalidDate: true }),
  bytes.map((each) => new ObjectId(Buffer.concat([each], 12))),
  bytes.map((each) => new Binary(each, 4)),
  bytes.map((each) => Buffer.from(each)),
  fc.tuple(fc.nat(3), fc.nat(3)).map(([t, i]) => new Timestamp({ t, i })),
  fc.constantFrom(/a/, /a/i, new BSONRegExp('b', 'i'), new Code('f'), new Code('f', { a: 1 })),
);

export const valueArbitrary: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { arbitrary: scalar, weight: 6 },
    { arbitrary: fc.array(tie('value'), { maxLength: 3 }), weight: 1 },
    { arbitrary: fc.dictionary(fieldName, tie('value'), { maxKeys: 3, noNullPrototype: true }), weight: 1 },
  ),
})).value;

/** Documents over few field names and small values, so that filters and updates meet what they ask for. */
export const documentArbitrary: fc.Arbitrary<Record<string, unknown>> = fc.dictionary(
  fieldName,
  fc.oneof(
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom(
      null,
      'x',
      'y',
      Long.fromNumber(1),
      new Double(2),
      [],
      [1, 2],
      [{ a: 1 }, { a: [2], b: 'x' }],
      { a: 1 },
      { a: { b: 2 } },
    ),
    valueArbitrary,
  ),
  { maxKeys: 4, noNullPrototype: true },
);
