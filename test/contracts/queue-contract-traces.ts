import { currentTraceId, withTrace } from '../../src/queue/trace.js';
import { handlersWith, type QueueInTest } from './queue-in-test.js';

/** What a job leaves for whoever looks: its trace, its line, its counts, the signs of life of roles. */
export function describeTraces(underTest: () => QueueInTest): void {
  test('carries the trace of a request through every hop', async () => {
    const { queue, hooks } = underTest();
    const traces: string[] = [];
    queue.work(
      handlersWith({
        'match-subjects': async (_payload, job) => {
          traces.push(job.traceId, currentTraceId());
          await queue.enqueue('cluster-subjects', { subjectIds: ['s_1'] });
          return {};
        },
        'cluster-subjects': async (_payload, job) => ({ seen: traces.push(job.traceId) }),
      }),
      hooks,
    );
    await withTrace('req_1', () => queue.enqueue('match-subjects', { subjectIds: ['s_1'] }));
    await queue.idle();
    expect(traces).toEqual(['req_1', 'req_1', 'req_1']);
  });

  test('writes one line for a job, with its counts and without its texts', async () => {
    const { queue, hooks, lines } = underTest();
    queue.work(
      handlersWith({
        'match-subjects': async () => ({
          subjects: 2,
          edges: 0,
          state: 'done',
          someone: 'Elin Sandvik',
          list: ['elin@nordlys.example'],
        }),
      }),
      hooks,
    );
    await queue.enqueue('match-subjects', { subjectIds: ['s_1', 's_2'] }, { traceId: 'trace_2' });
    await queue.idle();
    const written = lines().filter((line) => line.job === 'match-subjects');
    expect(written).toEqual([
      expect.objectContaining({
        msg: 'job finished',
        traceId: 'trace_2',
        attempt: 1,
        subjects: 2,
        edges: 0,
        state: 'done',
        durationMs: expect.any(Number),
      }),
    ]);
    expect(JSON.stringify(written)).not.toMatch(/Elin|nordlys/);
  });

  test('shows the last sign of life of each role', async () => {
    const { queue } = underTest();
    await queue.beat('worker');
    await queue.beat('scheduler');
    await queue.beat('worker');
    const beats = await queue.heartbeats();
    expect(beats).toEqual({ worker: expect.any(Number), scheduler: expect.any(Number) });
    expect(beats.worker).toBeGreaterThanOrEqual(beats.scheduler!);
  });
}
