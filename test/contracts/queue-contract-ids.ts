import { gate, handlersWith, type OpenQueue, openInTest, pausing, type QueueInTest, until } from './queue-in-test.js';

/** One wake-up under one id: left out while the same waits, taken again once that runs. */
export function describeIds(underTest: () => QueueInTest, open: OpenQueue): void {
  test('leaves out a second job with the same id while the first waits, and takes it again once that runs', async () => {
    const { queue, hooks, counted } = underTest();
    const started = gate();
    const release = gate();
    let runs = 0;
    await queue.enqueue('sweep-pending', {}, { jobId: 'sweep' });
    await queue.enqueue('sweep-pending', {}, { jobId: 'sweep' });
    expect(await counted('sweep-pending')).toMatchObject({ waiting: 1 });
    async function sweep() {
      runs++;
      started.open();
      await release.opened;
      return {};
    }
    queue.work(handlersWith({ 'sweep-pending': sweep }), hooks);
    await started.opened;
    await queue.enqueue('sweep-pending', {}, { jobId: 'sweep' });
    expect(await counted('sweep-pending')).toMatchObject({ waiting: 1, active: 1 });
    release.open();
    await queue.idle();
    expect(runs).toBe(2);
  });

  test('the same id under two job names is two jobs', async () => {
    const { queue, counted } = underTest();
    await queue.enqueue('sweep-pending', {}, { jobId: 'nightly' });
    await queue.enqueue('expire-data', {}, { jobId: 'nightly' });
    expect([(await counted('sweep-pending')).waiting, (await counted('expire-data')).waiting]).toEqual([1, 1]);
  });

  test('a job that waits for its time keeps its id: the same wake-up is left out', async () => {
    const { queue, counted } = underTest();
    await queue.enqueue('notify-people', {}, { jobId: 'notify', delayMs: 3_600_000 });
    await queue.enqueue('notify-people', {}, { jobId: 'notify' });
    expect(await counted('notify-people')).toMatchObject({ waiting: 0, delayed: 1 });
  });

  test('a job that backs off has its id back: the same wake-up is left out', async () => {
    const { queue, hooks, counted } = await openInTest(open, pausing(150));
    const attempts: number[] = [];
    async function pull(_payload: unknown, { attempt }: { readonly attempt: number }) {
      attempts.push(attempt);
      if (attempt === 1) throw new Error('once');
      return {};
    }
    queue.work(handlersWith({ 'pull-source': pull }), hooks);
    await queue.enqueue('pull-source', { sourceId: 'github' }, { jobId: 'pull' });
    await until(async () => (await counted('pull-source')).delayed === 1);
    await queue.enqueue('pull-source', { sourceId: 'github' }, { jobId: 'pull' });
    await queue.idle();
    expect(attempts).toEqual([1, 2]);
    await queue.close(0);
  });

  test('a job that fails leaves its work to the same wake-up that came in while it ran', async () => {
    const { queue, hooks, letters } = underTest();
    const started = gate();
    const release = gate();
    const attempts: number[] = [];
    async function pull(_payload: unknown, { attempt }: { readonly attempt: number }) {
      attempts.push(attempt);
      started.open();
      await release.opened;
      if (attempts.length === 1) throw new Error('once');
      return {};
    }
    queue.work(handlersWith({ 'pull-source': pull }), hooks);
    await queue.enqueue('pull-source', { sourceId: 'github' }, { jobId: 'pull' });
    await started.opened;
    await queue.enqueue('pull-source', { sourceId: 'github' }, { jobId: 'pull' });
    release.open();
    await queue.idle();
    expect([attempts, letters]).toEqual([[1, 1], []]);
  });
}
