/** The document an upsert inserts: what the filter says by equality, then the update. */

import { ObjectId } from 'bson';
import { CommandError, immutableField } from '../errors.js';
import { isOperatorDocument } from '../query/operators.js';
import { type Document, fieldOf, isDocument, MISSING, rank, rankOf } from '../values/bson-type.js';
import { valuesEqual } from '../values/compare.js';
import { guardRecursion } from '../values/depth.js';
import { pathParts } from '../values/paths.js';
import { compileUpdate, type UpdateOptions } from './apply-update.js';
import { draftOf } from './draft.js';
import { isOperatorUpdate } from './parse-update.js';

export interface UpsertOptions extends UpdateOptions {
  /** The `_id` where neither filter nor update has one; a new ObjectId otherwise. */
  readonly newId?: unknown;
}

/** The value a condition pins the field to, or MISSING: a literal, `$eq`, `$in` or `$all` of one element. */
function pinnedValue(condition: unknown): unknown {
  if (!isOperatorDocument(condition)) return rankOf(condition) === rank.regex ? MISSING : condition;
  if (Object.hasOwn(condition, '$eq')) return condition.$eq;
  for (const name of ['$in', '$all']) {
    const list = condition[name];
    if (Array.isArray(list) && list.length === 1 && !isOperatorDocument(list[0]) && rankOf(list[0]) !== rank.regex)
      return list[0];
  }
  return MISSING;
}

function collect(filter: Document, pinned: Map<string, unknown>, depth: number): void {
  guardRecursion(depth);
  for (const [path, condition] of Object.entries(filter)) {
    if (path === '$and' || path === '$or') {
      const clauses = Array.isArray(condition) ? condition.filter(isDocument) : [];
      if (path === '$and' || clauses.length === 1) for (const clause of clauses) collect(clause, pinned, depth + 1);
      continue;
    }
    const value = path.startsWith('$') ? MISSING : pinnedValue(condition);
    if (value === MISSING) continue;
    if (pinned.has(path)) {
      throw new CommandError(
        'NotSingleValueField',
        `cannot infer query fields to set, path '${path}' is matched twice`,
      );
    }
    pinned.set(path, value);
  }
}

/** The paths that `filter` holds to one value, with that value. Throws 54 where it pins one twice. */
export function pinnedBy(filter: Document): ReadonlyMap<string, unknown> {
  const pinned = new Map<string, unknown>();
  collect(filter, pinned, 0);
  return pinned;
}

function fromFilter(filter: Document): Document {
  const pinned = pinnedBy(filter);
  const draft = draftOf({});
  for (const [path, value] of pinned) {
    const parts = pathParts(path);
    for (let at = 1; at < parts.length; at++) {
      if (pinned.has(parts.slice(0, at).join('.'))) {
        throw new CommandError(
          'NotSingleValueField',
          `cannot infer query fields to set, '${path}' lies inside another`,
        );
      }
    }
    draft.set(parts, value);
  }
  return draft.document;
}

function withId(doc: Document, newId: unknown): Document {
  const id = fieldOf(doc, '_id');
  const { _id: _, ...rest } = doc;
  return { _id: id === MISSING ? (newId ?? new ObjectId()) : id, ...rest };
}

/**
 * The document that `update` with `upsert: true` inserts where nothing matched `filter`. `_id` comes from the update, the filter, or
 * `options.newId`, and stands first. Throws 66 where filter and update disagree on `_id`, 54 where the filter pins a path twice, and
 * what `applyUpdate` throws.
 */
export function documentForUpsert(filter: Document, update: Document, options: UpsertOptions = {}): Document {
  const base = fromFilter(filter);
  if (isOperatorUpdate(update)) {
    const { doc } = compileUpdate(update, options.arrayFilters)(base, { ...options, isInsert: true });
    return withId(doc, options.newId);
  }
  const id = fieldOf(base, '_id');
  if (id === MISSING) return withId(compileUpdate(update)({}).doc, options.newId);
  if (Object.hasOwn(update, '_id') && !valuesEqual(update._id, id)) throw immutableField('_id');
  return withId(compileUpdate(update)({ _id: id }).doc, options.newId);
}
