import { serialize } from 'bson';
import fc from 'fast-check';
import { CommandError } from '../../../src/embedded-mongodb/errors.js';
import { applyUpdate } from '../../../src/embedded-mongodb/update/apply-update.js';
import { identicalValues } from '../../../src/embedded-mongodb/values/identical.js';
import { documentArbitrary, numberArbitrary, valueArbitrary } from '../values/bson-arbitrary.js';

const path = fc.constantFrom('a', 'b', 'c', 'a.a', 'a.b', 'b.0', 'c.b.a', 'a.$[]', 'b.$[x].b');
const operand = fc.oneof(
  valueArbitrary,
  numberArbitrary,
  fc.constantFrom({ $each: [3, 1], $sort: 1, $slice: 2 }, [1], 1),
);
const operator = fc.constantFrom(
  '$set',
  '$unset',
  '$inc',
  '$mul',
  '$min',
  '$max',
  '$push',
  '$addToSet',
  '$pull',
  '$pullAll',
  '$pop',
  '$bit',
);
const update = fc.array(fc.tuple(operator, path, operand), { minLength: 1, maxLength: 2 }).map((steps) => {
  const result: Record<string, Record<string, unknown>> = {};
  for (const [name, at, value] of steps) result[name] = { ...result[name], [at]: value };
  return result;
});

/** Freezes plain containers all the way down: any write to the input then throws a TypeError. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}

function applied(doc: Record<string, unknown>, by: Record<string, unknown>) {
  const usesFilter = JSON.stringify(Object.values(by).map((fields) => Object.keys(fields as object))).includes('$[x]');
  try {
    return applyUpdate(doc, by, usesFilter ? { arrayFilters: [{ 'x.b': { $exists: true } }] } : {});
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

test('an update never changes its input, and a refusal is always a CommandError', () => {
  let done = 0;
  fc.assert(
    fc.property(documentArbitrary, update, (doc, by) => {
      const before = serialize(doc);
      if (applied(frozen(doc), frozen(by)) !== undefined) done++;
      expect(Buffer.compare(before, serialize(doc))).toBe(0);
    }),
    { numRuns: 1500 },
  );
  // Were nearly all updates refused, the property would say little.
  expect(done).toBeGreaterThan(250);
});

test('"changed" says whether the stored bytes differ', () => {
  fc.assert(
    fc.property(documentArbitrary, update, (doc, by) => {
      const result = applied(doc, by);
      fc.pre(result !== undefined);
      if (!result?.changed) expect(result?.doc).toBe(doc);
      else if (Object.keys(by).join() !== '$unset') expect(identicalValues(result.doc, doc)).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

test('$set of what is there already changes nothing', () => {
  fc.assert(
    fc.property(documentArbitrary, (doc) => {
      expect(applyUpdate(doc, { $set: { ...doc } }).changed).toBe(false);
    }),
  );
});

test('$set twice changes once', () => {
  fc.assert(
    fc.property(documentArbitrary, valueArbitrary, (doc, value) => {
      const once = applyUpdate(doc, { $set: { a: value } }).doc;
      expect(applyUpdate(once, { $set: { a: value } }).changed).toBe(false);
    }),
  );
});
