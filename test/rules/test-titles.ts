import { type Node, parse, type SourceFile, walk } from './source-tree.js';

/** The tests of a file as a reader of the report sees them: their titles, with the groups around them. Read from the syntax tree, nothing is run. */

export interface TestTitle {
  readonly path: string;
  /** Titles of the groups around it, outermost first. */
  readonly groups: readonly string[];
  readonly title: string;
}

type Kind = 'test' | 'describe';

const kinds: Readonly<Record<string, Kind>> = { test: 'test', it: 'test', describe: 'describe' };

/** Every test of `file` that runs; one that is skipped or only planned proves nothing. */
export function testTitlesOf(file: SourceFile): readonly TestTitle[] {
  const found: TestTitle[] = [];
  walk(parse(file), (node, parents) => {
    const own = titled(node);
    if (own?.kind !== 'test') return;
    const around = parents.map(titled).filter((one) => one?.kind === 'describe');
    if (parents.some(isSkipped)) return;
    found.push({ path: file.path, groups: around.map((one) => one!.title), title: own.title });
  });
  return found;
}

function titled(node: Node): { readonly kind: Kind; readonly title: string } | null {
  if (node.type !== 'CallExpression') return null;
  const kind = kindOf(node.callee as Node);
  const first = (node.arguments as readonly { readonly expression: Node }[])[0]?.expression;
  const title = first === undefined ? null : textOf(first);
  return kind === null || title === null ? null : { kind, title };
}

// `test`, `test.only`, and the function that `test.each(table)` gives; `test.each` itself takes a table and no title.
function kindOf(callee: Node): Kind | null {
  if (callee.type === 'Identifier') return kinds[String(callee.value)] ?? null;
  if (callee.type === 'CallExpression' || callee.type === 'TaggedTemplateExpression') {
    const inner = (callee.callee ?? callee.tag) as Node;
    return propertyOf(inner) === 'each' ? kindOf(inner.object as Node) : null;
  }
  return null;
}

function isSkipped(node: Node): boolean {
  return node.type === 'CallExpression' && ['skip', 'todo'].includes(propertyOf(node.callee as Node) ?? '');
}

function propertyOf(node: Node): string | null {
  return node.type === 'MemberExpression' ? String((node.property as Node).value) : null;
}

function textOf(node: Node): string | null {
  if (node.type === 'StringLiteral') return String(node.value);
  if (node.type !== 'TemplateLiteral') return null;
  return (node.quasis as readonly { readonly cooked: string }[]).map(({ cooked }) => cooked).join('…');
}
