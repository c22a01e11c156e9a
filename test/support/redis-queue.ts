import { PassThrough } from 'node:stream';
import { openLog } from '../../src/log.js';
import { type BullmqOptions, openBullmqQueue } from '../../src/queue/bullmq.js';
import { hastyDefinitions, type OpenedQueue } from '../contracts/queue-in-test.js';
import { forget } from './redis-server.js';

/** A queue on the Redis of a test, with the lines of its log. */
export interface RedisQueue extends OpenedQueue {
  /** Closes it and removes its keys. */
  end(): Promise<void>;
}

export async function openRedisQueue(
  url: string,
  prefix: string,
  options: Partial<BullmqOptions> = {},
): Promise<RedisQueue> {
  const written: string[] = [];
  const destination = new PassThrough().on('data', (chunk: Buffer) => written.push(chunk.toString()));
  const queue = await openBullmqQueue({
    url,
    prefix,
    log: openLog('debug', destination),
    now: () => new Date(),
    clockMs: () => performance.now(),
    definitions: hastyDefinitions,
    ...options,
  });
  return {
    queue,
    lines() {
      const lines = written.join('').trim().split('\n').filter(Boolean);
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    async end() {
      await queue.close(0);
      await forget(url, prefix);
    },
  };
}
