import { keyedId } from '../../src/domain/keyring.js';
import { subjectIdOf } from '../../src/domain/statement.js';
import type { OperationContext } from '../../src/operations/context.js';
import { expireData } from '../../src/operations/expire-data.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { github, keepRows, north, type PersonRow, peopleSources, recordIdOfRow, south } from '../support/people.js';
import { expectIdsToResolve, shapesOf } from '../support/profile-shape.js';
import { dropRun, openRun, type Run, repair } from '../support/run.js';
import { hookedStore } from '../support/store-hooks.js';

/**
 * A process is stopped before its n-th write, for each n; another one finds the database as it was left. After the sweep everything is as
 * if nobody had stopped.
 */

const now = new Date('2026-11-02T08:00:00Z');
const stepOf = process.env.CANDOR_TEST_LONG === '1' ? 1 : 11;
let candor: TestCandor;

beforeAll(async () => {
  candor = await openTestCandor({ now, sources: peopleSources });
});
afterAll(async () => candor?.close());

const ines = { name: 'Ines Ibarra', employer: 'Ibis Works Ltd', domain: 'ibisworks.example' };
const first: readonly PersonRow[] = [
  { source: north, id: 'i1', ...ines, email: 'ines@ibisworks.example', title: 'Buyer' },
  { source: south, id: 'i2', name: 'Ines Ibarra', phone: '+442079460101', title: 'Head of Buying' },
  { source: github, id: '501', name: 'Ines Ibarra', profileUrl: 'https://www.linkedin.com/in/ines-ibarra-1' },
  { source: south, id: 'k1', name: 'Kaspar Kohl', email: 'kaspar@kohlbau.example', phone: '+442079460102' },
  { source: north, id: 'k2', name: 'Kaspar Kohl', phone: '+442079460102' },
];
const bridge: readonly PersonRow[] = [
  {
    source: south,
    id: 'i3',
    ...ines,
    email: 'ines@ibisworks.example',
    phone: '+442079460101',
    profileUrl: 'https://www.linkedin.com/in/ines-ibarra-1',
  },
];
// The bridge falls, and Kaspar's record says something new.
const changed: readonly PersonRow[] = [
  { source: south, id: 'i3', ...ines, email: 'ines@ibisworks.example' },
  { source: south, id: 'k1', name: 'Kaspar Kohl', email: 'k.kohl@kohlbau.example', phone: '+442079460102' },
];

interface Scenario {
  readonly name: string;
  /** Done undisturbed before. */
  readonly before: (run: Run) => Promise<void>;
  /** Done by the process that is stopped; what the world would repeat is repeated by the other one. */
  readonly act: (context: OperationContext) => Promise<unknown>;
}

async function deliver(run: Run, rows: readonly PersonRow[]): Promise<void> {
  await keepRows(run.context, rows);
  await run.queue.idle();
}

const delivering =
  (...deliveries: readonly (readonly PersonRow[])[]) =>
  async (run: Run) => {
    for (const rows of deliveries) await deliver(run, rows);
  };

const scenarios: readonly Scenario[] = [
  { name: 'a first delivery', before: async () => undefined, act: (context) => keepRows(context, first) },
  {
    name: 'a record that bridges three profiles',
    before: delivering(first),
    act: (context) => keepRows(context, bridge),
  },
  {
    name: 'a bridge that falls and a changed record',
    before: delivering(first, bridge),
    act: (context) => keepRows(context, changed),
  },
  {
    name: 'a judgement that two records are not one person',
    before: delivering(first, bridge),
    act: async (context) => {
      await judgeApart(context, first[0]!, first[1]!);
      // As every writer of an edge must: what is pending in the store is found again, what is only enqueued is not.
      await context.store.subjects.queueForMatching([subjectOf(context, first[0]!)], context.now());
      await context.queue.enqueue('cluster-subjects', { subjectIds: [subjectOf(context, first[0]!)] });
    },
  },
  {
    name: 'an opt-out',
    before: delivering(first, bridge),
    act: (context) =>
      suppressPerson(context, {
        identifiers: readIdentifiers({ email: 'ines@ibisworks.example' }),
        scope: 'all',
        reason: 'opt-out',
        state: 'proved',
      }),
  },
  {
    name: 'the end of a retention',
    before: async (run) => {
      await deliver(run, first);
      run.clock.now = new Date('2029-10-30T08:00:00Z');
      await deliver(run, [{ source: north, id: 'late', name: 'Lova Lund', email: 'lova@lundverk.example' }]);
      run.clock.now = new Date('2029-11-05T08:00:00Z');
    },
    act: (context) => expireData(context),
  },
];

function subjectOf(context: OperationContext, row: PersonRow): string {
  return subjectIdOf(context.keyring, recordIdOfRow(context, row), row.source === github ? 'user' : 'row');
}

async function judgeApart(context: OperationContext, a: PersonRow, b: PersonRow): Promise<void> {
  const subjects = [subjectOf(context, a), subjectOf(context, b)].sort() as [string, string];
  const _id = keyedId(context.keyring, 'edg', [...subjects, 'user:1']);
  const judged = { _id, subjects, decision: 'different', probability: 0, features: [], decidedBy: 'user:1' } as const;
  await context.store.judgements.upsert([judged], context.now());
}

class Stopped extends Error {}

/** Runs the scenario, stopped before write `at` of its act (0 = never), then repaired by another process. */
async function play(scenario: Scenario, at: number): Promise<{ readonly run: Run; readonly writes: number }> {
  const start = await openRun(candor, { now });
  await scenario.before(start);
  await start.queue.idle();
  await start.stop();
  let writes = 0;
  let stopNow = () => undefined as unknown;
  const stopped = new Promise<void>((resolve) => {
    stopNow = resolve as () => unknown;
  });
  const doomed = await openRun(candor, {
    now: start.clock.now,
    store: start.store,
    hook: (store) =>
      hookedStore(store, {
        before: () => {
          writes += 1;
          if (at === 0 || writes < at) return;
          stopNow();
          throw new Stopped();
        },
      }),
  });
  let isCut = false;
  const acted = scenario.act(doomed.context).catch((error: unknown) => {
    if (!(error instanceof Stopped)) throw error;
    isCut = true;
  });
  await Promise.race([acted.then(() => doomed.queue.idle()), stopped]);
  await acted;
  await doomed.stop();
  const run = await openRun(candor, { now: new Date(start.clock.now.getTime() + 60_000), store: start.store });
  // What got no answer is done again: a source is read, an opt-out without receipt asked for, the nightly job comes. The rest is the sweep's.
  if (isCut) await scenario.act(run.context);
  await run.queue.idle();
  await repair(run);
  return { run, writes };
}

test.each(scenarios)(
  '$name: stopped before any write and repaired, it ends as if nobody had stopped',
  async (scenario) => {
    const whole = await play(scenario, 0);
    const wanted = await shapesOf(whole.run.store);
    await dropRun(whole.run);
    for (let at = 1; at <= whole.writes; at += stepOf) {
      const { run } = await play(scenario, at);
      try {
        expect({ at, shapes: await shapesOf(run.store) }).toEqual({ at, shapes: wanted });
        expect({ at, plans: await run.store.mergePlans.findOpen(10), dead: run.deadLetters }).toEqual({
          at,
          plans: [],
          dead: [],
        });
        await expectIdsToResolve(run.store);
      } finally {
        await dropRun(run);
      }
    }
  },
  120_000,
);
