import type { Collection, Document } from 'mongodb';
import { type RunningServer, runServer, scanOf } from '../support/running-server.js';

let server: RunningServer;
let people: Collection<Document>;

beforeAll(async () => {
  server = await runServer();
  people = server.db.collection('people');
  await people.createIndex({ company: 1 });
  await people.insertMany(
    Array.from({ length: 30 }, (_, n) => ({
      n,
      company: `c${n % 3}`,
      tags: n % 2 ? ['odd', 'x'] : ['even'],
      at: new Date(n),
    })),
  );
});
afterAll(() => server.close());

test('the match in front of a pipeline is served by an index', async () => {
  const pipeline = [{ $match: { company: 'c1' } }, { $group: { _id: '$company', sum: { $sum: '$n' } } }];
  expect(await people.aggregate(pipeline).toArray()).toEqual([{ _id: 'c1', sum: 145 }]);
  const explanation = await server.db.command({ explain: { aggregate: 'people', pipeline, cursor: {} } });
  expect(scanOf(explanation)).toMatchObject({ stage: 'IXSCAN', indexName: 'company_1' });
});

test.each<[string, Document[], Document[]]>([
  [
    '$group with counts',
    [{ $group: { _id: '$company', count: { $sum: 1 } } }, { $sort: { _id: 1 } }],
    [0, 1, 2].map((n) => ({ _id: `c${n}`, count: 10 })),
  ],
  [
    '$group over everything',
    [{ $group: { _id: null, max: { $max: '$n' }, min: { $min: '$at' } } }],
    [{ _id: null, max: 29, min: new Date(0) }],
  ],
  [
    '$unwind and $group',
    [{ $unwind: '$tags' }, { $group: { _id: '$tags', n: { $sum: 1 } } }, { $sort: { n: -1, _id: 1 } }],
    [
      { _id: 'even', n: 15 },
      { _id: 'odd', n: 15 },
      { _id: 'x', n: 15 },
    ],
  ],
  [
    '$sort, $skip, $limit, $project',
    [{ $sort: { n: -1 } }, { $skip: 1 }, { $limit: 2 }, { $project: { _id: 0, n: 1 } }],
    [{ n: 28 }, { n: 27 }],
  ],
  ['$count', [{ $match: { n: { $gte: 10 } } }, { $count: 'left' }], [{ left: 20 }]],
  ['$count of nothing', [{ $match: { n: 99 } }, { $count: 'left' }], []],
  [
    'a $match behind a $group',
    [{ $group: { _id: '$n' } }, { $match: { _id: { $in: [3, 4] } } }, { $sort: { _id: 1 } }],
    [{ _id: 3 }, { _id: 4 }],
  ],
  [
    '$addFields',
    [{ $match: { n: 2 } }, { $addFields: { twice: { $multiply: ['$n', 2] } } }, { $project: { _id: 0, twice: 1 } }],
    [{ twice: 4 }],
  ],
])('%s gives what MongoDB gives', async (_name, pipeline, expected) => {
  expect(await people.aggregate(pipeline).toArray()).toEqual(expected);
});

test('grouping by ObjectId keeps each of them apart', async () => {
  const groups = await people.aggregate([{ $group: { _id: '$_id', n: { $sum: 1 } } }]).toArray();
  expect(groups).toHaveLength(30);
  expect(groups[0]?._id._bsontype).toBe('ObjectId');
});

test('a pipeline goes out in batches', async () => {
  const found = await people.aggregate([{ $project: { n: 1 } }], { batchSize: 7 }).toArray();
  expect(found).toHaveLength(30);
});

test('what drivers send for countDocuments reads no document, and obeys filter, skip and limit', async () => {
  expect(await people.countDocuments({})).toBe(30);
  expect(await people.countDocuments({ company: 'c1' })).toBe(10);
  expect(await people.countDocuments({ company: 'c1' }, { skip: 4, limit: 3 })).toBe(3);
  expect(await people.countDocuments({ company: 'none' })).toBe(0);
});
