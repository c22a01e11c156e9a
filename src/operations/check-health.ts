import { randomBytes } from 'node:crypto';
import { fingerprintsOf } from '../domain/suppression.js';
import type { OperationContext } from './context.js';

/** Whether this process can serve: the store answers and the suppression list can be asked. */
export interface Health {
  readonly isReady: boolean;
  readonly store: 'ready' | 'away';
  readonly suppression: 'ready' | 'away';
}

// A probe that hangs looks like a dead process to whoever asks; the driver itself waits 10 s for a server.
const answerWithinMs = 2_000;

/** Asks the store and the suppression list. Never throws: an outage is the answer, and its cause goes to the log. */
export async function checkHealth(context: OperationContext): Promise<Health> {
  const [store, suppression] = await Promise.all([
    probe(context, 'store', () => context.store.ping()),
    probe(context, 'suppression', () => askSuppression(context)),
  ]);
  return { isReady: store && suppression, store: wordOf(store), suppression: wordOf(suppression) };
}

// Makes a fingerprint and reads by it, so a key that is missing or a list that cannot be read both show.
async function askSuppression(context: OperationContext): Promise<void> {
  const sha256 = randomBytes(32).toString('hex');
  await context.store.suppressions.findHits(
    fingerprintsOf(context.keyring, { type: 'email-hash', sha256 }),
    context.now(),
  );
}

async function probe(context: OperationContext, part: string, ask: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), answerWithinMs);
  });
  try {
    await Promise.race([ask(), late]);
    return true;
  } catch (error) {
    context.log.warn('health probe failed', { part, error });
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function wordOf(isReady: boolean): 'ready' | 'away' {
  return isReady ? 'ready' : 'away';
}
