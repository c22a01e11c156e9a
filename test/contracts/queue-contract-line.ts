import { CandorError } from '../../src/errors.js';
import type { JobName } from '../../src/queue/contract.js';
import { handlersWith, type QueueInTest } from './queue-in-test.js';

/** What a line takes, how much of it runs at once, and when it is empty. */
export function describeLine(underTest: () => QueueInTest): void {
  test('takes every job while no worker runs, and runs it when one comes', async () => {
    const { queue, hooks, counted } = underTest();
    const done: string[] = [];
    await queue.enqueue('pull-source', { sourceId: 'partner-feed:northlist' });
    await queue.enqueue('normalise-records', { recordIds: ['r_1', 'r_2'] });
    expect(await counted('pull-source')).toMatchObject({ waiting: 1, active: 0 });
    queue.work(
      handlersWith({
        'pull-source': async ({ sourceId }) => ({ source: done.push(sourceId) }),
        'normalise-records': async ({ recordIds }) => ({ records: done.push(...recordIds) }),
      }),
      hooks,
    );
    await queue.idle();
    expect(done.sort()).toEqual(['partner-feed:northlist', 'r_1', 'r_2']);
  });

  test.each([
    ['a value that is no id', 'normalise-records', { recordIds: ['elin@nordlys.example'] }],
    ['a phone', 'match-subjects', { subjectIds: ['+12025550100'] }],
    [
      'more ids than one job may hold',
      'cluster-subjects',
      { subjectIds: Array.from({ length: 1_001 }, (_, n) => `s_${n}`) },
    ],
    ['no ids', 'publish-profiles', { profileIds: [] }],
    ['an unknown property', 'expire-data', { dryRun: true }],
    ['an unknown job', 'send-pigeon', {}],
  ])('refuses %s without repeating it', async (_title, name, payload) => {
    const { queue } = underTest();
    const refusal = queue.enqueue(name as JobName, payload as never).catch((error: unknown) => error);
    const error = await refusal;
    expect(error).toBeInstanceOf(CandorError);
    expect(error).toMatchObject({ code: 'invalid_input' });
    expect(JSON.stringify([error, String(error)])).not.toMatch(/nordlys|5550100/);
  });

  test('runs no more jobs of a name at once than its definition says', async () => {
    const { queue, hooks } = underTest();
    const running = new Map<string, number>();
    const most = new Map<string, number>();
    async function watch(name: string) {
      const now = (running.get(name) ?? 0) + 1;
      running.set(name, now);
      most.set(name, Math.max(most.get(name) ?? 0, now));
      await new Promise((resolve) => setImmediate(resolve));
      running.set(name, running.get(name)! - 1);
      return {};
    }
    for (let n = 0; n < 6; n++) {
      await queue.enqueue('cluster-subjects', { subjectIds: [`s_${n}`] });
      await queue.enqueue('match-subjects', { subjectIds: [`s_${n}`] });
    }
    queue.work(
      handlersWith({ 'cluster-subjects': () => watch('cluster'), 'match-subjects': () => watch('match') }),
      hooks,
    );
    await queue.idle();
    expect(Object.fromEntries(most)).toEqual({ cluster: 1, match: 2 });
  });

  test('is idle only when the jobs that jobs enqueued have ended too', async () => {
    const { queue, hooks } = underTest();
    const hops: string[] = [];
    queue.work(
      handlersWith({
        'normalise-records': async () => {
          hops.push('normalise');
          await queue.enqueue('match-subjects', { subjectIds: ['s_1'] }, { delayMs: 1 });
          return {};
        },
        'match-subjects': async () => {
          hops.push('match');
          await queue.enqueue('cluster-subjects', { subjectIds: ['s_1'] });
          return {};
        },
        'cluster-subjects': async () => ({ hops: hops.push('cluster') }),
      }),
      hooks,
    );
    await queue.enqueue('normalise-records', { recordIds: ['r_1'] });
    await queue.idle();
    expect(hops).toEqual(['normalise', 'match', 'cluster']);
    await expect(queue.idle()).resolves.toBeUndefined();
  });
}
