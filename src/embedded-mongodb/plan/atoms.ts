/**
 * What of a filter an index can serve. An atom is a condition that every matching document meets (conditions inside `$or` are not
 * atoms), so ranges made of atoms hold all matches and more; the whole filter is applied to each document afterwards.
 */

import { bsonTag, type Document, isDocument } from '../values/bson-type.js';

interface PointsAtom {
  readonly kind: 'points';
  readonly values: readonly unknown[];
  /** Atoms of the fields of one `$elemMatch` share a number: one array element meets them all. 0 = of none. */
  readonly group: number;
}

interface BoundAtom {
  readonly kind: 'lower' | 'upper';
  readonly value: unknown;
  readonly isInclusive: boolean;
  readonly group: number;
  /** From `$elemMatch` on plain elements: its lower and upper bound hold for one and the same element. */
  readonly isPaired: boolean;
}

export type Atom = PointsAtom | BoundAtom;

/** The atoms of a filter by path, and what only the choice of sparse and partial indexes asks for. */
export interface FilterAtoms {
  readonly byPath: ReadonlyMap<string, readonly Atom[]>;
  /** Paths that `$exists: true` or a condition no missing field can meet was put on. */
  readonly present: ReadonlySet<string>;
  /** Each condition as it stands: path and operand, for comparison with a partial filter. */
  readonly conditions: readonly (readonly [path: string, condition: unknown])[];
  /** Branches of each `$or` that has to be met. */
  readonly alternatives: readonly (readonly Document[])[];
}

interface Collector {
  readonly byPath: Map<string, Atom[]>;
  readonly present: Set<string>;
  readonly conditions: [string, unknown][];
  readonly alternatives: Document[][];
  groups: number;
}

/** Reads a filter that `compileFilter` has accepted. */
export function atomsOf(filter: Document): FilterAtoms {
  const found: Collector = { byPath: new Map(), present: new Set(), conditions: [], alternatives: [], groups: 0 };
  collect(filter, '', 0, found);
  return found;
}

function collect(filter: Document, prefix: string, group: number, found: Collector): void {
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and') for (const part of condition as Document[]) collect(part, prefix, group, found);
    else if (name === '$or' && prefix === '') found.alternatives.push(condition as Document[]);
    else if (!name.startsWith('$')) {
      // A dotted path inside `$elemMatch` may run over a further array, whose elements are not bound to each other.
      const ownGroup = group !== 0 && name.includes('.') ? ++found.groups : group;
      collectField(prefix + name, condition, ownGroup, found);
    }
  }
}

function collectField(path: string, condition: unknown, group: number, found: Collector): void {
  if (group === 0) found.conditions.push([path, condition]);
  if (!isOperators(condition)) {
    addPoints(path, [condition], group, found);
    return;
  }
  for (const [operator, operand] of Object.entries(condition)) collectOperator(path, operator, operand, group, found);
}

function collectOperator(path: string, operator: string, operand: unknown, group: number, found: Collector): void {
  switch (operator) {
    case '$eq':
      addPoints(path, [operand], group, found);
      break;
    case '$in':
      addPoints(path, operand as unknown[], group, found);
      break;
    case '$all':
      // Every listed value is in the array, so the first alone narrows the search.
      addPoints(path, (operand as unknown[]).slice(0, 1), group, found, (operand as unknown[]).length > 0);
      break;
    case '$gt':
    case '$gte':
      addBound(
        path,
        { kind: 'lower', value: operand, isInclusive: operator === '$gte', group, isPaired: false },
        found,
      );
      break;
    case '$lt':
    case '$lte':
      addBound(
        path,
        { kind: 'upper', value: operand, isInclusive: operator === '$lte', group, isPaired: false },
        found,
      );
      break;
    case '$exists':
      if (operand === true) found.present.add(path);
      break;
    case '$elemMatch': {
      const inner = operand as Document;
      const innerGroup = ++found.groups;
      found.present.add(path);
      if (isOperators(inner)) collectElement(path, inner, innerGroup, found);
      else collect(inner, `${path}.`, innerGroup, found);
    }
  }
}

/** `$elemMatch` with operators: all of them hold for one element, so a lower and an upper bound make a range. */
function collectElement(path: string, operators: Document, group: number, found: Collector): void {
  for (const [operator, value] of Object.entries(operators)) {
    const isLower = operator === '$gt' || operator === '$gte';
    if (!isLower && operator !== '$lt' && operator !== '$lte') collectOperator(path, operator, value, group, found);
    else {
      const isInclusive = operator === '$gte' || operator === '$lte';
      addBound(path, { kind: isLower ? 'lower' : 'upper', value, isInclusive, group, isPaired: true }, found);
    }
  }
}

/** `{ $gt: 1 }` and the like; a plain sub-document is a value to compare with. */
export function isOperators(value: unknown): value is Document {
  if (!isDocument(value)) return false;
  for (const name in value) return name.startsWith('$');
  return false;
}

/** Arrays are indexed by element and regular expressions match many values: neither is one point of an index. */
function isPoint(value: unknown): boolean {
  return !Array.isArray(value) && !isRegex(value) && !isOperators(value);
}

function isRegex(value: unknown): boolean {
  return value instanceof RegExp || (typeof value === 'object' && value !== null && bsonTag(value) === 'BSONRegExp');
}

function add(path: string, atom: Atom, found: Collector): void {
  const atoms = found.byPath.get(path);
  if (atoms === undefined) found.byPath.set(path, [atom]);
  else atoms.push(atom);
}

function addPoints(path: string, values: readonly unknown[], group: number, found: Collector, isUsable = true): void {
  // `{ field: null }` matches documents without the field; an index that leaves those out cannot serve it.
  if (values.every((value) => value !== null && value !== undefined)) found.present.add(path);
  if (isUsable && values.every(isPoint)) add(path, { kind: 'points', values, group }, found);
}

function addBound(path: string, atom: BoundAtom, found: Collector): void {
  const { value } = atom;
  const tag = typeof value === 'object' && value !== null ? bsonTag(value) : undefined;
  if (value !== null && value !== undefined) found.present.add(path);
  if (!isPoint(value) || tag === 'MinKey' || tag === 'MaxKey') return;
  add(path, atom, found);
}
