import { request as requests } from '../domain/register/own-categories.js';
import { addDuration } from '../domain/retention.js';
import type { Fingerprint } from '../domain/suppression.js';
import type { OperationContext } from './context.js';

/** For erasure: removes letters to the person of `fingerprints`. Repeating it does nothing more. Returns how many went. */
export function forgetOutbox(context: OperationContext, fingerprints: readonly Fingerprint[]): Promise<number> {
  return context.store.outbox.removeByFingerprints(fingerprints);
}

/** For erasure: closes the person's open requests, whose sealed identifiers go. Repeating it does nothing more. Returns how many there were. */
export async function forgetOpenRequests(
  context: OperationContext,
  fingerprints: readonly Fingerprint[],
): Promise<number> {
  const at = context.now();
  const open = await context.store.privacyRequests.findByFingerprints(fingerprints);
  const closing = {
    state: 'proved',
    at,
    reason: 'erasure',
    removeAt: addDuration(at, requests.retention.evidence.period),
  } as const;
  for (const request of open) await context.store.privacyRequests.close(request._id, closing);
  return open.length;
}

/** Both. */
export async function forgetRequests(context: OperationContext, fingerprints: readonly Fingerprint[]): Promise<number> {
  return (await forgetOutbox(context, fingerprints)) + (await forgetOpenRequests(context, fingerprints));
}
