/** Which fields of a document a filter has to see, so that only those are decoded. */

import type { Document } from '../values/bson-type.js';
import { type FieldNames, fieldNames } from './raw-document.js';

/** The top-level fields that a filter reads; every field where that is not plain to see. `more` = paths to be read beside them. */
export function filterFields(filter: Document, more: readonly string[] = []): FieldNames {
  const paths = new Set<string>(more);
  return collectPaths(filter, paths) ? fieldNames(paths) : fieldNames(undefined);
}

function collectPaths(filter: Document, paths: Set<string>): boolean {
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and' || name === '$or' || name === '$nor') {
      if (!(condition as Document[]).every((part) => collectPaths(part, paths))) return false;
    } else if (name === '$comment') continue;
    else if (name.startsWith('$')) return false;
    else paths.add(name);
  }
  return true;
}
