import { randomUUID } from 'node:crypto';
import { gate, handlersWith, until } from '../contracts/queue-in-test.js';
import { openRedisQueue, type RedisQueue } from '../support/redis-queue.js';
import { describeRedis, freePort, startRedis, type TestRedis } from '../support/redis-server.js';

/** Redis stopped and started again beside running processes: who asks is told at once, who works waits and goes on. */

const hooks = { onDead: async () => undefined };
const isAway = { code: 'unavailable', details: { reason: 'queue-away' } };

describeRedis(
  'BullMQ while its Redis is away',
  () => {
    let port: number;
    let redis: TestRedis;
    let opened: RedisQueue;
    beforeEach(async () => {
      port = await freePort();
      redis = await startRedis([], port);
      opened = await openRedisQueue(redis.url, `test-${randomUUID()}`, { abandonMs: 1 });
    });
    afterEach(async () => {
      await opened.queue.close(0);
      await redis.stop();
    });

    test('a producer is refused within a second with a clear error, again and again', async () => {
      const { queue, lines } = opened;
      await redis.stop();
      const startedMs = performance.now();
      await expect(queue.enqueue('sweep-pending', {})).rejects.toMatchObject(isAway);
      await expect(queue.waiting('sweep-pending')).rejects.toMatchObject(isAway);
      await expect(queue.counts()).rejects.toMatchObject(isAway);
      await expect(queue.beat('worker')).rejects.toMatchObject(isAway);
      expect(performance.now() - startedMs).toBeLessThan(1_000);
      await until(async () => lines().some(({ msg }) => msg === 'queue server away'));
      expect(lines().filter(({ msg }) => msg === 'queue server away').length).toBeLessThanOrEqual(2);
    });

    test('workers reconnect by themselves and do what comes then, the job in hand included', async () => {
      const { queue } = opened;
      const started = gate();
      const release = gate();
      const seen: string[] = [];
      async function publish({ profileIds }: { profileIds: string[] }) {
        started.open();
        await release.opened;
        return { seen: seen.push(...profileIds) };
      }
      queue.work(handlersWith({ 'publish-profiles': publish }), hooks);
      await queue.enqueue('publish-profiles', { profileIds: ['per_1'] });
      await started.opened;
      await redis.stop();
      release.open();
      redis = await startRedis([], port);
      await until(async () => {
        try {
          await queue.enqueue('publish-profiles', { profileIds: ['per_2'] });
          return true;
        } catch {
          return false; // not yet reconnected
        }
      });
      await until(async () => seen.includes('per_2'));
      expect(seen).toEqual(['per_1', 'per_2']);
      await queue.idle();
    });

    test('closing ends within its limits', async () => {
      const { queue } = opened;
      queue.work(handlersWith({}), hooks);
      await redis.stop();
      const startedMs = performance.now();
      await queue.close(100);
      expect(performance.now() - startedMs).toBeLessThan(5_000);
    });

    test('a Redis that is full refuses jobs by name and loses none', async () => {
      await opened.queue.close(0);
      await redis.stop();
      redis = await startRedis(['--maxmemory', '2mb', '--maxmemory-policy', 'noeviction'], port);
      opened = await openRedisQueue(redis.url, `test-${randomUUID()}`);
      const profileIds = Array.from({ length: 1_000 }, (_, n) => `per_${String(n).padStart(60, '0')}`);
      let taken = 0;
      const refusal = await (async () => {
        for (;;) {
          try {
            await opened.queue.enqueue('publish-profiles', { profileIds });
            taken++;
          } catch (error) {
            return error;
          }
        }
      })();
      expect(refusal).toMatchObject({ code: 'unavailable', details: { reason: 'queue-full' } });
      expect(await opened.queue.waiting('publish-profiles')).toBe(taken);
    });
  },
  { isOwn: true },
);
