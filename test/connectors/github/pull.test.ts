import { github } from '../../../connectors/github/index.js';
import { GithubSettings } from '../../../connectors/github/schema.js';
import type { PullEvent } from '../../../src/connector-kit/contract.js';
import { lastCursor, pullContext, recordsOf } from '../../support/pull-context.js';
import { type Recording, recordingsIn, replay } from '../../support/replay.js';
import { all, api, folder, httpOf, pull } from './pulling.js';

const userFile = recordingsIn(folder, ['user.json']);
const soon = '2026-11-23T12:30:00.000Z';
const soonSeconds = String(Date.parse(soon) / 1000);

function idsOf(events: readonly PullEvent[]): readonly string[] {
  return recordsOf(events).map(({ stream, idAtSource }) => `${stream}/${idAtSource}`);
}

test('a user by login is one record with the social accounts, under the id that stays', async () => {
  const world = replay(userFile);
  const events = await pull(world, { logins: ['ada-northlist'] });
  world.assertAllUsed();
  expect(idsOf(events)).toEqual(['users/900001']);
  expect(recordsOf(events)[0]).toMatchObject({
    uri: 'https://github.com/ada-northlist',
    etag: 'W/"aaaa0001"',
    observedAt: null,
    payload: { user: { id: 900001 }, socialAccounts: [{ provider: 'linkedin' }, {}] },
  });
  expect(lastCursor(events)).toBeNull();
});

test('an organisation comes with its public members over all pages, without bots and without its billing address', async () => {
  const world = replay(all);
  const events = await pull(world, { organisations: ['northlist'] });
  world.assertAllUsed();
  expect(idsOf(events)).toEqual(['organisations/910000', 'users/900001', 'users/900002', 'users/900003']);
  expect(JSON.stringify(events)).not.toContain('billing');
});

test('an account seen before is asked for with its etag, and an unchanged one is only seen again', async () => {
  const world = replay([
    { url: `${api}/users/ada-northlist`, requestHeaders: { 'if-none-match': 'W/"aaaa0001"' }, status: 304 },
  ]);
  const events = await pull(world, { logins: [{ login: 'ada-northlist', id: 900001 }] }, null, {
    etags: { 'users/900001': 'W/"aaaa0001"' },
  });
  world.assertAllUsed();
  expect(events).toEqual([
    { type: 'unchanged', stream: 'users', idAtSource: '900001' },
    { type: 'checkpoint', cursor: null },
  ]);
});

test('a renamed account is found by its id', async () => {
  const [user, social] = userFile;
  const world = replay([
    { url: `${api}/users/ada-old`, status: 404, body: { message: 'Not Found' } },
    { ...user!, url: `${api}/user/900001` },
    social!,
  ]);
  expect(idsOf(await pull(world, { logins: [{ login: 'ada-old', id: 900001 }] }))).toEqual(['users/900001']);
  world.assertAllUsed();
});

test('a login that now belongs to somebody else is not taken for the account that was meant', async () => {
  const [user] = userFile;
  const world = replay([user!, { url: `${api}/user/7`, status: 404, body: { message: 'Not Found' } }]);
  const events = await pull(world, { logins: [{ login: 'ada-northlist', id: 7 }] });
  world.assertAllUsed();
  expect(events[0]).toEqual({ type: 'gone', stream: 'users', idAtSource: '7' });
});

test('a login that is unknown is a warning, since nothing of ours is known to be gone', async () => {
  const world = replay([{ url: `${api}/users/nobody`, status: 404, body: { message: 'Not Found' } }]);
  expect((await pull(world, { logins: ['nobody'] }))[0]).toEqual({
    type: 'warning',
    code: 'account-not-found',
    details: { stream: 'users' },
  });
});

test('organisations and bots among the logins are no people', async () => {
  const [user] = userFile;
  const body = user!.body as object;
  const world = replay([
    { ...user!, body: { ...body, type: 'Organization' } },
    { ...user!, url: `${api}/users/helper`, body: { ...body, type: 'Bot' } },
  ]);
  const events = await pull(world, { logins: ['ada-northlist', 'helper'] });
  world.assertAllUsed();
  expect(events.map(({ type }) => type)).toEqual(['warning', 'checkpoint']);
});

test.each<[string, number, Record<string, string>, string, string]>([
  [
    'the primary limit',
    403,
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': soonSeconds },
    'API rate limit exceeded',
    soon,
  ],
  [
    'the primary limit as 429',
    429,
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': soonSeconds },
    'API rate limit exceeded',
    soon,
  ],
  [
    'a secondary limit with a wait',
    403,
    { 'retry-after': '90', 'x-ratelimit-remaining': '4000' },
    'You have exceeded a secondary rate limit',
    '2026-11-23T12:01:30.000Z',
  ],
  ['a secondary limit without one', 403, {}, 'You have exceeded a secondary rate limit', '2026-11-23T12:01:00.000Z'],
  ['a bare 429', 429, {}, 'slow down', '2026-11-23T12:01:00.000Z'],
  [
    'a reset beyond any window',
    403,
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${soonSeconds}000` },
    'API rate limit exceeded',
    '2026-11-24T12:00:00.000Z',
  ],
])(
  '%s ends the run with its time, and the next run goes on behind the last record',
  async (_title, status, headers, message, until) => {
    const [user, social] = userFile;
    const limit: Recording = { url: `${api}/users/second`, status, headers, body: { message } };
    const first = await pull(replay([user!, social!, limit]), { logins: ['ada-northlist', 'second'] });
    expect(first.at(-1)).toEqual({ type: 'rateLimited', until: new Date(until) });
    expect(idsOf(first)).toEqual(['users/900001']);
    const world = replay([{ ...user!, url: `${api}/users/second` }, social!]);
    expect(idsOf(await pull(world, { logins: ['ada-northlist', 'second'] }, lastCursor(first)))).toEqual([
      'users/900001',
    ]);
    world.assertAllUsed();
  },
);

test('once the quota is spent nothing more is sent', async () => {
  const [user, social] = userFile;
  const spent = { ...social!, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': soonSeconds } };
  const world = replay([user!, spent]);
  const events = await pull(world, { logins: ['ada-northlist', 'second'] });
  world.assertAllUsed();
  expect(events.at(-1)).toEqual({ type: 'rateLimited', until: new Date(soon) });
});

test('a cursor holds positions only, and counts for the lists it was made with', async () => {
  const [user, social] = userFile;
  const limit: Recording = { url: `${api}/users/second`, status: 429, body: {} };
  const cursor = lastCursor(await pull(replay([user!, social!, limit]), { logins: ['ada-northlist', 'second'] }))!;
  expect(JSON.stringify(cursor)).not.toMatch(/ada|second/);
  const world = replay([user!, social!]);
  expect(idsOf(await pull(world, { logins: ['ada-northlist'] }, cursor))).toEqual(['users/900001']);
  world.assertAllUsed();
});

test('a run cut among the members of an organisation goes on there', async () => {
  const cut = all.map((one) =>
    one.url.endsWith('/users/cleo-dev') ? { url: one.url, status: 502, body: 'bad gateway' } : one,
  );
  const context = pullContext({
    settings: GithubSettings.parse({ organisations: ['northlist'] }),
    http: httpOf(replay(cut)),
  });
  const seen: PullEvent[] = [];
  const failed = (async () => {
    for await (const event of github.pull(context, null)) seen.push(event);
  })();
  await expect(failed).rejects.toMatchObject({ reason: 'http-status', kind: 'transient', details: { status: 502 } });
  const world = replay(all.filter(({ url }) => /page=2|cleo/.test(url)));
  const rest = await pull(world, { organisations: ['northlist'] }, lastCursor(seen));
  world.assertAllUsed();
  expect([...idsOf(seen), ...idsOf(rest)]).toEqual([
    'organisations/910000',
    'users/900001',
    'users/900002',
    'users/900003',
  ]);
});

test.each<[string, number, string, string]>([
  ['a refused token', 401, 'token-refused', 'config'],
  ['a forbidden call', 403, 'http-status', 'config'],
  ['a broken server', 500, 'http-status', 'transient'],
])('%s stops the run as %i %s', async (_title, status, reason, kind) => {
  const world = replay([{ url: `${api}/users/ada-northlist`, status, body: { message: 'no' } }]);
  await expect(pull(world, { logins: ['ada-northlist'] })).rejects.toMatchObject({ reason, kind });
});

test('an answer that is no account is refused by itself and the next account is read', async () => {
  const [user, social] = userFile;
  const world = replay([
    { url: `${api}/users/broken`, body: { id: 'x', login: 3 } },
    { url: `${api}/users/html`, body: '<html>' },
    user!,
    social!,
  ]);
  const events = await pull(world, { logins: ['broken', 'html', 'ada-northlist'] });
  world.assertAllUsed();
  expect(events.map(({ type }) => type)).toEqual(['refused', 'refused', 'record', 'checkpoint']);
});

test('members beyond the limit of the source are not read', async () => {
  const world = replay(all.filter(({ url }) => /orgs\/northlist($|.*&page=1$)|ada/.test(url)));
  expect(idsOf(await pull(world, { organisations: ['northlist'], maxMembers: 1 }))).toEqual([
    'organisations/910000',
    'users/900001',
  ]);
  world.assertAllUsed();
});

test.each<[string, Recording, string, RegExp]>([
  [
    'a working token',
    { url: `${api}/rate_limit`, body: { rate: { limit: 5000, remaining: 4321 } } },
    'ok',
    /4321 of 5000/,
  ],
  ['a refused token', { url: `${api}/rate_limit`, status: 401, body: {} }, 'config_error', /token/],
  ['a server that is no GitHub', { url: `${api}/rate_limit`, body: {} }, 'config_error', /baseUrl/],
  ['a broken server', { url: `${api}/rate_limit`, status: 503, body: {} }, 'transient_error', /could not be asked/],
])('check tells %s', async (_title, recording, status, message) => {
  const context = pullContext({
    settings: GithubSettings.parse({ token: 'a-token-for-tests' }),
    http: httpOf(replay([recording])),
  });
  const result = await github.check(context);
  expect(result.status).toBe(status);
  expect(result.message).toMatch(message);
});
