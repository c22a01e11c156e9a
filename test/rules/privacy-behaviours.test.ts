import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { badInputs, behaviours, carriersOf, numbersIn, privacyTable, testsOf } from './privacy-table.js';
import { sourceFiles, top } from './source-tree.js';
import { testTitlesOf } from './test-titles.js';

const path = join(top, 'test', 'privacy-behaviours.md');
const titles = sourceFiles('test')
  .filter((file) => file.path.endsWith('.test.ts') && !file.path.startsWith('test/rules/'))
  .flatMap(testTitlesOf);

// `npm run b-table` writes the file anew.
if (process.env.CANDOR_TEST_WRITE === '1') writeFileSync(path, privacyTable(titles));

describe('the privacy reference', () => {
  test('each behaviour has a test that runs and names it', () => {
    const bare = behaviours.filter(({ number, unproved }) => {
      return (carriersOf(number, titles).length === 0) !== (unproved !== undefined);
    });
    expect(bare.map(({ number }) => `B${number}`)).toEqual([]);
  });

  test('each bad input has the tests that show its outcome', () => {
    const bare = badInputs.filter((one) => one.tests.length === 0 || testsOf(one, titles).includes(null));
    expect(bare.map(({ item }) => item)).toEqual([]);
  });

  test('the table is that of the tests as they are', () => {
    expect(existsSync(path) ? readFileSync(path, 'utf8') : '').toBe(privacyTable(titles));
  });
});

test('titles are read from the tree: tables and groups count, what is skipped does not', () => {
  const text = `
    describe('B1: a group', () => {
      test('one', () => {});
      test.each([['a']])('B2-B4: of a table, %s', () => {});
      test.skip('B5: skipped', () => {});
    });
    describe.skip('B6', () => { test('B7', () => {}); });
    test(\`B8: \${name}\`, () => {});
    other('B9', () => {});`;
  const found = testTitlesOf({ path: 'test/x.test.ts', text });
  expect(found.map(({ groups, title }) => [...groups, title].join(' > '))).toEqual([
    'B1: a group > one',
    'B1: a group > B2-B4: of a table, %s',
    'B8: …',
  ]);
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9].filter((number) => carriersOf(number, found).length > 0)).toEqual([1, 2, 3, 4, 8]);
  expect(numbersIn('AB3, B4 and B11-B13')).toEqual([4, 11, 12, 13]);
});
