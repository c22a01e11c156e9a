import { setTimeout as sleep } from 'node:timers/promises';
import { describeRedis } from '../support/redis-server.js';
import type { RunningCandor } from './support/candor-process.js';
import { feedsOf, openFeedHome } from './support/feed-home.js';
import { openRoleProcesses, type RoleProcesses, spansOf } from './support/role-processes.js';
import { openStoredState } from './support/stored-state.js';

/** Three workers and a scheduler, each a process of its own: what comes out is what one process gives, whatever is killed or emptied. */

const isLong = process.env.CANDOR_TEST_LONG === '1';
const people = isLong ? 6_000 : 1_400; // about 1.5 feed rows a person
const sample = feedsOf(20_261_123, people);
const steps = ['normalise-records', 'match-subjects', 'cluster-subjects', 'publish-profiles'];

describeRedis('roles in processes of their own', () => {
  let wanted: readonly string[];
  let records: number;
  let processes: RoleProcesses;

  beforeAll(async () => {
    const calm = await openFeedHome(sample);
    try {
      await calm.start();
      const state = await openStoredState(calm.dataDir);
      await state.settled(3);
      wanted = await state.profiles();
      records = await state.db.collection('raw_records').countDocuments();
      await state.close();
    } finally {
      await calm.close();
    }
  }, 120_000);
  beforeEach(async () => {
    processes = await openRoleProcesses(sample);
  });
  afterEach(() => processes.close());

  /** Three workers, then the scheduler, which takes the sources at once since they never ran. */
  async function startAll(): Promise<readonly RunningCandor[]> {
    const workers = await Promise.all([1, 2, 3].map(() => processes.start('worker')));
    return [...workers, await processes.start('scheduler')];
  }

  async function expectWhole(): Promise<void> {
    const { state } = processes;
    await state.settled(3);
    expect(await state.disagreements()).toEqual([]);
    expect(await state.db.collection('raw_records').countDocuments()).toBe(records);
    expect(await state.db.collection('dead_letters').countDocuments()).toBe(0);
    expect(await state.profiles()).toEqual(wanted);
  }

  test(
    'three workers give the profiles of one, and no two of them decide at once',
    async () => {
      const startedMs = performance.now();
      const started = await startAll();
      await expectWhole();
      const [workers, tookMs] = [started.slice(0, 3), Math.round(performance.now() - startedMs)];
      const shares = workers.map((worker) => steps.flatMap((step) => spansOf(step, [worker])).length);
      process.stderr.write(
        `  ${records} records, ${wanted.length} profiles in ${tookMs} ms; jobs of each worker: ${shares}\n`,
      );
      expect(shares.filter((share) => share > 0).length).toBeGreaterThan(1);
      const decided = spansOf('cluster-subjects', workers);
      const overlaps = decided.filter(({ from }, nth) => nth > 0 && from < decided[nth - 1]!.to - 2); // rounded to 1 ms each
      expect([decided.length > 0, overlaps]).toEqual([true, []]);
      for (const one of started) {
        const { code, stderr } = await one.end('SIGTERM');
        expect([code, stderr.match(/job died|tick was not enqueued/)]).toEqual([0, null]);
      }
    },
    isLong ? 300_000 : 90_000,
  );

  test(
    'a worker is killed with a job in hand: the job comes back to another one',
    async () => {
      const started = await startAll();
      const victim = await stopWithJobInHand(started.slice(0, 3));
      await victim.end('SIGKILL');
      const others = started.filter((one) => one !== victim);
      await Promise.any(others.map((one) => one.says('job taken back from a silent worker')));
      await expectWhole();
    },
    isLong ? 300_000 : 120_000,
  );

  test(
    'Redis is emptied in mid-run: the sweep wakes what was lost',
    async () => {
      const started = await startAll();
      const { state, redis } = processes;
      const count = (name: string) => state.db.collection(name).countDocuments();
      while ((await count('raw_records')) < records / 4 || (await count('identities')) === 0) await sleep(10);
      await redis.empty();
      const emptiedMs = performance.now();
      await started[3]!.says('queue server had lost its ticks');
      await expectWhole();
      process.stderr.write(`  whole ${Math.round(performance.now() - emptiedMs)} ms after Redis was emptied\n`);
    },
    isLong ? 400_000 : 150_000,
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
});
