import { randomUUID } from 'node:crypto';
import type { TickDefinition } from '../../src/queue/contract.js';
import { gate, handlersWith, until } from '../contracts/queue-in-test.js';
import { openRedisQueue, type RedisQueue } from '../support/redis-queue.js';
import { describeRedis, startRedis, type TestRedis } from '../support/redis-server.js';

const hooks = { onDead: async () => undefined };
const never = async () => undefined;

function every(everyMs: number, id = 'sweep-pending'): TickDefinition {
  const nextRunAt = (after: Date) => new Date(after.getTime() + everyMs);
  return { id, job: 'sweep-pending', payload: {}, when: { everyMs }, nextRunAt };
}

function opening({ open }: { open(): void }) {
  return async () => {
    open();
    return {};
  };
}

/** A cron pattern whose schedule says another time than the pattern: the schedule's is the one that counts. */
function daily(nextRunAt: (after: Date) => Date | null): TickDefinition<'expire-data'> {
  return { id: 'expire-data', job: 'expire-data', payload: {}, when: { cron: '17 3 * * *' }, nextRunAt };
}

describeRedis('the calendar in Redis', () => {
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

  async function open(): Promise<RedisQueue> {
    const queue = await openRedisQueue(redis.url, prefix);
    opened.push(queue);
    return queue;
  }

  test('two schedulers make one tick, and a worker elsewhere does it', async () => {
    const [first, second, worker] = [await open(), await open(), await open()];
    const traces: string[] = [];
    const sweep = async (_payload: object, { traceId }: { readonly traceId: string }) => ({ n: traces.push(traceId) });
    worker.queue.work(handlersWith({ 'sweep-pending': sweep }), hooks);
    const startedMs = performance.now();
    for (const { queue } of [first, second]) await queue.calendar!.keep([every(200)], never);
    await until(async () => traces.length >= 6);
    // Two that ticked apart would have made six in half the time.
    expect(performance.now() - startedMs).toBeGreaterThan(800);
    expect(new Set(traces).size).toBe(traces.length);
  });

  test('ticks wait for nobody: the line holds one of each while no worker runs', async () => {
    const { queue } = await open();
    await queue.calendar!.keep([every(50), every(50, 'another')], never);
    await until(async () => (await queue.counts())['sweep-pending'].waiting === 2);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await queue.counts())['sweep-pending']).toMatchObject({ waiting: 2, delayed: 0 });
  });

  test('a calendar tick comes when its schedule says, and none after its last', async () => {
    const { queue } = await open();
    const ran = gate();
    queue.work(handlersWith({ 'expire-data': opening(ran) }), hooks);
    const due = new Date(Date.now() + 300);
    await queue.calendar!.keep([daily((after) => (after < due ? due : null))], never);
    await ran.opened;
    expect(Date.now()).toBeGreaterThanOrEqual(due.getTime());
  });

  test('what is no longer scheduled ticks no more', async () => {
    const [first, second] = [await open(), await open()];
    await first.queue.calendar!.keep([every(50)], never);
    await until(async () => (await second.queue.counts())['sweep-pending'].waiting === 1);
    await first.queue.close(0);
    await second.queue.calendar!.keep([], never);
    const swept: number[] = [];
    second.queue.work(handlersWith({ 'sweep-pending': async () => ({ n: swept.push(1) }) }), hooks);
    await second.queue.idle();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(swept.length).toBe(1); // the one that waited
  });

  describeRedis(
    'when its server is emptied',
    () => {
      test('ticks are put back, and whoever keeps them is told', async () => {
        const { queue } = await open();
        const lost = gate();
        await queue.calendar!.keep([every(60_000)], async () => lost.open());
        await redis.empty();
        await lost.opened;
        const swept = gate();
        queue.work(handlersWith({ 'sweep-pending': opening(swept) }), hooks);
        await swept.opened;
      });
    },
    { isOwn: true },
  );
});
