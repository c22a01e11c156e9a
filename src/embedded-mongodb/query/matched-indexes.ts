/**
 * Which array element made a filter match: what the positional `$` of an update stands for. MongoDB keeps one position for the whole
 * filter and warns of filters over two arrays; here each array has its own, and `$` on an array the filter does not ask is refused.
 */

import { type Document, fieldOf, isDocument } from '../values/bson-type.js';
import { pathParts } from '../values/paths.js';
import type { DocumentTest } from './condition.js';
import { compileFilter } from './filter.js';

interface Clause {
  readonly parts: readonly string[];
  readonly test: DocumentTest;
}

function clausesOf(filter: Document): Clause[] {
  return Object.entries(filter).flatMap(([name, spec]) => {
    if (name === '$and') return (spec as Document[]).flatMap(clausesOf);
    return name.startsWith('$') ? [] : [{ parts: pathParts(name), test: compileFilter({ [name]: spec }) }];
  });
}

/** The first array on the path, with the number of parts that lead to it. */
function firstArray(
  doc: Document,
  parts: readonly string[],
): { length: number; array: readonly unknown[] } | undefined {
  let value: unknown = doc;
  for (const [at, part] of parts.entries()) {
    if (!isDocument(value)) return undefined;
    value = fieldOf(value, part);
    if (Array.isArray(value)) return { length: at + 1, array: value };
  }
  return undefined;
}

/** A document with only `array` in it, at the path of the original. */
function nested(parts: readonly string[], array: readonly unknown[]): Document {
  return parts.reduceRight<unknown>((value, part) => ({ [part]: value }), array) as Document;
}

/**
 * Compiles a filter that `compileFilter` takes to `(doc) => { 'path.of.array': position }` for documents it matches. Clauses inside
 * `$or` and `$nor` name no position.
 */
export function compileMatchedIndexes(filter: Document): (doc: Document) => Record<string, number> {
  const clauses = clausesOf(filter);
  return (doc) => {
    const positions: Record<string, number> = {};
    for (const { parts, test } of clauses) {
      const found = firstArray(doc, parts);
      if (found === undefined) continue;
      const prefix = parts.slice(0, found.length);
      const position = found.array.findIndex((element) => test(nested(prefix, [element])));
      if (position >= 0) positions[prefix.join('.')] = position;
    }
    return positions;
  };
}
