import fc from 'fast-check';
import { expireData } from '../../src/operations/expire-data.js';
import { forgetRecords } from '../../src/operations/forget-records.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { deliverRows, north, type PersonRow, peopleSources, recordIdOfRow, south } from '../support/people.js';
import { dropRun, openRun, type Run } from '../support/run.js';

/** B73: whatever is pulled, taken again, joined, parted and forgotten, the clock of a person and of a value never moves later. */

let candor: TestCandor;
beforeAll(async () => {
  candor = await openTestCandor({ sources: peopleSources, work: false });
});
afterAll(() => candor.close());

const emails = ['ada@lund.example', 'ida@berg.example', 'eva@holm.example'];
const phones = ['+1 202 555 0101', '+1 202 555 0102'];

// Few values over several records, so that most changes join or part somebody.
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('pull' as const),
      record: fc.nat(4),
      email: fc.nat(2),
      phone: fc.option(fc.nat(1)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const), record: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retire' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function rowOf(one: Extract<Step, { kind: 'pull' | 'forget' }>): PersonRow {
  const phone = one.kind === 'pull' && one.phone !== null ? { phone: phones[one.phone]! } : {};
  return {
    source: one.record % 2 === 0 ? north : south,
    id: `r${one.record}`,
    name: 'Ada Lund',
    email: emails[one.kind === 'pull' ? one.email : 0]!,
    employer: 'Lund',
    domain: 'lund.example',
    ...phone,
  };
}

/** When the clock of each subject's profile and of each value started. */
async function clocksOf(run: Run): Promise<ReadonlyMap<string, number>> {
  const clocks = new Map<string, number>();
  const ids = await run.store.identities.findIds(null, 1_000);
  for (const identity of await run.store.identities.findByIds(ids)) {
    clocks.set(identity._id, identity.firstCollectedAt.getTime());
    for (const subject of await run.store.subjects.findByIds(identity.subjectIds)) {
      clocks.set(subject.id, Math.min(identity.firstCollectedAt.getTime(), subject.firstCollectedAt.getTime()));
      expect(identity.firstCollectedAt.getTime()).toBeLessThanOrEqual(subject.firstCollectedAt.getTime());
      for (const statement of subject.statements) clocks.set(statement.id, statement.collectedAt.getTime());
    }
  }
  return clocks;
}

const isLong = process.env.CANDOR_TEST_LONG === '1';

test('B73: no sequence of pull, again, merge, split and forget moves a first collection later', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: isLong ? 20 : 9 }), async (steps) => {
      const run = await openRun(candor, { now: new Date('2026-11-02T08:00:00Z') });
      try {
        let before: ReadonlyMap<string, number> = new Map();
        for (const one of steps) {
          run.clock.now = new Date(run.clock.now.getTime() + 31 * 86_400_000);
          const forgotten = await carryOut(run, one);
          const after = await clocksOf(run);
          for (const [id, startedAt] of before)
            if (after.has(id) && !forgotten.has(id)) expect(after.get(id)).toBeLessThanOrEqual(startedAt);
          before = after;
        }
        expect(run.deadLetters).toEqual([]);
      } finally {
        await dropRun(run);
      }
    }),
    { numRuns: isLong ? 100 : 5 },
  );
}, 300_000);

/** Does one step; returns the ids whose life it ended, which may begin anew. */
async function carryOut(run: Run, one: Step): Promise<ReadonlySet<string>> {
  if (one.kind === 'retire') {
    await expireData(run.context, { force: true });
    await run.queue.idle();
    return new Set();
  }
  if (one.kind === 'pull') {
    await deliverRows({ ...candor, context: run.context, queue: run.queue }, [rowOf(one)]);
    return new Set();
  }
  const recordId = recordIdOfRow(run.context, rowOf(one));
  const subjects = await run.store.subjects.findByRecords([recordId]);
  await forgetRecords(run.context, [recordId]);
  await run.queue.idle();
  return new Set(subjects.flatMap((subject) => [subject.id, ...subject.statements.map(({ id }) => id)]));
}
