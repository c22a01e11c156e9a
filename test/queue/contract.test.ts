import { jobDefinitions, jobNames, maxIdsPerJob } from '../../src/queue/contract.js';

describe('the job definitions', () => {
  test.each(jobNames)('%s has sane bounds', (name) => {
    const { attempts, backoffMs, concurrency, timeoutMs } = jobDefinitions[name];
    expect(attempts).toBeGreaterThanOrEqual(1);
    expect(concurrency).toBeGreaterThanOrEqual(1);
    expect(timeoutMs).toBeGreaterThanOrEqual(60_000);
    const pauses = Array.from({ length: attempts - 1 }, (_, run) => backoffMs(run + 1));
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  });

  test('a pipeline step outlasts a database that is away for 30 s, by the arithmetic in its comment', () => {
    const { attempts, backoffMs } = jobDefinitions['normalise-records'];
    const pauses = Array.from({ length: attempts - 1 }, (_, run) => backoffMs(run + 1));
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBe(141_000);
  });

  test('one clusterer decides at a time', () => {
    expect(jobDefinitions['cluster-subjects'].concurrency).toBe(1);
  });

  test.each([
    ['pull-source', { sourceId: 'github' }, true],
    ['pull-source', { sourceId: 'partner-feed:northlist', again: true }, true],
    ['pull-source', { sourceId: 'northlist.example/feed' }, false],
    ['normalise-records', { recordIds: ['r_3yUt-Zq_0aB'] }, true],
    ['normalise-records', { recordIds: Array.from({ length: maxIdsPerJob }, (_, n) => `r_${n}`) }, true],
    ['normalise-records', { recordIds: ['Elin Sandvik'] }, false],
    ['normalise-records', { recordIds: ['12025550100'] }, false],
    ['sweep-pending', {}, true],
  ] as const)('%s: %j fits is %s', (name, payload, fits) => {
    expect(jobDefinitions[name].payload.safeParse(payload).success).toBe(fits);
  });
});
