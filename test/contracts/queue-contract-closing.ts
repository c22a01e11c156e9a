import { gate, handlersWith, type QueueInTest } from './queue-in-test.js';

/** An ordered end: no job starts, those in hand end or are cut. */
export function describeClosing(underTest: () => QueueInTest): void {
  test('after close it refuses jobs with a typed error, and closing twice is safe', async () => {
    const { queue, hooks } = underTest();
    queue.work(handlersWith({}), hooks);
    await Promise.all([queue.close(1_000), queue.close(0)]);
    await queue.close(0);
    await expect(queue.enqueue('sweep-pending', {})).rejects.toMatchObject({
      code: 'unavailable',
      details: { reason: 'queue-closed' },
    });
  });

  test('closing lets a running job end, its next hop included, and starts no waiting one', async () => {
    const { queue, hooks, letters } = underTest();
    const started = gate();
    const release = gate();
    const ended: string[] = [];
    async function cluster({ subjectIds }: { subjectIds: string[] }) {
      started.open();
      await release.opened;
      await queue.enqueue('publish-profiles', { profileIds: ['per_1'] });
      ended.push(...subjectIds);
      return {};
    }
    queue.work(handlersWith({ 'cluster-subjects': cluster }), hooks);
    await queue.enqueue('cluster-subjects', { subjectIds: ['s_1'] });
    await queue.enqueue('cluster-subjects', { subjectIds: ['s_2'] });
    await started.opened;
    const closed = queue.close(60_000);
    release.open();
    await closed;
    expect([ended, letters]).toEqual([['s_1'], []]);
  });

  test('closing aborts the signal of a job that outlasts the grace, and counts it neither failed nor dead', async () => {
    const { queue, hooks, letters } = underTest();
    const started = gate();
    let wasAborted = false;
    queue.work(
      handlersWith({
        'pull-source': (_payload, { signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              wasAborted = true;
              reject(signal.reason);
            });
            started.open();
          }),
      }),
      hooks,
    );
    await queue.enqueue('pull-source', { sourceId: 'github' });
    await started.opened;
    await queue.close(1);
    expect([wasAborted, letters]).toEqual([true, []]);
  });
}
