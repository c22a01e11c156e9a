import { schemas } from '../../src/store/schemas.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { questions } from './questions.js';

/** The store as a whole: every question has its index (the embedded server refuses a scan), a dump leaves nothing out. */

const now = new Date('2026-11-02T08:00:00Z');
const later = new Date('2026-12-02T08:00:00Z');
let candor: TestCandor;

beforeAll(async () => {
  candor = await openTestCandor({ now });
});
afterAll(async () => candor?.close());

test.each(questions)('%s is served by an index', async (_name, ask) => {
  await expect(ask(candor.context.store)).resolves.not.toThrow();
});

test('every collection is named once, and a dump reads each of them', async () => {
  const names = schemas.map((schema) => String(schema.get('collection')));
  expect(new Set(names).size).toBe(names.length);
  const { store } = candor.context;
  await store.redirects.put({ id: 'per_a', kind: 'retired', to: [], at: now });
  await store.expiryMarks.add(['rec_a'], now);
  await store.deadLetters.put({
    _id: 'd',
    job: 'x',
    payload: {},
    reason: 'y',
    attempts: 1,
    failedAt: now,
    replayedAt: null,
  });
  const seen = new Set<string>();
  for await (const { collection } of store.dump()) seen.add(collection);
  expect([...seen]).toEqual(expect.arrayContaining(['redirects', 'expiry_marks', 'dead_letters', 'meta']));
});

describe('redirects', () => {
  const { stringify } = JSON;
  const put = (id: string, kind: 'merged' | 'split' | 'retired', ...to: readonly string[]) =>
    candor.context.store.redirects.put({ id, kind, to, at: now });
  const told = async (id: string) => {
    const found = await candor.context.store.redirects.find(id);
    return found === null ? 'none' : `${found.kind} ${stringify(found.to)}`;
  };

  test('a chain of merges is one hop from each id', async () => {
    await put('m1', 'merged', 'm2');
    await put('m2', 'merged', 'm3');
    expect([await told('m1'), await told('m2')]).toEqual(['merged ["m3"]', 'merged ["m3"]']);
  });

  test('a part that is merged away is named by its survivor, and one that comes home leaves nothing to tell', async () => {
    await put('s1', 'split', 's1', 's2');
    await put('s2', 'merged', 's9');
    expect(await told('s1')).toBe('split ["s1","s9"]');
    await put('s9', 'merged', 's1');
    expect([await told('s1'), await told('s2'), await told('s9')]).toEqual(['none', 'merged ["s1"]', 'merged ["s1"]']);
  });

  test('a second split keeps the parts of the first', async () => {
    await put('t1', 'split', 't1', 't2');
    await put('t1', 'split', 't1', 't3');
    expect(await told('t1')).toBe('split ["t1","t3","t2"]');
  });

  test('whoever was merged into an id that is gone is gone too', async () => {
    await put('r1', 'merged', 'r2');
    await put('r2', 'retired');
    expect([await told('r1'), await told('r2')]).toEqual(['retired []', 'retired []']);
  });
});

describe('suppressions', () => {
  const day = (count: number) => new Date(now.getTime() + count * 86_400_000);
  const entry = { _id: 'email:held', scope: 'all', reason: 'opt-out', since: now, reviewAt: later } as const;

  test('a hold that ran out is a hold again when it is asked for again, and a proof ends with nothing', async () => {
    const { suppressions } = candor.context.store;
    const hits = async (at: Date) => (await suppressions.findHits(['email:held'], at)).map(({ state }) => state);
    await suppressions.add([{ ...entry, state: 'held', heldUntil: day(30) }]);
    expect([await hits(day(29)), await hits(day(30))]).toEqual([['held'], []]);
    await suppressions.add([{ ...entry, state: 'held', heldUntil: day(70) }]);
    await suppressions.add([{ ...entry, state: 'held', heldUntil: day(50) }]);
    expect([await hits(day(69)), await hits(day(70))]).toEqual([['held'], []]);
    await suppressions.add([{ ...entry, state: 'proved', heldUntil: null }]);
    await suppressions.add([{ ...entry, state: 'held', heldUntil: day(80) }]);
    expect(await hits(day(9_999))).toEqual(['proved']);
  });
});

test('a lease has one holder, ends by itself and is renewed by its holder alone', async () => {
  const { leases } = candor.context.store;
  const at = (ms: number) => new Date(now.getTime() + ms);
  expect(await leases.take('x', 'a', at(0), 100)).toBe(true);
  expect(await leases.take('x', 'b', at(50), 100)).toBe(false);
  expect(await leases.take('x', 'a', at(50), 100)).toBe(true);
  await leases.release('x', 'b');
  expect(await leases.take('x', 'b', at(149), 100)).toBe(false);
  expect(await leases.take('x', 'b', at(150), 100)).toBe(true);
});
