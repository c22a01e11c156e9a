import { type Db, MongoClient } from 'mongodb';
import { openStore, type Store } from '../../src/store/index.js';
import { bringIndexes, declared, type IndexContext } from '../../src/store/indexes.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { questions } from './questions.js';

/** A database whose indexes are those of another release is brought to the declared ones when it is opened, by one process at a time. */

const now = () => new Date('2026-11-02T08:00:00Z');
let candor: TestCandor;
let client: MongoClient;
let opened: Store[] = [];
let nth = 0;

beforeAll(async () => {
  candor = await openTestCandor({ work: false });
  client = await new MongoClient(candor.uri).connect();
});
afterEach(async () => {
  const [one, ...others] = opened;
  opened = [];
  await one?.dropDatabase();
  for (const store of [one, ...others]) await store?.close();
});
afterAll(async () => {
  await client.close();
  await candor.close();
});

async function open(database: string): Promise<Store> {
  const store = await openStore(candor.uri, database, now);
  opened.push(store);
  return store;
}

/** `collection/name key` of every index but those of `_id`, sorted. */
async function indexesOf(db: Db): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    for (const index of await db.collection(name).listIndexes().toArray())
      if (index.name !== '_id_')
        found.push(`${name}/${index.name} ${JSON.stringify(index.key)} ${index.unique === true}`);
  }
  return found.sort();
}

/** A store of today, made into one of an older release: an index missing, one under another name, one with another key, and one that nobody
 *  declares any more. */
async function openOlder(): Promise<{ database: string; db: Db; today: readonly string[]; note: string }> {
  nth += 1;
  const database = `test_indexes_${process.pid}_${nth}`;
  const store = await open(database);
  const db = client.db(database);
  const today = await indexesOf(db);
  await store.redirects.put({ id: 'per_a', kind: 'merged', to: ['per_b'], at: now() });
  await db.collection('redirects').dropIndex('to');
  await db.collection('profiles').dropIndex('lookup');
  await db.collection('profiles').createIndex({ lookupKeys: 1 }, { name: 'by_lookup_key' });
  await db.collection('quarantine').dropIndex('delivery');
  await db.collection('quarantine').createIndex({ delivery: 1 }, { name: 'delivery' });
  await db.collection('customers').createIndex({ contract: 1 }, { name: 'contract', unique: true, sparse: true });
  const ours = (await indexesOf(db)).map((line) => line.split(' ')[0]!);
  const note = JSON.stringify({ fingerprint: 'of an older release', indexes: ours });
  await store.meta.put('indexes', note, now());
  return { database, db, today, note };
}

test('a new database has the declared indexes and no others', async () => {
  const database = `test_indexes_${process.pid}_new`;
  await open(database);
  const names = (await indexesOf(client.db(database))).map((line) => line.split(' ')[0]);
  expect(names).toEqual([...declared()].flatMap(([name, all]) => all.map((one) => `${name}/${one.name}`)).sort());
});

test('an older set is brought up to date by the next opening, and every question is served by an index then', async () => {
  const { database, db, today } = await openOlder();
  expect(await indexesOf(db)).not.toEqual(today);
  const store = await open(database);
  expect(await indexesOf(db)).toEqual(today);
  for (const [, ask] of questions) await ask(store);
  expect(await store.redirects.find('per_a')).toMatchObject({ to: ['per_b'] });
});

test('an index that somebody else made stays, one of a database without a note goes', async () => {
  const { database, db, today, note } = await openOlder();
  await db.collection('profiles').createIndex({ theirs: 1 }, { name: 'theirs' });
  const store = await open(database);
  expect(await indexesOf(db)).toEqual([...today, 'profiles/theirs {"theirs":1} false'].sort());
  expect(await store.meta.find('indexes')).not.toBe(note);
  await db.collection<{ _id: string }>('meta').deleteOne({ _id: 'indexes' });
  await open(database);
  expect(await indexesOf(db)).toEqual(today);
});

test('of several processes that open at once one changes the indexes and all find them', async () => {
  const { database, db, today } = await openOlder();
  await Promise.all(Array.from({ length: 4 }, () => open(database)));
  expect(await indexesOf(db)).toEqual(today);
});

test('a process that was killed in the middle keeps the next one waiting until its lease ends, and its work is finished', async () => {
  const { database, db, today } = await openOlder();
  await opened[0]!.leases.take('indexes', 'killed', now(), 200);
  await db.collection('profiles').dropIndex('by_lookup_key');
  const startedMs = performance.now();
  await open(database);
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(200);
  expect(await indexesOf(db)).toEqual(today);
});

test('an opening looks at no index while the declaration is the same', async () => {
  const database = `test_indexes_${process.pid}_same`;
  const { meta, leases } = await open(database);
  const connection = new Proxy({} as IndexContext['connection'], {
    get: () => {
      throw new Error('the database was asked');
    },
  });
  let asked = 0;
  const counted = {
    ...meta,
    find(id: string) {
      asked += 1;
      return meta.find(id);
    },
  };
  await bringIndexes({ connection, meta: counted, leases, now });
  expect(asked).toBe(1);
});
