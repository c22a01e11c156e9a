import { randomUUID } from 'node:crypto';
import { queueContract } from '../contracts/queue-contract.js';
import { openRedisQueue, type RedisQueue } from '../support/redis-queue.js';
import { describeRedis, startRedis, type TestRedis } from '../support/redis-server.js';

describeRedis('BullMQ', () => {
  let redis: TestRedis;
  const opened: RedisQueue[] = [];
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    for (const queue of opened.splice(0)) await queue.end();
  });
  afterAll(() => redis.stop());

  queueContract('Redis', async (definitions) => {
    const queue = await openRedisQueue(redis.url, `test-${randomUUID()}`, { definitions });
    opened.push(queue);
    return queue;
  });
});
