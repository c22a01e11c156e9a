import { Decimal128, Double, Int32, Long } from 'mongodb';
import { type Case, command, ids, indexed, type Request, shown, values } from './case.js';

/** What the manual says about indexes ("Unique Indexes", "Sparse", "Partial", "Multikey"), pipelines, and the codes of refusals
 *  (src/mongo/base/error_codes.yml). */

const unique: readonly Case[] = [
  [
    'unique: a second document without the field',
    [],
    indexed({ a: 1 }, { unique: true }, [{ b: 1 }, { b: 2 }]),
    [true, 11000],
  ],
  ['unique: null is as missing', [], indexed({ a: 1 }, { unique: true }, [{ a: null }, {}]), [true, 11000]],
  [
    'unique and sparse: any number without it',
    [],
    indexed({ a: 1 }, { unique: true, sparse: true }, [{}, {}, { a: null }, { a: null }]),
    [true, true, true, 11000],
  ],
  [
    'unique: numbers of two types',
    [],
    indexed({ a: 1 }, { unique: true }, [{ a: new Int32(1) }, { a: new Double(1) }, { a: Long.fromNumber(1) }]),
    [true, 11000, 11000],
  ],
  ['unique: a number and its text', [], indexed({ a: 1 }, { unique: true }, [{ a: 1 }, { a: '1' }]), [true, true]],
  [
    'unique: elements of two documents',
    [],
    indexed({ a: 1 }, { unique: true }, [{ a: [1, 2] }, { a: [2, 3] }]),
    [true, 11000],
  ],
  ['unique: an element twice in one document', [], indexed({ a: 1 }, { unique: true }, [{ a: [1, 1] }]), [true]],
  [
    'unique over two fields',
    [],
    indexed({ a: 1, b: 1 }, { unique: true }, [{ a: 1, b: 1 }, { a: 1, b: 2 }, { a: 1 }, { a: 1 }]),
    [true, true, true, 11000],
  ],
  [
    'unique over part of the documents',
    [],
    indexed({ a: 1 }, { unique: true, partialFilterExpression: { b: { $exists: true } } }, [
      { a: 1 },
      { a: 1 },
      { a: 1, b: 1 },
      { a: 1, b: 1 },
    ]),
    [true, true, true, 11000],
  ],
  [
    'unique: embedded documents of another order',
    [],
    indexed({ a: 1 }, { unique: true }, [{ a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }]),
    [true, true],
  ],
  ['an id that is there', [{ _id: 1 }], inserted({ _id: new Double(1) }), { error: 11000 }],
  ['an id that is an array', [], inserted({ _id: [1] }), { error: 2 }],
  ['an index over two arrays', [], indexed({ a: 1, b: 1 }, {}, [{ a: [1], b: [1] }]), [171]],
  [
    'a unique index over duplicates',
    values(1, 1),
    async ({ people }) => people.createIndex({ a: 1 }, { unique: true }),
    { error: 11000 },
  ],
  ['the same index again', [], twice({ name: 'x', key: { a: 1 } }, { name: 'x', key: { a: 1 } }), 'x'],
  [
    'the same key under another name',
    [],
    twice({ name: 'x', key: { a: 1 } }, { name: 'y', key: { a: 1 } }),
    { error: 85 },
  ],
  [
    'another key under the same name',
    [],
    twice({ name: 'x', key: { a: 1 } }, { name: 'x', key: { b: 1 } }),
    { error: 86 },
  ],
  [
    'the same key with another option',
    [],
    twice({ name: 'x', key: { a: 1 } }, { name: 'x', key: { a: 1 }, unique: true }),
    { error: 86 },
  ],
];

function inserted(document: object): Request {
  return async ({ people }) => (await people.insertOne(document as { _id: unknown })).acknowledged;
}

interface Spec {
  readonly name: string;
  readonly key: object;
  readonly unique?: boolean;
}

function twice(first: Spec, second: Spec): Request {
  return async ({ people }) => {
    for (const { key, ...options } of [first, second]) await people.createIndex(key as { a: 1 }, options);
    return second.name;
  };
}

function piped(...pipeline: object[]): Request {
  return ({ people }) => people.aggregate(pipeline).toArray();
}

const rows = [
  { _id: 1, a: 'x', n: 1 },
  { _id: 2, a: 'x', n: 'two' },
  { _id: 3, a: null, n: 3 },
  { _id: 4, n: 4 },
];
const pipelines: readonly Case[] = [
  [
    '$group takes null and missing together',
    rows,
    piped({ $group: { _id: '$a', n: { $sum: 1 } } }, { $sort: { _id: 1 } }),
    [
      { _id: null, n: 2 },
      { _id: 'x', n: 2 },
    ],
  ],
  [
    '$sum leaves out what is no number',
    rows,
    piped({ $group: { _id: null, n: { $sum: '$n' } } }),
    [{ _id: null, n: 8 }],
  ],
  [
    '$max of a group by the order of types',
    rows,
    piped({ $group: { _id: null, n: { $max: '$n' } } }),
    [{ _id: null, n: 'two' }],
  ],
  [
    '$min leaves out null and missing',
    rows,
    piped({ $group: { _id: null, a: { $min: '$a' } } }),
    [{ _id: null, a: 'x' }],
  ],
  [
    '$unwind drops empty and missing, keeps scalars',
    values([1, 2], [], 3, null),
    piped({ $unwind: '$a' }, { $project: { _id: 1, a: 1 } }, { $sort: { _id: 1, a: 1 } }),
    [
      { _id: 1, a: 1 },
      { _id: 1, a: 2 },
      { _id: 3, a: 3 },
    ],
  ],
  ['$count of nothing gives no document', [], piped({ $count: 'n' }), []],
  [
    'distinct takes arrays apart',
    values([1, 2], 2, [[3]], 'x'),
    command(
      (distinct) => ({ distinct, key: 'a' }),
      ({ values: all }) => all.length,
    ),
    4,
  ],
  [
    'count with skip and limit',
    values(1, 2, 3, 4),
    command(
      (count) => ({ count, query: {}, skip: 1, limit: 2 }),
      ({ n }) => n,
    ),
    2,
  ],
];

const writes: readonly Case[] = [
  ['an ordered insert stops at its first failure', [{ _id: 2 }], insertedAll([1, 2, 3], true), [1, 2]],
  ['an unordered insert goes on behind it', [{ _id: 2 }], insertedAll([1, 2, 3], false), [1, 2, 3]],
  [
    'a failure says which document it was',
    [{ _id: 2 }],
    failuresOf([1, 2, 3, 2]),
    [
      [1, 11000],
      [3, 11000],
    ],
  ],
  [
    'ordered updates stop at the first failure',
    values('x', 1),
    bothUpdates(true),
    [
      { _id: 1, a: 'x' },
      { _id: 2, a: 1 },
    ],
  ],
  [
    'unordered updates go on behind it',
    values('x', 1),
    bothUpdates(false),
    [
      { _id: 1, a: 'x' },
      { _id: 2, a: 2 },
    ],
  ],
  [
    'a delete with limit 1 takes one',
    values(1, 1),
    command(
      (collection) => ({ delete: collection, deletes: [{ q: { a: 1 }, limit: 1 }] }),
      ({ n }) => n,
    ),
    1,
  ],
  [
    'a delete without takes all',
    values(1, 1),
    command(
      (collection) => ({ delete: collection, deletes: [{ q: { a: 1 }, limit: 0 }] }),
      ({ n }) => n,
    ),
    2,
  ],
  ['a decimal can be stored', [], inserted({ a: Decimal128.fromString('1.5') }), true],
  ['a field name that begins with $', [], inserted({ $a: 1 }), true],
];

function insertedAll(list: readonly unknown[], ordered: boolean): Request {
  return async ({ db, people }) => {
    await db.command({ insert: people.collectionName, documents: list.map((_id) => ({ _id })), ordered });
    return ids({})({ db, people });
  };
}

function failuresOf(list: readonly unknown[]): Request {
  return command(
    (insert) => ({ insert, documents: list.map((_id) => ({ _id })), ordered: false }),
    ({ writeErrors }) => writeErrors.map(({ index, code }: { index: number; code: number }) => [index, code]),
  );
}

function bothUpdates(ordered: boolean): Request {
  return async ({ db, people }) => {
    const updates = [1, 2].map((_id) => ({ q: { _id }, u: { $inc: { a: 1 } } }));
    await db.command({ update: people.collectionName, updates, ordered });
    return people.find().sort({ _id: 1 }).toArray();
  };
}

const refusals: readonly Case[] = [
  ['an unknown command', [], command(() => ({ nope: 1 })), { error: 59 }],
  ['an unknown filter operator', [], ids({ a: { $nope: 1 } }), { error: 2 }],
  ['an unknown operator at the top', [], ids({ $nope: 1 }), { error: 2 }],
  ['$in without an array', [], ids({ a: { $in: 1 } }), { error: 2 }],
  ['$and without clauses', [], ids({ $and: [] }), { error: 2 }],
  ['$or with a clause that is no document', [], ids({ $or: [1] }), { error: 2 }],
  ['$size below zero', [], ids({ a: { $size: -1 } }), { error: 2 }],
  ['$mod by zero', [], ids({ a: { $mod: [0, 0] } }), { error: 2 }],
  ['$mod of one number', [], ids({ a: { $mod: [2] } }), { error: 2 }],
  ['$not of a value', [], ids({ a: { $not: 1 } }), { error: 2 }],
  ['$elemMatch of a value', [], ids({ a: { $elemMatch: 1 } }), { error: 2 }],
  ['an unknown type', [], ids({ a: { $type: 'nope' } }), { error: 2 }],
  ['an unknown option of a pattern', [], ids({ a: { $regex: 'a', $options: 'q' } }), { error: 51108 }],
  ['a pattern that is none', [], ids({ a: { $regex: '(' } }), { error: 51091 }],
  ['a filter that is no document', [], command((find) => ({ find, filter: 1 })), { error: 14 }],
  ['a limit below zero', [], command((find) => ({ find, limit: -1 })), { error: 51024 }],
  ['an unknown option of find', [], command((find) => ({ find, nope: 1 })), { error: 40415 }],
  ['an unknown stage', [], piped({ $nope: 1 }), { error: 40324 }],
  ['a stage with two names', [], piped({ $limit: 1, $skip: 1 }), { error: 40323 }],
  [
    'a cursor nobody opened',
    [],
    command((collection) => ({ getMore: Long.fromNumber(12345), collection })),
    { error: 43 },
  ],
  ['a database that has no such collection', [], shown({}), []],
  ['an empty collection name', [], command(() => ({ find: '' })), { error: 73 }],
  [
    'an index to drop that is not there',
    [{ _id: 1 }],
    command((dropIndexes) => ({ dropIndexes, index: 'nope' })),
    { error: 27 },
  ],
  ['the index of _id to drop', [{ _id: 1 }], command((dropIndexes) => ({ dropIndexes, index: '_id_' })), { error: 72 }],
  ['indexes of a collection that is not there', [], command((listIndexes) => ({ listIndexes })), { error: 26 }],
  [
    'an index in direction 0',
    [],
    command((createIndexes) => ({ createIndexes, indexes: [{ key: { a: 0 }, name: 'a' }] })),
    { error: 67 },
  ],
  [
    'an index without a name',
    [],
    command((createIndexes) => ({ createIndexes, indexes: [{ key: { a: 1 } }] })),
    { error: 9 },
  ],
  ['an insert of nothing', [], command((insert) => ({ insert, documents: [] })), { error: 16 }],
];

export const serverCases: readonly Case[] = [unique, pipelines, writes, refusals].flat();
