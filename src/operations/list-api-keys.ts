import type { ApiKeyRecord } from '../store/api-keys.js';
import type { OperationContext } from './context.js';

/** A key as an operator sees it: nothing of its secret, not even the hash. */
export interface ListedKey extends Omit<ApiKeyRecord, '_id' | 'mac'> {
  readonly id: string;
  /** The customer's name. */
  readonly customer: string;
  readonly state: 'active' | 'expired' | 'revoked';
}

/** All keys, by customer name and then by age; of one customer where `customer` names it. */
export async function listApiKeys(
  context: OperationContext,
  { customer }: { readonly customer?: string } = {},
): Promise<readonly ListedKey[]> {
  const customers = await context.store.customers.list();
  const asked = customers.filter((one) => customer === undefined || one.name === customer);
  const lists = await Promise.all(
    asked.map(async ({ _id: customerId, name }) => {
      const keys = await context.store.apiKeys.findByCustomer(customerId);
      return keys.map(
        ({ _id: id, mac: _mac, ...key }): ListedKey => ({
          ...key,
          id,
          customer: name,
          state: stateOf(key, context.now()),
        }),
      );
    }),
  );
  return lists.flat();
}

function stateOf(
  key: { readonly revokedAt: Date | null; readonly expiresAt: Date | null },
  now: Date,
): ListedKey['state'] {
  if (key.revokedAt !== null) return 'revoked';
  return key.expiresAt !== null && key.expiresAt <= now ? 'expired' : 'active';
}
