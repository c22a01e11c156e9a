/** `$push`, `$addToSet`, `$pull`, `$pullAll` and `$pop`: what an array becomes. Each returns a new array and leaves its input. */

import { badValue, failedToParse, typeMismatch } from '../errors.js';
import { onValue } from '../query/condition.js';
import { compileFilter } from '../query/filter.js';
import { valueSet } from '../query/membership.js';
import { compileOperators, implicitly, isOperatorDocument } from '../query/operators.js';
import { compileSort, sortDirection } from '../query/sort.js';
import { bsonTag, type Document, isDocument, MISSING } from '../values/bson-type.js';
import { compareValues } from '../values/compare.js';
import { isNumber, wholeNumber } from '../values/numbers.js';

function assertArray(value: unknown, operator: string): readonly unknown[] {
  if (!Array.isArray(value)) throw badValue(`Cannot apply ${operator} to a non-array value`);
  return value;
}

function isModifierDocument(operand: unknown): operand is Document {
  return isDocument(operand) && bsonTag(operand) === undefined && Object.hasOwn(operand, '$each');
}

function eachOf(operand: Document, operator: string, allowed: readonly string[]): readonly unknown[] {
  const unknown = Object.keys(operand).find((name) => !allowed.includes(name));
  if (unknown !== undefined) throw badValue(`Unrecognized clause in ${operator}: ${unknown}`);
  if (!Array.isArray(operand.$each)) throw typeMismatch(`The argument to $each in ${operator} must be an array`);
  return operand.$each;
}

function integer(operand: Document, name: string): number | undefined {
  if (!Object.hasOwn(operand, name)) return undefined;
  const value = wholeNumber(operand[name]);
  if (value === undefined) throw badValue(`The value for ${name} must be an integer`);
  return value;
}

/** Sorts elements whole (`$sort: 1`) or, as documents, by fields; elements that are no documents then sort as without fields. */
function sorted(values: readonly unknown[], spec: unknown): unknown[] {
  if (!isDocument(spec) || bsonTag(spec) !== undefined) {
    const direction = sortDirection(spec, '$sort');
    return [...values].sort((a, b) => compareValues(a, b) * direction);
  }
  if (Object.keys(spec).length === 0) throw badValue('The $sort pattern is empty when it should be a set of fields.');
  const compare = compileSort(spec);
  const asDocument = (value: unknown) => (isDocument(value) ? value : {});
  return [...values].sort((a, b) => compare(asDocument(a), asDocument(b)));
}

function sliced(values: unknown[], count: number): unknown[] {
  return count < 0 ? values.slice(count) : values.slice(0, count);
}

/** `$push: value` or `$push: { $each, $position, $sort, $slice }`, applied in that order. */
export function pushed(before: unknown, operand: unknown): readonly unknown[] {
  const array = before === MISSING ? [] : assertArray(before, '$push');
  if (!isModifierDocument(operand)) return [...array, operand];
  const values = eachOf(operand, '$push', ['$each', '$position', '$sort', '$slice']);
  const position = integer(operand, '$position') ?? array.length;
  const at = position < 0 ? Math.max(0, array.length + position) : Math.min(position, array.length);
  let result = [...array.slice(0, at), ...values, ...array.slice(at)];
  if (Object.hasOwn(operand, '$sort')) result = sorted(result, operand.$sort);
  const slice = integer(operand, '$slice');
  return slice === undefined ? result : sliced(result, slice);
}

/** `$addToSet: value` or `{ $each }`: adds what no element equals (1 equals Long 1), each once. */
export function addedToSet(before: unknown, operand: unknown): readonly unknown[] {
  const array = before === MISSING ? [] : assertArray(before, '$addToSet');
  const values = isModifierDocument(operand) ? eachOf(operand, '$addToSet', ['$each']) : [operand];
  const present = valueSet(array);
  return [...array, ...values.filter((value) => present.add(value))];
}

/** The test of `$pull`: operators ask the element itself, a plain document asks its fields, anything else must be equal. */
function pullTest(operand: unknown): (value: unknown) => boolean {
  const nested = { filter: compileFilter, depth: 1 };
  if (isOperatorDocument(operand)) {
    const first = Object.keys(operand)[0] as string;
    if (!['$and', '$or', '$nor'].includes(first)) return onValue(compileOperators(operand, nested));
  }
  if (!isDocument(operand) || bsonTag(operand) !== undefined) return onValue(implicitly(operand));
  const test = compileFilter(operand);
  return (value) => isDocument(value) && test(value);
}

/** Without the elements that `$pull`'s operand matches; MISSING stays. */
export function pulled(before: unknown, operand: unknown): unknown {
  const test = pullTest(operand);
  return before === MISSING ? MISSING : assertArray(before, '$pull').filter((value) => !test(value));
}

/** Without the elements that equal one of the operand's. */
export function pulledAll(before: unknown, operand: unknown): unknown {
  if (!Array.isArray(operand)) throw badValue('$pullAll requires an array argument');
  const gone = valueSet(operand);
  return before === MISSING ? MISSING : assertArray(before, '$pullAll').filter((value) => !gone.has(value));
}

/** Without its first (-1) or last (1) element. Throws FailedToParse for another operand, TypeMismatch for a non-array. */
export function popped(before: unknown, operand: unknown): unknown {
  const side = isNumber(operand) ? wholeNumber(operand) : undefined;
  if (side !== 1 && side !== -1) throw failedToParse('$pop expects 1 or -1');
  if (before === MISSING) return MISSING;
  if (!Array.isArray(before)) throw typeMismatch('$pop needs an array');
  return side === 1 ? before.slice(0, -1) : before.slice(1);
}
