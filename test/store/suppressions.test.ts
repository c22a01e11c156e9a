import { decideSuppression, type SuppressionReason } from '../../src/domain/suppression.js';
import type { SuppressionEntry } from '../../src/store/suppressions.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';

const now = new Date('2026-11-02T08:00:00Z');
const later = new Date('2026-11-20T08:00:00Z');
let candor: TestCandor;

beforeAll(async () => {
  candor = await openTestCandor({ now, work: false });
});
afterAll(async () => candor?.close());

const list = () => candor.context.store.suppressions;

function entry(id: string, reason: SuppressionReason, change: Partial<SuppressionEntry> = {}): SuppressionEntry {
  return {
    _id: `email:${id}`,
    reason,
    scope: 'all',
    state: 'proved',
    since: now,
    reviewAt: new Date('2029-11-02'),
    heldUntil: null,
    ...change,
  };
}

test('B84, B24: wishes of different reasons about one identifier are independent', async () => {
  await list().add([entry('a', 'opt-out'), entry('a', 'objection', { scope: 'marketing' })]);
  expect((await list().findHits(['email:a'], now)).map((one) => one.reason).sort()).toEqual(['objection', 'opt-out']);
  expect(await list().lift(['email:a'], 'opt-out')).toBe(1);
  expect((await list().findHits(['email:a'], now)).map((one) => one.reason)).toEqual(['objection']);
  expect(await list().lift(['email:a'], 'opt-out')).toBe(0);
  expect(await list().lift(['email:a'], 'objection')).toBe(1);
  expect(await list().findHits(['email:a'], now)).toEqual([]);
  expect(await list().count()).toBe(0);
});

test('B24: a wish is written once; a proved one is never weakened, a hold is only prolonged', async () => {
  const held = entry('b', 'opt-out', { state: 'held', heldUntil: later });
  await list().add([held, entry('c', 'opt-out')]);
  await list().add([
    { ...held, since: later, heldUntil: now },
    entry('c', 'opt-out', { state: 'held', heldUntil: later }),
  ]);
  expect(await list().findHits(['email:b', 'email:c'], now)).toEqual([held, entry('c', 'opt-out')]);
  await list().add([entry('b', 'opt-out', { since: later })]);
  expect(await list().findHits(['email:b'], later)).toEqual([entry('b', 'opt-out')]);
});

test('B51: a restriction freezes and a proved wish beside it deletes; a name with a company alone freezes nobody', () => {
  const restricted = { _id: 'phone:a', state: 'proved', scope: 'restriction' } as const;
  expect(decideSuppression([restricted])).toBe('restricted');
  expect(decideSuppression([restricted, { _id: 'email:a', state: 'held', scope: 'all' }])).toBe('restricted');
  expect(decideSuppression([restricted, { _id: 'email:a', state: 'proved', scope: 'all' }])).toBe('suppressed');
  expect(decideSuppression([{ ...restricted, _id: 'name-company:a' }])).toBe('held');
});
