import { jest } from '@jest/globals';
import {
  fixedSchedules,
  isDue,
  keepSchedules,
  nextRunAt,
  type Schedule,
  type ScheduledSource,
  sourceSchedules,
  startSchedules,
} from '../../jobs/schedule.js';
import { CandorError, ConfigError } from '../../src/errors.js';
import { openLog } from '../../src/log.js';
import type { EnqueueOptions, JobName, TickDefinition } from '../../src/queue/contract.js';

const log = openLog('silent');
const noon = new Date('2026-11-22T12:00:00Z');
const daily = { id: 'expire-data', when: { cron: '17 3 * * *' } } as const;

function source(given: Partial<ScheduledSource>): ScheduledSource {
  return { id: 'github', schedule: '0 4 * * 1', status: 'active', lastRunAt: null, ...given };
}

describe('the time of a tick', () => {
  test('an interval is counted from the moment asked', () => {
    expect(nextRunAt({ id: 'sweep-pending', when: { everyMs: 10_000 } }, noon)).toEqual(
      new Date('2026-11-22T12:00:10Z'),
    );
  });

  test('a calendar tick comes within ten minutes of its minute, in UTC, and at the same time every day', () => {
    const first = nextRunAt(daily, noon)!;
    const second = nextRunAt(daily, first)!;
    expect(first.getTime()).toBeGreaterThanOrEqual(Date.parse('2026-11-23T03:17:00Z'));
    expect(first.getTime()).toBeLessThan(Date.parse('2026-11-23T03:27:00Z'));
    expect(second.getTime() - first.getTime()).toBe(86_400_000);
  });

  test('a tick whose minute is past but whose offset is not is still to come', () => {
    const first = nextRunAt(daily, noon)!;
    expect(nextRunAt(daily, new Date(first.getTime() - 1))).toEqual(first);
  });

  test('sources with one pattern do not all start together', () => {
    const ids = Array.from({ length: 20 }, (_, n) => `partner-feed:feed-${n}`);
    const times = ids.map((id) => nextRunAt({ id, when: { cron: '0 4 * * *' } }, noon)!.getTime());
    expect(new Set(times).size).toBeGreaterThan(15);
  });

  test.each([
    ['nothing is made up unless asked', undefined, false],
    ['what never ran is due', null, true],
    ['a tick missed since the last run is due', new Date('2026-11-21T12:00:00Z'), true],
    ['what ran since its last tick is not due', new Date('2026-11-22T11:00:00Z'), false],
  ])('%s', (_title, lastRunAt, due) => {
    const schedule: Schedule = { ...daily, job: 'expire-data', payload: {} };
    expect(isDue(lastRunAt === undefined ? schedule : { ...schedule, lastRunAt }, noon)).toBe(due);
  });
});

describe('the schedules', () => {
  test('the sweep comes every ten seconds, retention, notices and the checkpoint of the log daily and at the start', () => {
    expect(fixedSchedules.map(({ job, when }) => [job, when])).toEqual([
      ['sweep-pending', { everyMs: 10_000 }],
      ['expire-data', { cron: '17 3 * * *' }],
      ['notify-people', { cron: '41 7 * * *' }],
      ['checkpoint-audit', { cron: '47 3 * * *' }],
    ]);
    expect(fixedSchedules.filter((schedule) => isDue(schedule, noon)).map(({ job }) => job)).toEqual([
      'expire-data',
      'notify-people',
      'checkpoint-audit',
    ]);
  });

  test('only active sources are refreshed', () => {
    const sources = [source({}), source({ id: 'whois', status: 'paused' }), source({ id: 'old', status: 'withdrawn' })];
    expect(sourceSchedules(sources).map(({ id, payload }) => [id, payload])).toEqual([
      ['pull-source:github', { sourceId: 'github' }],
    ]);
  });

  test('a pattern that is none is told with its source', () => {
    const sources = [
      source({ schedule: 'weekly' }),
      source({ id: 'whois', schedule: '* * * * * *' }),
      source({ id: 'fine' }),
    ];
    expect(() => sourceSchedules(sources)).toThrow(ConfigError);
    expect(() => sourceSchedules(sources)).toThrow(/schedule of github, whois is no cron pattern/);
  });
});

describe('ticking', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: noon });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function start(schedules: readonly Schedule[], refuse?: Error) {
    const asked: [JobName, string | undefined][] = [];
    async function enqueue(job: JobName, _payload: object, options?: EnqueueOptions) {
      asked.push([job, options?.jobId]);
      if (refuse) throw refuse;
    }
    return {
      asked,
      ...startSchedules(schedules, { queue: { enqueue, waiting: async () => 0 }, now: () => new Date(), log }),
    };
  }

  test('a tick only enqueues, under the id of its schedule', () => {
    const { asked, stop } = start(fixedSchedules);
    jest.advanceTimersByTime(30_000);
    stop();
    expect(asked).toEqual([
      ['expire-data', 'expire-data'],
      ['notify-people', 'notify-people'],
      ['checkpoint-audit', 'checkpoint-audit'],
      ['sweep-pending', 'sweep-pending'],
      ['sweep-pending', 'sweep-pending'],
      ['sweep-pending', 'sweep-pending'],
    ]);
  });

  test('a weekly tick comes once in its week, although no timer sleeps that long', () => {
    const { asked, stop } = start(sourceSchedules([source({ lastRunAt: noon })]));
    jest.advanceTimersByTime(7 * 86_400_000);
    stop();
    expect(asked).toEqual([['pull-source', 'pull-source:github']]);
  });

  test('nothing ticks after stop', () => {
    const { asked, stop } = start([{ id: 'sweep-pending', job: 'sweep-pending', payload: {}, when: { everyMs: 10 } }]);
    stop();
    jest.advanceTimersByTime(1_000);
    expect(asked).toEqual([]);
  });

  test('a refused tick is followed by the next one', async () => {
    const { asked, stop } = start(fixedSchedules, new CandorError('unavailable', 'The queue is closed.'));
    await jest.advanceTimersByTimeAsync(20_000);
    stop();
    expect(asked).toHaveLength(5);
  });
});

describe('schedules that the queue keeps', () => {
  test('what is due ticks at once, again when the calendar was lost, and not where it ran since', async () => {
    const asked: (string | undefined)[] = [];
    const kept: TickDefinition[] = [];
    let lose: () => Promise<void> = async () => undefined;
    const queue = {
      enqueue: async (_job: JobName, _payload: object, options?: EnqueueOptions) => void asked.push(options?.jobId),
      waiting: async () => 0,
    };
    const calendar = {
      async keep(ticks: readonly TickDefinition[], onLost: () => Promise<void>) {
        kept.push(...ticks);
        lose = onLost;
      },
    };
    let lastRunAt: Date | null = null;
    const load = async () => sourceSchedules([source({ lastRunAt }), source({ id: 'whois', lastRunAt: noon })]);
    await keepSchedules(load, { calendar, queue, now: () => noon, log });
    expect(kept.map(({ id }) => id)).toEqual(['pull-source:github', 'pull-source:whois']);
    expect(kept[0]!.nextRunAt(noon)).toEqual(nextRunAt((await load())[0]!, noon));
    expect(asked).toEqual(['pull-source:github']);
    await lose();
    expect(asked).toHaveLength(2);
    lastRunAt = noon;
    await lose();
    expect(asked).toHaveLength(2);
  });
});
