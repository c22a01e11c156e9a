import { Int32, Long } from 'bson';
import { applyUpdate } from '../../../src/embedded-mongodb/update/apply-update.js';

test.each<readonly [string, unknown, Record<string, unknown>, unknown]>([
  ['$push', [1], { $push: { a: 2 } }, [1, 2]],
  ['$push on a missing field', undefined, { $push: { a: 2 } }, [2]],
  ['$push of an array is one element', [1], { $push: { a: [2] } }, [1, [2]]],
  ['$push $each', [1], { $push: { a: { $each: [2, 3] } } }, [1, 2, 3]],
  ['$push $position', [1, 2], { $push: { a: { $each: [9], $position: 1 } } }, [1, 9, 2]],
  ['$push $position from the end', [1, 2, 3], { $push: { a: { $each: [9], $position: -1 } } }, [1, 2, 9, 3]],
  ['$push $position beyond the end', [1], { $push: { a: { $each: [9], $position: 7 } } }, [1, 9]],
  ['$push $slice from the end', [1, 2], { $push: { a: { $each: [3, 4], $slice: -3 } } }, [2, 3, 4]],
  ['$push $slice from the front', [1, 2], { $push: { a: { $each: [3], $slice: 2 } } }, [1, 2]],
  ['$push $slice 0', [1, 2], { $push: { a: { $each: [3], $slice: new Int32(0) } } }, []],
  ['$push $sort', [3, 1], { $push: { a: { $each: [2], $sort: 1 } } }, [1, 2, 3]],
  [
    '$push $sort by a field',
    [{ k: 2 }, 5],
    { $push: { a: { $each: [{ k: 3 }, { k: 1 }], $sort: { k: -1 } } } },
    [{ k: 3 }, { k: 2 }, { k: 1 }, 5],
  ],
  ['$push sorts, then slices', [3, 1], { $push: { a: { $each: [2], $slice: -2, $sort: -1 } } }, [2, 1]],
  ['$addToSet', [1], { $addToSet: { a: 2 } }, [1, 2]],
  ['$addToSet adds each once', [1], { $addToSet: { a: { $each: [2, 1, 2, 'x'] } } }, [1, 2, 'x']],
  ['$addToSet on a missing field', undefined, { $addToSet: { a: { $each: [1, 1] } } }, [1]],
  ['$addToSet keeps duplicates that were there', [1, 1], { $addToSet: { a: 2 } }, [1, 1, 2]],
  [
    '$addToSet of documents in another field order',
    [{ x: 1, y: 2 }],
    { $addToSet: { a: { y: 2, x: 1 } } },
    [
      { x: 1, y: 2 },
      { y: 2, x: 1 },
    ],
  ],
  ['$pull of a value', [1, 2, Long.fromNumber(1)], { $pull: { a: 1 } }, [2]],
  ['$pull by operators', [1, 5, 9], { $pull: { a: { $gte: 5 } } }, [1]],
  ['$pull by $in', ['x', 'y', 'z'], { $pull: { a: { $in: ['x', 'z'] } } }, ['y']],
  ['$pull by fields', [{ k: 1, v: 1 }, { k: 2 }, 1], { $pull: { a: { k: 1 } } }, [{ k: 2 }, 1]],
  ['$pull by a condition on a field', [{ k: 1 }, { k: 5 }], { $pull: { a: { k: { $lt: 3 } } } }, [{ k: 5 }]],
  ['$pull by $or', [{ k: 1 }, { k: 5 }, { k: 9 }], { $pull: { a: { $or: [{ k: 1 }, { k: 9 }] } } }, [{ k: 5 }]],
  ['$pull by a regular expression', ['ab', 'cd', 3], { $pull: { a: /^a/ } }, ['cd', 3]],
  ['$pullAll', [1, 2, 3, 1], { $pullAll: { a: [1, 3] } }, [2]],
  ['$pullAll compares whole documents', [{ k: 1, v: 1 }, { k: 1 }], { $pullAll: { a: [{ k: 1 }] } }, [{ k: 1, v: 1 }]],
  ['$pop from the end', [1, 2], { $pop: { a: 1 } }, [1]],
  ['$pop from the front', [1, 2], { $pop: { a: new Int32(-1) } }, [2]],
])('%s', (_name, before, update, expected) => {
  const doc = before === undefined ? {} : { a: before };
  expect(applyUpdate(doc, update).doc).toEqual({ a: expected });
});

test.each<readonly [string, Record<string, unknown>, number]>([
  ['an unknown modifier', { $push: { a: { $each: [1], $shuffle: 1 } } }, 2],
  ['$each without an array', { $push: { a: { $each: 1 } } }, 14],
  ['a fractional $slice', { $push: { a: { $each: [], $slice: 1.5 } } }, 2],
  ['a $sort of 2', { $push: { a: { $each: [], $sort: 2 } } }, 2],
  ['an empty $sort', { $push: { a: { $each: [], $sort: {} } } }, 2],
  ['$slice in $addToSet', { $addToSet: { a: { $each: [], $slice: 1 } } }, 2],
  ['an unknown operator in $pull', { $pull: { a: { $near: 1 } } }, 2],
])('%s is refused', (_name, update, code) => {
  expect(() => applyUpdate({ a: [] }, update)).toThrow(expect.objectContaining({ code }));
});
