import { randomBytes } from 'node:crypto';
import type { Config } from '../config.js';
import type { Log } from '../log.js';
import type { QueueBackend } from '../queue/contract.js';
import { openInProcessQueue } from '../queue/in-process.js';
import type { Store } from '../store/index.js';

/** The queue that the configuration asks for. On Redis it bears a name that stands in the store: two installations on one Redis never take
 *  each other's jobs, and all processes of one store meet. */

/** Throws `ConfigError` or `CandorError` `unavailable` where the Redis that is configured cannot be used. */
export async function openQueue(config: Config, store: Store, log: Log, now: () => Date): Promise<QueueBackend> {
  const shared = { log, now, clockMs: () => performance.now() };
  const { redisUrl } = config;
  if (redisUrl === null) return openInProcessQueue(shared);
  const name = await store.meta.putOnce('queue', randomBytes(8).toString('hex'), now());
  // Loaded where it is used: every command would wait a tenth of a second for it.
  const { openBullmqQueue } = await import('../queue/bullmq.js');
  return openBullmqQueue({ ...shared, url: redisUrl, prefix: `candor:${name}` });
}
