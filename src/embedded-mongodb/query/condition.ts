/**
 * A condition on one field, apart from its path. A leaf asks about one value and holds for a field when any value reached holds;
 * a negation asks the whole field, which is why `$ne` on an array means "no element equals".
 */

import { type Document, fieldOf } from '../values/bson-type.js';
import { pathParts, visitPath } from '../values/paths.js';

export type ValueTest = (value: unknown) => boolean;
export type DocumentTest = (doc: Document) => boolean;

export interface Leaf {
  readonly kind: 'leaf';
  readonly test: ValueTest;
  /** Whether an array at the end of the path is also asked element by element. */
  readonly expand: boolean;
}

export interface Group {
  readonly kind: 'all' | 'not';
  readonly inner: readonly Condition[];
}

export type Condition = Leaf | Group;

export function leaf(test: ValueTest, expand = true): Leaf {
  return { kind: 'leaf', test, expand };
}

export function allOf(inner: readonly Condition[]): Condition {
  return inner.length === 1 ? (inner[0] as Condition) : { kind: 'all', inner };
}

export function not(...inner: Condition[]): Condition {
  return { kind: 'not', inner };
}

/** Holds where every test does; unrolled for the usual counts, since it runs once per document. */
export function every<Value>(tests: readonly ((value: Value) => boolean)[]): (value: Value) => boolean {
  const [first, second, third] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (third === undefined) return (value) => first(value) && second(value);
  return (value) => {
    for (const test of tests) if (!test(value)) return false;
    return true;
  };
}

/** The condition as a question about one value, as inside `$elemMatch`. */
export function onValue(condition: Condition): ValueTest {
  if (condition.kind === 'leaf') return condition.test;
  const inner = every(condition.inner.map(onValue));
  return condition.kind === 'all' ? inner : (value) => !inner(value);
}

/** The fast path for a field without dots: no walk, no closure per document. */
function onTopLevelField(name: string, { test, expand }: Leaf): DocumentTest {
  return (doc) => {
    const value = fieldOf(doc, name);
    if (expand && Array.isArray(value)) for (const element of value) if (test(element)) return true;
    return test(value);
  };
}

/** The condition as a question about a document, asked at `path`. */
export function onPath(path: string, condition: Condition): DocumentTest {
  if (condition.kind === 'leaf') {
    const parts = pathParts(path);
    if (parts.length === 1) return onTopLevelField(path, condition);
    return (doc) => visitPath(doc, parts, condition.expand, condition.test);
  }
  const inner = every(condition.inner.map((each) => onPath(path, each)));
  return condition.kind === 'all' ? inner : (doc) => !inner(doc);
}
