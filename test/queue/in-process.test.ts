import { PassThrough } from 'node:stream';
import { openLog } from '../../src/log.js';
import type { JobDefinitions } from '../../src/queue/contract.js';
import { type InProcessOptions, openInProcessQueue } from '../../src/queue/in-process.js';
import { queueContract } from '../contracts/queue-contract.js';
import { gate, handlersWith, hastyDefinitions, type OpenedQueue } from '../contracts/queue-in-test.js';

function open(options: Partial<InProcessOptions> = {}): OpenedQueue {
  const written: string[] = [];
  const destination = new PassThrough().on('data', (chunk: Buffer) => written.push(chunk.toString()));
  const queue = openInProcessQueue({
    log: openLog('debug', destination),
    now: () => new Date('2026-11-22T09:00:00Z'),
    clockMs: () => performance.now(),
    definitions: hastyDefinitions,
    ...options,
  });
  return {
    queue,
    lines: () =>
      written
        .join('')
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}

const hooks = { onDead: async () => undefined };

queueContract('the queue inside the process', async (definitions) => open({ definitions }));

function withTimeout(timeoutMs: number): JobDefinitions {
  return { ...hastyDefinitions, 'expire-data': { ...hastyDefinitions['expire-data'], attempts: 1, timeoutMs } };
}

describe('the queue inside the process', () => {
  test('leaves newcomers out when the line is full, counts them, and goes on', async () => {
    const { queue } = open({ maxWaiting: 2 });
    for (const id of ['s_1', 's_2', 's_3']) await queue.enqueue('match-subjects', { subjectIds: [id] });
    expect((await queue.counts())['match-subjects']).toMatchObject({ waiting: 2, dropped: 1 });
    const seen: string[] = [];
    queue.work(handlersWith({ 'match-subjects': async ({ subjectIds }) => ({ n: seen.push(...subjectIds) }) }), hooks);
    await queue.idle();
    await queue.enqueue('match-subjects', { subjectIds: ['s_4'] });
    await queue.idle();
    expect(seen).toEqual(['s_1', 's_2', 's_4']);
    await queue.close(0);
  });

  test('aborts a run at its time limit and calls it timed out', async () => {
    const { queue } = open({ definitions: withTimeout(1) });
    const letters: unknown[] = [];
    queue.work(
      handlersWith({
        'expire-data': (_payload, { signal }) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      }),
      { onDead: async ({ reason }) => void letters.push(reason) },
    );
    await queue.enqueue('expire-data', {});
    await queue.idle();
    expect(letters).toEqual(['timed-out']);
    await queue.close(0);
  });

  test('gives up a run that ignores its signal, so that its line moves on', async () => {
    const { queue, lines } = open({ definitions: withTimeout(1), abandonMs: 1 });
    const late = gate();
    let runs = 0;
    queue.work(
      handlersWith({
        'expire-data': async () => {
          if (++runs === 1) await late.opened;
          return { runs };
        },
      }),
      hooks,
    );
    await queue.enqueue('expire-data', {});
    await queue.enqueue('expire-data', {});
    await queue.idle();
    expect(runs).toBe(2);
    expect(lines()).toContainEqual(
      expect.objectContaining({ msg: 'job died', reason: 'timed-out', isAbandoned: true }),
    );
    late.open();
    await queue.close(0);
  });

  test('a job changed by its caller after enqueue is not changed in line', async () => {
    const { queue } = open();
    const recordIds = ['r_1'];
    const seen: string[] = [];
    await queue.enqueue('normalise-records', { recordIds });
    recordIds.push('r_2');
    queue.work(
      handlersWith({ 'normalise-records': async (payload) => ({ n: seen.push(...payload.recordIds) }) }),
      hooks,
    );
    await queue.idle();
    expect(seen).toEqual(['r_1']);
    await queue.close(0);
  });

  test('a run that found nothing to do is a debug line, any other an info line', async () => {
    const { queue, lines } = open();
    const results = [{ found: 0 }, { found: 1 }];
    queue.work(handlersWith({ 'sweep-pending': async () => results.shift()! }), hooks);
    await queue.enqueue('sweep-pending', {});
    await queue.enqueue('sweep-pending', {});
    await queue.idle();
    expect(lines().map((line) => [line.level, line.found])).toEqual([
      [20, 0],
      [30, 1],
    ]);
    await queue.close(0);
  });

  test('lays grouped counts flat in its line', async () => {
    const { queue, lines } = open();
    queue.work(
      handlersWith({
        'pull-source': async () => ({
          status: 'completed',
          counts: { read: 3, accepted: 2 },
          failure: { reason: 'Elin Sandvik' },
        }),
      }),
      hooks,
    );
    await queue.enqueue('pull-source', { sourceId: 'github' });
    await queue.idle();
    expect(lines()).toEqual([expect.objectContaining({ status: 'completed', read: 3, accepted: 2 })]);
    expect(JSON.stringify(lines())).not.toContain('Elin');
    await queue.close(0);
  });

  test('tells every run to the metrics hook', async () => {
    const { queue } = open();
    const runs: string[] = [];
    queue.work(
      handlersWith({
        'publish-profiles': async (_payload, { attempt }) => {
          if (attempt === 1) throw new Error('once');
          return {};
        },
      }),
      { ...hooks, onRun: ({ job, outcome }) => runs.push(`${job} ${outcome}`) },
    );
    await queue.enqueue('publish-profiles', { profileIds: ['per_1'] });
    await queue.idle();
    expect(runs).toEqual(['publish-profiles retry', 'publish-profiles done']);
    await queue.close(0);
  });

  test('closing forgets a job that waits for its time, and whoever waited for idle goes on', async () => {
    const { queue } = open();
    queue.work(handlersWith({}), hooks);
    await queue.enqueue('expire-data', {}, { delayMs: 3_600_000 });
    expect((await queue.counts())['expire-data']).toMatchObject({ delayed: 1, waiting: 0 });
    const idle = queue.idle();
    await queue.close(0);
    await idle;
    expect((await queue.counts())['expire-data']).toMatchObject({ delayed: 0 });
  });

  test('has workers once', async () => {
    const { queue } = open();
    queue.work(handlersWith({}), hooks);
    expect(() => queue.work(handlersWith({}), hooks)).toThrow('already has workers');
    await queue.close(0);
  });
});
