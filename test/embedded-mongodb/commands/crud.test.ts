import { Binary, Double, Int32, Long, ObjectId } from 'bson';
import type { Collection, Document, MongoBulkWriteError } from 'mongodb';
import { type RunningServer, runServer } from '../support/running-server.js';

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

test('a document comes back as it was stored, type by type, with _id in front', async () => {
  const document = {
    text: 'Ada',
    int: new Int32(7),
    long: Long.fromString('9007199254740993'),
    double: new Double(2),
    date: new Date('2026-01-02T03:04:05.678Z'),
    bytes: new Binary(Buffer.from([0, 1, 255]), 0),
    id: new ObjectId(),
    nothing: null,
    list: [1, [2], { three: 3 }],
    flag: false,
  };
  await people.insertOne({ ...document, _id: 'a' as unknown as ObjectId });
  const found = (await people.findOne({}, { promoteValues: false })) as Document;
  expect(Object.keys(found)[0]).toBe('_id');
  expect(found.int._bsontype).toBe('Int32');
  expect(found.double._bsontype).toBe('Double');
  expect(String(found.long)).toBe('9007199254740993');
  expect(found.date).toEqual(document.date);
  expect(Buffer.from(found.bytes.buffer)).toEqual(Buffer.from([0, 1, 255]));
  expect(String(found.id)).toBe(String(document.id));
  expect(found.list[2].three._bsontype).toBe('Int32');
});

test('an _id is made where the client sends none', async () => {
  const answer = await server.db.command({ insert: people.collectionName, documents: [{ name: 'Ada' }] });
  expect(answer.n).toBe(1);
  const found = await people.findOne({ name: 'Ada' });
  expect(found?._id._bsontype).toBe('ObjectId');
});

test.each([
  ['an array', [1]],
  ['a regular expression', /a/],
])('%s is refused as _id', async (_name, _id) => {
  await expect(people.insertOne({ _id } as unknown as Document)).rejects.toMatchObject({ code: 2 });
});

test('an ordered bulk stops at its first error, an unordered one does all the rest', async () => {
  await people.createIndex({ email: 1 }, { unique: true });
  const documents = ['a', 'b', 'a', 'c', 'b'].map((email) => ({ email }));
  const ordered = await people.insertMany(documents).catch((error: MongoBulkWriteError) => error);
  expect(ordered).toMatchObject({ code: 11000, insertedCount: 2 });
  await people.deleteMany({});
  const unordered = (await people
    .insertMany(
      documents.map(({ email }) => ({ email })),
      { ordered: false },
    )
    .catch((error) => error)) as MongoBulkWriteError;
  expect(unordered.insertedCount).toBe(3);
  const errors = [unordered.writeErrors].flat();
  expect(errors.map(({ index, code }) => [index, code])).toEqual([
    [2, 11000],
    [4, 11000],
  ]);
  expect(await people.countDocuments({})).toBe(3);
});

test('a duplicate names the key pattern and the value, its message neither', async () => {
  await people.createIndex({ 'name.family': 1, born: 1 }, { unique: true });
  await people.insertOne({ name: { family: 'Lovelace' }, born: 1815 });
  const error = await people.insertOne({ name: { family: 'Lovelace' }, born: 1815 }).catch((thrown) => thrown);
  expect(error).toMatchObject({
    code: 11000,
    keyPattern: { 'name.family': 1, born: 1 },
    keyValue: { 'name.family': 'Lovelace', born: 1815 },
  });
  expect(error.message).not.toContain('Lovelace');
});

test('updates count what they matched and what they changed', async () => {
  await people.insertMany([1, 2, 3].map((n) => ({ n, state: n === 3 ? 'done' : 'open' })));
  expect(await people.updateMany({}, { $set: { state: 'done' } })).toMatchObject({ matchedCount: 3, modifiedCount: 2 });
  expect(await people.updateOne({ n: 2 }, { $inc: { n: 40 } })).toMatchObject({ matchedCount: 1, modifiedCount: 1 });
  expect(await people.replaceOne({ n: 42 }, { fresh: true })).toMatchObject({ modifiedCount: 1 });
  expect(await people.findOne({ fresh: true }, { projection: { _id: 0 } })).toEqual({ fresh: true });
});

test('an update that moves documents along the index it reads meets each of them once', async () => {
  await people.createIndex({ n: 1 });
  await people.insertMany(Array.from({ length: 500 }, (_, n) => ({ n })));
  const result = await people.updateMany({ n: { $gte: 0 } }, { $inc: { n: 100 } });
  expect(result.modifiedCount).toBe(500);
  expect(await people.countDocuments({ n: { $gte: 100, $lt: 600 } })).toBe(500);
});

test('an upsert inserts what filter and update say, and answers its _id', async () => {
  const result = await people.updateOne(
    { _id: 'p1' as unknown as ObjectId },
    { $set: { name: 'Ada' }, $setOnInsert: { made: true } },
    { upsert: true },
  );
  expect(result).toMatchObject({ upsertedId: 'p1', upsertedCount: 1, matchedCount: 0 });
  expect(await people.findOne({})).toEqual({ _id: 'p1', name: 'Ada', made: true });
});

test('array filters and the positional operator reach the element meant', async () => {
  await people.insertOne({
    values: [
      { k: 'a', n: 1 },
      { k: 'b', n: 2 },
    ],
  });
  await people.updateOne({ 'values.k': 'b' }, { $set: { 'values.$.n': 20 } });
  await people.updateOne({}, { $set: { 'values.$[v].n': 10 } }, { arrayFilters: [{ 'v.k': 'a' }] });
  expect((await people.findOne({}))?.values).toEqual([
    { k: 'a', n: 10 },
    { k: 'b', n: 20 },
  ]);
});

test('a failed update leaves document and indexes as they were', async () => {
  await people.createIndex({ email: 1 }, { unique: true });
  await people.createIndex({ tag: 1 });
  await people.insertMany([
    { email: 'a', tag: 'x' },
    { email: 'b', tag: 'y' },
  ]);
  await expect(people.updateOne({ email: 'b' }, { $set: { email: 'a', tag: 'z' } })).rejects.toMatchObject({
    code: 11000,
  });
  expect(await people.countDocuments({ tag: 'z' })).toBe(0);
  expect(await people.countDocuments({ tag: 'y', email: 'b' })).toBe(1);
});

test('deleting takes one or all, and their index entries with them', async () => {
  await people.createIndex({ n: 1 });
  await people.insertMany([1, 1, 1, 2].map((n) => ({ n })));
  expect((await people.deleteOne({ n: 1 })).deletedCount).toBe(1);
  expect((await people.deleteMany({ n: 1 })).deletedCount).toBe(2);
  const explanation = await people.find({ n: { $gte: 0 } }).explain('executionStats');
  expect(explanation.executionStats).toMatchObject({ nReturned: 1, totalKeysExamined: 1 });
});

test('findAndModify gives the document before or after, sorted, projected, or null', async () => {
  await people.insertMany([3, 1, 2].map((n) => ({ n })));
  const before = await people.findOneAndUpdate({}, { $inc: { n: 10 } }, { sort: { n: 1 } });
  expect(before?.n).toBe(1);
  const after = await people.findOneAndUpdate(
    { n: 11 },
    { $set: { seen: true } },
    { returnDocument: 'after', projection: { _id: 0, seen: 1 } },
  );
  expect(after).toEqual({ seen: true });
  expect(await people.findOneAndDelete({}, { sort: { n: -1 } })).toMatchObject({ n: 11 });
  expect(await people.findOneAndUpdate({ n: 99 }, { $set: { x: 1 } })).toBeNull();
  const upserted = await people.findOneAndUpdate(
    { n: 77 },
    { $set: { x: 1 } },
    { upsert: true, returnDocument: 'after' },
  );
  expect(upserted).toMatchObject({ n: 77, x: 1 });
});

test('sort, skip, limit and projection work together', async () => {
  await people.insertMany(Array.from({ length: 20 }, (_, n) => ({ n, half: n % 2, payload: { a: n, b: n } })));
  const found = await people
    .find({ half: 0 })
    .sort({ n: -1 })
    .skip(2)
    .limit(3)
    .project({ _id: 0, n: 1, 'payload.a': 1 })
    .toArray();
  expect(found).toEqual([14, 12, 10].map((n) => ({ n, payload: { a: n } })));
  expect(await people.find({ n: 3 }).project({ payload: 0, _id: 0 }).toArray()).toEqual([{ n: 3, half: 1 }]);
  expect(await people.find({ n: 3 }).project({ _id: 0 }).toArray()).toEqual([
    { n: 3, half: 1, payload: { a: 3, b: 3 } },
  ]);
});

test('count and distinct see arrays by element', async () => {
  await people.insertMany([{ tags: ['a', 'b'] }, { tags: 'b' }, { tags: [] }, {}]);
  expect((await people.distinct('tags')).sort()).toEqual(['a', 'b']);
  expect(await people.estimatedDocumentCount()).toBe(4);
  expect(await people.countDocuments({ tags: 'b' })).toBe(2);
});

test('a document over 16 MiB is refused, one just below is kept', async () => {
  const limit = 16 * 1024 * 1024;
  await people.insertOne({ _id: 1 as unknown as ObjectId, text: 'x'.repeat(limit - 100) });
  expect((await people.findOne({}))?.text).toHaveLength(limit - 100);
  await expect(people.updateOne({}, { $set: { more: 'y'.repeat(200) } })).rejects.toMatchObject({ code: 10334 });
  expect(await people.countDocuments({ more: { $exists: true } })).toBe(0);
});

test('an unacknowledged write is carried out', async () => {
  await people.insertOne({ n: 1 }, { writeConcern: { w: 0 } });
  await people.insertOne({ n: 2 });
  expect(await people.countDocuments({})).toBe(2);
});
