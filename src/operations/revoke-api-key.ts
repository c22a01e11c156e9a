import { ConfigError } from '../errors.js';
import { appendAudit } from './append-audit.js';
import type { OperationContext } from './context.js';

/** Ends a key: at once in this process, within 5 s in others. Revoking twice keeps the first date. Throws `ConfigError` for an unknown id. */
export async function revokeApiKey(context: OperationContext, { keyId }: { readonly keyId: string }): Promise<void> {
  const isKnown = await context.store.apiKeys.revoke(keyId, context.now());
  if (!isKnown) throw new ConfigError('There is no key with this id; `candor key list` shows all.');
  await appendAudit(context, { actor: 'operator', action: 'revoke-api-key', details: { keyId: `key_${keyId}` } });
}
