import { Schema } from 'mongoose';
import { rotatedFields } from '../../src/store/rotated-collections.js';
import { schemas } from '../../src/store/schemas.js';

/** Which fields a change of keys must know, derived from the schemas: a new field that looks like a keyed hash or a ciphertext is either in
 *  its list or is told here why not. */

const looksKeyed = /mac|hash|seal|cipher|fingerprint|suppression|tried|token|secret|digest|check$/i;

/** Not made under a key that changes. */
const unkeyed: Readonly<Record<string, string>> = {
  'suppressions._id': 'moved by a pass of its own',
  'audit_log.sealed': 'sealed under a random key of the person, which is itself sealed in person_keys',
  'taken_deliveries.hash': 'SHA-256 of the bytes of a delivery',
  'raw_records.contentHash': 'SHA-256 of content that stands beside it',
  'profiles.contentHash': 'SHA-256 of content that stands beside it',
  'outbox.tokenExpiresAt': 'a date',
  'disclosures.suppressionCheck': 'a random id and a date',
};

function unknownTo(known: Readonly<Record<string, readonly { readonly field: string }[]>>, given: readonly Schema[]) {
  return given
    .flatMap((schema) => {
      const name = String(schema.get('collection'));
      const keyed = Object.keys(schema.paths).filter((path) => looksKeyed.test(path));
      const listed = new Set(known[name]?.map(({ field }) => field));
      return keyed
        .map((path) => [path, `${name}.${path}`] as const)
        .filter(([path, full]) => !listed.has(path) && !(full in unkeyed));
    })
    .map(([, full]) => full);
}

test('B80: a change of keys knows every field of every collection that looks keyed', () => {
  expect(unknownTo(rotatedFields, schemas)).toEqual([]);
});

test('B80: a collection with a keyed field that a change of keys does not know is found', () => {
  const planted = new Schema({ _id: String, addressMac: String, sealedNote: String }, { collection: 'guests' });
  expect(unknownTo(rotatedFields, [...schemas, planted])).toEqual(['guests.addressMac', 'guests.sealedNote']);
});

test('B80: every field in the list is there', () => {
  for (const [name, fields] of Object.entries(rotatedFields)) {
    const schema = schemas.find((one) => one.get('collection') === name)!;
    for (const { field } of fields) expect(Object.keys(schema.paths)).toContain(field);
  }
});
