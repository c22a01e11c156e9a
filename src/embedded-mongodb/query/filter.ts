/**
 * Filters, compiled once and asked per document. Semantics are MongoDB's for exactly the operators listed here and in operators.ts;
 * anything else is BadValue, never a wrong answer.
 */

import { badValue } from '../errors.js';
import type { Document } from '../values/bson-type.js';
import { isDocument } from '../values/bson-type.js';
import { maxDepth } from '../values/depth.js';
import { type DocumentTest, every, onPath } from './condition.js';
import { compileOperators, implicitly, isOperatorDocument } from './operators.js';

function clauses(operand: unknown, operator: string, depth: number): DocumentTest[] {
  if (!Array.isArray(operand) || operand.length === 0) throw badValue(`${operator} must be a nonempty array`);
  return operand.map((clause) => {
    if (!isDocument(clause)) throw badValue(`${operator} entries need to be full objects`);
    return compileAt(clause, depth + 1);
  });
}

function compileLogical(name: string, operand: unknown, depth: number): DocumentTest | undefined {
  if (name === '$comment') return undefined;
  if (name === '$and') return every(clauses(operand, name, depth));
  if (name !== '$or' && name !== '$nor') throw badValue(`unknown top level operator: ${name}`);
  const tests = clauses(operand, name, depth);
  const any: DocumentTest = tests.length === 1 ? (tests[0] as DocumentTest) : (doc) => tests.some((test) => test(doc));
  return name === '$or' ? any : (doc) => !any(doc);
}

function compileField(path: string, spec: unknown, depth: number): DocumentTest {
  if (path.split('.').length > maxDepth) throw badValue(`a path may have at most ${maxDepth} parts`);
  if (!isOperatorDocument(spec)) return onPath(path, implicitly(spec));
  return onPath(path, compileOperators(spec, { filter: compileAt, depth }));
}

function compileAt(filter: Document, depth: number): DocumentTest {
  if (depth > maxDepth) throw badValue(`exceeded the maximum query tree depth of ${maxDepth}`);
  const tests: DocumentTest[] = [];
  for (const [name, spec] of Object.entries(filter)) {
    const test = name.startsWith('$') ? compileLogical(name, spec, depth) : compileField(name, spec, depth);
    if (test !== undefined) tests.push(test);
  }
  return every(tests);
}

/**
 * Compiles a filter such as `{ 'keys.value': { $in: [...] }, state: 'open' }` to a test of documents. Throws BadValue, naming the
 * operator, for what this server does not know ($expr, $where, $text, ...) and for malformed operands.
 */
export function compileFilter(filter: Document): (doc: Document) => boolean {
  return compileAt(filter, 1);
}
