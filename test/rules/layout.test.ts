import { type Node, parse, type SourceFile, sourceFiles, walk } from './source-tree.js';
import { trackedFiles } from './tracked-files.js';

const paths = trackedFiles();

const topLevel = [
  '.ci',
  '.dockerignore',
  '.gitignore',
  '.npmrc',
  'Dockerfile',
  'README.md',
  'biome.json',
  'connectors',
  'docker-compose.yml',
  'docs',
  'jest.config.js',
  'jobs',
  'package-lock.json',
  'package.json',
  'src',
  'test',
  'tsconfig.bench.json',
  'tsconfig.build.json',
  'tsconfig.json',
];

const emptyWords = new Set([
  'util',
  'utils',
  'common',
  'manager',
  'service',
  'services',
  'helper',
  'helpers',
  'misc',
  'stuff',
]);

function problemOfName(path: string): string | null {
  for (const part of path.replace(/^\.|(\.test)?\.(d\.)?(ts|js|mjs)$/g, '').split('/')) {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(part)) return `${path}: "${part}" is not kebab-case`;
    const empty = part.split('-').find((word) => emptyWords.has(word));
    if (empty !== undefined) return `${path}: "${empty}" fits everything; name what the file holds`;
  }
  return null;
}

interface Measured {
  readonly name: string;
  readonly lines: number;
}

function longest(measured: readonly Measured[]): Measured[] {
  return [...measured].sort((a, b) => b.lines - a.lines || a.name.localeCompare(b.name)).slice(0, 10);
}

const functionTypes = [
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'PrivateMethod',
  'MethodProperty',
];

function functionsOf(file: SourceFile): Measured[] {
  const bytes = Buffer.from(file.text);
  const found: Measured[] = [];
  walk(parse(file), (node, parents) => {
    if (!functionTypes.includes(node.type)) return;
    const span = node.span ?? ((node.function as Node | undefined)?.span as { start: number; end: number });
    const lines = bytes
      .subarray(span.start - 1, span.end - 1)
      .toString()
      .split('\n').length;
    found.push({ name: `${file.path} ${nameOf(node, parents)}`, lines });
  });
  return found;
}

function nameOf(node: Node, parents: readonly Node[]): string {
  const named = [node, ...parents.toReversed()].map(
    ({ identifier, key, id }) => (identifier ?? key ?? id) as Node | null | undefined,
  );
  const name = named.find((candidate) => typeof candidate?.value === 'string' || candidate?.type === 'PrivateName');
  return String(name?.value ?? (name?.id as Node | undefined)?.value ?? '(module)');
}

function print(title: string, measured: readonly Measured[]): void {
  const rows = measured.map(({ name, lines }) => `  ${String(lines).padStart(4)}  ${name}`);
  process.stderr.write(`${[title, ...rows].join('\n')}\n`);
}

// Files over 300 lines and why each stays whole.
const longFiles: Readonly<Record<string, string>> = {};

describe('the layout', () => {
  test('the top level holds what design.md names and nothing else', () => {
    const entries = [...new Set(paths.map((path) => path.split('/')[0]!))];
    expect(entries.filter((entry) => !topLevel.includes(entry))).toEqual([]);
  });

  test('code files have kebab-case names that say what they hold', () => {
    const code = paths.filter((path) => /\.(ts|mjs)$/.test(path));
    expect(code.map(problemOfName).filter((problem) => problem !== null)).toEqual([]);
  });

  test('the name rule sees planted names', () => {
    expect(
      ['src/domain/fieldUtils.ts', 'src/common/x.ts', 'src/store/profile-manager.ts'].map(problemOfName),
    ).not.toContain(null);
    expect(['src/domain/field/person-name.ts', 'test/domain/statement.test.ts'].map(problemOfName)).toEqual([
      null,
      null,
    ]);
  });

  test('no file over 300 lines stays without a written reason', () => {
    const files = sourceFiles('src', 'connectors', 'jobs');
    const measured = files.map(({ path, text }) => ({ name: path, lines: text.split('\n').length - 1 }));
    print('The longest files:', longest(measured));
    print('The longest functions:', longest(files.flatMap(functionsOf)));
    expect(measured.filter(({ name, lines }) => lines > 300 && longFiles[name] === undefined)).toEqual([]);
  });
});
