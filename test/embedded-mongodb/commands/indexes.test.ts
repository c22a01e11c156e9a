import type { Collection, Document } from 'mongodb';
import { type RunningServer, runServer, scanOf, sortsInMemory } from '../support/running-server.js';

let server: RunningServer;
let people: Collection<Document>;
let files = 0;

beforeAll(async () => {
  server = await runServer();
});
afterAll(() => server.close());
beforeEach(() => {
  people = server.db.collection(`people${files++}`);
});

async function scan(
  filter: Document,
  sort: Document = {},
): Promise<{ stage: string; indexName?: string; sorts: boolean }> {
  const explanation = await people
    .find(filter)
    .sort(sort as never)
    .explain('queryPlanner');
  return { ...scanOf(explanation), sorts: sortsInMemory(explanation) };
}

test('equality, $in, ranges and sorts are served by the index that fits, the rest by none', async () => {
  await people.createIndex({ company: 1, n: -1 });
  await people.createIndex({ email: 1 }, { unique: true });
  await people.insertMany(
    Array.from({ length: 200 }, (_, n) => ({ n, company: `c${n % 5}`, email: `e${n}`, other: n })),
  );
  expect(await scan({ _id: 1 })).toMatchObject({ stage: 'IDHACK', indexName: '_id_' });
  expect(await scan({ email: 'e1' })).toMatchObject({ stage: 'IXSCAN', indexName: 'email_1' });
  expect(await scan({ email: { $in: ['e1', 'e2'] } })).toMatchObject({ indexName: 'email_1' });
  expect(await scan({ email: { $gte: 'e1', $lt: 'e2' } })).toMatchObject({ indexName: 'email_1' });
  expect(await scan({ company: 'c1' }, { n: -1 })).toEqual({
    stage: 'IXSCAN',
    indexName: 'company_1_n_-1',
    sorts: false,
  });
  expect(await scan({ company: 'c1' }, { n: 1 })).toMatchObject({ indexName: 'company_1_n_-1', sorts: false });
  expect(await scan({ company: 'c1' }, { email: 1 })).toMatchObject({ sorts: true });
  expect(await scan({ company: { $in: ['c1', 'c2'] } }, { n: 1 })).toMatchObject({ sorts: true });
  expect(await scan({}, { email: -1 })).toMatchObject({ stage: 'IXSCAN', indexName: 'email_1', sorts: false });
  expect(await scan({ n: 5 })).toMatchObject({ stage: 'COLLSCAN' });
  expect(await scan({ $or: [{ email: 'e1' }, { company: 'c1' }] })).toMatchObject({ stage: 'OR' });
  expect(await scan({ $or: [{ email: 'e1' }, { other: 1 }] })).toMatchObject({ stage: 'COLLSCAN' });
});

test('of several indexes the one with the fewest keys in range is read', async () => {
  await people.createIndex({ stage: 1 });
  await people.createIndex({ company: 1 });
  await people.insertMany(Array.from({ length: 300 }, (_, n) => ({ stage: 'done', company: `c${n % 100}` })));
  const explanation = await people.find({ stage: 'done', company: 'c7' }).explain('executionStats');
  expect(scanOf(explanation).indexName).toBe('company_1');
  expect(explanation.executionStats).toMatchObject({ nReturned: 3, totalKeysExamined: 3, totalDocsExamined: 3 });
});

test('a hint is followed, and refused where the index lacks documents', async () => {
  await people.createIndex({ a: 1 });
  await people.createIndex({ b: 1 }, { sparse: true });
  await people.insertMany([{ a: 1, b: 1 }, { a: 1 }]);
  expect(scanOf(await people.find({ a: 1, b: 1 }).hint({ b: 1 }).explain()).indexName).toBe('b_1');
  await expect(people.find({ a: 1 }).hint('b_1').toArray()).rejects.toMatchObject({ code: 2 });
  expect(scanOf(await people.find({ a: 1 }).hint({ $natural: 1 }).explain()).stage).toBe('COLLSCAN');
});

test('two fields of one array element are found together, those of different elements not by the pair', async () => {
  await people.createIndex({ 'keys.type': 1, 'keys.value': 1 });
  await people.insertOne({
    keys: [
      { type: 'email', value: 'x' },
      { type: 'phone', value: 'y' },
    ],
  });
  const pair = { keys: { $elemMatch: { type: 'email', value: 'x' } } };
  const explanation = await people.find(pair).explain('executionStats');
  expect(explanation.executionStats).toMatchObject({ totalKeysExamined: 1, nReturned: 1 });
  expect(await people.countDocuments({ 'keys.type': 'email', 'keys.value': 'y' })).toBe(1);
  expect(await people.countDocuments({ keys: { $elemMatch: { type: 'email', value: 'y' } } })).toBe(0);
});

test('bounds met by different elements of an array are both honoured', async () => {
  await people.createIndex({ n: 1 });
  await people.insertMany([{ n: [1, 10] }, { n: 5 }, { n: [20] }]);
  expect(await people.countDocuments({ n: { $gt: 4, $lt: 6 } })).toBe(2);
  expect(await people.countDocuments({ n: { $elemMatch: { $gt: 4, $lt: 6 } } })).toBe(0);
});

test('null finds documents without the field, through a full index and not through a sparse one', async () => {
  await people.createIndex({ a: 1 });
  await people.createIndex({ b: 1 }, { sparse: true });
  await people.insertMany([{ a: 1, b: 1 }, { a: null, b: null }, {}]);
  expect(await people.countDocuments({ a: null })).toBe(2);
  expect(await scan({ a: null })).toMatchObject({ indexName: 'a_1' });
  expect(await people.countDocuments({ b: null })).toBe(2);
  expect(await scan({ b: null })).toMatchObject({ stage: 'COLLSCAN' });
  expect(await scan({ b: 1 })).toMatchObject({ indexName: 'b_1' });
});

test('a unique index takes one document without the field, a sparse or partial one any number', async () => {
  await people.createIndex({ a: 1 }, { unique: true });
  await people.insertOne({});
  await expect(people.insertOne({})).rejects.toMatchObject({ code: 11000, keyValue: { a: null } });
  const sparse = server.db.collection(`sparse${files}`);
  await sparse.createIndex({ a: 1 }, { unique: true, sparse: true });
  await sparse.insertMany([{}, {}, { a: 1 }]);
  await expect(sparse.insertOne({ a: 1 })).rejects.toMatchObject({ code: 11000 });
});

test('a partial index holds, and serves, only what its filter covers', async () => {
  await people.createIndex({ email: 1 }, { unique: true, partialFilterExpression: { state: 'live' } });
  await people.insertMany([
    { email: 'a', state: 'gone' },
    { email: 'a', state: 'gone' },
    { email: 'a', state: 'live' },
  ]);
  await expect(people.insertOne({ email: 'a', state: 'live' })).rejects.toMatchObject({ code: 11000 });
  expect(await people.countDocuments({ email: 'a' })).toBe(3);
  expect(await scan({ email: 'a' })).toMatchObject({ stage: 'COLLSCAN' });
  expect(await scan({ email: 'a', state: 'live' })).toMatchObject({ indexName: 'email_1' });
  await people.updateMany({ state: 'live' }, { $set: { state: 'gone' } });
  await people.insertOne({ email: 'a', state: 'live' });
  expect(await people.countDocuments({ email: 'a', state: 'live' })).toBe(1);
});

test('a partial index on a type or on presence serves filters that imply it', async () => {
  await people.createIndex({ a: 1 }, { partialFilterExpression: { a: { $type: 'string' } } });
  await people.createIndex({ b: 1 }, { partialFilterExpression: { b: { $exists: true } } });
  await people.insertMany([{ a: 'x', b: 1 }, { a: 1 }]);
  expect(await scan({ a: 'x' })).toMatchObject({ indexName: 'a_1' });
  expect(await scan({ a: { $in: ['x', 'y'] } })).toMatchObject({ indexName: 'a_1' });
  expect(await scan({ a: 1 })).toMatchObject({ stage: 'COLLSCAN' });
  expect(await scan({ b: { $gt: 0 } })).toMatchObject({ indexName: 'b_1' });
});

test('two arrays side by side cannot be indexed together', async () => {
  await people.createIndex({ a: 1, b: 1 });
  await expect(people.insertOne({ a: [1], b: [2] })).rejects.toMatchObject({ code: 171 });
  expect(await people.countDocuments({})).toBe(0);
});

test('an index is built over documents that are there, or not at all', async () => {
  await people.insertMany([{ a: 1 }, { a: 2 }, { a: 2 }]);
  await expect(people.createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
  expect(await people.indexes()).toHaveLength(1);
  await people.createIndex({ a: 1 });
  expect(await scan({ a: 2 })).toMatchObject({ indexName: 'a_1' });
  expect(await people.countDocuments({ a: 2 })).toBe(2);
});

test('the same index again changes nothing, another of its name or key is refused', async () => {
  await people.createIndex({ a: 1 }, { name: 'first' });
  await people.createIndex({ a: 1 }, { name: 'first' });
  await expect(people.createIndex({ b: 1 }, { name: 'first' })).rejects.toMatchObject({ code: 86 });
  await expect(people.createIndex({ a: 1 }, { name: 'second' })).rejects.toMatchObject({ code: 85 });
  expect((await people.indexes()).map(({ name }) => name)).toEqual(['_id_', 'first']);
  await people.dropIndex('first');
  await expect(people.dropIndex('first')).rejects.toMatchObject({ code: 27 });
  await expect(people.dropIndex('_id_')).rejects.toMatchObject({ code: 72 });
});

test('values too long for a key are found exactly and sorted rightly', async () => {
  await people.createIndex({ text: 1 }, { unique: true });
  const long = 'x'.repeat(2000);
  await people.insertMany(['b', `${long}1`, `${long}2`, 'a'].map((text) => ({ text })));
  expect(await people.countDocuments({ text: `${long}2` })).toBe(1);
  expect(await people.countDocuments({ text: { $gt: `${long}1` } })).toBe(1);
  expect(await people.countDocuments({ text: { $lte: `${long}1` } })).toBe(3);
  await expect(people.insertOne({ text: `${long}2` })).rejects.toMatchObject({ code: 11000 });
  const sorted = await people.find().sort({ text: 1 }).toArray();
  expect(sorted.map(({ text }) => text)).toEqual(['a', 'b', `${long}1`, `${long}2`]);
});

test('with scans refused a filter without an index is error 291 and names its fields', async () => {
  const strict = await runServer({ refusesScans: true });
  try {
    const collection = strict.db.collection('people');
    await collection.createIndex({ a: 1 });
    await collection.insertOne({ a: 1, email: 'ada@alpha.example' });
    expect(await collection.countDocuments({ a: 1 })).toBe(1);
    expect(await collection.find().toArray()).toHaveLength(1);
    const error = await collection.findOne({ email: 'ada@alpha.example' }).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 291 });
    expect(error.message).toContain('email');
    expect(error.message).not.toContain('ada@');
  } finally {
    await strict.close();
  }
});
