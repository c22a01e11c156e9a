/**
 * The field operators of a filter, one table. An operator that is not in it is refused by name: a filter is never answered by
 * ignoring a part of it.
 */

import { BSONRegExp } from 'bson';
import { badValue } from '../errors.js';
import { bsonTag, type Document, isDocument, MISSING, rank, rankOf, regexParts } from '../values/bson-type.js';
import { isNumber, numericValue, wholeNumber } from '../values/numbers.js';
import { equalTo, inRange, type RangeOperator } from './comparison.js';
import { allOf, type Condition, type DocumentTest, leaf, not, onValue, type ValueTest } from './condition.js';
import { valueSet } from './membership.js';
import { compileRegex, regexOf } from './regex.js';
import { compileTypeTest } from './type-names.js';

/** How operators compile what is nested in them; `depth` counts levels of the filter. */
export interface Nested {
  readonly filter: (filter: Document, depth: number) => DocumentTest;
  readonly depth: number;
}

type Operator = (operand: unknown, nested: Nested, siblings: Document) => Condition;

/** True for `{ $gt: 1 }`: a plain sub-document whose first field is an operator (MongoDB looks at the first only). */
export function isOperatorDocument(value: unknown): value is Document {
  if (!isDocument(value) || bsonTag(value) !== undefined) return false;
  const first = Object.keys(value)[0];
  return first?.startsWith('$') === true && first !== '$ref' && first !== '$id' && first !== '$db';
}

function assertArray(operand: unknown, operator: string): readonly unknown[] {
  if (!Array.isArray(operand)) throw badValue(`${operator} needs an array`);
  return operand;
}

/** A regular expression asked of a value: strings are searched, a stored regular expression matches when it is the same one. */
function regexTest(regex: RegExp, original: unknown): ValueTest {
  const same = equalTo(original);
  return (value) => (typeof value === 'string' ? regex.test(value) : typeof value === 'object' && same(value));
}

/** What `{ field: operand }` asks: a regular expression is searched for, anything else must be equal. */
export function implicitly(operand: unknown): Condition {
  const place = rankOf(operand);
  return leaf(place === rank.regex ? regexTest(regexOf(operand as object), operand) : equalTo(operand));
}

function oneOf(operand: unknown, operator: string): Condition {
  const values = assertArray(operand, operator);
  if (values.some(isOperatorDocument)) throw badValue(`cannot nest $ under ${operator}`);
  const isRegex = (value: unknown) => rankOf(value) === rank.regex;
  const members = valueSet(values.filter((value) => !isRegex(value)));
  const tests = values.filter(isRegex).map((value) => regexTest(regexOf(value as object), value));
  return leaf(tests.length === 0 ? members.has : (value) => members.has(value) || tests.some((test) => test(value)));
}

function range(operator: RangeOperator): Operator {
  return (operand) => leaf(inRange(operator, operand));
}

function isTruthy(operand: unknown): boolean {
  if (isNumber(operand)) return Number(numericValue(operand)) !== 0;
  return operand !== false && operand !== null && operand !== undefined;
}

function negation(operand: unknown, nested: Nested): Condition {
  if (rankOf(operand) === rank.regex) return not(implicitly(operand));
  if (!isDocument(operand)) throw badValue('$not needs a regex or a document');
  if (Object.keys(operand).length === 0) throw badValue('$not cannot be empty');
  return not(compileOperators(operand, nested));
}

function regex(operand: unknown, _nested: Nested, siblings: Document): Condition {
  const options = siblings.$options;
  if (options !== undefined && typeof options !== 'string') throw badValue('$options has to be a string');
  const isString = typeof operand === 'string';
  if (!isString && rankOf(operand) !== rank.regex) throw badValue('$regex has to be a string');
  const parts = isString ? { source: operand, flags: '' } : regexParts(operand as object);
  const flags = options ?? parts.flags;
  return leaf(regexTest(compileRegex(parts.source, flags), new BSONRegExp(parts.source, flags)));
}

function remainder(operand: unknown): Condition {
  const pair = assertArray(operand, '$mod');
  if (pair.length !== 2 || !pair.every(isNumber)) throw badValue('malformed mod, needs a divisor and a remainder');
  const [divisor, rest] = pair.map((each) => truncated(each)) as [bigint | undefined, bigint | undefined];
  if (divisor === undefined || rest === undefined) throw badValue('malformed mod, needs finite numbers');
  if (divisor === 0n) throw badValue('divisor cannot be 0');
  return leaf((value) => {
    const dividend = isNumber(value) ? truncated(value) : undefined;
    return dividend !== undefined && dividend % divisor === rest;
  });
}

/** A number cut to an integer, as MongoDB does for `$mod`; undefined for NaN and the infinities. */
function truncated(value: unknown): bigint | undefined {
  const numeric = numericValue(value);
  if (typeof numeric === 'bigint') return numeric;
  return Number.isFinite(numeric) ? BigInt(Math.trunc(numeric)) : undefined;
}

function size(operand: unknown): Condition {
  const length = wholeNumber(operand);
  if (length === undefined) throw badValue('$size must be a whole number');
  if (length < 0) throw badValue('$size may not be negative');
  return leaf((value) => Array.isArray(value) && value.length === length, false);
}

const logical = new Set(['$and', '$or', '$nor']);

/** A test of array elements: conditions on them as documents, or operators on the elements themselves. Throws BadValue. */
export function compileElementTest(operand: unknown, nested: Nested): ValueTest {
  if (!isDocument(operand)) throw badValue('$elemMatch needs an Object');
  const first = Object.keys(operand)[0] ?? '';
  const inner = { ...nested, depth: nested.depth + 1 };
  return isOperatorDocument(operand) && !logical.has(first) ? valueTest(operand, inner) : documentTest(operand, inner);
}

function elementMatch(operand: unknown, nested: Nested): Condition {
  const test = compileElementTest(operand, nested);
  return leaf((value) => Array.isArray(value) && value.some(test), false);
}

function valueTest(operators: Document, nested: Nested): ValueTest {
  return onValue(compileOperators(operators, nested));
}

function documentTest(filter: Document, nested: Nested): ValueTest {
  const test = nested.filter(filter, nested.depth);
  // A nested array is asked like a document whose fields are its positions.
  return (value) => (isDocument(value) ? test(value) : Array.isArray(value) && test({ ...value }));
}

function all(operand: unknown, nested: Nested): Condition {
  const values = assertArray(operand, '$all');
  if (values.length === 0) return leaf(() => false);
  const isElementMatch = (value: unknown) => isOperatorDocument(value) && Object.keys(value)[0] === '$elemMatch';
  if (values.some(isOperatorDocument) && !values.every(isElementMatch)) throw badValue('no $ expressions in $all');
  return allOf(
    values.map((value) =>
      isElementMatch(value) ? elementMatch((value as Document).$elemMatch, nested) : implicitly(value),
    ),
  );
}

const operators: Readonly<Record<string, Operator>> = {
  $eq: (operand) => leaf(equalTo(operand)),
  $ne: (operand) => {
    if (rankOf(operand) === rank.regex) throw badValue("Can't have regex as arg to $ne.");
    return not(leaf(equalTo(operand)));
  },
  $gt: range('$gt'),
  $gte: range('$gte'),
  $lt: range('$lt'),
  $lte: range('$lte'),
  $in: (operand) => oneOf(operand, '$in'),
  $nin: (operand) => not(oneOf(operand, '$nin')),
  $exists: (operand) => {
    const exists = leaf((value) => value !== MISSING, false);
    return isTruthy(operand) ? exists : not(exists);
  },
  $type: (operand) => leaf(compileTypeTest(operand)),
  $not: negation,
  $regex: regex,
  $mod: remainder,
  $size: size,
  $elemMatch: elementMatch,
  $all: all,
};

/** Compiles `{ $gt: 1, $lt: 5 }`. Throws BadValue, naming the operator, for one that is unknown or has a bad operand. */
export function compileOperators(spec: Document, nested: Nested): Condition {
  const conditions: Condition[] = [];
  for (const [name, operand] of Object.entries(spec)) {
    if (name === '$comment') continue;
    if (name === '$options') {
      if (!Object.hasOwn(spec, '$regex')) throw badValue('$options needs a $regex');
      continue;
    }
    if (!Object.hasOwn(operators, name)) throw badValue(`unknown operator: ${name}`);
    conditions.push((operators[name] as Operator)(operand, nested, spec));
  }
  return allOf(conditions);
}
