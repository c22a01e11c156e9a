import type { Document } from 'mongodb';
import { type RunningServer, runServer } from '../support/running-server.js';

let server: RunningServer;

beforeAll(async () => {
  server = await runServer();
  await server.db.collection('people').insertOne({ n: 1 });
});
afterAll(() => server.close());

test.each<[string, Document, object]>([
  ['an unknown command', { mapReduce: 'people' }, { code: 59, codeName: 'CommandNotFound' }],
  ['a command named like a property of every object', { constructor: 1 }, { code: 59 }],
  ['an unknown option', { find: 'people', tailable: true }, { code: 2 }],
  ['a collation', { find: 'people', filter: {}, collation: { locale: 'en' } }, { code: 2 }],
  ['a transaction', { find: 'people', txnNumber: 1, autocommit: false, startTransaction: true }, { code: 20 }],
  ['an unknown query operator', { find: 'people', filter: { n: { $near: 1 } } }, { code: 2 }],
  ['JavaScript in a filter', { find: 'people', filter: { $where: 'true' } }, { code: 2 }],
  ['an unknown pipeline stage', { aggregate: 'people', pipeline: [{ $lookup: {} }], cursor: {} }, { code: 40324 }],
  [
    'JavaScript in a pipeline',
    {
      aggregate: 'people',
      pipeline: [{ $project: { n: { $function: { body: 'x', args: [], lang: 'js' } } } }],
      cursor: {},
    },
    { code: 2 },
  ],
  ['an update by pipeline', { update: 'people', updates: [{ q: {}, u: [{ $set: { n: 2 } }] }] }, {}],
  ['a snapshot read', { find: 'people', readConcern: { level: 'snapshot' } }, { code: 2 }],
  ['more copies than there are', { insert: 'people', documents: [{}], writeConcern: { w: 3 } }, { code: 2 }],
  ['a sort direction of 2', { find: 'people', sort: { n: 2 } }, { code: 2 }],
  ['a hint that names no index', { find: 'people', hint: 'nope' }, { code: 2 }],
  ['a filter that is no object', { find: 'people', filter: 'n' }, { code: 14 }],
  ['an empty collection name', { find: '' }, { code: 73 }],
  ['a cursor nobody opened', { getMore: 12345n, collection: 'people' }, { code: 43, codeName: 'CursorNotFound' }],
  ['a text index', { createIndexes: 'people', indexes: [{ key: { n: 'text' }, name: 'n_text' }] }, { code: 67 }],
  [
    'an index that expires',
    { createIndexes: 'people', indexes: [{ key: { n: 1 }, name: 'n', expireAfterSeconds: 9 }] },
    { code: 67 },
  ],
])('%s is refused by its MongoDB error', async (_name, command, error) => {
  const answer = server.db.command(command);
  if (command.update !== undefined) expect((await answer).writeErrors).toMatchObject([{ index: 0, code: 9 }]);
  else await expect(answer).rejects.toMatchObject(error);
});

test('switches that are off are no options', async () => {
  const answer = await server.db.command({ find: 'people', tailable: false, oplogReplay: false });
  expect(answer.cursor.firstBatch).toHaveLength(1);
});

test('a filter error names the operator, not the value', async () => {
  const secret = 'ada@alpha.example';
  const error = await server.db
    .command({ find: 'people', filter: { email: { $near: secret } } })
    .catch((thrown) => thrown);
  expect(error.message).toContain('$near');
  expect(error.message).not.toContain(secret);
});

test('Decimal128 is refused before it is stored', async () => {
  const { Decimal128 } = await import('bson');
  const insert = server.db.collection('people').insertOne({ n: Decimal128.fromString('1.5') });
  await expect(insert).rejects.toThrow(/Decimal128/);
});

test('a document nested beyond 100 levels is refused', async () => {
  let deep: Document = {};
  for (let level = 0; level < 105; level++) deep = { deep };
  await expect(server.db.collection('people').insertOne(deep)).rejects.toMatchObject({ code: 15 });
});

test('explain answers for writes and pipelines without carrying them out', async () => {
  const command = { delete: 'people', deletes: [{ q: { _id: 1 }, limit: 0 }] };
  const answer = await server.db.command({ explain: command, verbosity: 'executionStats' });
  expect(answer.queryPlanner.winningPlan.stage).toBe('IDHACK');
  const all = { delete: 'people', deletes: [{ q: {}, limit: 0 }] };
  expect((await server.db.command({ explain: all, verbosity: 'executionStats' })).executionStats.nReturned).toBe(1);
  expect(await server.db.collection('people').countDocuments({})).toBe(1);
});
