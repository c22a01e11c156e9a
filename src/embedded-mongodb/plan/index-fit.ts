/** Whether an index may serve a query at all (sparse and partial ones lack documents), and whether its order is the asked order. */

import type { Index } from '../storage/index-definition.js';
import { valuesEqual } from '../values/compare.js';
import type { FilterAtoms } from './atoms.js';
import { isOperators } from './atoms.js';
import type { IndexBounds } from './key-ranges.js';

/** One field of a sort. */
export interface SortField {
  readonly path: string;
  readonly direction: 1 | -1;
}

/** True where every document that meets the filter has its entries in `index`. */
export function holdsAllMatches(index: Index, atoms: FilterAtoms): boolean {
  // A sparse entry exists as soon as one of the paths does.
  if (index.isSparse && !index.paths.some((path) => atoms.present.has(path))) return false;
  if (index.partialFilter === undefined) return true;
  return Object.entries(index.partialFilter).every(([path, condition]) => isImplied(path, condition, atoms));
}

/**
 * Whether the filter demands what one field of a partial filter says: the same condition word for word, `$exists: true` of a field
 * that has to be there, or an operator that is listed among the filter's own. Anything cleverer is answered no, which costs speed only.
 */
function isImplied(path: string, condition: unknown, atoms: FilterAtoms): boolean {
  const asked = atoms.conditions.filter(([askedPath]) => askedPath === path).map(([, operand]) => operand);
  if (asked.some((operand) => valuesEqual(operand, condition))) return true;
  if (!isOperators(condition))
    return asked.some((operand) => isOperators(operand) && valuesEqual(operand.$eq, condition));
  return Object.entries(condition).every(([operator, operand]) => {
    if (operator === '$exists') return operand === true && atoms.present.has(path);
    if (operator === '$type') return asked.some((value) => isOfType(value, operand));
    if (operator === '$eq') return asked.some((value) => !isOperators(value) && valuesEqual(value, operand));
    return asked.some((value) => isOperators(value) && operator in value && valuesEqual(value[operator], operand));
  });
}

/** `$type: 'string'`, the usual guard of a unique index, is met by equality with a string. */
function isOfType(asked: unknown, type: unknown): boolean {
  if (type !== 'string' && type !== 2) return false;
  if (!isOperators(asked)) return typeof asked === 'string';
  const values = '$in' in asked ? (asked.$in as unknown[]) : [asked.$eq ?? asked.$gte ?? asked.$gt];
  return values.every((value) => typeof value === 'string');
}

/**
 * The direction in which reading `index` gives the order of `sort`, or undefined. Components held to a single point stand in no
 * order of their own and are passed over. A multikey index orders entries, not documents; a cut key does not order at all.
 */
export function sortDirection(
  index: Index,
  bounds: IndexBounds | undefined,
  sort: readonly SortField[],
): 'forward' | 'backward' | undefined {
  if (index.isMultikey || !index.isExact) return undefined;
  let direction: number | undefined;
  let asked = 0;
  for (let at = 0; at < index.paths.length; at++) {
    const field = sort[asked];
    if (field === undefined) break;
    const isFixed = bounds?.points[at] === 1;
    if (field.path !== index.paths[at]) {
      if (isFixed) continue;
      return undefined;
    }
    asked++;
    if (isFixed) continue;
    const turn = field.direction * (index.directions[at] as number);
    if (direction !== undefined && direction !== turn) return undefined;
    direction = turn;
  }
  if (asked < sort.length) return undefined;
  return direction === -1 ? 'backward' : 'forward';
}
