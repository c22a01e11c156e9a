import type { QueueBackend } from '../queue/contract.js';
import { silentRoles } from '../queue/health.js';

/** What `candor doctor` tells of the queue on Redis. */
export interface QueueReport {
  readonly version: string;
  /** How far this machine's clock is ahead of the server's, in seconds; negative: behind. */
  readonly clockAheadSeconds: number;
  /** Roles of which no process gave a sign of life within 30 s. */
  readonly silent: readonly string[];
}

const staleMs = 30_000; // six signs of life missed

/** Throws as `openRuntime` does where the Redis cannot be used. */
export async function examineQueue(redisUrl: string, queue: QueueBackend, now: () => Date): Promise<QueueReport> {
  const { examineRedis } = await import('../queue/redis-connection.js');
  const { version, clockAheadMs } = await examineRedis(redisUrl, () => now().getTime());
  const serverNowMs = now().getTime() - clockAheadMs;
  const silent = silentRoles(await queue.heartbeats(), ['api', 'worker', 'scheduler'], serverNowMs, staleMs);
  return { version, clockAheadSeconds: Math.round(clockAheadMs / 1_000), silent };
}
