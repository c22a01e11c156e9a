import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalServer, serveHttp } from '../support/local-server.js';
import { type CandorHome, openHome, rowsOf } from './support/candor-process.js';
import { openStateOf } from './support/stored-state.js';

/** Sources that fail in every way a server can, over real sockets: the run says so, nothing is concluded, and the next run goes on. */

const terms = {
  url: 'https://registry.example/terms',
  version: '2026-03',
  readOn: '2026-10-12',
  legalBasis: 'legitimate_interest',
  resale: false,
  attribution: null,
  robotsRequired: false,
};
const limitMs = 2_000;
const longLimitMs = 3_600_000;
const timeoutMs = 1_000;

let home: CandorHome;
let server: LocalServer;
let isHealthy = false;
const asked: string[] = [];

function rdapOf(domain: string): object {
  const card = [
    'vcard',
    [
      ['version', {}, 'text', '4.0'],
      ['kind', {}, 'text', 'org'],
      ['fn', {}, 'text', `${domain} Ltd`],
    ],
  ];
  const entity = { objectClassName: 'entity', roles: ['registrant'], vcardArray: card };
  return { objectClassName: 'domain', ldhName: domain, rdapConformance: ['rdap_level_0'], entities: [entity] };
}

function json(response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** The first part of the path says how the server fails until it is healthy. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = request.url ?? '';
  asked.push(url);
  const [, manner = '', ...rest] = url.split('/');
  if (manner === 'dns.json') bootstrap(response);
  else if (!isHealthy && Object.hasOwn(failures, manner) && !url.includes('first')) failures[manner]!(response);
  else if (manner === 'accounts') json(response, accountOf(rest));
  else json(response, rdapOf(rest.at(-1)!));
}

function accountOf([, login = '', part]: readonly string[]): unknown {
  if (part === 'social_accounts') return [];
  return { id: login.length, login, type: 'User', name: 'Ada Quill', html_url: `https://github.com/${login}` };
}

const failures: Readonly<Record<string, (response: ServerResponse) => void>> = {
  limited: (response) => json(response, {}, 429, { 'Retry-After': String(limitMs / 1000) }),
  broken: (response) => json(response, {}, 500),
  private: (response) => json(response, {}, 302, { Location: 'http://10.0.0.1/latest/meta-data' }),
  half(response) {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '5000' });
    response.write('{"objectClassName":"domain",', () => response.destroy());
  },
  silent: () => undefined,
  accounts: () => undefined,
  stalled(response) {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '5000' });
    response.write('{"objectClassName":"domain",');
  },
  github(response) {
    const reset = Math.ceil((Date.now() + longLimitMs) / 1000);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
    json(response, { message: 'API rate limit exceeded' }, 403, headers);
  },
};

const slow = ['silent', 'stalled'];
const manners = ['limited', 'broken', 'private', 'half', ...slow];

function bootstrap(response: ServerResponse): void {
  const services = manners.map((manner) => [[`${manner}.example`], [`http://${server.host}/${manner}/`]]);
  json(response, { version: '1.0', publication: '2026-11-01T00:00:00Z', services });
}

beforeAll(async () => {
  server = await serveHttp(answer);
  home = await openHome({ CANDOR_ALLOW_HOSTS: server.host });
  const bootstrapUrl = `http://${server.host}/dns.json`;
  const whois = (manner: string, names: readonly string[]) => ({
    id: `whois:${manner}`,
    connector: 'whois',
    settings: { bootstrapUrl, port43: { isEnabled: false }, domains: names.map((name) => `${name}.${manner}.example`) },
    terms,
    expected: { minimum: 0, maximum: 100 },
    ...(slow.includes(manner) ? { timeoutMs } : {}),
  });
  const github = {
    id: 'github',
    connector: 'github',
    settings: { baseUrl: `http://${server.host}/github`, logins: ['quiet-tern'] },
    terms,
    expected: { minimum: 0, maximum: 100 },
  };
  const accounts = {
    ...github,
    id: 'github:accounts',
    settings: { baseUrl: `http://${server.host}/accounts`, logins: ['first-tern', 'second-tern'] },
    timeoutMs,
  };
  await home.writeSources([
    ...['limited', ...slow].map((manner) => whois(manner, ['first', 'second'])),
    ...['broken', 'private', 'half'].map((manner) => whois(manner, ['only'])),
    github,
    accounts,
  ]);
  // Commands that run at the same time share a server that outlives them; the role without schedules, so that nothing else is pulled.
  await home.spawn(['start', '--role', 'api']).says('ready');
}, 30_000);
afterAll(async () => {
  await home.close();
  await server.close();
});

const run = async (name: string) => {
  const { code, stdout, stderr } = await home.run('source', 'run', name);
  return { code, row: rowsOf({ stdout })[0], stderr };
};

test('a 429 ends the run with the moment until which it is limited; what came before is kept', async () => {
  const limited = await run('whois:limited');
  expect(limited).toMatchObject({ code: 1, row: { status: 'rate_limited', failure: null, read: 1, accepted: 1 } });
  expect(limited.stderr).toMatch(/is rate limited until \d{4}-\d\d-\d\dT[\d:.]+Z; what came is kept/);
});

test('a 403 with a limit is one too, and a run that comes too early asks nothing', async () => {
  expect(await run('github')).toMatchObject({ code: 1, row: { status: 'rate_limited', read: 0 } });
  const before = asked.length;
  expect(await run('github')).toMatchObject({ code: 1, row: { status: 'rate_limited', read: 0 } });
  expect(asked.length).toBe(before);
});

test('a 500, a redirect to a private address and half a body are transient failures; nothing is kept', async () => {
  const failed = await Promise.all(['whois:broken', 'whois:private', 'whois:half'].map(run));
  for (const { code, row, stderr } of failed) {
    expect({ code, row }).toEqual({ code: 1, row: undefined });
    expect(stderr).toMatch(/^The source stopped: servers-failed \(transient\).*the next run continues\.\n$/);
  }
  expect(asked.some((url) => url.includes('meta-data'))).toBe(false);
});

test('a server that never answers, and one that stops in mid-answer, end the run at its time limit; the cursor stays behind what is kept', async () => {
  const failed = await Promise.all([...slow.map((manner) => `whois:${manner}`), 'github:accounts'].map(run));
  expect(failed.map(({ code, row }) => ({ code, row }))).toEqual(failed.map(() => ({ code: 1, row: undefined })));
  const [silent, stalled, accounts] = failed.map(({ stderr }) => stderr);
  for (const stderr of [silent, stalled]) expect(stderr).toContain('servers-failed (transient) {"domains":1}');
  expect(accounts).toMatch(/^The source stopped: timeout \(transient\).*the next run continues\.\n$/);
  const state = await openStateOf(home);
  const runs = await state.db.collection('source_runs').find({ 'failure.reason': 'timeout' }).toArray();
  expect(runs).toMatchObject([{ sourceId: 'github:accounts', status: 'failed', counts: { read: 1, accepted: 1 } }]);
  const cursors = await state.db.collection<{ _id: string; cursor: string }>('source_states').find({}).toArray();
  await state.close();
  const cursorOf = (id: string): unknown => JSON.parse(cursors.find(({ _id }) => _id === id)!.cursor);
  expect(cursorOf('github:accounts')).toMatchObject({ list: 'logins', at: 1 });
  for (const manner of slow) expect(cursorOf(`whois:${manner}`)).toMatchObject({ next: 2, pending: [1] });
});

test('once the servers are well the next run takes what is missing, and only that', async () => {
  await sleep(limitMs);
  isHealthy = true;
  asked.length = 0;
  const taken = await Promise.all(manners.map((manner) => run(`whois:${manner}`)));
  for (const one of taken)
    expect(one).toMatchObject({ code: 0, stderr: '', row: { status: 'completed', read: 1, accepted: 1 } });
  for (const manner of ['limited', ...slow]) {
    const asks = asked.filter((url) => url.startsWith(`/${manner}/`));
    expect(asks).toEqual([`/${manner}/domain/second.${manner}.example`]);
  }
  asked.length = 0;
  expect(await run('github:accounts')).toMatchObject({ code: 0, row: { status: 'completed', read: 1, accepted: 1 } });
  expect(asked).toEqual(['/accounts/users/second-tern', expect.stringMatching(/second-tern\/social_accounts/)]);
});
