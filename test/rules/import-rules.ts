import { posix } from 'node:path';
import { type Import, importsOf, type Node, parse, type SourceFile, walk } from './source-tree.js';

/** Who may import whom: design.md section 2 as data, and the functions that hold files against it. Pure, so that each rule is tested with a
 *  planted violation. */

const roots = ['src/config.ts', 'src/errors.ts', 'src/log.ts'];

/** Area of a file -> path beginnings it may import. `self` is its own folder; `type:` allows `import type` only; `all` is no limit. */
export const importTable: Readonly<Record<string, readonly string[]>> = {
  domain: ['self', 'src/errors.ts'],
  store: ['self', 'src/domain/', ...roots],
  'connector-kit': ['self', 'src/domain/', ...roots],
  queue: ['self', ...roots],
  'embedded-mongodb': ['self'],
  operations: ['self', 'src/domain/', 'src/store/', 'src/connector-kit/', 'src/queue/contract.ts', ...roots],
  api: ['self', 'src/operations/', 'type:src/domain/', ...roots],
  // The pages and the API's public door share one limit, one grid and one reading of addresses.
  web: [
    'self',
    'src/operations/',
    'type:src/domain/',
    'src/api/address-limit.ts',
    'src/api/miss-grid.ts',
    'src/api/peer-address.ts',
    ...roots,
  ],
  // Like a queue backend: it implements a contract of the operations.
  mail: ['self', 'type:src/operations/mailer.ts', ...roots],
  cli: ['self', 'src/cli/', 'src/cli.ts', 'src/main.ts', 'src/main/', 'src/operations/', 'type:src/domain/', ...roots],
  // `cli` for `main`: the start command wires the API and the schedules; store and queue stay with main.
  'cli start': [
    'src/cli/',
    'src/main.ts',
    'src/main/',
    'src/api/app.ts',
    'src/web/site.ts',
    'jobs/schedule.ts',
    'src/operations/',
    'type:src/domain/',
    ...roots,
  ],
  connector: ['self', 'src/connector-kit/', 'src/domain/field/', 'src/errors.ts'],
  'connector list': ['connectors/', 'src/connector-kit/'],
  job: ['src/operations/', 'src/queue/contract.ts', ...roots],
  'job list': ['jobs/', 'src/operations/', 'src/queue/contract.ts', ...roots],
  sdk: ['self'],
  sample: ['self', 'src/domain/field/', 'src/errors.ts'],
  main: ['all'],
  // Root facts: config knows the words of log and errors, key-folder only the error it throws; the others stand alone.
  config: ['src/config/', 'src/errors.ts', 'src/log.ts'],
  errors: [],
  log: [],
  'key-folder': ['src/errors.ts'],
};

/** npm packages with one home; a name ending in `/` stands for its scope. */
export const packageHomes: Readonly<Record<string, readonly string[]>> = {
  mongoose: ['store'],
  mongodb: ['store', 'embedded-mongodb'],
  lmdb: ['embedded-mongodb'],
  mingo: ['embedded-mongodb'],
  express: ['api', 'web', 'main'],
  helmet: ['api', 'web', 'main'],
  'p-queue': ['queue', 'connector-kit'],
  bullmq: ['queue'],
  ioredis: ['queue'],
  croner: ['job'],
  nodemailer: ['mail'],
  commander: ['cli', 'cli start'],
  pino: ['log'],
  '@octokit/': ['connector'],
  whoiser: ['connector'],
  'whois-json': ['connector'],
};

// The domain is pure: no disc, no network, no processes, no timers. Hashing is arithmetic.
const pureBuiltins = new Set(['node:crypto', 'node:buffer', 'node:util', 'node:url']);

/** The row of the table a file falls under. */
export function areaOf(path: string): string {
  const parts = path.replace(/\.ts$/, '').split('/');
  if (parts[0] === 'connectors') return parts.length === 2 ? 'connector list' : 'connector';
  if (parts[0] === 'jobs') return parts[1] === 'index' ? 'job list' : 'job';
  return path === 'src/cli/start.ts' ? 'cli start' : (parts[1] ?? path);
}

function ownFolder(path: string): string {
  return path.split('/').slice(0, 2).join('/').concat('/');
}

/** The path a relative specifier of `from` means, with its `.ts`. */
export function resolveImport(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
}

/** What is wrong with the imports of one file, a sentence each. */
export function importViolations(file: SourceFile, dependencies: ReadonlySet<string>): string[] {
  return importsOf(file).flatMap((imported) => {
    const problem = imported.specifier.startsWith('.')
      ? layerProblem(file.path, imported)
      : packageProblem(file.path, imported, dependencies);
    return problem === null ? [] : [`${file.path}: ${problem}`];
  });
}

function layerProblem(from: string, { specifier, isTypeOnly }: Import): string | null {
  const allowed = importTable[areaOf(from)];
  if (allowed === undefined) return `stands in no row of design.md section 2's import table`;
  if (!/\.(js|json)$/.test(specifier)) return `imports ${specifier} without the ending .js`;
  const target = resolveImport(from, specifier);
  const isAllowed = allowed.some((entry) => {
    if (entry === 'all') return true;
    if (entry === 'self') return target.startsWith(ownFolder(from));
    return entry.startsWith('type:') ? isTypeOnly && target.startsWith(entry.slice(5)) : target.startsWith(entry);
  });
  return isAllowed ? null : `may not import ${target}${isTypeOnly ? ' (type)' : ''}`;
}

function packageProblem(from: string, { specifier }: Import, dependencies: ReadonlySet<string>): string | null {
  const area = areaOf(from);
  if (specifier.startsWith('node:')) {
    return area === 'domain' && !pureBuiltins.has(specifier) ? `is pure and may not import ${specifier}` : null;
  }
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  if (!dependencies.has(name))
    return `imports ${name}, which is no dependency in package.json (a builtin needs node: in front)`;
  const homes = packageHomes[name] ?? packageHomes[`${name.split('/')[0]}/`];
  return homes === undefined || homes.includes(area)
    ? null
    : `may not import ${name}, whose home is ${homes.join(' and ')}`;
}

/** Import cycles among the files, each as the list of its paths; type imports count, for design.md allows none. */
export function importCycles(files: readonly SourceFile[]): string[][] {
  const known = new Set(files.map(({ path }) => path));
  const edges = new Map(
    files.map((file) => [
      file.path,
      importsOf(file)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => resolveImport(file.path, specifier))
        .filter((target) => known.has(target)),
    ]),
  );
  const done = new Set<string>();
  const cycles: string[][] = [];
  function visit(path: string, trail: readonly string[]): void {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path]);
    if (done.has(path) || trail.includes(path)) return;
    for (const target of edges.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  }
  for (const { path } of files) visit(path, []);
  return cycles;
}

/** Reads of the environment, the clock and chance where they do not belong, and `console`. */
export function globalViolations(file: SourceFile): string[] {
  const area = areaOf(file.path);
  const problems: string[] = [];
  walk(parse(file), (node, parents) => {
    const name = memberName(node);
    if (name === 'process.env' && !isHandedToReadConfig(area, parents))
      problems.push('reads process.env; only readConfig(process.env) may');
    if (area === 'domain' && isClock(node, name)) problems.push('reads the clock; in the domain time is an argument');
    if ((area === 'domain' || area === 'sample') && name === 'Math.random')
      problems.push('uses Math.random; chance is an argument');
    if (
      node.type === 'ImportDeclaration' &&
      /^(node:)?process$/.test(String((node.source as Node).value)) &&
      hasNamed(node, 'env')
    ) {
      problems.push('imports the environment');
    }
  });
  return problems.map((problem) => `${file.path}: ${problem}`);
}

function hasNamed(node: Node, name: string): boolean {
  return (node.specifiers as Node[]).some(
    ({ imported, local }) => ((imported ?? local) as Node | null)?.value === name,
  );
}

function memberName(node: Node): string | null {
  if (node.type !== 'MemberExpression') return null;
  const object = node.object as Node;
  const property = node.property as Node;
  const name = property.type === 'Computed' ? (property.expression as Node).value : property.value;
  const isGlobalThis = memberName(object)?.startsWith('globalThis.') ?? false;
  const owner =
    object.type === 'Identifier' ? object.value : isGlobalThis ? memberName(object)!.slice('globalThis.'.length) : null;
  return owner === null ? null : `${String(owner)}.${String(name)}`;
}

// The caller of readConfig hands the environment over whole; nobody else touches it.
function isHandedToReadConfig(area: string, parents: readonly Node[]): boolean {
  const call = parents.at(-1);
  if (call?.type !== 'CallExpression' || !['main', 'cli', 'cli start'].includes(area)) return false;
  return (call.callee as Node).value === 'readConfig' && (call.arguments as unknown[]).length === 1;
}

function isClock(node: Node, name: string | null): boolean {
  if (name === 'Date.now' || name === 'performance.now') return true;
  if (node.type !== 'NewExpression' || (node.callee as Node).value !== 'Date') return false;
  return ((node.arguments as unknown[] | null) ?? []).length === 0;
}
