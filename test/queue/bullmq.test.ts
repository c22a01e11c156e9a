import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { JobDefinitions } from '../../src/queue/contract.js';
import { gate, handlersWith, hastyDefinitions, until } from '../contracts/queue-in-test.js';
import { openRedisQueue, type RedisQueue } from '../support/redis-queue.js';
import { describeRedis, startRedis, type TestRedis } from '../support/redis-server.js';

/** What only a queue of many processes does. Two queues of one prefix stand for two processes. */

const hooks = { onDead: async () => undefined };

describeRedis('BullMQ in several processes', () => {
  let redis: TestRedis;
  let prefix: string;
  const opened: RedisQueue[] = [];
  beforeAll(async () => {
    redis = await startRedis();
  });
  beforeEach(() => {
    prefix = `test-${randomUUID()}`;
  });
  afterEach(async () => {
    for (const queue of opened.splice(0)) await queue.end();
  });
  afterAll(() => redis.stop());

  async function open(options: Parameters<typeof openRedisQueue>[2] = {}): Promise<RedisQueue> {
    const queue = await openRedisQueue(redis.url, prefix, options);
    opened.push(queue);
    return queue;
  }

  test('what one process enqueues another one does, and both count it', async () => {
    const [api, worker] = [await open(), await open()];
    const started = gate();
    const release = gate();
    const seen: string[] = [];
    async function publish({ profileIds }: { profileIds: string[] }) {
      started.open();
      await release.opened;
      return { seen: seen.push(...profileIds) };
    }
    worker.queue.work(handlersWith({ 'publish-profiles': publish }), hooks);
    await api.queue.enqueue('publish-profiles', { profileIds: ['per_1'] });
    await started.opened;
    expect((await api.queue.counts())['publish-profiles']).toMatchObject({ waiting: 0, active: 1 });
    release.open();
    await api.queue.idle();
    expect(seen).toEqual(['per_1']);
  });

  test('what may run once at a time runs once over all processes, what may not runs in each', async () => {
    const workers = [await open(), await open()];
    const running = { cluster: 0, match: 0 };
    const most = { cluster: 0, match: 0 };
    async function watch(name: 'cluster' | 'match') {
      running[name]++;
      most[name] = Math.max(most[name], running[name]);
      // Each holds its place until all places that there are have been seen taken, or for a moment where there is but one.
      await new Promise((resolve) => setTimeout(resolve, 20));
      running[name]--;
      return {};
    }
    const handlers = handlersWith({
      'cluster-subjects': () => watch('cluster'),
      'match-subjects': () => watch('match'),
    });
    for (let n = 0; n < 12; n++) {
      await workers[0]!.queue.enqueue('cluster-subjects', { subjectIds: [`s_${n}`] });
      await workers[0]!.queue.enqueue('match-subjects', { subjectIds: [`s_${n}`] });
    }
    for (const { queue } of workers) queue.work(handlers, hooks);
    await workers[0]!.queue.idle();
    expect(most).toEqual({ cluster: 1, match: 4 });
  });

  test('a job cut by the shutdown of its worker is done by another one, as the same attempt', async () => {
    const [first, second] = [await open({ abandonMs: 1 }), await open()];
    const started = gate();
    const attempts: number[] = [];
    first.queue.work(
      handlersWith({
        'expire-data': () => {
          started.open();
          return new Promise(() => undefined); // deaf to its signal
        },
      }),
      hooks,
    );
    await first.queue.enqueue('expire-data', {});
    await started.opened;
    await first.queue.close(1);
    second.queue.work(
      handlersWith({ 'expire-data': async (_payload, { attempt }) => ({ n: attempts.push(attempt) }) }),
      hooks,
    );
    await second.queue.idle();
    expect(attempts).toEqual([1]);
  });

  test('a job that takes its worker down again and again becomes a dead letter', async () => {
    // Three processes die with it; here three locks that nobody renews.
    const { queue } = await open({ lockMs: 100 });
    const letters: unknown[] = [];
    await queue.enqueue('expire-data', {}, { traceId: 'trace_1' });
    const client = new Redis(redis.url);
    const [id] = await client.lrange(`{${prefix}}:expire-data:wait`, 0, 0);
    await client.hset(`{${prefix}}:expire-data:${id}`, 'stc', 3);
    await client.lmove(`{${prefix}}:expire-data:wait`, `{${prefix}}:expire-data:active`, 'RIGHT', 'LEFT');
    await client.sadd(`{${prefix}}:expire-data:stalled`, id!);
    client.disconnect();
    queue.work(handlersWith({}), { onDead: async (letter) => void letters.push(letter) });
    await until(async () => letters.length > 0);
    expect(letters).toEqual([
      expect.objectContaining({ job: 'expire-data', payload: {}, reason: 'stalled', traceId: 'trace_1' }),
    ]);
    await queue.idle();
  });

  test('leaves newcomers out when the line is full, counts them, and says so', async () => {
    const { queue, lines } = await open({ maxWaiting: 2 });
    for (const id of ['s_1', 's_2', 's_3']) await queue.enqueue('match-subjects', { subjectIds: [id] });
    expect((await queue.counts())['match-subjects']).toMatchObject({ waiting: 2, dropped: 1 });
    expect(lines()).toContainEqual(expect.objectContaining({ msg: 'job left out, the line is full' }));
  });

  test('keeps of ended jobs a bounded number, of failures a code, and of nothing a result', async () => {
    const definitions: JobDefinitions = {
      ...hastyDefinitions,
      'expire-data': { ...hastyDefinitions['expire-data'], attempts: 1 },
    };
    const { queue } = await open({ definitions });
    queue.work(
      handlersWith({
        'match-subjects': async () => ({ someone: 'Elin Sandvik' }),
        'expire-data': () => Promise.reject(new Error('cannot read elin@nordlys.example')),
      }),
      hooks,
    );
    for (let n = 0; n < 60; n++) await queue.enqueue('match-subjects', { subjectIds: [`s_${n}`] });
    await queue.enqueue('expire-data', {});
    await queue.idle();
    const client = new Redis(redis.url);
    expect(await client.zcard(`{${prefix}}:match-subjects:completed`)).toBeLessThanOrEqual(50);
    const kept = [];
    for (const key of await client.keys(`*${prefix}*`))
      if ((await client.type(key)) === 'hash') kept.push(await client.hgetall(key));
    client.disconnect();
    expect(JSON.stringify(kept)).not.toMatch(/Elin|nordlys/);
    expect(kept).toContainEqual(expect.objectContaining({ failedReason: 'Error', stacktrace: '[]' }));
  });

  test('puts all keys of an installation into one slot of a cluster', async () => {
    const { queue } = await open();
    queue.work(handlersWith({}), hooks);
    await queue.enqueue('sweep-pending', {}, { jobId: 'sweep' });
    await queue.beat('worker');
    await queue.idle();
    const client = new Redis(redis.url);
    const keys = await client.keys(`*${prefix}*`);
    client.disconnect();
    expect(keys.length).toBeGreaterThan(5);
    expect(keys.filter((key) => !key.startsWith(`{${prefix}}:`))).toEqual([]);
  });
});
