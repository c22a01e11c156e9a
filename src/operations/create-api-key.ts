import { randomBytes } from 'node:crypto';
import { composeKey, keyIdBytes, keySecretBytes, type Scope } from '../domain/api-key.js';
import { wrapMac } from '../domain/key-generation.js';
import { randomId } from '../domain/keyring.js';
import type { Purpose } from '../domain/purpose.js';
import { ConfigError } from '../errors.js';
import type { Customer } from '../store/customers.js';
import { appendAudit } from './append-audit.js';
import type { OperationContext } from './context.js';

/** Makes a key. The key is in the answer and nowhere else: who loses it makes another. */

export interface KeyOrder {
  /** Name of the customer; one who is not known yet is registered with the purposes of this key. */
  readonly customer: string;
  readonly scopes: readonly Scope[];
  readonly purposes: readonly Purpose[];
  readonly expiresAt: Date | null;
  /** True for a key that works from this machine only. */
  readonly loopbackOnly: boolean;
}

export interface NewKey {
  readonly id: string;
  /** Shown once. */
  readonly key: string;
  readonly customerId: string;
}

/** Throws `ConfigError` for an order without scopes or purposes, with a purpose outside the customer's contract, or already expired. */
export async function createApiKey(context: OperationContext, order: KeyOrder): Promise<NewKey> {
  if (order.scopes.length === 0 || order.purposes.length === 0)
    throw new ConfigError('A key needs at least one scope and one purpose.');
  const now = context.now();
  if (order.expiresAt !== null && order.expiresAt <= now) throw new ConfigError('The key would have expired already.');
  const customer = await findOrRegister(context, order, now);
  const outside = order.purposes.filter((purpose) => !customer.purposes.includes(purpose));
  if (outside.length > 0) throw new ConfigError(`The customer's contract does not cover ${outside.join(', ')}.`);
  const { keyring } = context;
  const { id, key } = composeKey(randomBytes(keyIdBytes), randomBytes(keySecretBytes));
  await context.store.apiKeys.insert({
    _id: id,
    mac: wrapMac(keyring, 'api-keys', keyring.mac('api-keys', [key]).toString('base64url'), keyring.generation),
    customerId: customer._id,
    scopes: order.scopes,
    purposes: order.purposes,
    loopbackOnly: order.loopbackOnly,
    createdAt: now,
    expiresAt: order.expiresAt,
    revokedAt: null,
    lastUsedAt: null,
  });
  const details = { keyId: `key_${id}`, customerId: customer._id };
  await appendAudit(context, { actor: 'operator', action: 'create-api-key', details });
  return { id, key, customerId: customer._id };
}

async function findOrRegister(context: OperationContext, order: KeyOrder, now: Date): Promise<Customer> {
  const name = order.customer.trim();
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._&-]{0,99}$/u.test(name))
    throw new ConfigError('A customer name has 1 to 100 letters, digits, spaces, or . _ & -');
  const known = await context.store.customers.findByName(name);
  if (known !== null) return known;
  const customer: Customer = { _id: randomId('cus'), name, status: 'active', purposes: order.purposes, createdAt: now };
  await context.store.customers.insert(customer);
  return customer;
}
