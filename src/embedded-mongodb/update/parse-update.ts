/** Reads an update into single modifications, in the order MongoDB applies them, and refuses those that touch each other. */

import { badValue, CommandError, conflictingUpdate, failedToParse } from '../errors.js';
import { type Document, isDocument } from '../values/bson-type.js';
import { compareStrings } from '../values/compare.js';
import { isArrayPosition, pathParts } from '../values/paths.js';

/** The update operators this server has; any other is refused by name. */
export const updateOperators = [
  '$set',
  '$setOnInsert',
  '$unset',
  '$inc',
  '$mul',
  '$min',
  '$max',
  '$rename',
  '$currentDate',
  '$push',
  '$addToSet',
  '$pull',
  '$pullAll',
  '$pop',
  '$bit',
] as const;

export type UpdateOperator = (typeof updateOperators)[number];

export interface Modification {
  readonly operator: UpdateOperator;
  readonly parts: readonly string[];
  readonly operand: unknown;
}

/** True for `{ $set: ... }`, false for a replacement. Throws FailedToParse for a pipeline. */
export function isOperatorUpdate(update: Document): boolean {
  if (Array.isArray(update)) throw failedToParse('pipeline-style updates are not supported');
  return Object.keys(update)[0]?.startsWith('$') === true;
}

/** `$`, `$[]` or `$[name]`. */
export function isPositional(part: string): boolean {
  return part === '$' || (part.startsWith('$[') && part.endsWith(']'));
}

/** The fields of a DBRef, the only $-names that may be written. */
const referenceFields: ReadonlySet<string> = new Set(['$ref', '$id', '$db']);

function readPath(path: string): string[] {
  const parts = pathParts(path);
  if (parts.includes('')) {
    throw new CommandError(
      'EmptyFieldName',
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  }
  const dollar = parts.find((part) => part.startsWith('$') && !isPositional(part) && !referenceFields.has(part));
  if (dollar !== undefined) {
    throw new CommandError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${dollar}' is not allowed in '${path}'`,
    );
  }
  if (isPositional(parts[0] as string))
    throw badValue(`Cannot have array filter or positional operator first in '${path}'`);
  return parts;
}

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const [left, right] = [a[at] as string, b[at] as string];
    if (left === right) continue;
    if (isArrayPosition(left) && isArrayPosition(right)) return Number(left) - Number(right);
    return compareStrings(left, right);
  }
  return a.length - b.length;
}

function isPrefix(shorter: readonly string[], longer: readonly string[]): boolean {
  return shorter.every((part, at) => part === longer[at]);
}

/**
 * Sorts modifications into MongoDB's order (by path, numeric parts as numbers) and throws ConflictingUpdateOperators where one path
 * equals or contains another. In that order everything below a path directly follows it.
 */
export function ordered<Item extends { readonly parts: readonly string[] }>(items: readonly Item[]): Item[] {
  const sorted = [...items].sort((a, b) => compareParts(a.parts, b.parts));
  for (let at = 1; at < sorted.length; at++) {
    const [before, after] = [sorted[at - 1] as Item, sorted[at] as Item];
    if (isPrefix(before.parts, after.parts)) throw conflictingUpdate(after.parts.join('.'), before.parts.join('.'));
  }
  return sorted;
}

function readRename(parts: readonly string[], target: unknown): Modification {
  if (typeof target !== 'string') throw badValue('The target of $rename must be a string');
  const targetParts = readPath(target);
  if ([...parts, ...targetParts].some(isPositional)) throw badValue('$rename takes no positional paths');
  // The target is what is written, so it is the modification's path; the source is checked for conflicts beside it.
  return { operator: '$rename', parts: targetParts, operand: parts };
}

function readOperator(name: string, fields: unknown): Modification[] {
  const operator = updateOperators.find((known) => known === name);
  if (operator === undefined) {
    throw failedToParse(`Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update`);
  }
  if (!isDocument(fields)) throw failedToParse(`Modifiers operate on fields but ${name} has none`);
  return Object.entries(fields).map(([path, operand]) => {
    const parts = readPath(path);
    return operator === '$rename' ? readRename(parts, operand) : { operator, parts, operand };
  });
}

/**
 * The modifications of an operator update, ordered. Throws FailedToParse for unknown operators, ConflictingUpdateOperators for
 * overlapping paths, EmptyFieldName and DollarPrefixedFieldName for bad ones.
 */
export function parseModifications(update: Document): Modification[] {
  const modifications = Object.entries(update).flatMap(([name, fields]) => readOperator(name, fields));
  const sources = modifications
    .filter(({ operator }) => operator === '$rename')
    .map(({ operator, operand }) => ({ operator, parts: operand as readonly string[], operand: undefined }));
  if (sources.length === 0) return ordered(modifications);
  return ordered([...modifications, ...sources]).filter(
    ({ operator, operand }) => operator !== '$rename' || operand !== undefined,
  );
}
