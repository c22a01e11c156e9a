import { cleanRecord, maxValuesPerSubject } from '../../src/connector-kit/clean-record.js';
import type { MappedSubject, MappedValue } from '../../src/connector-kit/contract.js';
import { explainRule, quarantineRules } from '../../src/connector-kit/quarantine.js';

function clean(values: readonly MappedValue[]) {
  const subject: MappedSubject = {
    role: 'row',
    kind: 'person',
    values,
    redactions: [],
    notifiedAt: null,
    visibility: null,
  };
  const cleaned = cleanRecord({ subjects: [subject], unmapped: ['salary'] });
  return { ...cleaned, values: cleaned.subjects[0]!.values };
}

test('values come in stored form with their original wording, place and flags', () => {
  const { values, dropped, unmapped } = clean([
    { field: 'email', raw: 'Ada@Northlist.Example', path: 'mail' },
    { field: 'email', raw: 'info@northlist.example', path: 'mail2' },
    { field: 'employer', raw: { name: 'Northlist GmbH', domain: 'www.northlist.example' }, path: 'company+site' },
    { field: 'phone', raw: '020 7946 0001', path: 'tel', country: 'GB' },
  ]);
  expect(dropped).toEqual([]);
  expect(unmapped).toEqual(['salary']);
  expect(values.map(({ field, key, original, path }) => [field, key, original, path])).toEqual([
    ['email', 'ada@northlist.example', 'Ada@Northlist.Example', 'mail'],
    ['email', 'info@northlist.example', 'info@northlist.example', 'mail2'],
    ['employer', 'domain:northlist.example', 'Northlist GmbH, www.northlist.example', 'company+site'],
    ['phone', expect.stringContaining('+442079460001'), '020 7946 0001', 'tel'],
  ]);
  expect(values[1]!.flags).toContain('role');
});

test('a bad value is dropped with its reason and the others stay', () => {
  const { values, dropped } = clean([
    { field: 'email', raw: '900002+bram-k@users.noreply.github.com', path: 'user.email' },
    { field: 'phone', raw: '12', path: 'tel' },
    { field: 'salary', raw: '1', path: 'pay' },
    { field: 'full_name', raw: 'Ada Testwell', path: 'name' },
  ]);
  expect(values.map(({ field }) => field)).toEqual(['full_name']);
  expect(dropped).toEqual([
    { role: 'row', field: 'email', reason: 'noreply-address', path: 'user.email' },
    { role: 'row', field: 'phone', reason: expect.any(String), path: 'tel' },
    { role: 'row', field: 'salary', reason: 'unknown-field', path: 'pay' },
  ]);
});

test('the same value twice is one value, the first wording wins', () => {
  const { values } = clean([
    { field: 'email', raw: 'ada@northlist.example', path: 'a' },
    { field: 'email', raw: 'ADA@northlist.example', path: 'b' },
  ]);
  expect(values.map(({ path }) => path)).toEqual(['a']);
});

test('a subject has at most two hundred values, and the rest is told', () => {
  const { values, dropped } = clean(
    Array.from({ length: 210 }, (_, at) => ({ field: 'email', raw: `p${at}@northlist.example`, path: `m${at}` })),
  );
  expect(values).toHaveLength(maxValuesPerSubject);
  expect(dropped.map(({ reason }) => reason)).toEqual(Array(10).fill('too-many-values'));
});

test('an original is cut at a thousand characters and holds nothing that cannot be stored', () => {
  const [value] = clean([
    { field: 'github_id', raw: '12\ud800', path: 'x' },
    { field: 'skill', raw: `SQL\u0000${' '.repeat(2000)}`, path: 'y' },
  ]).values;
  if (value !== undefined) {
    expect(value.original.length).toBeLessThanOrEqual(1000);
    expect(value.original).not.toContain('\0');
  }
});

test('every rule of the quarantine has its sentence, and an unknown one says so', () => {
  for (const rule of Object.keys(quarantineRules)) expect(explainRule(rule)).toMatch(/\.$/);
  expect(explainRule('toString')).toMatch(/No explanation/);
});
