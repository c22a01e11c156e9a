import { Binary, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'mongodb';
import { type Case, command, ids, missing, order, shown, values } from './case.js';

/** What the manual says about reading: "Comparison/Sort Order", "Query for Null or Missing Fields", "Query an Array", "Projection". */

const id = new ObjectId('507f1f77bcf86cd799439011');
const ofAllTypes = values(
  new MaxKey(),
  /x/,
  new Timestamp({ t: 1, i: 1 }),
  new Date(0),
  false,
  id,
  new Binary(Buffer.from('x')),
  { a: 1 },
  'text',
  7,
  null,
  new MinKey(),
);
const mixed = values(null, missing, 5, '5', true, new Date(5), { b: 5 }, [5], []);
const numbers = values(new Int32(5), Long.fromNumber(5), new Double(5), new Double(5.5), '5');
const lists = values([0, 9], [5], 5, [[5]], ['x', 5], []);
const items = [
  {
    _id: 1,
    items: [
      { k: 'x', n: 1 },
      { k: 'y', n: 9 },
    ],
  },
  { _id: 2, items: [{ k: 'x', n: 9 }] },
  { _id: 3, items: { k: 'x', n: 9 } },
  { _id: 4, items: [] },
  { _id: 5 },
];

const comparison: readonly Case[] = [
  ['types sort from MinKey to MaxKey', ofAllTypes, order({ a: 1 }), [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
  ['types sort backwards', ofAllTypes, order({ a: -1 }), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  ['a missing field sorts as null', values(1, missing, null, missing), order({ a: 1, _id: 1 }), [2, 3, 4, 1]],
  ['an empty array sorts before null', values(null, [], missing), order({ a: 1, _id: 1 }), [2, 1, 3]],
  ['an array sorts up by its least element', values([3, 9], 4, [1, 8]), order({ a: 1 }), [3, 1, 2]],
  ['an array sorts down by its greatest element', values([3, 9], 10, [1, 8]), order({ a: -1 }), [2, 1, 3]],
  ['an array inside an array sorts behind documents', values([[1]], { b: 1 }, 'x'), order({ a: 1 }), [3, 2, 1]],
  ['strings sort by their bytes', values('b', 'B', 'é', 'a', 'z', ''), order({ a: 1 }), [6, 2, 4, 1, 5, 3]],
  [
    'numbers of all types sort by value',
    values(Long.fromNumber(3), new Double(2.5), new Int32(2)),
    order({ a: 1 }),
    [3, 2, 1],
  ],
  [
    'a long beyond 2^53 is not rounded',
    values(Long.fromString('9007199254740993'), new Double(9007199254740992), Long.fromString('9007199254740991')),
    order({ a: 1 }),
    [3, 2, 1],
  ],
  ['NaN sorts before all numbers', values(-Infinity, Number.NaN, 0), order({ a: 1 }), [2, 1, 3]],
  ['-0 equals 0', values(new Double(-0), new Int32(0)), ids({ a: new Int32(0) }), [1, 2]],
  ['false sorts before true', values(true, false), order({ a: 1 }), [2, 1]],
  ['dates before 1970 sort first', values(new Date(1), new Date(-1), new Date(0)), order({ a: 1 }), [2, 3, 1]],
  [
    'documents sort by type, then name, then value',
    values({ a: 's' }, { b: 1 }, { a: 2 }, { a: 1 }),
    order({ a: 1 }),
    [4, 3, 2, 1],
  ],
  ['a document that ends first sorts first', values({ b: 1, c: 1 }, { b: 1 }, {}), order({ a: 1 }), [3, 2, 1]],
  [
    'binary data sorts by length, subtype, bytes',
    values(new Binary(Buffer.from('aa')), new Binary(Buffer.from('b')), new Binary(Buffer.from('a'), 5)),
    order({ a: 1 }),
    [2, 3, 1],
  ],
  [
    'ties keep the order of the next key',
    [
      { _id: 1, a: 1, b: 2 },
      { _id: 2, a: 1, b: 1 },
      { _id: 3, a: 0, b: 3 },
    ],
    order({ a: 1, b: 1 }),
    [3, 2, 1],
  ],
  [
    'a sort on several keys may turn each',
    [
      { _id: 1, a: 1, b: 2 },
      { _id: 2, a: 1, b: 1 },
      { _id: 3, a: 0, b: 3 },
    ],
    order({ a: -1, b: 1 }),
    [2, 1, 3],
  ],
  ['a limit takes the first of a sort', values(3, 1, 2), ids({}, { a: 1 }, 2), [2, 3]],
  [
    'a sort by a dotted path reaches into arrays',
    [
      { _id: 1, a: [{ b: 5 }, { b: 2 }] },
      { _id: 2, a: { b: 3 } },
    ],
    order({ 'a.b': 1 }),
    [1, 2],
  ],
];

const nullAndMissing: readonly Case[] = [
  ['null finds null and missing', mixed, ids({ a: null }), [1, 2]],
  ['null finds an array with null', values([null], [1]), ids({ a: null }), [1]],
  ['$ne null finds what has a value', mixed, ids({ a: { $ne: null } }), [3, 4, 5, 6, 7, 8, 9]],
  ['$in with null finds missing too', mixed, ids({ a: { $in: [null, true] } }), [1, 2, 5]],
  ['$exists: false finds only missing', mixed, ids({ a: { $exists: false } }), [2]],
  ['$exists: true finds null', mixed, ids({ a: { $exists: true } }), [1, 3, 4, 5, 6, 7, 8, 9]],
  ['$type null finds only null', mixed, ids({ a: { $type: 'null' } }), [1]],
  ['$gte null finds null and missing', mixed, ids({ a: { $gte: null } }), [1, 2]],
  ['$gt null finds nothing', mixed, ids({ a: { $gt: null } }), []],
  ['$not finds missing', mixed, ids({ a: { $not: { $gte: 0 } } }), [1, 2, 4, 5, 6, 7, 9]],
  ['$nin finds missing', values(1, missing, 2), ids({ a: { $nin: [1] } }), [2, 3]],
  ['$ne of a value finds missing', values(1, missing, 2), ids({ a: { $ne: 1 } }), [2, 3]],
  ['null below a scalar finds it', values(5, { b: null }, { b: 1 }, {}, missing), ids({ 'a.b': null }), [1, 2, 4, 5]],
  ['null below an array of documents asks each', values([{ b: 1 }], [{ b: 1 }, {}]), ids({ 'a.b': null }), [2]],
];

const ranges: readonly Case[] = [
  ['a range of numbers finds numbers only', mixed, ids({ a: { $gt: 1 } }), [3, 8]],
  ['a range of strings finds strings only', mixed, ids({ a: { $lt: '9' } }), [4]],
  ['a range of dates finds dates only', mixed, ids({ a: { $gte: new Date(0) } }), [6]],
  ['a range of booleans finds booleans only', mixed, ids({ a: { $gte: false } }), [5]],
  ['a range of documents finds documents only', mixed, ids({ a: { $gte: {} } }), [7]],
  ['both ends of a range may be met by two elements', lists, ids({ a: { $gt: 4, $lt: 6 } }), [1, 2, 3, 5]],
  ['$elemMatch asks one element for both ends', lists, ids({ a: { $elemMatch: { $gt: 4, $lt: 6 } } }), [2, 5]],
  ['a range against an array compares arrays', values([1], [3], 2, [[3]]), ids({ a: { $gt: [2] } }), [2, 4]],
  ['NaN is in no range of numbers', values(Number.NaN, 1), ids({ a: { $gte: 0 } }), [2]],
  ['NaN equals NaN', values(Number.NaN, 1), ids({ a: Number.NaN }), [1]],
  ['$lte NaN finds NaN', values(Number.NaN, 1), ids({ a: { $lte: Number.NaN } }), [1]],
];

const arrays: readonly Case[] = [
  ['a value finds arrays with it', lists, ids({ a: 5 }), [2, 3, 5]],
  ['an array finds itself, and arrays with it', lists, ids({ a: [5] }), [2, 4]],
  ['an array in another order is another', values([1, 2], [2, 1]), ids({ a: [1, 2] }), [1]],
  ['$in finds arrays with any', lists, ids({ a: { $in: [0, 'x'] } }), [1, 5]],
  ['$in with an array finds it whole or inside', lists, ids({ a: { $in: [[5]] } }), [2, 4]],
  ['$in with an empty array finds empty ones', lists, ids({ a: { $in: [[]] } }), [6]],
  ['$in with nothing finds nothing', lists, ids({ a: { $in: [] } }), []],
  ['$in takes patterns', values('abc', 'xbc', ['ab']), ids({ a: { $in: [/^a/] } }), [1, 3]],
  ['$nin leaves out arrays with any', lists, ids({ a: { $nin: [5] } }), [1, 4, 6]],
  ['$ne leaves out arrays with it', lists, ids({ a: { $ne: 5 } }), [1, 4, 6]],
  ['$all asks for all, in any order', lists, ids({ a: { $all: [5, 'x'] } }), [5]],
  ['$all of one takes a scalar', lists, ids({ a: { $all: [5] } }), [2, 3, 5]],
  ['$all of nothing finds nothing', lists, ids({ a: { $all: [] } }), []],
  ['$size counts elements of arrays only', lists, ids({ a: { $size: 1 } }), [2, 4]],
  ['$type of an element', lists, ids({ a: { $type: 'string' } }), [5]],
  ['$type array means the field', lists, ids({ a: { $type: 'array' } }), [1, 2, 4, 5, 6]],
  ['a number in a path is a position', lists, ids({ 'a.0': 5 }), [2]],
  ['a path reaches into documents of an array', items, ids({ 'items.k': 'y' }), [1]],
  ['two paths may be met by two elements', items, ids({ 'items.k': 'x', 'items.n': 9 }), [1, 2, 3]],
  ['$elemMatch asks one element', items, ids({ items: { $elemMatch: { k: 'x', n: 9 } } }), [2]],
  ['a position and a field', items, ids({ 'items.1.n': 9 }), [1]],
  ['$not with $elemMatch finds the rest', items, ids({ items: { $not: { $elemMatch: { k: 'x' } } } }), [3, 4, 5]],
];

const equality: readonly Case[] = [
  ['an int finds all types of number', numbers, ids({ a: new Int32(5) }), [1, 2, 3]],
  ['a long finds all types of number', numbers, ids({ a: Long.fromNumber(5) }), [1, 2, 3]],
  ['a double finds all types of number', numbers, ids({ a: new Double(5) }), [1, 2, 3]],
  ['$in over types of number', numbers, ids({ a: { $in: [Long.fromNumber(5), 5.5] } }), [1, 2, 3, 4]],
  [
    'distinct takes equal numbers together',
    numbers,
    command(
      (distinct) => ({ distinct, key: 'a' }),
      ({ values: all }) => all.length,
    ),
    3,
  ],
  ['$type tells numbers apart', numbers, ids({ a: { $type: 'long' } }), [2]],
  ['$type number means all', numbers, ids({ a: { $type: 'number' } }), [1, 2, 3, 4]],
  ['a document equals only in the same order', values({ b: 1, c: 2 }, { c: 2, b: 1 }), ids({ a: { b: 1, c: 2 } }), [1]],
  ['a document equals over types of number', values({ b: new Double(1) }), ids({ a: { b: new Int32(1) } }), [1]],
  ['a document does not find a larger one', values({ b: 1, c: 2 }), ids({ a: { b: 1 } }), []],
  ['a dotted path does', values({ b: 1, c: 2 }), ids({ 'a.b': 1 }), [1]],
  ['$mod cuts towards zero', values(4, 4.5, -4, 'x'), ids({ a: { $mod: [4, 0] } }), [1, 2, 3]],
  ['a pattern finds strings only', values('ab', 5, 'AB'), ids({ a: /a/ }), [1]],
  ['a pattern with i', values('ab', 'AB'), ids({ a: { $regex: 'a', $options: 'i' } }), [1, 2]],
  ['$nor means none', values(1, 2, 3), ids({ $nor: [{ a: 1 }, { a: 2 }] }), [3]],
];

const full = { _id: 1, a: 1, b: { c: 2, d: 3 }, e: [{ f: 1, g: 2 }, 5, { g: 4 }], h: [1, 2, 3, 4] };
const projection: readonly Case[] = [
  ['named fields, and _id', [full], shown({ a: 1 }), [{ _id: 1, a: 1 }]],
  ['without _id', [full], shown({ a: 1, _id: 0 }), [{ a: 1 }]],
  ['without named fields', [full], shown({ b: 0, e: 0, h: 0 }), [{ _id: 1, a: 1 }]],
  ['only _id', [full], shown({ _id: 1 }), [{ _id: 1 }]],
  ['a field that is not there', [full], shown({ nope: 1 }), [{ _id: 1 }]],
  ['a field below', [full], shown({ 'b.c': 1 }), [{ _id: 1, b: { c: 2 } }]],
  ['a field below, as a document', [full], shown({ b: { c: 1 } }), [{ _id: 1, b: { c: 2 } }]],
  ['a field below an array drops its scalars', [full], shown({ 'e.f': 1 }), [{ _id: 1, e: [{ f: 1 }, {}] }]],
  ['without a field below an array', [full], shown({ 'e.g': 0, a: 0, b: 0, h: 0 }), [{ _id: 1, e: [{ f: 1 }, 5, {}] }]],
  ['a field below a scalar', [full], shown({ 'a.x': 1 }), [{ _id: 1 }]],
  [
    'fields come in the order of the document',
    [full],
    async (place) => Object.keys(((await shown({ h: 1, a: 1 })(place)) as object[])[0]!),
    ['_id', 'a', 'h'],
  ],
  ['$slice of the first', [full], shown({ a: 1, h: { $slice: 2 } }), [{ _id: 1, a: 1, h: [1, 2] }]],
  ['$slice of the last', [full], shown({ _id: 0, a: 0, b: 0, e: 0, h: { $slice: -1 } }), [{ h: [4] }]],
  ['$slice of a stretch', [full], shown({ a: 1, h: { $slice: [1, 2] } }), [{ _id: 1, a: 1, h: [2, 3] }]],
  [
    '$elemMatch shows the first element that fits',
    [full],
    shown({ h: { $elemMatch: { $gt: 1 } } }),
    [{ _id: 1, h: [2] }],
  ],
  ['the position that the filter met', [full], shown({ 'h.$': 1 }, { h: 3 }), [{ _id: 1, h: [3] }]],
  ['keeping and dropping together', [full], shown({ a: 1, b: 0 }), { error: 31254 }],
  ['dropping and keeping together', [full], shown({ b: 0, a: 1 }), { error: 31253 }],
  ['a path and one below it', [full], shown({ b: 1, 'b.c': 1 }), { error: 31249 }],
  ['a path and one above it', [full], shown({ 'b.c': 1, b: 1 }), { error: 31250 }],
];

export const queryCases: readonly Case[] = [comparison, nullAndMissing, ranges, arrays, equality, projection].flat();
