import { openMetrics } from '../../src/api/metrics.js';

describe('the figures of the queue', () => {
  test('show jobs by state and the last sign of life of each role', async () => {
    const counts = { waiting: 3, delayed: 0, active: 1, failed: 2, dropped: 0 };
    const heartbeats = { worker: 1_795_000_000_000 };
    const text = await openMetrics(async () => ({ jobs: { 'match-subjects': counts }, heartbeats })).render();
    expect(text).toContain('candor_jobs{job="match-subjects",state="waiting"} 3');
    expect(text).toContain('candor_jobs{job="match-subjects",state="failed"} 2');
    expect(text).toContain('candor_role_last_seen_timestamp_seconds{role="worker"} 1795000000');
    expect(text).toContain('candor_queue_up 1');
  });

  test('say that the queue is away, and keep no older figure', async () => {
    let isAway = false;
    const metrics = openMetrics(async () => {
      if (isAway) throw new Error('away');
      return { jobs: { 'match-subjects': { waiting: 3 } }, heartbeats: {} };
    });
    await metrics.render();
    isAway = true;
    const text = await metrics.render();
    expect(text).toContain('candor_queue_up 0');
    expect(text).not.toContain('match-subjects');
  });

  test('are absent where no queue is asked', async () => {
    expect(await openMetrics().render()).not.toContain('candor_queue_up');
  });
});
