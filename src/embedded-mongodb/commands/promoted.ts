/** Values as mingo takes them: Int32, Double and small Longs as numbers (mingo 7.2 never finds an unpromoted one equal to a number). */

import { Double, Int32, Long } from 'bson';
import { isDocument } from '../values/bson-type.js';

/** A copy with its numbers promoted; a Long beyond 2^53 becomes a bigint, so that nothing is rounded. */
export function promoted(value: unknown): unknown {
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long) {
    const whole = value.toBigInt();
    return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
  }
  if (Array.isArray(value)) return value.map(promoted);
  if (!isDocument(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) copy[name] = promoted(value[name]);
  return copy;
}
