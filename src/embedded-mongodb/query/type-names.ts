/** The type names and numbers of `$type`, by BSON specification number ("$type: available types"). */

import { badValue } from '../errors.js';
import { bsonTag, MISSING, rank, rankOf } from '../values/bson-type.js';
import { isNumber, numericTypeOf, wholeNumber } from '../values/numbers.js';

const typeNumbers: Readonly<Record<string, number>> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
};

const numberByRank: Readonly<Record<number, string>> = {
  [rank.minKey]: 'minKey',
  [rank.null]: 'null',
  [rank.object]: 'object',
  [rank.array]: 'array',
  [rank.binary]: 'binData',
  [rank.objectId]: 'objectId',
  [rank.boolean]: 'bool',
  [rank.date]: 'date',
  [rank.timestamp]: 'timestamp',
  [rank.regex]: 'regex',
  [rank.code]: 'javascript',
  [rank.codeWithScope]: 'javascriptWithScope',
  [rank.maxKey]: 'maxKey',
};

/** The name `$type` has for `value`: `int`, `objectId`, ... ; `missing` where there is none. */
export function typeNameOf(value: unknown): string {
  if (value === MISSING) return 'missing';
  if (isNumber(value)) return numericTypeOf(value);
  const place = rankOf(value);
  if (place === rank.string)
    return typeof value === 'object' && bsonTag(value as object) === 'BSONSymbol' ? 'symbol' : 'string';
  return numberByRank[place] ?? 'missing';
}

function namesFor(wanted: unknown): readonly string[] {
  if (typeof wanted === 'string') {
    if (wanted === 'number') return ['int', 'long', 'double', 'decimal'];
    if (Object.hasOwn(typeNumbers, wanted)) return [wanted];
    throw badValue(`Unknown type name alias in $type: ${wanted}`);
  }
  const number = wholeNumber(wanted);
  const found = Object.entries(typeNumbers).find(([, known]) => known === number);
  if (found === undefined) throw badValue('Invalid numerical type code in $type');
  return [found[0]];
}

/** Compiles the operand of `$type` (a name, a number or a list of them). Throws BadValue for unknown types. */
export function compileTypeTest(operand: unknown): (value: unknown) => boolean {
  const wanted = Array.isArray(operand) ? operand : [operand];
  if (wanted.length === 0) throw badValue('$type must match at least one type');
  const names = new Set(wanted.flatMap(namesFor));
  return (value) => names.has(typeNameOf(value));
}
