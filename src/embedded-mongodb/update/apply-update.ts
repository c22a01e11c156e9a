/**
 * Updates of one document, by MongoDB's rules. The input is never changed: the result shares what the update left alone, and is the
 * same object where nothing changed.
 */

import { Timestamp } from 'bson';
import { badValue, CommandError, failedToParse, immutableField, typeMismatch } from '../errors.js';
import { type Document, fieldOf, isDocument, MISSING } from '../values/bson-type.js';
import { compareValues } from '../values/compare.js';
import { assertStorable } from '../values/depth.js';
import { identicalValues } from '../values/identical.js';
import { calculate, calculateBits, isNumber, zeroLike } from '../values/numbers.js';
import { addedToSet, popped, pulled, pulledAll, pushed } from './array-operators.js';
import { type Draft, draftOf } from './draft.js';
import {
  isOperatorUpdate,
  isPositional,
  type Modification,
  ordered,
  parseModifications,
  type UpdateOperator,
} from './parse-update.js';
import {
  type ArrayFilters,
  assertFiltersUsed,
  compileArrayFilters,
  concretePaths,
  type MatchedIndexes,
} from './positional.js';

export interface UpdateOptions {
  /** True while an upsert builds a new document: `$setOnInsert` then writes. */
  readonly isInsert?: boolean;
  readonly arrayFilters?: readonly Document[];
  /** What `$` stands for, by array path. */
  readonly matchedIndexes?: MatchedIndexes;
  /** The moment `$currentDate` writes. */
  readonly now?: Date;
}

export interface UpdateResult {
  readonly doc: Document;
  readonly changed: boolean;
}

type Transform = (before: unknown, operand: unknown, options: UpdateOptions) => unknown;

function arithmetic(operator: '$inc' | '$mul'): Transform {
  return (before, operand) => {
    if (!isNumber(operand)) throw typeMismatch(`Cannot apply ${operator} with a non-numeric argument`);
    if (before === MISSING) return operator === '$inc' ? operand : zeroLike(operand);
    if (!isNumber(before)) throw typeMismatch(`Cannot apply ${operator} to a value of non-numeric type`);
    return calculate(operator, before, operand);
  };
}

/** Keeps the value there unless the operand stands on the wanted side of it (-1 below, 1 above). */
function extreme(side: -1 | 1): Transform {
  return (before, operand) => (before === MISSING || compareValues(operand, before) * side > 0 ? operand : before);
}

function currentDate(_before: unknown, operand: unknown, options: UpdateOptions): unknown {
  if (options.now === undefined) throw badValue('$currentDate needs the time of the update');
  const type = isDocument(operand) && Object.keys(operand).join() === '$type' ? operand.$type : operand;
  if (typeof type === 'boolean' || type === 'date') return options.now;
  if (type !== 'timestamp') throw badValue("$currentDate takes true, { $type: 'date' } or { $type: 'timestamp' }");
  return new Timestamp({ t: Math.floor(options.now.getTime() / 1000), i: 1 });
}

function bits(before: unknown, operand: unknown): unknown {
  if (!isDocument(operand) || Object.keys(operand).length === 0) throw badValue('$bit needs a document of operations');
  let value = before === MISSING ? 0 : before;
  if (!isNumber(value)) throw badValue('Cannot apply $bit to a value of non-integral type');
  for (const [name, mask] of Object.entries(operand)) {
    if (name !== 'and' && name !== 'or' && name !== 'xor') throw badValue(`$bit has no operation ${name}`);
    if (!isNumber(mask)) throw badValue('$bit needs integers');
    value = calculateBits(name, value, mask);
  }
  return value;
}

const transforms: Readonly<Record<Exclude<UpdateOperator, '$unset' | '$rename'>, Transform>> = {
  $set: (_before, operand) => operand,
  $setOnInsert: (before, operand, options) => (options.isInsert === true ? operand : before),
  $inc: arithmetic('$inc'),
  $mul: arithmetic('$mul'),
  $min: extreme(-1),
  $max: extreme(1),
  $currentDate: currentDate,
  $push: pushed,
  $addToSet: addedToSet,
  $pull: pulled,
  $pullAll: pulledAll,
  $pop: popped,
  $bit: bits,
};

/** `parts` is the target. MongoDB renames no array elements, since that would shift or tear arrays. */
function rename(draft: Draft, source: readonly string[], target: readonly string[]): void {
  for (const path of [source, target]) {
    for (let at = 1; at < path.length; at++) {
      if (Array.isArray(draft.get(path.slice(0, at))))
        throw badValue(`$rename cannot run through an array: ${path.join('.')}`);
    }
  }
  const value = draft.get(source);
  if (value === MISSING) return;
  draft.unset(source);
  draft.set(target, value);
}

function applyTo(draft: Draft, { operator, parts, operand }: Modification, options: UpdateOptions): void {
  if (operator === '$unset') draft.unset(parts);
  else if (operator === '$rename') rename(draft, operand as readonly string[], parts);
  else {
    const after = transforms[operator](draft.get(parts), operand, options);
    if (after !== MISSING) draft.set(parts, after);
  }
}

/** Replaces positional paths by those they stand for in this document, and checks again that none overlap. */
function concrete(
  modifications: readonly Modification[],
  draft: Draft,
  filters: ArrayFilters,
  options: UpdateOptions,
): Modification[] {
  const all = modifications.flatMap((modification) =>
    modification.operator === '$setOnInsert' && options.isInsert !== true
      ? []
      : concretePaths(modification.parts, draft, filters, options.matchedIndexes).map((parts) => ({
          ...modification,
          parts,
        })),
  );
  return ordered(all);
}

function assertSameId(before: Document, after: Document): void {
  const id = fieldOf(before, '_id');
  if (id !== MISSING && compareValues(id, fieldOf(after, '_id')) !== 0) throw immutableField('_id');
  if (Array.isArray(after._id)) throw new CommandError('InvalidIdField', "The '_id' value cannot be of type array");
}

function compileReplacement(update: Document): (doc: Document) => UpdateResult {
  const dollar = Object.keys(update).find((name) => name.startsWith('$'));
  if (dollar !== undefined) {
    throw new CommandError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${dollar}' is not allowed in a replacement`,
    );
  }
  assertStorable(update);
  return (doc) => {
    const id = fieldOf(doc, '_id');
    // _id keeps its place at the front, whatever the replacement's order.
    const after: Document =
      id === MISSING ? { ...update } : { _id: id, ...update, ...(Object.hasOwn(update, '_id') ? {} : { _id: id }) };
    assertSameId(doc, after);
    return identicalValues(doc, after) ? { doc, changed: false } : { doc: after, changed: true };
  };
}

/**
 * Compiles an update once for many documents. `compileUpdate(update, arrayFilters)(doc, options)` answers as `applyUpdate` does; what
 * is wrong with the update itself throws here, what is wrong with it for one document throws there.
 */
export function compileUpdate(
  update: Document,
  arrayFilters: readonly Document[] = [],
): (doc: Document, options?: UpdateOptions) => UpdateResult {
  if (!isOperatorUpdate(update)) {
    if (arrayFilters.length > 0) throw failedToParse('arrayFilters may not be specified with a replacement');
    return compileReplacement(update);
  }
  const modifications = parseModifications(update);
  const filters = compileArrayFilters(arrayFilters);
  assertFiltersUsed(filters, modifications);
  const hasPositional = modifications.some(({ parts }) => parts.some(isPositional));
  return (doc, options = {}) => {
    const draft = draftOf(doc);
    const steps = hasPositional ? concrete(modifications, draft, filters, options) : modifications;
    for (const step of steps)
      if (step.operator !== '$setOnInsert' || options.isInsert === true) applyTo(draft, step, options);
    if (!draft.changed) return { doc, changed: false };
    assertSameId(doc, draft.document);
    return { doc: draft.document, changed: true };
  };
}

/**
 * `doc` after `update` (operators or a replacement). Throws CommandError: 2, 9, 14, 15, 28, 40, 52, 56 or 66 as MongoDB does; the
 * document is then as it was.
 */
export function applyUpdate(doc: Document, update: Document, options: UpdateOptions = {}): UpdateResult {
  return compileUpdate(update, options.arrayFilters)(doc, options);
}
