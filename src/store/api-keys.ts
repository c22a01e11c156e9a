import { type Connection, Schema } from 'mongoose';
import type { Scope } from '../domain/api-key.js';
import type { Purpose } from '../domain/purpose.js';
import { collectionOf } from './connection.js';
import { shortMemory } from './short-memory.js';

/** A customer's key: its id in clear, a keyed hash of the whole key, what it opens. The key itself is nowhere. */
export interface ApiKeyRecord {
  readonly _id: string;
  /** HMAC-SHA-256 of the whole key, base64url. */
  readonly mac: string;
  readonly customerId: string;
  readonly scopes: readonly Scope[];
  readonly purposes: readonly Purpose[];
  /** True for a key that opens nothing from another machine (`local-demo`). */
  readonly loopbackOnly: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** To the hour. */
  readonly lastUsedAt: Date | null;
}

export const apiKeySchema = new Schema<ApiKeyRecord>(
  {
    _id: String,
    mac: String,
    customerId: String,
    scopes: [String],
    purposes: [String],
    loopbackOnly: Boolean,
    createdAt: Date,
    expiresAt: Date,
    revokedAt: Date,
    lastUsedAt: Date,
  },
  { collection: 'api_keys', versionKey: false },
);
apiKeySchema.index({ customerId: 1, createdAt: 1 }, { name: 'customer' });

export function apiKeyStore(connection: Connection) {
  const keys = collectionOf<ApiKeyRecord>(connection, apiKeySchema);
  const memory = shortMemory((id) => keys.findOne({ _id: id }));
  return {
    /** Throws the driver's duplicate error (11000) for an id that is taken. */
    async insert(record: ApiKeyRecord): Promise<void> {
      await keys.insertOne(record);
      memory.forget(record._id);
    },
    /** May be up to 5 s old, except for what this process changed itself. */
    find: (id: string): Promise<ApiKeyRecord | null> => memory.find(id),
    /** Revokes a key, keeping the first date; false where there is no such key. */
    async revoke(id: string, at: Date): Promise<boolean> {
      await keys.updateOne({ _id: id, revokedAt: null }, { $set: { revokedAt: at } });
      memory.forget(id);
      return (await keys.findOne({ _id: id }, { projection: { _id: 1 } })) !== null;
    },
    async noteUse(id: string, at: Date): Promise<void> {
      await keys.updateOne({ _id: id }, { $set: { lastUsedAt: at } });
      memory.forget(id);
    },
    /** Keys of one customer, oldest first. */
    findByCustomer: (customerId: string): Promise<readonly ApiKeyRecord[]> =>
      keys.find({ customerId }).sort({ createdAt: 1 }).toArray(),
  };
}
