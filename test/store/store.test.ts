import { MongoClient } from 'mongodb';
import { schemas } from '../../src/store/schemas.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';

/** The store as a whole: every question has its index (the embedded server refuses a scan), migrations resume, a dump leaves nothing out. */

const now = new Date('2026-11-02T08:00:00Z');
const later = new Date('2026-12-02T08:00:00Z');
let candor: TestCandor;

beforeAll(async () => {
  candor = await openTestCandor({ now });
});
afterAll(async () => candor?.close());

const questions: readonly (readonly [string, (store: TestCandor['context']['store']) => Promise<unknown>])[] = [
  ['rawRecords.findByIds', (store) => store.rawRecords.findByIds(['rec_1'])],
  ['rawRecords.findHeads', (store) => store.rawRecords.findHeads(['rec_1'])],
  ['rawRecords.findEtag', (store) => store.rawRecords.findEtag('rec_1')],
  ['rawRecords.findPending', (store) => store.rawRecords.findPending(['a', 'b'], later, 10)],
  ['rawRecords.findIdsOfSource', (store) => store.rawRecords.findIdsOfSource('a', null, 10)],
  ['rawRecords.findIdsOfSource after', (store) => store.rawRecords.findIdsOfSource('a', 'rec_1', 10)],
  ['rawRecords.touch', (store) => store.rawRecords.touch('rec_1', now)],
  ['rawRecords.markGone', (store) => store.rawRecords.markGone('rec_1', now)],
  ['rawRecords.remove', (store) => store.rawRecords.remove(['rec_1'])],
  ['subjects.findByIds', (store) => store.subjects.findByIds(['sub_1'])],
  ['subjects.findByRecords', (store) => store.subjects.findByRecords(['rec_1'])],
  ['subjects.findPlaces', (store) => store.subjects.findPlaces(['sub_1'])],
  ['subjects.findPending', (store) => store.subjects.findPending(later, 10)],
  ['subjects.queueForMatching', (store) => store.subjects.queueForMatching(['sub_1'], now)],
  ['subjects.remove', (store) => store.subjects.remove(['sub_1'])],
  ['matchFeatures.findByIds', (store) => store.matchFeatures.findByIds(['sub_1'])],
  ['matchFeatures.findByKeys', (store) => store.matchFeatures.findByKeys(['email/1:a@b.example'])],
  ['matchFeatures.remove', (store) => store.matchFeatures.remove(['sub_1'])],
  ['judgements.findTouching', (store) => store.judgements.findTouching(['sub_1'])],
  ['judgements.findAmong', (store) => store.judgements.findAmong(['sub_1'])],
  ['judgements.close', (store) => store.judgements.close(['edg_1'], now)],
  ['judgements.removeTouching', (store) => store.judgements.removeTouching(['sub_1'])],
  ['genericValues.find', (store) => store.genericValues.find(['gen_1'])],
  ['genericValues.markRequeued', (store) => store.genericValues.markRequeued('gen_1')],
  ['genericValues.remove', (store) => store.genericValues.remove(['gen_1'])],
  ['mergePlans.findOpen', (store) => store.mergePlans.findOpen(10)],
  ['mergePlans.close', (store) => store.mergePlans.close('pln_1', 'applied')],
  ['identities.findByIds', (store) => store.identities.findByIds(['per_1'])],
  ['identities.findById', (store) => store.identities.findById('per_1')],
  ['identities.findBySubjects', (store) => store.identities.findBySubjects(['sub_1'])],
  ['identities.findPending', (store) => store.identities.findPending(later, 10)],
  ['identities.findOldest', (store) => store.identities.findOldest(later, 10)],
  ['identities.findIds', (store) => store.identities.findIds(null, 10)],
  ['identities.findIds after', (store) => store.identities.findIds('per_1', 10)],
  ['identities.touch', (store) => store.identities.touch(['per_1'], now)],
  ['redirects.find', (store) => store.redirects.find('per_1')],
  ['redirects.put', (store) => store.redirects.put({ id: 'per_0', kind: 'retired', to: [], at: now })],
  ['redirects.remove', (store) => store.redirects.remove('per_0')],
  ['profiles.findById', (store) => store.profiles.findById('per_1')],
  ['profiles.findByIds', (store) => store.profiles.findByIds(['per_1'])],
  ['profiles.findByLookupKeys', (store) => store.profiles.findByLookupKeys(['email:a@b.example'], 2)],
  ['profiles.findCompanyId', (store) => store.profiles.findCompanyId('domain:b.example')],
  ['profiles.findSlice', (store) => store.profiles.findSlice(null, 10)],
  ['profiles.findSlice after', (store) => store.profiles.findSlice('per_1', 10)],
  ['profiles.removeUpTo', (store) => store.profiles.removeUpTo([{ id: 'per_1', revision: 3 }])],
  ['profiles.remove', (store) => store.profiles.remove(['per_1'])],
  ['profileEvents.findOfProfile', (store) => store.profileEvents.findOfProfile('per_1')],
  ['suppressions.findHits', (store) => store.suppressions.findHits(['email:x'], now)],
  ['tombstones.findById', (store) => store.tombstones.findById('per_1')],
  ['expiryMarks.findMarked', (store) => store.expiryMarks.findMarked(['rec_1'])],
  ['quarantine.findOfSource', (store) => store.quarantine.findOfSource('a', 10)],
  ['quarantine.findSlice', (store) => store.quarantine.findSlice(null, 10)],
  ['quarantine.findSlice after', (store) => store.quarantine.findSlice('qua_1', 10)],
  ['quarantine.removeExpired', (store) => store.quarantine.removeExpired(now)],
  ['quarantine.removeByIds', (store) => store.quarantine.removeByIds(['qua_1'])],
  ['sourceRuns.findLast', (store) => store.sourceRuns.findLast('a')],
  ['sourceRuns.findState', (store) => store.sourceRuns.findState('a')],
  ['sourceRuns.isTaken', (store) => store.sourceRuns.isTaken('a', 'hash')],
  ['disclosures.findByProfiles', (store) => store.disclosures.findByProfiles(['per_1'])],
  ['disclosures.findHeldGroups', (store) => store.disclosures.findHeldGroups('cus_1', ['per_1'])],
  ['deadLetters.findWaiting', (store) => store.deadLetters.findWaiting(10)],
  ['leases.take', (store) => store.leases.take('cluster', 'a', now, 1_000)],
  ['leases.release', (store) => store.leases.release('cluster', 'a')],
];

test.each(questions)('%s is served by an index', async (_name, ask) => {
  await expect(ask(candor.context.store)).resolves.not.toThrow();
});

test('migrations may be stopped anywhere and run again', async () => {
  const { store } = candor.context;
  const client = await new MongoClient(candor.uri).connect();
  try {
    const databases = (await client.db('admin').admin().listDatabases({ nameOnly: true })).databases.map(
      ({ name }) => name,
    );
    const database = client.db(databases.find((name) => name.startsWith('test_'))!);
    await database.collection('profiles').dropIndex('lookup');
    await database.collection<{ _id: string }>('meta').deleteOne({ _id: 'migration' });
    await store.migrate(now);
    const names = (await database.collection('profiles').listIndexes().toArray()).map(({ name }) => String(name));
    expect(names).toContain('lookup');
    await store.migrate(now);
    expect(Number(await store.meta.find('migration'))).toBeGreaterThan(0);
  } finally {
    await client.close();
  }
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
