import { setTimeout as sleep } from 'node:timers/promises';
import type { Sample } from '../../src/sample/sample.js';
import { describeRedis } from '../support/redis-server.js';
import type { RunningCandor } from './support/candor-process.js';
import { feedsOf } from './support/feed-home.js';
import {
  type Delivered,
  deliverAlone,
  openRoleProcesses,
  type RoleProcesses,
  spansOf,
} from './support/role-processes.js';

/** Three workers and a scheduler, each a process of its own: what comes out is what one process gives, whatever is killed or emptied. */

const isLong = process.env.CANDOR_TEST_LONG === '1';
const limitMs = isLong ? 600_000 : 240_000;
const steps = ['normalise-records', 'match-subjects', 'cluster-subjects', 'publish-profiles'];

let processes: RoleProcesses;
let wanted: Delivered;

/** Three workers, then the scheduler, which takes the sources at once since they never ran. */
async function startAll(sample: Sample): Promise<readonly RunningCandor[]> {
  processes = await openRoleProcesses(sample);
  const workers = await Promise.all([1, 2, 3].map(() => processes.start('worker')));
  return [...workers, await processes.start('scheduler')];
}

async function expectWhole(): Promise<void> {
  const { state } = processes;
  await state.settled(3);
  expect(await state.disagreements()).toEqual([]);
  expect(await state.db.collection('raw_records').countDocuments()).toBe(wanted.records);
  expect(await state.db.collection('dead_letters').countDocuments()).toBe(0);
  expect(await state.profiles()).toEqual(wanted.profiles);
}

describeRedis('roles in processes of their own', () => {
  const sample = feedsOf(20_261_123, isLong ? 6_000 : 800); // about 1.5 feed rows a person
  beforeAll(async () => {
    wanted = await deliverAlone(sample);
  }, limitMs);
  afterEach(() => processes.close());

  test(
    'three workers give the profiles of one, and no two of them decide at once',
    async () => {
      const started = await startAll(sample);
      const startedMs = performance.now();
      await expectWhole();
      const tookMs = Math.round(performance.now() - startedMs);
      const workers = started.slice(0, 3);
      const shares = workers.map((worker) => steps.flatMap((step) => spansOf(step, [worker])).length);
      process.stderr.write(
        `  ${wanted.records} records, ${wanted.profiles.length} profiles: one process ${wanted.durationMs} ms, three workers ${tookMs} ms; jobs of each: ${shares}\n`,
      );
      expect(shares.filter((share) => share > 0).length).toBeGreaterThan(1);
      const decided = spansOf('cluster-subjects', workers);
      // Both ends are rounded to 1 ms.
      const overlaps = decided.filter(({ from }, nth) => nth > 0 && from < decided[nth - 1]!.to - 2);
      expect([decided.length > 0, overlaps]).toEqual([true, []]);
      for (const one of started) {
        const { code, stderr } = await one.end('SIGTERM');
        expect([code, stderr.match(/job died|tick was not enqueued/)]).toEqual([0, null]);
      }
    },
    limitMs,
  );
});

describeRedis(
  'roles that are killed, on a Redis that is emptied',
  () => {
    const sample = feedsOf(20_261_125, isLong ? 6_000 : 500);
    beforeAll(async () => {
      wanted = await deliverAlone(sample);
    }, limitMs);
    afterEach(() => processes.close());

    test(
      'a worker is killed with a job in hand: the job comes back to another one',
      async () => {
        const started = await startAll(sample);
        const victim = await stopWithJobInHand(started.slice(0, 3));
        await victim.end('SIGKILL');
        const killedMs = performance.now();
        const others = started.filter((one) => one !== victim);
        await Promise.any(others.map((one) => one.says('job taken back from a silent worker')));
        process.stderr.write(`  taken back after ${Math.round(performance.now() - killedMs)} ms\n`);
        await expectWhole();
      },
      limitMs,
    );

    test(
      'Redis is emptied in mid-run: the sweep wakes what was lost',
      async () => {
        const started = await startAll(sample);
        const { state, redis } = processes;
        while ((await state.db.collection('raw_records').countDocuments()) < wanted.records / 4) await sleep(10);
        await redis.empty();
        const emptiedMs = performance.now();
        await started[3]!.says('queue server had lost its ticks');
        await expectWhole();
        process.stderr.write(`  whole ${Math.round(performance.now() - emptiedMs)} ms after Redis was emptied\n`);
      },
      limitMs,
    );
  },
  { isOwn: true },
);

// A stopped process keeps what it has in hand, so that the look and the kill meet the same job.
async function stopWithJobInHand(workers: readonly RunningCandor[]): Promise<RunningCandor> {
  for (;;) {
    for (const worker of workers) {
      worker.child.kill('SIGSTOP');
      for (const step of steps) if ((await processes.holders(step)).includes(worker.child.pid!)) return worker;
      worker.child.kill('SIGCONT');
    }
    await sleep(20);
  }
}
