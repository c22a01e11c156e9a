import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { normalise } from '../../../connectors/partner-feed/normalise.js';
import { FeedSettings } from '../../../connectors/partner-feed/schema.js';
import { SkipRecord } from '../../../src/errors.js';

const mapping = {
  id: 'ref',
  columns: {
    given_name: 'first',
    family_name: 'last',
    job_title: 'title',
    employer_name: 'company',
    employer_domain: 'site',
    email: 'mail',
    phone: 'tel',
    profile_url: 'link',
    city: 'town',
    country: 'land',
    skills: 'can',
    languages: 'speaks',
    employment_start: 'since',
    employment_end: 'until',
    github_login: 'hub',
  },
  notified_at: 'told',
  visibility: 'seen',
  ignore: ['note'],
};
const settings = FeedSettings.parse({ folder: '/deliveries', mapping });
const row = {
  ref: '7',
  first: 'Ada',
  last: 'Test',
  title: 'CTO',
  company: 'Northlist',
  site: 'northlist.example',
  mail: 'ada@northlist.example',
  tel: '020 7946 0001',
  link: '',
  town: 'London',
  land: 'United Kingdom',
  can: 'SQL; Rust',
  speaks: 'en; Welsh',
  since: '2024-02',
  until: '',
  hub: '@adatest',
  told: '2026-01-31',
  seen: 'public',
  note: 'x',
};

test('a row becomes one person with each mapped column as a value and its column as path', () => {
  const { subjects, unmapped } = normalise(row, settings);
  expect(unmapped).toEqual([]);
  expect(subjects).toHaveLength(1);
  expect(subjects[0]).toMatchObject({
    role: 'row',
    kind: 'person',
    notifiedAt: new Date('2026-01-31T00:00:00Z'),
    visibility: 'everyone',
  });
  expect(subjects[0]!.values).toEqual([
    { field: 'full_name', raw: { given: 'Ada', family: 'Test' }, path: 'first+last' },
    { field: 'job_title', raw: 'CTO', path: 'title' },
    { field: 'employer', raw: { name: 'Northlist', domain: 'northlist.example' }, path: 'company+site' },
    {
      field: 'employment',
      raw: { employer: { name: 'Northlist', domain: 'northlist.example' }, title: 'CTO', start: '2024-02', end: '' },
      path: 'company+site+title+since+until',
    },
    { field: 'email', raw: 'ada@northlist.example', path: 'mail' },
    { field: 'phone', raw: '020 7946 0001', path: 'tel', country: 'GB' },
    { field: 'profile_url', raw: 'https://github.com/adatest', path: 'hub' },
    { field: 'place', raw: { city: 'London', country: 'United Kingdom' }, path: 'town+land' },
    { field: 'skill', raw: 'SQL', path: 'can' },
    { field: 'skill', raw: 'Rust', path: 'can' },
    { field: 'language', raw: 'en', path: 'speaks' },
    { field: 'language', raw: 'Welsh', path: 'speaks' },
  ]);
});

test.each([[{ since: '' }], [{ company: '', site: '' }]])(
  'a post without a month or an employer is none: %j',
  (less) => {
    const { values } = normalise({ ...row, ...less }, settings).subjects[0]!;
    expect(values.some(({ field }) => field === 'employment')).toBe(false);
  },
);

test.each([
  ['GB', 'GB'],
  ['DEU', 'DE'],
  ['France', 'FR'],
  ['Atlantis', undefined],
  ['', undefined],
])('the country cell %p gives phone numbers the hint %p', (land, hint) => {
  const phone = normalise({ ...row, land }, settings).subjects[0]!.values.find(({ field }) => field === 'phone');
  expect(phone?.country).toBe(hint);
});

test.each([
  ['', null],
  ['31.01.2026', null],
  ['2026-02-30T99:00:00Z', null],
  ['2026-01-31T10:00:00+02:00', new Date('2026-01-31T08:00:00Z')],
])('a notice date %p is read as %p', (told, at) => {
  expect(normalise({ ...row, told }, settings).subjects[0]!.notifiedAt).toEqual(at);
});

test.each([
  ['everyone', 'everyone'],
  ['limited', 'limited'],
  ['first degree', 'unknown'],
  ['', 'unknown'],
])('a visibility cell %p is %p', (seen, visibility) => {
  expect(normalise({ ...row, seen }, settings).subjects[0]!.visibility).toBe(visibility);
});

test('a feed without a visibility column has no notion of visibility', () => {
  const { visibility: _, ...without } = mapping;
  expect(
    normalise({ ref: '1', first: 'Ada' }, { ...settings, mapping: { ...without, ignore: [] } }).subjects[0]!.visibility,
  ).toBeNull();
});

test('a row that maps to nothing, or is no row, is skipped with its rule', () => {
  expect(() => normalise({ ref: '1', note: 'only a note' }, settings)).toThrow(
    new SkipRecord('record-without-subject'),
  );
  for (const payload of [null, [], 'text', { ref: 1 }])
    expect(() => normalise(payload, settings)).toThrow(new SkipRecord('malformed-record'));
});

test('a mapping may stand in a file, and a wrong one is refused with its place', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'candor-mapping-')), 'mapping.json');
  writeFileSync(file, JSON.stringify(mapping));
  expect(FeedSettings.parse({ folder: '/deliveries', mapping: file }).mapping).toEqual(settings.mapping);
  writeFileSync(file, JSON.stringify({ id: 'ref', columns: { salary: 'pay' } }));
  expect(JSON.stringify(FeedSettings.safeParse({ folder: '/deliveries', mapping: file }).error?.issues)).toContain(
    'mapping file: columns',
  );
  expect(
    JSON.stringify(FeedSettings.safeParse({ folder: '/deliveries', mapping: `${file}x` }).error?.issues),
  ).toContain('ENOENT');
});
