import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';

/** The source files as the rules see them: paths from the top of the checkout, and syntax trees read by a real parser. */

export const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export interface SourceFile {
  /** `src/domain/profile.ts`, with `/` on every system. */
  readonly path: string;
  readonly text: string;
}

/** All TypeScript files below the given folders, sorted. */
export function sourceFiles(...folders: string[]): SourceFile[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(top, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => relative(top, join(entry.parentPath, entry.name)).split(sep).join('/')),
  );
  return paths.sort().map((path) => ({ path, text: readFileSync(join(top, path), 'utf8') }));
}

/** A node of the syntax tree; spans are byte offsets that begin at 1. */
export interface Node {
  readonly type: string;
  readonly span?: { readonly start: number; readonly end: number };
  readonly [property: string]: unknown;
}

export function parse({ path, text }: SourceFile): Node {
  try {
    return parseSync(text, { syntax: 'typescript', target: 'es2022' }) as unknown as Node;
  } catch (error) {
    throw new Error(`${path} does not parse`, { cause: error });
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** Calls `visit` for every node below `root`, parents first, with the chain of parents (nearest last). */
export function walk(
  root: Node,
  visit: (node: Node, parents: readonly Node[]) => void,
  parents: readonly Node[] = [],
): void {
  visit(root, parents);
  const chain = [...parents, root];
  for (const value of Object.values(root)) eachNode(value, (child) => walk(child, visit, chain));
}

// swc wraps some children (arguments, class members) in plain objects without a type of their own.
function eachNode(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const entry of value) eachNode(entry, visit);
  else if (isNode(value)) visit(value);
  else if (typeof value === 'object' && value !== null)
    for (const entry of Object.values(value)) eachNode(entry, visit);
}

export interface Import {
  readonly specifier: string;
  readonly isTypeOnly: boolean;
}

/** Every import of a file: static, re-exported, dynamic, `import('x').T` and `require`. */
export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = [];
  walk(parse(file), (node) => {
    const specifier = specifierOf(node);
    if (specifier !== null) found.push({ specifier, isTypeOnly: isTypeOnly(node) });
  });
  return found;
}

function specifierOf(node: Node): string | null {
  if (
    node.type === 'ImportDeclaration' ||
    node.type === 'ExportAllDeclaration' ||
    node.type === 'ExportNamedDeclaration'
  ) {
    return literal(node.source);
  }
  if (node.type === 'TsImportType') return literal(node.argument);
  if (node.type === 'TsExternalModuleReference') return literal(node.expression);
  if (node.type !== 'CallExpression' || !isNode(node.callee)) return null;
  const isImport =
    node.callee.type === 'Import' || (node.callee.type === 'Identifier' && node.callee.value === 'require');
  const [first] = node.arguments as { expression: unknown }[];
  return isImport ? literal(first?.expression) : null;
}

function literal(value: unknown): string | null {
  return isNode(value) && value.type === 'StringLiteral' ? (value.value as string) : null;
}

function isTypeOnly(node: Node): boolean {
  if (node.typeOnly === true || node.type === 'TsImportType') return true;
  const specifiers = Array.isArray(node.specifiers) ? (node.specifiers as Node[]) : [];
  return specifiers.length > 0 && specifiers.every((specifier) => specifier.isTypeOnly === true);
}
