/**
 * Numbers of BSON, exact: Int32, Long and Double compare by mathematical value, also where a Long has no double (beyond 2^53).
 * The trick is that JavaScript compares a bigint with a number without rounding.
 */

import { Double, Int32, Long } from 'bson';
import { badValue, overflow, typeMismatch } from '../errors.js';
import { bsonTag } from './bson-type.js';

export type NumericType = 'int' | 'long' | 'double';

const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;

/** The mathematical value of any BSON number: a number where that is exact, else a bigint. `value` must be a number by rank. */
export function numericValue(value: unknown): number | bigint {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return narrowed(value);
  const wrapped = value as { value?: number; high: number; low: number };
  if (typeof wrapped.value === 'number') return wrapped.value;
  const { high } = wrapped;
  // |high| < 2^21 keeps high * 2^32 + low within 53 bits.
  if (high >= -0x200000 && high < 0x200000) return high * 0x1_0000_0000 + (wrapped.low >>> 0);
  return (BigInt(high) << 32n) | BigInt(wrapped.low >>> 0);
}

function narrowed(value: bigint): number | bigint {
  const asNumber = Number(value);
  return Number.isSafeInteger(asNumber) ? asNumber : value;
}

/** Compares two results of `numericValue`; NaN equals itself and stands below every other number. */
export function compareNumeric(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1;
  if (a > b) return 1;
  const aIsNan = Number.isNaN(a);
  const bIsNan = Number.isNaN(b);
  if (aIsNan || bIsNan) return Number(bIsNan) - Number(aIsNan);
  return 0;
}

/** The BSON type `value` has on the wire: bson writes a whole JavaScript number in 32 bits as int, any other as double. */
export function numericTypeOf(value: unknown): NumericType {
  if (typeof value === 'bigint') return 'long';
  if (typeof value === 'number') return (value | 0) === value && !Object.is(value, -0) ? 'int' : 'double';
  const tag = bsonTag(value as object);
  return tag === 'Int32' ? 'int' : tag === 'Long' ? 'long' : 'double';
}

/** True for every number this server takes. Throws BadValue for Decimal128. */
export function isNumber(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'bigint') return true;
  if (typeof value !== 'object' || value === null) return false;
  const tag = bsonTag(value);
  if (tag === 'Decimal128') throw badValue('BSON type Decimal128 is not supported');
  return tag === 'Int32' || tag === 'Long' || tag === 'Double';
}

/** `value` as a whole JavaScript number, or undefined where it is no number or has a fraction or exceeds 2^53. */
export function wholeNumber(value: unknown): number | undefined {
  if (!isNumber(value)) return undefined;
  const numeric = numericValue(value);
  return typeof numeric === 'number' && Number.isSafeInteger(numeric) ? numeric : undefined;
}

/** A double that stays a double when written: whole ones need bson's Double, or they would come back as int. */
function asDouble(value: number): unknown {
  return numericTypeOf(value) === 'double' ? value : new Double(value);
}

/** `value` as a BSON integer, at least as wide as `type`: an int that outgrows 32 bits becomes a Long, as in MongoDB. */
function asInteger(value: bigint, type: NumericType, unpromoted: boolean, operator: string): unknown {
  if (value < int64Min || value > int64Max) {
    throw badValue(`Failed to apply ${operator} operations: the result is outside 64 bits`);
  }
  if (type === 'long' || BigInt.asIntN(32, value) !== value) return Long.fromBigInt(value);
  return unpromoted ? new Int32(Number(value)) : Number(value);
}

function toDouble(value: unknown): number {
  return Number(numericValue(value));
}

function widest(a: NumericType, b: NumericType): NumericType {
  if (a === 'double' || b === 'double') return 'double';
  return a === 'long' || b === 'long' ? 'long' : 'int';
}

/**
 * `a + b` or `a * b` with MongoDB's result type: double where either is one, else Long where either is one or an int overflows.
 * Throws BadValue where a Long overflows.
 */
export function calculate(operator: '$inc' | '$mul', a: unknown, b: unknown): unknown {
  const type = widest(numericTypeOf(a), numericTypeOf(b));
  if (type === 'double') return asDouble(operator === '$inc' ? toDouble(a) + toDouble(b) : toDouble(a) * toDouble(b));
  const left = BigInt(numericValue(a));
  const right = BigInt(numericValue(b));
  const unpromoted = typeof a === 'object' || typeof b === 'object';
  return asInteger(operator === '$inc' ? left + right : left * right, type, unpromoted, operator);
}

/** Zero of the type of `like`: what `$mul` writes to a field that is not there. */
export function zeroLike(like: unknown): unknown {
  const type = numericTypeOf(like);
  if (type === 'double') return new Double(0);
  return type === 'long' ? Long.ZERO : typeof like === 'object' ? new Int32(0) : 0;
}

/** Applies `and`, `or` or `xor` to integers. Throws TypeMismatch for doubles. */
export function calculateBits(operator: 'and' | 'or' | 'xor', a: unknown, b: unknown): unknown {
  const type = widest(numericTypeOf(a), numericTypeOf(b));
  if (type === 'double') throw typeMismatch('$bit needs integers');
  const left = BigInt(numericValue(a));
  const right = BigInt(numericValue(b));
  const result = operator === 'and' ? left & right : operator === 'or' ? left | right : left ^ right;
  return asInteger(result, type, typeof a === 'object' || typeof b === 'object', '$bit');
}

/** `value` as a signed 64-bit integer for index keys. Throws Overflow outside it. */
export function assertInt64(value: bigint): bigint {
  if (value < int64Min || value > int64Max) throw overflow('an integer outside 64 bits is not a BSON value');
  return value;
}
