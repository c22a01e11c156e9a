import { Double, Int32, Long } from 'mongodb';
import { type Case, command, counted, type Request, updated, upserted, values } from './case.js';

/** What the manual says about changing documents: "Update Operators", "Positional", "Behavior" of upserts, `findAndModify`. */

const one = (a: unknown) => values(a);
const is = (a: unknown) => [{ _id: 1, a }];
const grades = [
  {
    _id: 1,
    a: [
      { k: 'x', n: 1 },
      { k: 'y', n: 5 },
      { k: 'y', n: 9 },
    ],
  },
];

/** The type of `a` after an update of the one document. */
function typeAfter(u: object): Request {
  return async (place) => {
    await updated(u)(place);
    for (const type of ['int', 'long', 'double'])
      if ((await place.people.findOne({ a: { $type: type as 'int' } })) !== null) return type;
    return 'none';
  };
}

const operators: readonly Case[] = [
  ['$set makes the documents of a path', [{ _id: 1 }], updated({ $set: { 'a.b.c': 1 } }), is({ b: { c: 1 } })],
  ['$set with a number in a path makes a document', [{ _id: 1 }], updated({ $set: { 'a.0': 1 } }), is({ 0: 1 })],
  ['$set of an array’s element', one([1, 2]), updated({ $set: { 'a.1': 9 } }), is([1, 9])],
  ['$set beyond an array’s end fills up with null', one([1]), updated({ $set: { 'a.3': 9 } }), is([1, null, null, 9])],
  ['$set below a scalar', one(5), updated({ $set: { 'a.b': 1 } }), { error: 28 }],
  ['$set below null', one(null), updated({ $set: { 'a.b': 1 } }), { error: 28 }],
  ['$set of a name in an array', one([1]), updated({ $set: { 'a.b': 1 } }), { error: 28 }],
  [
    'new fields come in the order of their names',
    [{ _id: 1, z: 0 }],
    fieldsAfter({ $set: { c: 1, b: 1, a: 1 } }),
    ['_id', 'z', 'a', 'b', 'c'],
  ],
  ['numbers in names are ordered as numbers', [{ _id: 1 }], fieldsAfter({ $set: { 10: 1, 9: 1 } }), ['_id', '9', '10']],
  ['$unset of an element leaves null', one([1, 2, 3]), updated({ $unset: { 'a.1': '' } }), is([1, null, 3])],
  ['$unset of a field that is not there', one(1), updated({ $unset: { 'b.c': '' } }), is(1)],
  ['$rename moves a value', [{ _id: 1, b: 2 }], updated({ $rename: { b: 'a' } }), is(2)],
  ['$rename onto a field that is there', [{ _id: 1, a: 1, b: 2 }], updated({ $rename: { b: 'a' } }), is(2)],
  ['$rename of what is not there', one(1), updated({ $rename: { b: 'a' } }), is(1)],
  ['$inc makes a field', [{ _id: 1 }], updated({ $inc: { a: 2 } }), is(2)],
  ['$inc of a string', one('5'), updated({ $inc: { a: 1 } }), { error: 14 }],
  ['$inc of null', one(null), updated({ $inc: { a: 1 } }), { error: 14 }],
  ['$inc by a string', one(5), updated({ $inc: { a: '1' } }), { error: 14 }],
  ['$inc over an int’s end gives a long', one(new Int32(2147483647)), typeAfter({ $inc: { a: new Int32(1) } }), 'long'],
  ['$inc of an int by a long gives a long', one(new Int32(1)), typeAfter({ $inc: { a: Long.fromNumber(1) } }), 'long'],
  ['$inc of an int by a double gives a double', one(new Int32(1)), typeAfter({ $inc: { a: new Double(1) } }), 'double'],
  ['$inc over a long’s end', one(Long.MAX_VALUE), updated({ $inc: { a: new Int32(1) } }), { error: 2 }],
  ['$mul of a missing field gives 0', [{ _id: 1 }], updated({ $mul: { a: 5 } }), is(0)],
  ['$min takes the lesser of numbers', one(5), updated({ $min: { a: 3 } }), is(3)],
  ['$min by the order of types', one('x'), updated({ $min: { a: 3 } }), is(3)],
  ['$max by the order of types', one('x'), updated({ $max: { a: 3 } }), is('x')],
  ['$max makes a field', [{ _id: 1 }], updated({ $max: { a: 3 } }), is(3)],
  ['$bit', one(new Int32(13)), updated({ $bit: { a: { and: new Int32(10) } } }), is(8)],
  [
    '$currentDate',
    [{ _id: 1 }],
    async (place) => ((await updated({ $currentDate: { a: true } })(place)) as { a: unknown }[])[0]?.a instanceof Date,
    true,
  ],
  ['$push makes an array', [{ _id: 1 }], updated({ $push: { a: 1 } }), is([1])],
  ['$push of an array is one element', one([1]), updated({ $push: { a: [2, 3] } }), is([1, [2, 3]])],
  ['$push to a scalar', one(1), updated({ $push: { a: 2 } }), { error: 2 }],
  [
    '$push with $each, $sort and $slice',
    one([5, 1]),
    updated({ $push: { a: { $each: [3, 9], $sort: 1, $slice: -3 } } }),
    is([3, 5, 9]),
  ],
  ['$push with $position', one([1, 4]), updated({ $push: { a: { $each: [2, 3], $position: 1 } } }), is([1, 2, 3, 4])],
  [
    '$push sorts documents by a field',
    one([{ n: 2 }]),
    updated({ $push: { a: { $each: [{ n: 1 }], $sort: { n: 1 } } } }),
    is([{ n: 1 }, { n: 2 }]),
  ],
  [
    '$addToSet knows equal numbers of other types',
    one([new Int32(1)]),
    updated({ $addToSet: { a: { $each: [new Double(1), 2] } } }),
    is([1, 2]),
  ],
  [
    '$addToSet tells documents of another order apart',
    one([{ b: 1, c: 2 }]),
    updated({ $addToSet: { a: { c: 2, b: 1 } } }),
    is([
      { b: 1, c: 2 },
      { c: 2, b: 1 },
    ]),
  ],
  ['$pull of a value', one([1, 2, 1]), updated({ $pull: { a: 1 } }), is([2])],
  ['$pull of a range', one([1, 5, 9]), updated({ $pull: { a: { $gte: 5 } } }), is([1])],
  [
    '$pull of documents that hold a value',
    one([{ k: 1, n: 2 }, { k: 2 }]),
    updated({ $pull: { a: { k: 1 } } }),
    is([{ k: 2 }]),
  ],
  ['$pull from what is not there', [{ _id: 1 }], updated({ $pull: { a: 1 } }), [{ _id: 1 }]],
  ['$pull from a scalar', one(1), updated({ $pull: { a: 1 } }), { error: 2 }],
  ['$pullAll', one([1, 2, 3]), updated({ $pullAll: { a: [1, 3] } }), is([2])],
  ['$pop of the last', one([1, 2, 3]), updated({ $pop: { a: 1 } }), is([1, 2])],
  ['$pop of the first', one([1, 2, 3]), updated({ $pop: { a: -1 } }), is([2, 3])],
  ['$pop from a scalar', one(1), updated({ $pop: { a: 1 } }), { error: 14 }],
  ['$setOnInsert leaves what is there', one(1), updated({ $setOnInsert: { a: 2 } }), is(1)],
];

function fieldsAfter(u: object): Request {
  return async ({ db, people }) => {
    await updated(u)({ db, people });
    // As documents in an array, since a JavaScript object puts names that are numbers in front of all others.
    const [found] = await people.aggregate([{ $project: { fields: { $objectToArray: '$$ROOT' } } }]).toArray();
    return found!.fields.map(({ k }: { k: string }) => k);
  };
}

const counts: readonly Case[] = [
  ['the same value modifies nothing', one(1), counted({ $set: { a: 1 } }), { n: 1, nModified: 0 }],
  ['$addToSet of what is in modifies nothing', one([1]), counted({ $addToSet: { a: 1 } }), { n: 1, nModified: 0 }],
  ['$inc by 0 modifies nothing', one(1), counted({ $inc: { a: new Int32(0) } }), { n: 1, nModified: 0 }],
  [
    'an update without multi takes one',
    values(1, 1),
    counted({ $set: { a: 2 } }, { multi: false }),
    { n: 1, nModified: 1 },
  ],
  ['multi takes all', values(1, 1), counted({ $set: { a: 2 } }), { n: 2, nModified: 2 }],
];

const positional: readonly Case[] = [
  [
    '$ is the first element the filter met',
    grades,
    updated({ $set: { 'a.$.n': 0 } }, { q: { 'a.k': 'y' } }),
    [
      {
        _id: 1,
        a: [
          { k: 'x', n: 1 },
          { k: 'y', n: 0 },
          { k: 'y', n: 9 },
        ],
      },
    ],
  ],
  [
    '$ with $elemMatch',
    grades,
    updated({ $set: { 'a.$.n': 0 } }, { q: { a: { $elemMatch: { k: 'y', n: 9 } } } }),
    [
      {
        _id: 1,
        a: [
          { k: 'x', n: 1 },
          { k: 'y', n: 5 },
          { k: 'y', n: 0 },
        ],
      },
    ],
  ],
  ['$ without an array in the filter', one([1]), updated({ $set: { 'a.$': 2 } }), { error: 2 }],
  ['$[] is every element', one([1, 2]), updated({ $inc: { 'a.$[]': 10 } }), is([11, 12])],
  [
    '$[name] is what its filter takes',
    one([1, 5, 9]),
    updated({ $set: { 'a.$[high]': 0 } }, { arrayFilters: [{ high: { $gte: 5 } }] }),
    is([1, 0, 0]),
  ],
  [
    '$[name] by a field',
    grades,
    updated({ $inc: { 'a.$[it].n': 1 } }, { arrayFilters: [{ 'it.k': 'x' }] }),
    [
      {
        _id: 1,
        a: [
          { k: 'x', n: 2 },
          { k: 'y', n: 5 },
          { k: 'y', n: 9 },
        ],
      },
    ],
  ],
  ['$[name] without its filter', one([1]), updated({ $set: { 'a.$[it]': 0 } }), { error: 2 }],
  ['a filter that nobody names', one([1]), updated({ $set: { b: 0 } }, { arrayFilters: [{ it: 1 }] }), { error: 9 }],
  ['$[] on a scalar', one(1), updated({ $set: { 'a.$[]': 0 } }), { error: 2 }],
];

const upserts: readonly Case[] = [
  [
    'an upsert takes the filter’s equalities',
    [],
    upserted({ a: 1, b: { $eq: 2 } }, { $set: { c: 3 } }),
    { a: 1, b: 2, c: 3 },
  ],
  ['not its ranges', [], upserted({ a: { $gt: 1 }, b: 2 }, { $set: { c: 3 } }), { b: 2, c: 3 }],
  ['those inside $and', [], upserted({ $and: [{ a: 1 }, { b: 2 }] }, { $set: { c: 3 } }), { a: 1, b: 2, c: 3 }],
  ['the only one of $or', [], upserted({ $or: [{ a: 1 }] }, { $set: { c: 3 } }), { a: 1, c: 3 }],
  ['none of several of $or', [], upserted({ $or: [{ a: 1 }, { a: 2 }] }, { $set: { c: 3 } }), { c: 3 }],
  ['$in of one value', [], upserted({ a: { $in: [1] } }, { $set: { c: 3 } }), { a: 1, c: 3 }],
  ['$all of one value', [], upserted({ a: { $all: [1] } }, { $set: { c: 3 } }), { a: 1, c: 3 }],
  ['a dotted path makes documents', [], upserted({ 'a.b': 1 }, { $set: { c: 3 } }), { a: { b: 1 }, c: 3 }],
  ['the id of the filter', [], upserted({ _id: 7, a: 1 }, { $set: { c: 3 } }), { _id: 7, a: 1, c: 3 }],
  ['$setOnInsert', [], upserted({ a: 1 }, { $set: { c: 3 }, $setOnInsert: { d: 4 } }), { a: 1, c: 3, d: 4 }],
  ['an operator works on the filter’s value', [], upserted({ a: 1 }, { $inc: { a: 2 } }), { a: 3 }],
  ['a replacement takes only the id', [], upserted({ _id: 7, a: 1 }, { b: 2 }), { _id: 7, b: 2 }],
  ['one path asked twice', [], upserted({ $and: [{ a: 1 }, { a: 2 }] }, { $set: { c: 3 } }), { error: 54 }],
  ['another id in the update', [], upserted({ _id: 1 }, { $set: { _id: 2 } }), { error: 66 }],
  [
    'an upsert that finds one changes it',
    one(1),
    updated({ $set: { b: 1 } }, { q: { a: 1 }, upsert: true }),
    [{ _id: 1, a: 1, b: 1 }],
  ],
];

const refusals: readonly Case[] = [
  ['$set of another id', one(1), updated({ $set: { _id: 2 } }), { error: 66 }],
  ['a replacement by another id', one(1), updated({ _id: 2 }), { error: 66 }],
  ['a replacement of many', one(1), updated({ b: 1 }, { multi: true }), { error: 9 }],
  ['two operators on one path', one(1), updated({ $set: { a: 1 }, $inc: { a: 1 } }), { error: 40 }],
  ['an operator on a path and on one below', one({}), updated({ $set: { a: 1, 'a.b': 1 } }), { error: 40 }],
  ['an unknown update operator', one(1), updated({ $nope: { a: 1 } }), { error: 9 }],
  ['operators behind fields', one(1), updated({ b: 1, $set: { a: 1 } }), { error: 52 }],
  ['an empty operator changes nothing', one(1), updated({ $set: {} }), is(1)],
];

const findAndModify: readonly Case[] = [
  ['findAndModify gives the document before', one(1), modified({ update: { $set: { a: 2 } } }), { _id: 1, a: 1 }],
  ['and after, when asked', one(1), modified({ update: { $set: { a: 2 } }, new: true }), { _id: 1, a: 2 }],
  ['it takes the first of a sort', values(3, 1, 2), modified({ sort: { a: 1 }, remove: true }), { _id: 2, a: 1 }],
  ['null where nothing is found', [], modified({ query: { a: 1 }, remove: true }), null],
  ['null before an upsert', [], modified({ query: { _id: 1 }, update: { $set: { a: 1 } }, upsert: true }), null],
  ['remove and update together', one(1), modified({ remove: true, update: { $set: { a: 2 } } }), { error: 9 }],
  ['neither', one(1), modified({}), { error: 9 }],
];

function modified(more: object): Request {
  return command(
    (collection) => ({ findAndModify: collection, query: {}, ...more }),
    ({ value }) => value,
  );
}

export const updateCases: readonly Case[] = [operators, counts, positional, upserts, refusals, findAndModify].flat();
