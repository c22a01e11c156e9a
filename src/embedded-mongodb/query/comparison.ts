/** Equality and ranges against one operand, by MongoDB's type bracketing: a range never matches a value of another type. */

import { badValue } from '../errors.js';
import { rank, rankOf } from '../values/bson-type.js';
import { compareValues, valuesEqual } from '../values/compare.js';
import { isNumber, numericValue } from '../values/numbers.js';
import type { ValueTest } from './condition.js';

/** `$eq`: null also equals MISSING. Specialised for strings and numbers, which are most of what is asked. */
export function equalTo(operand: unknown): ValueTest {
  if (typeof operand === 'string') {
    return (value) => value === operand || (typeof value === 'object' && valuesEqual(value, operand));
  }
  if (typeof operand === 'boolean') return (value) => value === operand;
  if (isNumber(operand)) {
    const wanted = numericValue(operand);
    if (typeof wanted === 'number' && !Number.isNaN(wanted)) {
      return (value) =>
        value === wanted || (typeof value !== 'number' && isNumber(value) && numericValue(value) === wanted);
    }
  }
  const place = rankOf(operand);
  return (value) => rankOf(value) === place && compareValues(value, operand) === 0;
}

export type RangeOperator = '$gt' | '$gte' | '$lt' | '$lte';

const accepts: Readonly<Record<RangeOperator, (order: number) => boolean>> = {
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
};

function isNan(value: unknown): boolean {
  return isNumber(value) && Number.isNaN(numericValue(value));
}

/** `$gt`, `$gte`, `$lt`, `$lte`. MinKey and MaxKey range over all types. Throws BadValue for a regular expression. */
export function inRange(operator: RangeOperator, operand: unknown): ValueTest {
  const place = rankOf(operand);
  if (place === rank.regex) throw badValue(`Can't have RegEx as arg to predicate over field with ${operator}`);
  const accept = accepts[operator];
  if (place === rank.minKey || place === rank.maxKey) return (value) => accept(compareValues(value, operand));
  // NaN is in no range; with itself it is equal, so only $gte and $lte hold.
  if (isNan(operand)) return (value) => accept(0) && isNan(value);
  if (place === rank.number) {
    return (value) => rankOf(value) === rank.number && !isNan(value) && accept(compareValues(value, operand));
  }
  return (value) => rankOf(value) === place && accept(compareValues(value, operand));
}
