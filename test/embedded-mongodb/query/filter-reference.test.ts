import { MaxKey, MinKey } from 'bson';
import fc from 'fast-check';
import { compileFilter } from '../../../src/embedded-mongodb/query/filter.js';
import { rankOf } from '../../../src/embedded-mongodb/values/bson-type.js';
import { indexEntries } from '../../../src/embedded-mongodb/values/index-entries.js';
import {
  encodeIndexKey,
  encodePrefix,
  highestOfType,
  lowestOfType,
} from '../../../src/embedded-mongodb/values/index-key.js';
import { documentArbitrary, valueArbitrary } from '../values/bson-arbitrary.js';
import { matchesNaively } from './naive-filter.js';

const path = fc.constantFrom('a', 'b', 'a.a', 'a.b', 'b.a.b');
const operand = fc
  .oneof(fc.constantFrom<unknown>(0, 1, 2, null, 'x', [1, 2], { a: 1 }), valueArbitrary)
  // A regular expression searches instead, MinKey and MaxKey span all types: both have rows of their own.
  .filter((value) => rankOf(value) !== rankOf(/a/) && !(value instanceof MinKey) && !(value instanceof MaxKey));
const condition = fc.oneof(
  fc.tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), operand),
  fc.tuple(fc.constantFrom('$in', '$nin'), fc.array(operand, { maxLength: 3 })),
  fc.tuple(fc.constant('$exists'), fc.boolean()),
);

test('a compiled filter agrees with a naive reference', () => {
  fc.assert(
    fc.property(documentArbitrary, path, condition, (doc, at, [operator, value]) => {
      expect(compileFilter({ [at]: { [operator]: value } })(doc)).toBe(matchesNaively(doc, at, operator, value));
    }),
    { numRuns: 2000 },
  );
});

test('negations are the opposite of what they negate', () => {
  fc.assert(
    fc.property(documentArbitrary, path, condition, (doc, at, [operator, value]) => {
      const plain = { [at]: { [operator]: value } };
      const matches = compileFilter(plain)(doc);
      expect(compileFilter({ [at]: { $not: { [operator]: value } } })(doc)).toBe(!matches);
      expect(compileFilter({ $nor: [plain] })(doc)).toBe(!matches);
      expect(compileFilter({ $and: [plain, plain] })(doc)).toBe(matches);
    }),
    { numRuns: 1000 },
  );
});

/** Like an engine would: the scalar operand's range of keys against the entries of the document. */
function isFoundByIndex(doc: Record<string, unknown>, at: string, operator: string, value: unknown): boolean {
  const keys = indexEntries(doc, [at]).entries.map((entry) => encodeIndexKey(entry, [1]).key);
  const own = encodePrefix([value], [1]);
  const low = encodePrefix([lowestOfType(value)], [1]);
  const high = encodePrefix([highestOfType(value)], [1]);
  const inside = {
    $eq: (key: Buffer) => key.equals(own),
    $gt: (key: Buffer) => Buffer.compare(key, own) > 0 && Buffer.compare(key, high) < 0,
    $gte: (key: Buffer) => Buffer.compare(key, own) >= 0 && Buffer.compare(key, high) < 0,
    $lt: (key: Buffer) => Buffer.compare(key, low) > 0 && Buffer.compare(key, own) < 0,
    $lte: (key: Buffer) => Buffer.compare(key, low) > 0 && Buffer.compare(key, own) <= 0,
  }[operator];
  return inside !== undefined && keys.some(inside);
}

test('whatever a filter matches, the range of its operand in an index holds, so that an index never hides a document', () => {
  const scalar = operand.filter((value) => rankOf(value) !== rankOf([]) && encodeIndexKey([value], [1]).exact);
  const range = fc.constantFrom('$eq', '$gt', '$gte', '$lt', '$lte');
  fc.assert(
    fc.property(documentArbitrary, path, range, scalar, (doc, at, operator, value) => {
      fc.pre(compileFilter({ [at]: { [operator]: value } })(doc));
      expect(isFoundByIndex(doc, at, operator, value)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
