import { addDuration } from '../domain/retention.js';
import type { Fingerprint } from '../domain/suppression.js';
import { keepProved } from './confirm-opt-out.js';
import type { OperationContext } from './context.js';

/** For erasure: removes letters to the person of `fingerprints`, and closes their open requests, whose sealed identifiers go. Repeating it
 *  does nothing more. Returns how many documents were touched. */
export async function forgetRequests(context: OperationContext, fingerprints: readonly Fingerprint[]): Promise<number> {
  const { outbox, privacyRequests } = context.store;
  const at = context.now();
  const removed = await outbox.removeByFingerprints(fingerprints);
  const open = await privacyRequests.findByFingerprints(fingerprints);
  const closing = { state: 'proved', at, reason: 'erasure', removeAt: addDuration(at, keepProved) } as const;
  for (const request of open) await privacyRequests.close(request._id, closing);
  return removed + open.length;
}
