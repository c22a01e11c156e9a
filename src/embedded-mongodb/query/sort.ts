/**
 * Sort orders of documents. A missing field sorts as null; an array by its least element ascending and its greatest descending;
 * an empty array below null. Array.prototype.sort is stable, so equal documents keep their order.
 */

import { badValue } from '../errors.js';
import { type Document, EMPTY_ARRAY, fieldOf } from '../values/bson-type.js';
import { compareValues } from '../values/compare.js';
import { compileIndexEntries } from '../values/index-entries.js';
import type { Direction } from '../values/index-key.js';
import { wholeNumber } from '../values/numbers.js';

/** The element of `values` that stands first in the direction. */
function extreme(values: readonly unknown[], direction: Direction): unknown {
  let best = values[0];
  for (const value of values) if (compareValues(value, best) * direction < 0) best = value;
  return best;
}

function compileKey(path: string, direction: Direction): (doc: Document) => unknown {
  if (!path.includes('.')) {
    return (doc) => {
      const value = fieldOf(doc, path);
      if (!Array.isArray(value)) return value;
      return value.length === 0 ? EMPTY_ARRAY : extreme(value, direction);
    };
  }
  const entriesOf = compileIndexEntries([path]);
  return (doc) => {
    const values = entriesOf(doc).entries.map(([value]) => value);
    return extreme(values, direction);
  };
}

/** 1 or -1 from a number of any type. Throws BadValue for anything else, such as `$meta`. */
export function sortDirection(value: unknown, path: string): Direction {
  const direction = wholeNumber(value);
  if (direction !== 1 && direction !== -1) throw badValue(`$sort key ordering must be 1 or -1 (for the field ${path})`);
  return direction;
}

/** Compiles `{ lastName: 1, 'keys.value': -1 }` to a comparator for `documents.sort`. Throws BadValue for a bad direction. */
export function compileSort(spec: Document): (a: Document, b: Document) => number {
  const keys = Object.entries(spec).map(([path, value]) => {
    if (path === '' || path.split('.').includes('')) throw badValue('a sort key may not be empty');
    const direction = sortDirection(value, path);
    return { direction, keyOf: compileKey(path, direction) };
  });
  return (a, b) => {
    for (const { direction, keyOf } of keys) {
      const order = compareValues(keyOf(a), keyOf(b));
      if (order !== 0) return order * direction;
    }
    return 0;
  };
}
