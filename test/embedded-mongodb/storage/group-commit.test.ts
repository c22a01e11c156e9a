import { rmSync } from 'node:fs';
import { open } from 'lmdb';
import type { Collection, Document } from 'mongodb';
import { GroupCommit } from '../../../src/embedded-mongodb/storage/group-commit.js';
import { newDataDir, type RunningServer, runServer } from '../support/running-server.js';

let server: RunningServer;
let people: Collection<Document>;
const durable = { writeConcern: { w: 'majority', j: true } } as const;

beforeAll(async () => {
  server = await runServer();
  people = server.db.collection('people');
  await people.createIndex({ n: 1 }, { unique: true });
  // Fifty connections, so that the pool's growth is not what is counted.
  await Promise.all(Array.from({ length: 50 }, () => people.findOne({})));
});
afterAll(() => server.close());

test('50 concurrent durable writes share a few flushes', async () => {
  const before = server.serving.commits();
  await Promise.all(Array.from({ length: 50 }, (_, n) => people.insertOne({ n }, durable)));
  expect(server.serving.commits() - before).toBeLessThanOrEqual(10);
  expect(await people.countDocuments({})).toBe(50);
});

test('one after the other, each durable write has a flush of its own', async () => {
  const before = server.serving.commits();
  for (let n = 0; n < 5; n++) await people.updateOne({ n }, { $set: { seen: true } }, durable);
  expect(server.serving.commits() - before).toBe(5);
});

test('a bulk of 1,000 is one transaction', async () => {
  const before = server.serving.commits();
  await people.insertMany(
    Array.from({ length: 1000 }, (_, n) => ({ n: 100 + n })),
    { ordered: false, ...durable },
  );
  expect(server.serving.commits() - before).toBe(1);
});

test('of writes that share a transaction a refused one leaves the others alone', async () => {
  const writes = Array.from({ length: 30 }, (_, n) => people.insertOne({ n: n % 3 === 0 ? 100 : 5_000 + n }, durable));
  const settled = await Promise.allSettled(writes);
  expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(10);
  expect(await people.countDocuments({ n: { $gte: 5_000 } })).toBe(20);
});

test('of concurrent upserts of one key exactly one inserts', async () => {
  const results = await Promise.all(
    Array.from({ length: 40 }, () =>
      people.updateOne({ n: 9_999 }, { $inc: { hits: 1 } }, { upsert: true, ...durable }),
    ),
  );
  expect(results.filter(({ upsertedCount }) => upsertedCount === 1)).toHaveLength(1);
  expect((await people.findOne({ n: 9_999 }))?.hits).toBe(40);
});

test('a transaction that fails is told to everybody in it, and the next one works', async () => {
  const dataDir = newDataDir();
  const root = open<Buffer, Buffer>({ path: dataDir, encoding: 'binary', eventTurnBatching: false });
  let failures = 0;
  let isBroken = true;
  const commit = new GroupCommit(root, {
    beforeCommit: () => {
      if (isBroken) throw new Error('disk full');
    },
    afterFailure: () => failures++,
  });
  const lost = await Promise.allSettled([1, 2].map((n) => commit.run(() => n, n === 1 ? 'visible' : 'durable')));
  expect(lost.map((one) => one.status === 'rejected' && one.reason.message)).toEqual([
    'the write could not be stored: disk full',
    'the write could not be stored: disk full',
  ]);
  expect(failures).toBe(1);
  isBroken = false;
  expect(await commit.run(() => 3, 'durable')).toBe(3);
  await root.close();
  rmSync(dataDir, { recursive: true, force: true });
});
