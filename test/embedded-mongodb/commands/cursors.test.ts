import type { Collection, Document } from 'mongodb';
import { Cursors } from '../../../src/embedded-mongodb/commands/cursors.js';
import { type RunningServer, runServer } from '../support/running-server.js';

let server: RunningServer;
let people: Collection<Document>;
let clock = 1_000_000;

beforeAll(async () => {
  server = await runServer({ now: () => new Date(clock), cursorIdleMs: 60_000, maxCursors: 3 });
  people = server.db.collection('people');
  await people.createIndex({ n: 1 });
  await people.insertMany(Array.from({ length: 2_500 }, (_, n) => ({ n, text: 'x'.repeat(50) })));
});
afterAll(() => server.close());

test.each([1, 7, 1000, 5000])('in batches of %i every document comes once and in order', async (batchSize) => {
  const found = await people
    .find({ n: { $gte: 0 } })
    .sort({ n: 1 })
    .batchSize(batchSize)
    .limit(1200)
    .toArray();
  expect(found.map(({ n }) => n)).toEqual(Array.from({ length: 1200 }, (_, n) => n));
});

test('downwards too', async () => {
  const found = await people.find({}).sort({ n: -1 }).batchSize(333).toArray();
  expect(found.map(({ n }) => n)).toEqual(Array.from({ length: 2_500 }, (_, at) => 2_499 - at));
});

test('a batch stays below 16 MiB however many documents are asked for', async () => {
  const large = server.db.collection('large');
  for (let n = 0; n < 5; n++) await large.insertOne({ n, text: 'x'.repeat(6 * 1024 * 1024) });
  const answer = await server.db.command({ find: 'large', batchSize: 100 });
  expect(answer.cursor.firstBatch).toHaveLength(2);
  expect((await large.find().toArray()).map(({ n }) => n)).toEqual([0, 1, 2, 3, 4]);
});

test('documents written while a cursor is open do not disturb it', async () => {
  const cursor = people
    .find({ n: { $gte: 0 } })
    .sort({ n: 1 })
    .batchSize(10);
  const first = await cursor.next();
  await people.updateMany({ n: { $lt: 5 } }, { $set: { seen: true } });
  await people.deleteOne({ n: 100 });
  const rest = await cursor.toArray();
  expect([first, ...rest]).toHaveLength(2_499);
  await people.insertOne({ n: 100, text: 'x'.repeat(50) });
});

test('an exhausted, killed or single batch leaves no cursor open', async () => {
  const before = server.serving.cursors();
  await people.find().batchSize(100).toArray();
  await people.findOne({ n: 5 });
  const cursor = people.find().batchSize(10);
  await cursor.next();
  expect(server.serving.cursors()).toBe(before + 1);
  await cursor.close();
  expect(server.serving.cursors()).toBe(before);
});

test('a cursor nobody asks for is closed after its time, and the client is told', async () => {
  const { cursor } = await server.db.command({ find: 'people', batchSize: 2 });
  clock += 59_000;
  await server.db.command({ getMore: cursor.id, collection: 'people', batchSize: 2 });
  clock += 61_000;
  await expect(server.db.command({ getMore: cursor.id, collection: 'people' })).rejects.toMatchObject({ code: 43 });
});

test('beyond the bound the cursor idle longest gives way', async () => {
  const ids: unknown[] = [];
  for (let n = 0; n < 4; n++) ids.push((await server.db.command({ find: 'people', batchSize: 1 })).cursor.id);
  expect(server.serving.cursors()).toBe(3);
  await expect(server.db.command({ getMore: ids[0], collection: 'people' })).rejects.toMatchObject({ code: 43 });
  const answer = await server.db.command({ killCursors: 'people', cursors: ids });
  expect(answer.cursorsKilled).toHaveLength(3);
  expect(answer.cursorsNotFound).toHaveLength(1);
});

test('a cursor of one collection does not answer for another', () => {
  const cursors = new Cursors({ idleMs: 1, open: 9, now: () => 0 });
  expect(() => cursors.next(5n, 'a.b', 1)).toThrow(/cursor id 5 not found/);
});
