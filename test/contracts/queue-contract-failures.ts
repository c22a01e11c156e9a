import { AbortSource, CandorError } from '../../src/errors.js';
import { jobDefinitions } from '../../src/queue/contract.js';
import { handlersWith, type QueueInTest } from './queue-in-test.js';

/** Runs that fail, and jobs that die. */
export function describeFailures(underTest: () => QueueInTest): void {
  test('runs a failing job again with a rising attempt number until it succeeds', async () => {
    const { queue, hooks, letters } = underTest();
    const attempts: number[] = [];
    queue.work(
      handlersWith({
        'publish-profiles': async (_payload, job) => {
          attempts.push(job.attempt);
          if (job.attempt < 3) throw new CandorError('unavailable', 'The store is away.');
          return { profiles: 1 };
        },
      }),
      hooks,
    );
    await queue.enqueue('publish-profiles', { profileIds: ['per_1'] });
    await queue.idle();
    expect(attempts).toEqual([1, 2, 3]);
    expect(letters).toEqual([]);
  });

  test('hands over a dead letter with a code and no message when all runs failed', async () => {
    const { queue, hooks, letters, lines, counted } = underTest();
    let runs = 0;
    queue.work(
      handlersWith({
        'normalise-records': async () => {
          runs++;
          throw new Error('cannot read elin@nordlys.example');
        },
      }),
      hooks,
    );
    await queue.enqueue('normalise-records', { recordIds: ['r_1'] }, { traceId: 'trace_1' });
    await queue.idle();
    expect(runs).toBe(jobDefinitions['normalise-records'].attempts);
    expect(letters).toEqual([
      {
        job: 'normalise-records',
        payload: { recordIds: ['r_1'] },
        reason: 'Error',
        attempts: 6,
        failedAt: expect.any(Date),
        traceId: 'trace_1',
      },
    ]);
    expect(await counted('normalise-records')).toMatchObject({ failed: 1, waiting: 0, active: 0 });
    expect(JSON.stringify(lines())).not.toContain('nordlys');
  });

  test('does not run again what only a person can mend', async () => {
    const { queue, hooks, letters } = underTest();
    let runs = 0;
    queue.work(
      handlersWith({
        'pull-source': async () => {
          runs++;
          throw new AbortSource('token-refused', 'config');
        },
      }),
      hooks,
    );
    await queue.enqueue('pull-source', { sourceId: 'github' });
    await queue.idle();
    expect([runs, letters.map((letter) => [letter.reason, letter.attempts])]).toEqual([1, [['token-refused', 1]]]);
  });

  test('a dead letter that cannot be kept is logged and stops nothing', async () => {
    const { queue, lines } = underTest();
    const swept: string[] = [];
    queue.work(
      handlersWith({
        'pull-source': () => Promise.reject(new AbortSource('token-refused', 'config')),
        'sweep-pending': async () => ({ swept: swept.push('once') }),
      }),
      { onDead: () => Promise.reject(new CandorError('unavailable', 'The store is away.')) },
    );
    await queue.enqueue('pull-source', { sourceId: 'github' });
    await queue.idle();
    await queue.enqueue('sweep-pending', {});
    await queue.idle();
    expect(swept).toEqual(['once']);
    expect(lines()).toContainEqual(expect.objectContaining({ msg: 'dead letter was not kept', reason: 'unavailable' }));
  });
}
