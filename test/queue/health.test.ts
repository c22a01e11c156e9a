import { type JobCounts, type JobName, jobNames } from '../../src/queue/contract.js';
import { freshHealth, nextHealth, silentRoles, withBeat } from '../../src/queue/health.js';

function counts(given: Partial<Record<JobName, Partial<JobCounts>>>): Record<JobName, JobCounts> {
  const none: JobCounts = { waiting: 0, delayed: 0, active: 0, failed: 0, dropped: 0 };
  return Object.fromEntries(jobNames.map((name) => [name, { ...none, ...given[name] }])) as Record<JobName, JobCounts>;
}

describe('queue health', () => {
  const idle = counts({ 'match-subjects': { waiting: 3 } });

  test('one idle look while jobs wait is a strike and no alarm', () => {
    expect(nextHealth(freshHealth, idle)).toEqual({ strikes: { 'match-subjects': 1 }, stuck: [] });
  });

  test('two idle looks in a row raise the alarm, and it stays until work moves', () => {
    const twice = nextHealth(nextHealth(freshHealth, idle), idle);
    expect(twice.stuck).toEqual(['match-subjects']);
    expect(nextHealth(twice, idle).stuck).toEqual(['match-subjects']);
    expect(nextHealth(twice, counts({ 'match-subjects': { waiting: 3, active: 1 } }))).toEqual(freshHealth);
  });

  test('a busy look in between clears the strike', () => {
    const busy = counts({ 'match-subjects': { waiting: 2, active: 2 } });
    expect(nextHealth(nextHealth(nextHealth(freshHealth, idle), busy), idle).stuck).toEqual([]);
  });

  test('jobs that wait for their time are no sign of trouble', () => {
    const backingOff = counts({ 'pull-source': { delayed: 5 } });
    expect(nextHealth(nextHealth(freshHealth, backingOff), backingOff).stuck).toEqual([]);
  });
});

describe('heartbeats', () => {
  test('a role that never gave a sign is silent', () => {
    expect(silentRoles({}, ['worker', 'scheduler'], 0, 30_000)).toEqual(['scheduler', 'worker']);
  });

  test('a role is silent after the limit and not at it', () => {
    const beats = withBeat({}, 'worker', 1_000);
    expect(silentRoles(beats, ['worker'], 31_000, 30_000)).toEqual([]);
    expect(silentRoles(beats, ['worker'], 31_001, 30_000)).toEqual(['worker']);
  });

  test('an older sign never replaces a newer one', () => {
    expect(withBeat(withBeat({}, 'worker', 5), 'worker', 3)).toEqual({ worker: 5 });
  });
});
