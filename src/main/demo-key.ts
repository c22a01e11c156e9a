import type { OperationContext } from '../operations/context.js';
import { createApiKey } from '../operations/create-api-key.js';
import { listApiKeys } from '../operations/list-api-keys.js';
import { revokeApiKey } from '../operations/revoke-api-key.js';

/** The customer that sees the bundled sample, from this machine only. */
const customer = 'local-demo';
const lifeMs = 24 * 3_600_000;

/** Makes a fresh 24-hour key and ends the ones of earlier starts. */
export async function mintDemoKey(context: OperationContext): Promise<string> {
  for (const old of await listApiKeys(context, { customer }))
    if (old.state === 'active') await revokeApiKey(context, { keyId: old.id });
  const made = await createApiKey(context, {
    customer,
    scopes: ['persons:read', 'catalog:read', 'optouts:read', 'deletions:ack'],
    purposes: ['b2b_marketing'],
    expiresAt: new Date(context.now().getTime() + lifeMs),
    loopbackOnly: true,
  });
  return made.key;
}
