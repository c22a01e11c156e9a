/** Turns the positional parts of update paths (`$`, `$[]`, `$[name]`) into the positions they mean in one document. */

import { badValue, failedToParse } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { type Document, MISSING } from '../values/bson-type.js';
import type { Draft } from './draft.js';
import { isPositional, type Modification } from './parse-update.js';

/** Position of the element a filter matched, by the path of its array: `{ 'keys': 2 }`. See query/matched-indexes.ts. */
export type MatchedIndexes = Readonly<Record<string, number>>;

export type ArrayFilters = ReadonlyMap<string, (element: unknown) => boolean>;

function identifiersOf(filter: Document): string[] {
  return Object.entries(filter).flatMap(([name, value]) => {
    if (!name.startsWith('$')) return [name.split('.')[0] as string];
    return Array.isArray(value) ? value.flatMap((clause) => identifiersOf(clause as Document)) : [];
  });
}

function identifierOf(filter: Document): string {
  const [name, ...others] = new Set(identifiersOf(filter));
  if (name === undefined || others.length > 0) {
    throw failedToParse('Each array filter must use exactly one top-level field name');
  }
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) {
    throw failedToParse(`The array filter identifier '${name}' must begin with a lowercase letter and be alphanumeric`);
  }
  return name;
}

/** Compiles `arrayFilters` by identifier. Throws FailedToParse for one without identifier, with two, or given twice. */
export function compileArrayFilters(filters: readonly Document[]): ArrayFilters {
  const compiled = new Map<string, (element: unknown) => boolean>();
  for (const filter of filters) {
    const name = identifierOf(filter);
    if (compiled.has(name)) throw failedToParse(`Found multiple array filters with the same identifier '${name}'`);
    const test = compileFilter(filter);
    compiled.set(name, (element) => test({ [name]: element }));
  }
  return compiled;
}

/** Throws FailedToParse for an array filter that no path uses, which is a typing error that MongoDB refuses too. */
export function assertFiltersUsed(filters: ArrayFilters, modifications: readonly Modification[]): void {
  const used = new Set(modifications.flatMap(({ parts }) => parts));
  for (const name of filters.keys()) {
    if (!used.has(`$[${name}]`)) {
      throw failedToParse(`The array filter for identifier '${name}' was not used in the update`);
    }
  }
}

function matchedPart(prefix: readonly string[], matched: MatchedIndexes | undefined): string {
  const path = prefix.join('.');
  const index = matched !== undefined && Object.hasOwn(matched, path) ? matched[path] : undefined;
  if (index === undefined) throw badValue('The positional operator did not find the match needed from the query.');
  return String(index);
}

function elementTest(part: string, filters: ArrayFilters): (element: unknown) => boolean {
  const name = part.slice(2, -1);
  if (name === '') return () => true;
  const test = filters.get(name);
  if (test === undefined) throw badValue(`No array filter found for identifier '${name}'`);
  return test;
}

function arrayAt(draft: Draft, prefix: readonly string[]): readonly unknown[] {
  const value = draft.get(prefix);
  const path = prefix.join('.');
  if (value === MISSING)
    throw badValue(`The path '${path}' must exist in the document in order to apply array updates.`);
  if (!Array.isArray(value)) throw badValue(`Cannot apply array updates to the non-array element at '${path}'`);
  return value;
}

/**
 * The plain paths `parts` stands for in the draft; none where no element passes its filter. Throws BadValue for `$` without a
 * matched position, an unknown identifier, or a path that holds no array.
 */
export function concretePaths(
  parts: readonly string[],
  draft: Draft,
  filters: ArrayFilters,
  matched: MatchedIndexes | undefined,
): string[][] {
  let paths: string[][] = [[]];
  for (const part of parts) {
    if (!isPositional(part)) for (const path of paths) path.push(part);
    else if (part === '$') for (const path of paths) path.push(matchedPart(path, matched));
    else {
      const test = elementTest(part, filters);
      paths = paths.flatMap((path) =>
        arrayAt(draft, path).flatMap((element, index) => (test(element) ? [[...path, String(index)]] : [])),
      );
    }
  }
  return paths;
}
