import { createHash, randomUUID } from 'node:crypto';
import { Cron } from 'croner';
import { CandorError, ConfigError } from '../src/errors.js';
import type { Log } from '../src/log.js';
import type { Calendar, JobName, JobPayload, Queue } from '../src/queue/contract.js';

/** When each job is woken, all of it in this file. A tick only enqueues; calendar times are UTC, so no day is skipped or doubled. */

export interface Schedule<N extends JobName = JobName> {
  /** Also the job's id while it waits: a tick whose predecessor has not started is left out. */
  readonly id: string;
  readonly job: N;
  readonly payload: JobPayload<N>;
  /** Milliseconds between ticks, or a cron pattern of five fields in UTC. */
  readonly when: { readonly everyMs: number } | { readonly cron: string };
  /** A tick missed since then is made up at the start, one never made (null) too; absent = nothing is made up. */
  readonly lastRunAt?: Date | null;
}

const sweep: Schedule<'sweep-pending'> = {
  id: 'sweep-pending',
  job: 'sweep-pending',
  payload: {},
  // A lost wake-up costs at most this; an empty sweep costs a few index reads.
  when: { everyMs: 10_000 },
};

const retention: Schedule<'expire-data'> = {
  id: 'expire-data',
  job: 'expire-data',
  payload: {},
  when: { cron: '17 3 * * *' },
  // Also at each start: a machine that is off at night must not keep what has expired.
  lastRunAt: null,
};

const notices: Schedule<'notify-people'> = {
  id: 'notify-people',
  job: 'notify-people',
  payload: {},
  // In the morning of most readers; what finds no room in the outbox follows within minutes.
  when: { cron: '41 7 * * *' },
  lastRunAt: null,
};

const checkpoint: Schedule<'checkpoint-audit'> = {
  id: 'checkpoint-audit',
  job: 'checkpoint-audit',
  payload: {},
  // One a day (privacy.md section 9); at a start too, for a machine that is off at night.
  when: { cron: '47 3 * * *' },
  lastRunAt: null,
};

export const fixedSchedules: readonly Schedule[] = [sweep, retention, notices, checkpoint];

export interface ScheduledSource {
  readonly id: string;
  /** Cron pattern of the refresh. */
  readonly schedule: string;
  readonly status: string;
  readonly lastRunAt: Date | null;
}

/** One refresh per active source; a refresh missed while nothing ran is made up. Throws `ConfigError` naming every source whose pattern is none. */
export function sourceSchedules(sources: readonly ScheduledSource[]): Schedule<'pull-source'>[] {
  const active = sources.filter(({ status }) => status === 'active');
  const problems = active.filter(({ schedule }) => !isPattern(schedule)).map(({ id }) => id);
  if (problems.length > 0) {
    throw new ConfigError(
      `The schedule of ${problems.join(', ')} is no cron pattern of five fields, such as "17 3 * * 1".`,
    );
  }
  return active.map(({ id, schedule, lastRunAt }) => ({
    id: `pull-source:${id}`,
    job: 'pull-source',
    payload: { sourceId: id },
    when: { cron: schedule },
    lastRunAt,
  }));
}

function isPattern(pattern: string): boolean {
  try {
    return cronOf(pattern).nextRun() !== null;
  } catch {
    return false; // The parser's only way of saying no.
  }
}

function cronOf(pattern: string): Cron {
  return new Cron(pattern, { timezone: 'UTC', mode: '5-part' });
}

// Up to 10 minutes, from the name: sources with one pattern do not start together, and each starts at the same minute every time.
function offsetMs(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) % 600_000;
}

/** The first tick after `after`; null where the pattern has none left. A calendar tick comes up to 10 minutes after its minute. */
export function nextRunAt({ id, when }: Pick<Schedule, 'id' | 'when'>, after: Date): Date | null {
  if ('everyMs' in when) return new Date(after.getTime() + when.everyMs);
  const offset = offsetMs(id);
  const minute = cronOf(when.cron).nextRun(new Date(after.getTime() - offset));
  return minute === null ? null : new Date(minute.getTime() + offset);
}

/** True where a tick was missed between the last run and `now`. */
export function isDue(schedule: Schedule, now: Date): boolean {
  if (schedule.lastRunAt === undefined) return false;
  if (schedule.lastRunAt === null) return true;
  const next = nextRunAt(schedule, schedule.lastRunAt);
  return next !== null && next <= now;
}

export interface ScheduleContext {
  readonly queue: Queue;
  readonly now: () => Date;
  readonly log: Log;
}

/** Ticks until `stop`; its timers do not keep the process alive. */
export function startSchedules(schedules: readonly Schedule[], context: ScheduleContext): { stop(): void } {
  const stops = schedules.map((schedule) => startSchedule(schedule, context));
  return {
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

/** Leaves the ticks to the queue's own calendar, and ticks at once what is due: now, and whenever the calendar was lost, for the jobs of
 *  ticks were lost with it. `load` reads the schedules with their last runs. Throws `CandorError` `unavailable` where the calendar is away. */
export async function keepSchedules(
  load: () => Promise<readonly Schedule[]>,
  { calendar, ...context }: ScheduleContext & { readonly calendar: Calendar },
): Promise<void> {
  async function makeUp(schedules: readonly Schedule[]): Promise<void> {
    for (const schedule of schedules) if (isDue(schedule, context.now())) await tick(schedule, context);
  }
  const schedules = await load();
  const ticks = schedules.map((schedule) => ({ ...schedule, nextRunAt: (after: Date) => nextRunAt(schedule, after) }));
  await calendar.keep(ticks, async () => makeUp(await load()));
  await makeUp(schedules);
}

// setTimeout holds 24.8 days at most, and a laptop's sleep stretches it: the calendar is looked at again at least every hour.
const longestNapMs = 3_600_000;

function startSchedule(schedule: Schedule, context: ScheduleContext): () => void {
  let timer: NodeJS.Timeout;
  function sleep(dueAt: Date | null): void {
    if (dueAt === null) return;
    const leftMs = dueAt.getTime() - context.now().getTime();
    timer = setTimeout(() => wake(dueAt), Math.min(Math.max(leftMs, 0), longestNapMs)).unref();
  }
  function wake(dueAt: Date): void {
    const now = context.now();
    const isTime = now >= dueAt;
    if (isTime) void tick(schedule, context);
    sleep(isTime ? nextRunAt(schedule, now) : dueAt);
  }
  if (isDue(schedule, context.now())) void tick(schedule, context);
  sleep(nextRunAt(schedule, context.now()));
  return () => clearTimeout(timer);
}

async function tick({ id, job, payload }: Schedule, { queue, log }: ScheduleContext): Promise<void> {
  try {
    await queue.enqueue(job, payload, { jobId: id, traceId: randomUUID() });
  } catch (error) {
    // The next tick asks again; one that meets a closing queue is no news.
    const reason = error instanceof CandorError ? error.code : 'enqueue-failed';
    log[reason === 'unavailable' ? 'debug' : 'error']('tick was not enqueued', { schedule: id, reason, error });
  }
}
