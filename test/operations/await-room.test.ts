import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jobHandlers } from '../../jobs/index.js';
import { awaitRoom } from '../../src/operations/await-room.js';
import { pullSource } from '../../src/operations/pull-source.js';
import type { JobName, Queue } from '../../src/queue/contract.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { peopleSources } from '../support/people.js';

/** A pull that is faster than what follows it waits for room: nothing is left out, nothing hangs, a shutdown ends the wait. */

const never = new AbortController().signal;

/** A queue whose lines are as long as `lengths` says, look by look; the last length stays. */
function lines(lengths: Partial<Record<JobName, readonly number[]>>): Queue & { readonly looks: () => number } {
  let looks = 0;
  return {
    enqueue: async () => undefined,
    async waiting(name) {
      if (name === 'normalise-records') looks += 1;
      const of = lengths[name] ?? [0];
      return of[Math.min(Math.max(looks, 1), of.length) - 1]!;
    },
    looks: () => looks,
  };
}

test('lines with room keep nobody waiting', async () => {
  const queue = lines({ 'normalise-records': [3], 'match-subjects': [99], 'publish-profiles': [99] });
  expect(await awaitRoom(queue, { signal: never, patienceMs: 1_000 })).toBe(true);
  expect(queue.looks()).toBe(1);
});

test.each<[JobName, readonly number[]]>([
  ['normalise-records', [6, 5, 4, 3]],
  ['match-subjects', [102, 101, 100, 99]],
  ['cluster-subjects', [300, 200, 100, 0]],
  ['publish-profiles', [1_000, 999, 998, 50]],
])('a long line of %s is waited for as long as it gets shorter', async (job, lengths) => {
  const queue = lines({ [job]: lengths });
  expect(await awaitRoom(queue, { signal: never, patienceMs: 20 })).toBe(true);
  expect(queue.looks()).toBe(4);
});

test('a line that stands still is given up after the patience, at once where there is none', async () => {
  const queue = lines({ 'normalise-records': [9, 8, 8] });
  expect(await awaitRoom(queue, { signal: never, patienceMs: 60 })).toBe(false);
  expect(queue.looks()).toBeGreaterThan(3);
  const again = lines({ 'normalise-records': [9] });
  expect(await awaitRoom(again, { signal: never, patienceMs: 0 })).toBe(false);
  expect(again.looks()).toBe(1);
});

test('a shutdown ends the wait', async () => {
  const stop = new AbortController();
  const waiting = awaitRoom(lines({ 'normalise-records': [9] }), { signal: stop.signal, patienceMs: 60_000 });
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ reason: 'aborted', kind: 'transient' });
});

describe('a pull', () => {
  const source = 'partner-feed:north';
  const rowCount = 3_100;
  let candor: TestCandor;

  beforeEach(async () => {
    candor = await openTestCandor({ work: false });
    const folder = join(candor.folder, 'feed');
    await mkdir(folder);
    const json = peopleSources(folder) as { sources: { id: string; settings: object }[] };
    const [feed] = json.sources;
    feed!.settings = { ...feed!.settings, stableMs: 0 };
    candor.setSources({ sources: [feed] });
    const header = 'id,name,email,phone,profileUrl,employer,domain,title,observedOn,notifiedOn,visibility';
    const rows = Array.from({ length: rowCount }, (_, at) => `r${at},Ada Quill,,,,,,Engineer,,2026-10-01,everyone`);
    await writeFile(join(folder, 'a.csv'), `${[header, ...rows].join('\n')}\n`);
  });
  afterEach(async () => candor.close());

  /** Workers of the first stage alone, each job held up for `pauseMs`. */
  function workSlowly(pauseMs: number): void {
    const idle = async () => ({});
    const handlers = jobHandlers(candor.context);
    candor.queue.work(
      {
        ...handlers,
        'match-subjects': idle,
        'publish-profiles': idle,
        'normalise-records': async (payload, job) => {
          await sleep(pauseMs);
          return handlers['normalise-records'](payload, job);
        },
      },
      { onDead: async () => undefined },
    );
  }

  test('keeps the line of a slow normaliser short, and every record arrives', async () => {
    workSlowly(150);
    let longest = 0;
    const run = await pullSource(candor.context, {
      sourceId: source,
      patienceMs: 10_000,
      onProgress: () =>
        void candor.queue.counts().then((now) => {
          longest = Math.max(longest, now['normalise-records'].waiting);
        }),
    });
    await candor.queue.idle();
    expect(run).toMatchObject({ status: 'completed', counts: { read: rowCount, accepted: rowCount } });
    expect(longest).toBeLessThanOrEqual(4);
    expect((await candor.queue.counts())['normalise-records']).toMatchObject({ dropped: 0, failed: 0 });
    const ids = await candor.context.store.rawRecords.findIdsOfSource(source, null, rowCount + 1);
    expect(await candor.context.store.rawRecords.findByIds(ids)).toHaveLength(rowCount);
    expect(await candor.context.store.rawRecords.findPending([source], new Date('2027-01-01'), 10)).toEqual([]);
  }, 60_000);

  test('ends where a shutdown finds it waiting; the next run continues and loses nothing', async () => {
    const stop = new AbortController();
    const run = pullSource(candor.context, {
      sourceId: source,
      signal: stop.signal,
      onProgress: async () => {
        if ((await candor.queue.waiting('normalise-records')) >= 4) stop.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ reason: 'aborted', kind: 'transient' });
    const cut = await candor.context.store.sourceRuns.findLast(source);
    expect(cut).toMatchObject({ status: 'failed', failure: { kind: 'transient', reason: 'aborted' } });
    expect(cut!.counts.accepted).toBeLessThan(rowCount);
    workSlowly(0);
    await pullSource(candor.context, { sourceId: source });
    await candor.queue.idle();
    expect(await candor.context.store.rawRecords.count()).toBe(rowCount);
  }, 60_000);

  test('without workers comes to its end all the same', async () => {
    const run = await pullSource(candor.context, { sourceId: source, patienceMs: 40 });
    expect(run).toMatchObject({ status: 'completed', counts: { accepted: rowCount } });
    expect(await candor.queue.waiting('normalise-records')).toBeGreaterThan(4);
  }, 60_000);
});
