import mongoose from 'mongoose';
import { type RunningServer, runServer } from '../support/running-server.js';

let server: RunningServer;

beforeAll(async () => {
  server = await runServer();
});
afterAll(() => server.close());

test('collections and databases are listed, made and dropped with all that is in them', async () => {
  const db = server.client.db('other');
  await db.createCollection('made');
  await expect(db.createCollection('made')).rejects.toMatchObject({ code: 48 });
  await db.collection('written').insertOne({ n: 1 });
  await db.collection('written').createIndex({ n: 1 });
  expect((await db.listCollections().toArray()).map(({ name }) => name)).toEqual(['made', 'written']);
  expect(await db.listCollections({ name: 'made' }, { nameOnly: true }).toArray()).toEqual([
    { name: 'made', type: 'collection' },
  ]);
  expect((await server.client.db().admin().listDatabases()).databases.map(({ name }) => name)).toContain('other');
  await db.collection('written').drop();
  expect(await db.collection('written').countDocuments({})).toBe(0);
  await db.dropDatabase();
  expect(await db.listCollections().toArray()).toEqual([]);
});

test('a collection made again after a drop has none of the old documents or indexes', async () => {
  const people = server.db.collection('again');
  await people.createIndex({ n: 1 }, { unique: true });
  await people.insertOne({ n: 1 });
  await people.drop();
  await people.insertMany([{ n: 1 }, { n: 1 }]);
  expect(await people.find({ n: 1 }).toArray()).toHaveLength(2);
  expect(await people.indexes()).toHaveLength(1);
});

test('databases of one server keep apart', async () => {
  await server.client.db('one').collection('x').insertOne({ n: 1 });
  expect(await server.client.db('two').collection('x').countDocuments({})).toBe(0);
  await expect(server.db.command({ listIndexes: 'nothing' })).rejects.toMatchObject({ code: 26 });
});

test('mongoose builds its indexes, validates, reads lean and writes in bulk', async () => {
  const connection = await mongoose.createConnection(server.serving.uri, { dbName: 'mongoose' }).asPromise();
  try {
    const schema = new mongoose.Schema(
      { _id: String, email: { type: String, required: true }, tags: [String], seenAt: Date },
      { versionKey: false },
    );
    schema.index({ email: 1 }, { unique: true });
    schema.index({ tags: 1, seenAt: -1 });
    const Person = connection.model('Person', schema);
    await Person.init();
    expect(Object.keys(await Person.collection.indexInformation())).toEqual(['_id_', 'email_1', 'tags_1_seenAt_-1']);
    await Person.create({ _id: 'p1', email: 'ada@alpha.example', tags: ['a', 'b'], seenAt: new Date(5) });
    await expect(Person.create({ _id: 'p2' })).rejects.toThrow(/required/);
    await expect(Person.create({ _id: 'p2', email: 'ada@alpha.example' })).rejects.toMatchObject({ code: 11000 });
    await Person.bulkWrite([
      {
        updateOne: { filter: { _id: 'p3' }, update: { $set: { email: 'e3' }, $addToSet: { tags: 'b' } }, upsert: true },
      },
      { updateOne: { filter: { _id: 'p1' }, update: { $push: { tags: 'c' } } } },
    ]);
    const found = await Person.find({ tags: 'b' }).sort({ seenAt: -1 }).lean();
    expect(found.map(({ _id }) => _id)).toEqual(['p1', 'p3']);
    expect(found[0]).toEqual({ _id: 'p1', email: 'ada@alpha.example', tags: ['a', 'b', 'c'], seenAt: new Date(5) });
    const updated = await Person.findOneAndUpdate({ _id: 'p3' }, { email: 'e4' }, { new: true }).lean();
    expect(updated?.email).toBe('e4');
    expect(await Person.exists({ email: 'e4' })).toEqual({ _id: 'p3' });
  } finally {
    await connection.close();
  }
});
