/**
 * Projections of `find`: either the fields to keep or the fields to drop, never both, except that `_id` has its own rule. Field
 * order stays the document's. Expressions and the positional `$` are refused.
 */

import { badValue, CommandError } from '../errors.js';
import { bsonTag, type Document, isDocument, MISSING } from '../values/bson-type.js';
import { putField } from '../values/fields.js';
import { isNumber, numericValue, wholeNumber } from '../values/numbers.js';
import { compileFilter } from './filter.js';
import { compileElementTest } from './operators.js';

type Shape = (value: unknown) => unknown;
/** What stands at one field of the specification: the fields below, a shaping ($slice, $elemMatch), or plainly named. */
type Node = Map<string, Node> | Shape | 'named';

interface Plan {
  readonly tree: Map<string, Node>;
  mode: 'include' | 'exclude' | undefined;
  id: boolean | undefined;
}

function flagOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return isNumber(value) ? Number(numericValue(value)) !== 0 : undefined;
}

function choose(plan: Plan, mode: 'include' | 'exclude', path: string): void {
  if (plan.mode === undefined) plan.mode = mode;
  if (plan.mode === mode) return;
  if (mode === 'exclude') {
    throw new CommandError('Location31254', `Cannot do exclusion on field ${path} in inclusion projection`);
  }
  throw new CommandError('Location31253', `Cannot do inclusion on field ${path} in exclusion projection`);
}

function place(tree: Map<string, Node>, path: string, node: Node): void {
  const parts = path.split('.');
  if (parts.includes('')) throw badValue('a projection path may not have empty parts');
  if (parts.some((part) => part.startsWith('$'))) throw badValue(`positional projection '${path}' is not supported`);
  let at = tree;
  for (const [index, part] of parts.entries()) {
    const next = at.get(part);
    if (index === parts.length - 1) {
      if (next !== undefined) throw new CommandError('Location31250', `Path collision at ${path}`);
      at.set(part, node);
      return;
    }
    if (next !== undefined && !(next instanceof Map))
      throw new CommandError('Location31249', `Path collision at ${path}`);
    const below = next ?? new Map<string, Node>();
    at.set(part, below);
    at = below;
  }
}

function compileSlice(operand: unknown): Shape {
  const pair = Array.isArray(operand) ? operand.map(wholeNumber) : [undefined, wholeNumber(operand)];
  const [skip, limit] = pair;
  if (pair.length !== 2 || limit === undefined || (Array.isArray(operand) && (skip === undefined || limit <= 0))) {
    throw badValue('$slice needs a number or [skip, a positive limit]');
  }
  return (value) => {
    if (!Array.isArray(value)) return value;
    if (skip === undefined) return limit < 0 ? value.slice(limit) : value.slice(0, limit);
    const from = skip < 0 ? Math.max(0, value.length + skip) : skip;
    return value.slice(from, from + limit);
  };
}

function compileElementMatch(operand: unknown): Shape {
  const test = compileElementTest(operand, { filter: compileFilter, depth: 1 });
  return (value) => {
    const found = Array.isArray(value) ? value.findIndex(test) : -1;
    return found < 0 ? MISSING : [(value as unknown[])[found]];
  };
}

function readOperator(plan: Plan, path: string, spec: Document): void {
  const [operator] = Object.keys(spec);
  if (Object.keys(spec).length !== 1) throw badValue(`the projection of ${path} must have one operator`);
  if (operator === '$slice') {
    place(plan.tree, path, compileSlice(spec.$slice));
    return;
  }
  if (operator !== '$elemMatch') throw badValue(`unknown projection operator: ${operator}`);
  if (path.includes('.')) throw badValue('Cannot use $elemMatch projection on a nested field');
  choose(plan, 'include', path);
  place(plan.tree, path, compileElementMatch(spec.$elemMatch));
}

function readField(plan: Plan, path: string, value: unknown): void {
  const flag = flagOf(value);
  if (flag !== undefined) {
    if (path === '_id') {
      plan.id = flag;
      return;
    }
    choose(plan, flag ? 'include' : 'exclude', path);
    place(plan.tree, path, 'named');
    return;
  }
  if (!isDocument(value) || bsonTag(value) !== undefined)
    throw badValue(`the projection of ${path} must be 0, 1 or an operator`);
  const names = Object.keys(value);
  if (names.length === 0) throw badValue('An empty sub-projection is not a valid value');
  if (names[0]?.startsWith('$')) readOperator(plan, path, value);
  else for (const name of names) readField(plan, `${path}.${name}`, value[name]);
}

function below(value: unknown, tree: Map<string, Node>, isInclusion: boolean): unknown {
  if (Array.isArray(value)) {
    return value.map((element) => below(element, tree, isInclusion)).filter((element) => element !== MISSING);
  }
  if (isDocument(value)) return project(value, tree, isInclusion);
  return isInclusion ? MISSING : value;
}

function project(doc: Document, tree: Map<string, Node>, isInclusion: boolean): Document {
  const result: Document = {};
  for (const name of Object.keys(doc)) {
    const node = tree.get(name);
    let value = doc[name];
    if (node === undefined) {
      if (isInclusion) continue;
    } else if (node === 'named') {
      if (!isInclusion) continue;
    } else value = typeof node === 'function' ? node(value) : below(value, node, isInclusion);
    if (value !== MISSING) putField(result, name, value);
  }
  return result;
}

/**
 * Compiles `{ name: 1, 'keys.value': 1, _id: 0 }`, `{ payload: 0 }`, `{ list: { $slice: -2 } }`, `{ list: { $elemMatch: {...} } }`.
 * The result shares unprojected values with its input. Throws 31253 or 31254 where inclusion and exclusion are mixed, BadValue for
 * colliding paths, expressions and the positional `$`.
 */
export function compileProjection(spec: Document): (doc: Document) => Document {
  if (Object.keys(spec).length === 0) return (doc) => doc;
  const plan: Plan = { tree: new Map(), mode: undefined, id: undefined };
  for (const [path, value] of Object.entries(spec)) readField(plan, path, value);
  // `{ _id: 1 }` alone keeps only the id; beside $slice alone, everything is kept.
  const isInclusion = plan.mode === 'include' || (plan.mode === undefined && plan.id === true && plan.tree.size === 0);
  const keepsId = plan.id ?? true;
  if (keepsId === isInclusion && !plan.tree.has('_id')) plan.tree.set('_id', 'named');
  return (doc) => project(doc, plan.tree, isInclusion);
}
