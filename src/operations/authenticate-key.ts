import { readKey, type Scope } from '../domain/api-key.js';
import { readGenerated } from '../domain/key-generation.js';
import { equalHashes, type Keyring } from '../domain/keyring.js';
import type { Purpose } from '../domain/purpose.js';
import { CandorError } from '../errors.js';
import type { OperationContext } from './context.js';

/** Who asks. An unknown id, a wrong secret and a revoked key are one answer, and take one hash and one comparison each. */

/** What a good key opens. */
export interface Authenticated {
  readonly keyId: string;
  readonly customerId: string;
  /** Those of the key that the contract allows. */
  readonly purposes: readonly Purpose[];
  readonly expiresAt: Date | null;
}

export interface KeyDemand {
  readonly presented: string;
  readonly scope: Scope;
  /** True for a caller on this machine whom no proxy stands for. */
  readonly isLoopback: boolean;
  /** Suspended customers keep their rights to usage, changes, opt-outs and deletions (api.md section 2.1). */
  readonly isOpenToSuspended: boolean;
}

const noteUseEveryMs = 3_600_000;
const noMac = Buffer.alloc(32).toString('base64url');

/** Checks a presented key. Throws `CandorError`: `unavailable` without the keys of the store, `key_invalid`, `key_expired`, `ip_not_allowed`, `customer_suspended`, `scope_missing`. */
export async function authenticateKey(context: OperationContext, demand: KeyDemand): Promise<Authenticated> {
  // Without the keys of the store nobody could be told from a stranger.
  await context.store.keys.fresh();
  const parts = readKey(demand.presented);
  const record = parts === null || parts.mode === 'test' ? null : await context.store.apiKeys.find(parts.id);
  const isKey = isHashOf(context.keyring, record?.mac ?? noMac, demand.presented);
  if (record === null || !isKey || record.revokedAt !== null)
    throw new CandorError('key_invalid', 'This API key is not valid.');
  const now = context.now();
  if (record.expiresAt !== null && record.expiresAt <= now)
    throw new CandorError('key_expired', 'This API key has expired.');
  if (record.loopbackOnly && !demand.isLoopback)
    throw new CandorError('ip_not_allowed', 'This API key opens nothing from another machine.');
  const customer = await context.store.customers.find(record.customerId);
  if (customer === null) throw new CandorError('key_invalid', 'This API key is not valid.');
  if (customer.status !== 'active' && !demand.isOpenToSuspended) {
    throw new CandorError('customer_suspended', 'The contract of this customer is not active.');
  }
  if (!record.scopes.includes(demand.scope)) {
    throw new CandorError('scope_missing', `This API key lacks the scope ${demand.scope}.`, {
      required: [demand.scope],
    });
  }
  if (now.getTime() - (record.lastUsedAt?.getTime() ?? 0) > noteUseEveryMs)
    await context.store.apiKeys.noteUse(record._id, now);
  const purposes = record.purposes.filter((purpose) => customer.purposes.includes(purpose));
  return { keyId: record._id, customerId: record.customerId, purposes, expiresAt: record.expiresAt };
}

// The hash is wrapped in as many keys as the stored one; an unknown id takes as many as a known one does since the last change of keys.
function isHashOf(keyring: Keyring, stored: string, presented: string): boolean {
  const { generation, text } = readGenerated(stored);
  const mac = keyring.mac('api-keys', [presented]);
  const wrapped = keyring.wrap('api-keys', mac, 1, stored === noMac ? keyring.generation : generation);
  return equalHashes(wrapped, Buffer.from(text, 'base64url'));
}
