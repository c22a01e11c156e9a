/**
 * A document being changed. Containers are copied when they are first written (and only then), so the original is never touched and
 * an update costs what it changes.
 */

import { badValue, overflow, pathNotViable } from '../errors.js';
import { bsonTag, type Document, fieldOf, isDocument, MISSING } from '../values/bson-type.js';
import { assertStorable, maxDepth } from '../values/depth.js';
import { putField } from '../values/fields.js';
import { identicalValues } from '../values/identical.js';
import { isArrayPosition } from '../values/paths.js';

/** MongoDB pads an array with nulls up to a position, at most this many (storage "kMaxPaddingAllowed"). */
const maxPadding = 1_500_000;

type Container = Document | unknown[];

function childOf(container: unknown, part: string): unknown {
  if (Array.isArray(container)) {
    return isArrayPosition(part) && Number(part) < container.length ? container[Number(part)] : MISSING;
  }
  return isDocument(container) && bsonTag(container) === undefined ? fieldOf(container, part) : MISSING;
}

export interface Draft {
  readonly document: Document;
  readonly changed: boolean;
  /** The value at exactly this path (arrays by position), or MISSING. */
  get(parts: readonly string[]): unknown;
  /** Writes, creating documents on the way. Throws PathNotViable, Overflow beyond 100 levels, BadValue beyond the padding limit. */
  set(parts: readonly string[], value: unknown): void;
  /** Removes a field; an array's element becomes null, as in MongoDB. */
  unset(parts: readonly string[]): void;
}

function assertViable(container: unknown, part: string, path: readonly string[]): asserts container is Container {
  if (Array.isArray(container) ? isArrayPosition(part) : isDocument(container) && bsonTag(container) === undefined)
    return;
  throw pathNotViable(`Cannot create field '${part}' in the element at '${path.join('.')}'`);
}

function put(container: Container, part: string, value: unknown): void {
  if (!Array.isArray(container)) {
    putField(container, part, value);
    return;
  }
  const position = Number(part);
  if (position - container.length > maxPadding) {
    throw badValue(`can't backfill array to larger than ${maxPadding} elements`);
  }
  while (container.length < position) container.push(null);
  container[position] = value;
}

/** Starts a draft of `original`, which stays as it is. */
export function draftOf(original: Document): Draft {
  let root = original;
  let changed = false;
  const owned = new Set<Container>();

  function own(container: Container): Container {
    if (owned.has(container)) return container;
    const copy = Array.isArray(container) ? [...container] : { ...container };
    owned.add(copy);
    return copy;
  }

  /** The container of the last part, with everything on the way copied. */
  function ownParent(parts: readonly string[]): Container {
    root = own(root) as Document;
    let container: Container = root;
    for (let at = 0; at < parts.length - 1; at++) {
      const part = parts[at] as string;
      const next = childOf(container, part);
      const child = next === MISSING ? {} : next;
      assertViable(child, parts[at + 1] as string, parts.slice(0, at + 1));
      const copy = next === MISSING ? child : own(child);
      owned.add(copy);
      put(container, part, copy);
      container = copy;
    }
    return container;
  }

  /** Fails before anything is copied, so that a refused path leaves no half-made parents. */
  function assertPath(parts: readonly string[]): void {
    let container: unknown = root;
    for (let at = 0; at < parts.length && container !== MISSING; at++) {
      assertViable(container, parts[at] as string, parts.slice(0, at));
      container = childOf(container, parts[at] as string);
    }
  }

  function get(parts: readonly string[]): unknown {
    let value: unknown = root;
    for (const part of parts) value = childOf(value, part);
    return value;
  }

  return {
    get document() {
      return root;
    },
    get changed() {
      return changed;
    },
    get,
    set(parts, given) {
      // BSON's old type `undefined` is read as JavaScript's, which would look like a field that is not there.
      const value = given === undefined ? null : given;
      if (parts.length > maxDepth) throw overflow(`a path may have at most ${maxDepth} parts`);
      assertPath(parts);
      const before = get(parts);
      if (before !== MISSING && identicalValues(before, value)) return;
      assertStorable(value, parts.length + 1);
      put(ownParent(parts), parts.at(-1) as string, value);
      changed = true;
    },
    unset(parts) {
      if (get(parts) === MISSING) return;
      const parent = ownParent(parts);
      const last = parts.at(-1) as string;
      if (Array.isArray(parent)) parent[Number(last)] = null;
      else delete parent[last];
      changed = true;
    },
  };
}
