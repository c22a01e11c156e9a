import { AbortSource, CandorError } from '../../src/errors.js';
import {
  type DeadLetter,
  type JobDefinitions,
  type JobHandlers,
  type JobName,
  jobDefinitions,
  jobNames,
  type QueueBackend,
} from '../../src/queue/contract.js';
import { currentTraceId, withTrace } from '../../src/queue/trace.js';

/** What every queue must do, whatever carries it. Each test opens its own queue through `open` and waits for events, never for a time. */

export interface OpenedQueue {
  readonly queue: QueueBackend;
  /** The lines written to the log so far. */
  readonly lines: () => readonly Record<string, unknown>[];
}
export type OpenQueue = (definitions: JobDefinitions) => Promise<OpenedQueue>;

// Real names and payloads with short pauses, so that six runs take milliseconds.
export const hastyDefinitions = Object.fromEntries(
  Object.entries(jobDefinitions).map(([name, definition]) => [name, { ...definition, backoffMs: () => 1 }]),
) as unknown as JobDefinitions;

/** Handlers that do nothing, except those given. */
export function handlersWith(given: Partial<JobHandlers>): JobHandlers {
  const idle = Object.fromEntries(jobNames.map((name) => [name, async () => ({})])) as unknown as JobHandlers;
  return { ...idle, ...given };
}

export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Runs the contract on the queue that `open` gives. */
export function queueContract(title: string, open: OpenQueue): void {
  describe(`the queue contract on ${title}`, () => {
    let opened: OpenedQueue;
    let queue: QueueBackend;
    let letters: DeadLetter[];
    const hooks = {
      onDead: async (letter: DeadLetter) => {
        letters.push(letter);
      },
    };

    beforeEach(async () => {
      letters = [];
      opened = await open(hastyDefinitions);
      queue = opened.queue;
    });
    afterEach(() => queue.close(0));

    function counted(name: JobName) {
      return queue.counts().then((counts) => counts[name]);
    }

    test('takes every job while no worker runs, and runs it when one comes', async () => {
      const done: string[] = [];
      await queue.enqueue('pull-source', { sourceId: 'partner-feed:northlist' });
      await queue.enqueue('normalise-records', { recordIds: ['r_1', 'r_2'] });
      expect(await counted('pull-source')).toMatchObject({ waiting: 1, active: 0 });
      queue.work(
        handlersWith({
          'pull-source': async ({ sourceId }) => ({ source: done.push(sourceId) }),
          'normalise-records': async ({ recordIds }) => ({ records: done.push(...recordIds) }),
        }),
        hooks,
      );
      await queue.idle();
      expect(done.sort()).toEqual(['partner-feed:northlist', 'r_1', 'r_2']);
    });

    test.each([
      ['a value that is no id', 'normalise-records', { recordIds: ['elin@nordlys.example'] }],
      ['a phone', 'match-subjects', { subjectIds: ['+12025550100'] }],
      [
        'more ids than one job may hold',
        'cluster-subjects',
        { subjectIds: Array.from({ length: 1_001 }, (_, n) => `s_${n}`) },
      ],
      ['no ids', 'publish-profiles', { profileIds: [] }],
      ['an unknown property', 'expire-data', { dryRun: true }],
      ['an unknown job', 'send-mail', {}],
    ])('refuses %s without repeating it', async (_title, name, payload) => {
      const refusal = queue.enqueue(name as JobName, payload as never).catch((error: unknown) => error);
      const error = await refusal;
      expect(error).toBeInstanceOf(CandorError);
      expect(error).toMatchObject({ code: 'invalid_input' });
      expect(JSON.stringify([error, String(error)])).not.toMatch(/nordlys|5550100/);
    });

    test('leaves out a second job with the same id while the first waits, and takes it again once that runs', async () => {
      const started = gate();
      const release = gate();
      let runs = 0;
      await queue.enqueue('sweep-pending', {}, { jobId: 'sweep' });
      await queue.enqueue('sweep-pending', {}, { jobId: 'sweep' });
      expect(await counted('sweep-pending')).toMatchObject({ waiting: 1 });
      async function sweep() {
        runs++;
        started.open();
        await release.opened;
        return {};
      }
      queue.work(handlersWith({ 'sweep-pending': sweep }), hooks);
      await started.opened;
      await queue.enqueue('sweep-pending', {}, { jobId: 'sweep' });
      expect(await counted('sweep-pending')).toMatchObject({ waiting: 1, active: 1 });
      release.open();
      await queue.idle();
      expect(runs).toBe(2);
    });

    test('the same id under two job names is two jobs', async () => {
      await queue.enqueue('sweep-pending', {}, { jobId: 'nightly' });
      await queue.enqueue('expire-data', {}, { jobId: 'nightly' });
      expect([(await counted('sweep-pending')).waiting, (await counted('expire-data')).waiting]).toEqual([1, 1]);
    });

    test('runs no more jobs of a name at once than its definition says', async () => {
      const running = new Map<string, number>();
      const most = new Map<string, number>();
      async function watch(name: string) {
        const now = (running.get(name) ?? 0) + 1;
        running.set(name, now);
        most.set(name, Math.max(most.get(name) ?? 0, now));
        await new Promise((resolve) => setImmediate(resolve));
        running.set(name, now - 1);
        return {};
      }
      for (let n = 0; n < 6; n++) {
        await queue.enqueue('cluster-subjects', { subjectIds: [`s_${n}`] });
        await queue.enqueue('match-subjects', { subjectIds: [`s_${n}`] });
      }
      queue.work(
        handlersWith({ 'cluster-subjects': () => watch('cluster'), 'match-subjects': () => watch('match') }),
        hooks,
      );
      await queue.idle();
      expect(Object.fromEntries(most)).toEqual({ cluster: 1, match: 2 });
    });

    test('runs a failing job again with a rising attempt number until it succeeds', async () => {
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
      expect(JSON.stringify(opened.lines())).not.toContain('nordlys');
    });

    test('does not run again what only a person can mend', async () => {
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
      expect(opened.lines()).toContainEqual(
        expect.objectContaining({ msg: 'dead letter was not kept', reason: 'unavailable' }),
      );
    });

    test('is idle only when the jobs that jobs enqueued have ended too', async () => {
      const hops: string[] = [];
      queue.work(
        handlersWith({
          'normalise-records': async () => {
            hops.push('normalise');
            await queue.enqueue('match-subjects', { subjectIds: ['s_1'] }, { delayMs: 1 });
            return {};
          },
          'match-subjects': async () => {
            hops.push('match');
            await queue.enqueue('cluster-subjects', { subjectIds: ['s_1'] });
            return {};
          },
          'cluster-subjects': async () => ({ hops: hops.push('cluster') }),
        }),
        hooks,
      );
      await queue.enqueue('normalise-records', { recordIds: ['r_1'] });
      await queue.idle();
      expect(hops).toEqual(['normalise', 'match', 'cluster']);
      await expect(queue.idle()).resolves.toBeUndefined();
    });

    test('carries the trace of a request through every hop', async () => {
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
      const lines = opened.lines().filter((line) => line.job === 'match-subjects');
      expect(lines).toEqual([
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
      expect(JSON.stringify(lines)).not.toMatch(/Elin|nordlys/);
    });

    test('after close it refuses jobs with a typed error, and closing twice is safe', async () => {
      queue.work(handlersWith({}), hooks);
      await Promise.all([queue.close(1_000), queue.close(0)]);
      await queue.close(0);
      await expect(queue.enqueue('sweep-pending', {})).rejects.toMatchObject({
        code: 'unavailable',
        details: { reason: 'queue-closed' },
      });
    });

    test('closing lets a running job end, its next hop included, and starts no waiting one', async () => {
      const started = gate();
      const release = gate();
      const ended: string[] = [];
      async function cluster({ subjectIds }: { subjectIds: string[] }) {
        started.open();
        await release.opened;
        await queue.enqueue('publish-profiles', { profileIds: ['per_1'] });
        ended.push(...subjectIds);
        return {};
      }
      queue.work(handlersWith({ 'cluster-subjects': cluster }), hooks);
      await queue.enqueue('cluster-subjects', { subjectIds: ['s_1'] });
      await queue.enqueue('cluster-subjects', { subjectIds: ['s_2'] });
      await started.opened;
      const closed = queue.close(60_000);
      release.open();
      await closed;
      expect([ended, letters]).toEqual([['s_1'], []]);
    });

    test('closing aborts the signal of a job that outlasts the grace, and counts it neither failed nor dead', async () => {
      const started = gate();
      let wasAborted = false;
      queue.work(
        handlersWith({
          'pull-source': (_payload, { signal }) =>
            new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => {
                wasAborted = true;
                reject(signal.reason);
              });
              started.open();
            }),
        }),
        hooks,
      );
      await queue.enqueue('pull-source', { sourceId: 'github' });
      await started.opened;
      await queue.close(1);
      expect([wasAborted, letters]).toEqual([true, []]);
    });
  });
}
