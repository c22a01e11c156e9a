import { randomUUID } from 'node:crypto';
import { subjectIdOf } from '../../src/domain/statement.js';
import type { OperationContext } from '../../src/operations/context.js';
import { matchSubjects } from '../../src/operations/match-subjects.js';
import type { Store } from '../../src/store/index.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { keepRows, north, type PersonRow, peopleSources, recordIdOfRow } from '../support/people.js';
import { openRun } from '../support/run.js';

/** Two workers on one pair: one has read its candidates, then the other does its whole work, then the first goes on. */

const now = new Date('2026-11-02T08:00:00Z');
let candor: TestCandor;

beforeAll(async () => {
  candor = await openTestCandor({ now, sources: peopleSources });
});
afterAll(async () => candor?.close());

const ines: PersonRow = { source: north, id: 'i1', name: 'Ines Ibarra', email: 'ines@ibisworks.example' };
const inesAgain: PersonRow = { source: north, id: 'i2', name: 'Ines Ibarra', email: 'ines@ibisworks.example' };

function subjectOf(context: OperationContext, row: PersonRow): string {
  return subjectIdOf(context.keyring, recordIdOfRow(context, row), 'row');
}

/** The store of a worker that, having read its candidates, is slow: `meanwhile` happens before it goes on. */
function slowAfterReading(store: Store, meanwhile: () => Promise<unknown>): Store {
  const matchFeatures: Store['matchFeatures'] = {
    ...store.matchFeatures,
    async findByKeys(keys) {
      const found = await store.matchFeatures.findByKeys(keys);
      await meanwhile();
      return found;
    },
  };
  return { ...store, matchFeatures };
}

async function openEdges(context: OperationContext, row: PersonRow): Promise<readonly number[]> {
  return (await context.store.judgements.findTouching([subjectOf(context, row)])).map((edge) => edge.probability);
}

async function membersOf(context: OperationContext, row: PersonRow): Promise<readonly string[]> {
  return (await context.store.identities.findBySubjects([subjectOf(context, row)]))[0]!.subjectIds;
}

test.each([
  ['a partner comes', [ines], [inesAgain], true],
  ['a partner comes back', [ines, { ...inesAgain, email: 'other@elsewhere.example' }], [inesAgain], true],
  ['a partner goes', [ines, inesAgain], [{ ...inesAgain, email: 'other@elsewhere.example' }], false],
  ['the subject itself changes', [ines, inesAgain], [{ ...ines, email: 'other@elsewhere.example' }], false],
  ['the subject itself comes to agree', [{ ...ines, email: 'other@elsewhere.example' }, inesAgain], [ines], true],
] as const)(
  '%s between the look and the writing of another worker: the newest features decide',
  async (_, before, change, isOne) => {
    const run = await openRun(candor, { now });
    await keepRows(run.context, before);
    await run.queue.idle();
    const store = slowAfterReading(run.store, async () => {
      run.clock.now = new Date(run.clock.now.getTime() + 1_000);
      await keepRows(run.context, change);
      await run.queue.idle();
    });
    await matchSubjects(
      { ...run.context, store, processId: randomUUID() },
      { subjectIds: [subjectOf(run.context, ines)] },
    );
    await run.queue.idle();
    expect(await openEdges(run.context, ines)).toHaveLength(isOne ? 1 : 0);
    expect(await membersOf(run.context, ines)).toHaveLength(isOne ? 2 : 1);
    expect((await membersOf(run.context, ines)).includes(subjectOf(run.context, inesAgain))).toBe(isOne);
    await run.stop();
  },
);
