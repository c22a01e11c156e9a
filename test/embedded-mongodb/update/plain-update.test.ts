import { serialize } from 'bson';
import fc from 'fast-check';
import { decodeDocument } from '../../../src/embedded-mongodb/bson/raw-document.js';
import { assertBson } from '../../../src/embedded-mongodb/bson/scan.js';
import { CommandError } from '../../../src/embedded-mongodb/errors.js';
import { compileUpdate } from '../../../src/embedded-mongodb/update/apply-update.js';
import { plainUpdate } from '../../../src/embedded-mongodb/update/plain-update.js';
import { documentForUpsert } from '../../../src/embedded-mongodb/update/upsert.js';
import { documentArbitrary, valueArbitrary } from '../values/bson-arbitrary.js';

type Fields = Record<string, unknown>;

const bytesOf = (document: Fields): Buffer => Buffer.from(serialize(document));
const idBytes = (id: unknown): Buffer => bytesOf({ _id: id }).subarray(4, -1);

const fields = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'c2'), valueArbitrary, { maxKeys: 4 });
const update: fc.Arbitrary<Fields> = fc.oneof(
  fields,
  fields.map(($set) => ({ $set })),
  fc.tuple(fields, fields).map(([$set, $setOnInsert]) => ({ $set, $setOnInsert })),
);

/** What `run` gives, or the code it is refused with. */
function outcomeOf<T>(run: () => T): T | number {
  try {
    return run();
  } catch (error) {
    if (error instanceof CommandError) return error.code;
    throw error;
  }
}

function isTaken(bytes: Buffer): boolean {
  try {
    return assertBson(bytes, 0, bytes.length) === bytes.length;
  } catch {
    return false;
  }
}

test('a plain update on bytes gives what the update of the decoded document gives, byte for byte', () => {
  let plainOnes = 0;
  fc.assert(
    fc.property(documentArbitrary, update, (document, change) => {
      const bytes = bytesOf({ ...document, _id: 'x' });
      // Bytes that were refused when they arrived never come this far.
      fc.pre(isTaken(bytes) && isTaken(bytesOf(change)));
      const plain = outcomeOf(() => plainUpdate(bytesOf(change)));
      fc.pre(plain !== undefined);
      plainOnes++;
      const decoded = decodeDocument(bytesOf(change));
      const expected = outcomeOf(() => compileUpdate(decoded)(decodeDocument(bytes)));
      if (typeof plain === 'number' || typeof expected === 'number') {
        expect(plain).toBe(expected);
        return;
      }
      const after = plain!.apply(bytes);
      expect(after.equals(bytesOf(expected.doc))).toBe(true);
      expect(after === bytes).toBe(!expected.changed);
      const inserted = documentForUpsert({ _id: 'y' }, decoded);
      expect(plain!.inserted(idBytes('y')).equals(bytesOf(inserted))).toBe(true);
    }),
    { numRuns: 1000 },
  );
  expect(plainOnes).toBeGreaterThan(500);
});

test.each<readonly [string, Fields]>([
  ['another operator', { $set: { a: 1 }, $inc: { b: 1 } }],
  ['a dotted path', { $set: { 'a.b': 1 } }],
  ['a positional path', { $set: { 'a.$[]': 1 } }],
  ['a position', { $set: { 0: 1 } }],
  ['an _id', { $set: { _id: 1 } }],
  ['an _id in a replacement', { _id: 1, a: 1 }],
  ['a name that begins with $ behind others', { a: 1, $b: 1 }],
  ['an empty name', { $set: { '': 1 } }],
  ['an operator without fields', { $set: 1 }],
  ['nothing at all', {}],
])('%s is not plain', (_name, change) => {
  expect(plainUpdate(bytesOf(change))).toBeUndefined();
});

test('one field in both operators is refused as a conflict', () => {
  expect(() => plainUpdate(bytesOf({ $set: { a: 1 }, $setOnInsert: { a: 2 } }))).toThrow(
    expect.objectContaining({ code: 40 }),
  );
});

test('a value too deep to be stored is refused', () => {
  let value: unknown = 1;
  for (let level = 0; level < 100; level++) value = { a: value };
  expect(() => plainUpdate(bytesOf({ $set: { a: value } }))).toThrow(expect.objectContaining({ code: 15 }));
});
