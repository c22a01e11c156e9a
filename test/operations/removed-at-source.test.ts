import { pullSource } from '../../src/operations/pull-source.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { askFor, deliverRows, github, north, type PersonRow, peopleSources, south } from '../support/people.js';
import { type Recording, recordingsIn, replay } from '../support/replay.js';

/** What a source took back is not kept longer than there (CJEU C-26/22 and C-64/22). */

const now = new Date('2026-11-02T08:00:00Z');
const api = 'https://api.github.com';
const account = recordingsIn(new URL('../connectors/github/recordings', import.meta.url).pathname, ['user.json']);
let candor: TestCandor;
let answers: readonly Recording[];

beforeEach(async () => {
  candor = await openTestCandor({
    now,
    transport: (request) => replay(answers, [], { isRepeated: true }).transport(request),
  });
  const json = peopleSources(candor.folder) as { sources: { id: string; settings: object }[] };
  const sources = json.sources.map((source) =>
    source.id === github ? { ...source, settings: { logins: [{ login: 'ada-northlist', id: 900001 }] } } : source,
  );
  candor.setSources({ sources });
});
afterEach(async () => candor?.close());

async function everythingHeld(): Promise<string> {
  let held = '';
  for await (const one of candor.context.store.dump()) held += `${JSON.stringify(one)}\n`;
  return held.toLowerCase();
}

const row = {
  id: 'r1',
  name: 'Ragna Rask',
  email: 'ragna@rask.example',
  phone: '+12025550177',
  employer: 'Rask',
  domain: 'rask.example',
} as const;
const { phone: _phone, ...without } = row;

test('B74: a value that the next delivery lacks finds nobody and is in no store', async () => {
  await deliverRows(candor, [{ source: north, ...row }]);
  expect(await askFor(candor.context, { phone: row.phone })).toMatch(/^per_/);
  await deliverRows(candor, [{ source: north, ...without }]);
  expect(await askFor(candor.context, { phone: row.phone })).toBe('no_match');
  expect(await askFor(candor.context, { email: row.email })).toMatch(/^per_/);
  expect(await everythingHeld()).not.toContain('2025550177');
});

test('B74: what a second source still says is still shown, and a contract can let a value stay', async () => {
  await deliverRows(candor, [
    { source: north, ...row },
    { source: south, ...row },
  ]);
  await deliverRows(candor, [{ source: north, ...without }]);
  expect(await askFor(candor.context, { phone: row.phone })).toMatch(/^per_/);
  const kept: PersonRow = { source: south, id: 'r2', name: 'Stig Holm', email: 'stig@holm.example', title: 'Buyer' };
  await deliverRows(candor, [kept]);
  await deliverRows(candor, [{ ...kept, title: 'Head of Buying' }]);
  expect(await everythingHeld()).toContain('"buyer"');
});

test('B74: an account that is gone at the next successful read leaves nothing; one that cannot be read stays', async () => {
  answers = account;
  await pullSource(candor.context, { sourceId: github });
  await candor.queue.idle();
  const held = /ada-northlist|ada lovelock|900001/;
  expect(await everythingHeld()).toMatch(held);
  answers = [
    { url: `${api}/users/ada-northlist`, status: 401, body: {} },
    { url: `${api}/user/900001`, status: 401, body: {} },
  ];
  await expect(pullSource(candor.context, { sourceId: github })).rejects.toThrow();
  await candor.queue.idle();
  expect(await everythingHeld()).toMatch(held);
  answers = [
    { url: `${api}/users/ada-northlist`, status: 404, body: { message: 'Not Found' } },
    { url: `${api}/user/900001`, status: 404, body: { message: 'Not Found' } },
  ];
  expect((await pullSource(candor.context, { sourceId: github })).counts).toMatchObject({ gone: 1 });
  await candor.queue.idle();
  expect(await everythingHeld()).not.toMatch(held);
});
