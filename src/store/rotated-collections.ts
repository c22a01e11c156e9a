import type { AnyBulkWriteOperation, Document } from 'mongodb';
import type { Connection } from 'mongoose';
import type { KeyPurpose } from '../domain/keyring.js';
import { collectionOf } from './connection.js';
import { type CollectionName, collections } from './schemas.js';

/**
 * Every field that holds a keyed hash which keys are changed under, or a text sealed by them, besides the suppressions themselves. A
 * collection with such a field that is not in the list fails a test.
 */

/** `fingerprints`: a list of them. `mac`: one hash as base64url. `sealed`: a ciphertext; `isBound` where it opens under its document's id. */
export type RotatedField =
  | { readonly kind: 'fingerprints'; readonly field: string }
  | { readonly kind: 'mac'; readonly field: string; readonly purpose: KeyPurpose }
  | { readonly kind: 'sealed'; readonly field: string; readonly purpose: KeyPurpose; readonly isBound: boolean };

const fingerprints = (field: string): RotatedField => ({ kind: 'fingerprints', field });
const mac = (field: string, purpose: KeyPurpose): RotatedField => ({ kind: 'mac', field, purpose });
const sealed = (field: string, purpose: KeyPurpose, isBound = true): RotatedField => ({
  kind: 'sealed',
  field,
  purpose,
  isBound,
});

/** In the order in which they are gone through. Erasures come last: an open one finds what others hold by what it holds itself. */
export const rotatedFields = {
  tombstones: [fingerprints('suppressionIds')],
  privacy_requests: [fingerprints('fingerprints'), sealed('sealed', 'proof')],
  outbox: [fingerprints('fingerprints'), mac('tokenHash', 'proof'), sealed('sealed', 'mail')],
  notifications: [fingerprints('tried')],
  api_keys: [mac('mac', 'api-keys')],
  quarantine: [sealed('sealedText', 'quarantine', false)],
  person_keys: [sealed('sealedKey', 'person-keys')],
  erasures: [fingerprints('fingerprints')],
} as const satisfies Partial<Record<CollectionName, readonly RotatedField[]>>;

export type RotatedCollection = keyof typeof rotatedFields;
export const rotatedCollections = Object.keys(rotatedFields) as readonly RotatedCollection[];

/** What `value` of a field is to be now; the value itself where nothing changes. */
export type Change = (field: RotatedField, value: unknown, documentId: string) => unknown;

/** A document that is written while it is changed is read again; nothing is written to as often. */
const maxTries = 20;

export function rotatedStore(connection: Connection) {
  const parts = new Map(
    rotatedCollections.map((name) => [
      name,
      collectionOf<Document>(connection, collections.find((one) => one.name === name)!.schema),
    ]),
  );

  /** Changes those of `documents` that need it, each where it still is as it was read; how many need another look. */
  async function write(name: RotatedCollection, documents: readonly Document[], change: Change): Promise<boolean> {
    const operations = documents.flatMap((document): AnyBulkWriteOperation<Document>[] => {
      const changed = rotatedFields[name].flatMap((field: RotatedField) => {
        const value: unknown = document[field.field];
        const next = value === null || value === undefined ? value : change(field, value, String(document._id));
        return next === value ? [] : [[field.field, value, next] as const];
      });
      if (changed.length === 0) return [];
      const filter = Object.fromEntries(changed.map(([field, value]) => [field, value]));
      const update = Object.fromEntries(changed.map(([field, , next]) => [field, next]));
      return [{ updateOne: { filter: { _id: document._id, ...filter }, update: { $set: update } } }];
    });
    if (operations.length === 0) return true;
    const result = await parts.get(name)!.bulkWrite(operations, { ordered: false });
    return result.matchedCount === operations.length;
  }

  return {
    /** Changes up to `limit` documents in the order of their ids from `after` on; the last id, null at the end. */
    async change(name: RotatedCollection, after: string | null, limit: number, change: Change): Promise<string | null> {
      const part = parts.get(name)!;
      const query = after === null ? {} : { _id: { $gt: after } };
      let found = await part
        .find(query as Document)
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      const ids = found.map(({ _id }) => _id);
      for (let tries = 0; tries < maxTries && !(await write(name, found, change)); tries += 1)
        found = await part.find({ _id: { $in: ids } }).toArray();
      return ids.length < limit ? null : String(ids.at(-1));
    },
  };
}
