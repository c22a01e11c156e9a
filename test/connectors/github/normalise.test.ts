import { normalise } from '../../../connectors/github/normalise.js';
import type { Json } from '../../../src/connector-kit/contract.js';
import { SkipRecord } from '../../../src/errors.js';
import { recordingsIn } from '../../support/replay.js';

const recordings = recordingsIn(new URL('./recordings', import.meta.url).pathname);

function bodyOf(path: string): Record<string, Json> {
  return recordings.find(({ url }) => url === `https://api.github.com${path}`)!.body as Record<string, Json>;
}

const user = bodyOf('/users/ada-northlist');
const socialAccounts = bodyOf('/users/ada-northlist/social_accounts') as unknown as Json;

function valuesOf(payload: Json) {
  return normalise(payload).subjects[0]!.values.map(({ field, raw, path }) => [field, raw, path]);
}

test('an account becomes a person whose values name their places in the record', () => {
  const { subjects, unmapped } = normalise({ user, socialAccounts });
  expect(unmapped).toEqual([]);
  expect(subjects[0]).toMatchObject({ role: 'user', kind: 'person', notifiedAt: null, visibility: null });
  expect(valuesOf({ user, socialAccounts })).toEqual([
    ['github_id', 900001, 'user.id'],
    ['full_name', 'Ada Testwell', 'user.name'],
    ['employer', { name: 'northlist' }, 'user.company'],
    ['place', 'London, United Kingdom', 'user.location'],
    ['email', 'ada.testwell@northlist.example', 'user.email'],
    ['profile_url', 'https://github.com/ada-northlist', 'user.html_url'],
    ['profile_url', 'https://adatestwell.example', 'user.blog'],
    ['profile_url', 'https://x.com/adatestwell', 'user.twitter_username'],
    ['profile_url', 'https://www.linkedin.com/in/ada-testwell', 'socialAccounts.0.url'],
    ['profile_url', 'https://social.northlist.example/@ada', 'socialAccounts.1.url'],
  ]);
});

test.each([
  ['@acme', 'acme'],
  ['@acme @other', 'acme'],
  ['@acme, @other', 'acme'],
  ['Acme (ex-Foo)', 'Acme (ex-Foo)'],
  ['@Acme Widgets', 'Acme Widgets'],
  ['@acme.io', 'acme.io'],
])('the company %p is the hint %p', (company, name) => {
  expect(valuesOf({ user: { ...user, company }, socialAccounts: [] })).toContainEqual([
    'employer',
    { name },
    'user.company',
  ]);
});

test.each(['', '  ', '@', null])('the company %p says nothing', (company) => {
  expect(valuesOf({ user: { ...user, company }, socialAccounts: [] }).map(([field]) => field)).not.toContain(
    'employer',
  );
});

test("an organisation becomes a company; only a role mailbox is the company's", () => {
  const organisation = bodyOf('/orgs/northlist');
  const { subjects, unmapped } = normalise({ organisation });
  expect([subjects[0]!.role, subjects[0]!.kind, unmapped]).toEqual(['organisation', 'company', []]);
  expect(valuesOf({ organisation })).toEqual([
    ['company_name', 'Northlist GmbH', 'organisation.name'],
    ['domain', 'https://www.northlist.example/about', 'organisation.blog'],
    ['place', 'Berlin, Germany', 'organisation.location'],
    ['email', 'info@northlist.example', 'organisation.email'],
    ['profile_url', 'https://github.com/northlist', 'organisation.html_url'],
    ['profile_url', 'https://x.com/northlist', 'organisation.twitter_username'],
  ]);
  const personal = valuesOf({ organisation: { ...organisation, email: 'ada.testwell@northlist.example', name: null } });
  expect(personal.map(([field]) => field)).not.toContain('email');
  expect(personal[0]).toEqual(['company_name', 'northlist', 'organisation.name']);
  expect(JSON.stringify(valuesOf({ organisation }))).not.toContain('billing');
});

test('a field that GitHub adds is reported, not absorbed', () => {
  expect(normalise({ user: { ...user, pronouns: 'she/her' }, socialAccounts: [] }).unmapped).toEqual(['user.pronouns']);
});

test.each<[string, Json]>([
  ['nothing', null],
  ['a user without id', { user: { login: 'x', type: 'User' }, socialAccounts: [] }],
  ['social accounts that are no list', { user, socialAccounts: {} }],
  ['an id that is text', { organisation: { id: '1', login: 'x' } }],
])('%s is no record', (_title, payload) => {
  expect(() => normalise(payload)).toThrow(new SkipRecord('malformed-record'));
});
