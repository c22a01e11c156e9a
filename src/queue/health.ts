import type { Heartbeats, JobCounts, JobName } from './contract.js';

/**
 * Is the work being done? Pure: the caller brings counts and times. A queue that is idle while jobs wait has one strike; two in a row
 * raise the alarm, so that the moment between a job's arrival and its start is none. A role nobody started shows by its missing heartbeat.
 */

export interface QueueHealth {
  readonly strikes: Readonly<Partial<Record<JobName, number>>>;
  /** Jobs with two strikes or more, sorted. */
  readonly stuck: readonly JobName[];
}

export const freshHealth: QueueHealth = { strikes: {}, stuck: [] };

const strikesToAlarm = 2;

/** The health after one more look. Looks should be further apart than a job takes to start (10 s is plenty). */
export function nextHealth(before: QueueHealth, counts: Readonly<Record<JobName, JobCounts>>): QueueHealth {
  const strikes: Partial<Record<JobName, number>> = {};
  for (const [job, { waiting, active }] of Object.entries(counts) as [JobName, JobCounts][]) {
    if (waiting > 0 && active === 0) strikes[job] = (before.strikes[job] ?? 0) + 1;
  }
  const stuck = (Object.keys(strikes) as JobName[]).filter((job) => strikes[job]! >= strikesToAlarm).sort();
  return { strikes, stuck };
}

/** The heartbeats after `role` gave a sign at `atMs`; an older sign never replaces a newer one. */
export function withBeat(beats: Heartbeats, role: string, atMs: number): Heartbeats {
  return { ...beats, [role]: Math.max(atMs, beats[role] ?? atMs) };
}

/** Expected roles that never gave a sign, or none within `staleMs` before `nowMs`; sorted. */
export function silentRoles(beats: Heartbeats, expected: readonly string[], nowMs: number, staleMs: number): string[] {
  return expected.filter((role) => nowMs - (beats[role] ?? Number.NEGATIVE_INFINITY) > staleMs).sort();
}
