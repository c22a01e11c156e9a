import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsTable } from '../../src/config.js';
import { top } from './source-tree.js';

const path = join(top, 'README.md');
const readme = readFileSync(path, 'utf8');

// The words of style.md section 3, in the order of a record's life.
const glossary = [
  'source',
  'delivery',
  'record',
  'subject',
  'statement',
  'judgement',
  'profile',
  'view',
  'disclosure',
  'suppression',
  'operation',
  'job',
];

function between(marker: string): string {
  const found = new RegExp(`<!-- ${marker}:start -->\\n([\\s\\S]*?)<!-- ${marker}:end -->`).exec(readme);
  if (found === null) throw new Error(`README.md has no ${marker} markers`);
  return found[1]!;
}

function settingsText(): string {
  const rows = settingsTable().map(({ name, fallback, about }) => `| \`${name}\` | ${fallback} | ${about} |`);
  return ['| variable | unset means | what and why |', '|---|---|---|', ...rows, ''].join('\n');
}

// `CANDOR_TEST_WRITE=1 npm run jest -- test/rules/readme` writes the table anew.
if (process.env.CANDOR_TEST_WRITE === '1') {
  writeFileSync(
    path,
    readme.replace(/(settings:start -->\n)[\s\S]*?(?=<!-- settings:end)/, (_old, start) => `${start}${settingsText()}`),
  );
}

describe('the README', () => {
  test('lists every setting as the configuration describes it', () => {
    expect(between('settings')).toBe(settingsText());
  });

  test('explains every word of the glossary', () => {
    const words = [...readme.matchAll(/^\| \*\*([a-z]+)\*\* \|/gm)].map(([, word]) => word);
    expect(words).toEqual(glossary);
  });

  test('opens with one field that is valid JSON and names its sources', () => {
    const field = JSON.parse(between('field').replace(/```(json)?/g, '')) as Record<string, unknown>;
    const names = [
      'datapoint_id',
      'value',
      'confidence',
      'last_updated_at',
      'first_seen_at',
      'last_verified_at',
      'sources',
      'alternatives',
      'decided_by',
    ];
    expect(Object.keys(field)).toEqual(names);
  });
});
