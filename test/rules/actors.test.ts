import { type Node, parse, type SourceFile, sourceFiles, walk } from './source-tree.js';

/** Who acted is told by whoever calls: an operation that had to guess would put everything on the account of the system. */

const actedOn = new Set([
  'suppressPerson',
  'unsuppressPerson',
  'rectifyPerson',
  'restrictPerson',
  'liftRestriction',
  'warnRestricted',
  'eraseProfile',
]);

interface Call {
  readonly name: string;
  readonly namesActor: boolean;
}

function callsIn(file: SourceFile): readonly Call[] {
  const bytes = Buffer.from(file.text);
  const found: Call[] = [];
  walk(parse(file), (node) => {
    const callee = node.callee as Node | undefined;
    if (node.type !== 'CallExpression' || callee?.type !== 'Identifier' || !actedOn.has(String(callee.value))) return;
    const { start, end } = node.span as { readonly start: number; readonly end: number };
    const text = bytes.subarray(start - 1, end - 1).toString();
    found.push({ name: `${file.path} ${String(callee.value)}`, namesActor: /\bactor\b/.test(text) });
  });
  return found;
}

test('every act on a person names who acted', () => {
  const calls = sourceFiles('src', 'jobs', 'connectors').flatMap(callsIn);
  expect(calls.length).toBeGreaterThan(8);
  expect(calls.filter(({ namesActor }) => !namesActor)).toEqual([]);
});

test('the rule sees an act without one', () => {
  const text = `suppressPerson(context, { state: 'held' }); eraseProfile(context, { profileId, actor });`;
  expect(callsIn({ path: 'src/x.ts', text }).map(({ namesActor }) => namesActor)).toEqual([false, true]);
});
