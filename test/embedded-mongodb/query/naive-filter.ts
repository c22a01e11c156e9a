/**
 * A filter as slow and plain as it can be, written from the manual: the reference for the compiled one. It takes one path, one
 * operator and no nesting.
 */

import { rankOf } from '../../../src/embedded-mongodb/values/bson-type.js';
import { compareValues } from '../../../src/embedded-mongodb/values/compare.js';

type Document = Record<string, unknown>;

function isPlain(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && rankOf(value) === rankOf({});
}

/** Every value the path reaches; undefined for a field that is not there. */
function reached(value: unknown, [part, ...rest]: readonly string[]): unknown[] {
  if (part === undefined) return Array.isArray(value) ? [...value, value] : [value];
  if (Array.isArray(value)) return value.filter(isPlain).flatMap((element) => reached(element, [part, ...rest]));
  if (!isPlain(value) || !Object.hasOwn(value, part)) return [undefined];
  return reached(value[part], rest);
}

function isNan(value: unknown): boolean {
  return rankOf(value) === rankOf(0) && compareValues(value, Number.NaN) === 0;
}

function holds(operator: string, value: unknown, operand: unknown): boolean {
  const order = compareValues(value, operand);
  if (operator === '$eq') return order === 0;
  if (rankOf(value) !== rankOf(operand) || isNan(value) !== isNan(operand)) return false;
  if (operator === '$gt') return order > 0;
  if (operator === '$gte') return order >= 0;
  return operator === '$lt' ? order < 0 : order <= 0;
}

export function matchesNaively(doc: Document, path: string, operator: string, operand: unknown): boolean {
  const values = reached(doc, path.split('.'));
  const any = (name: string, other: unknown) => values.some((value) => holds(name, value, other));
  if (operator === '$ne') return !any('$eq', operand);
  if (operator === '$in') return (operand as unknown[]).some((each) => any('$eq', each));
  if (operator === '$nin') return !(operand as unknown[]).some((each) => any('$eq', each));
  if (operator === '$exists') return values.some((value) => value !== undefined) === operand;
  return any(operator, operand);
}
