import { whois } from '../../../connectors/whois/index.js';
import { WhoisSettings } from '../../../connectors/whois/schema.js';
import type { Json, PullEvent } from '../../../src/connector-kit/contract.js';
import { openHttp } from '../../../src/connector-kit/http.js';
import { openWhoisSocket } from '../../../src/connector-kit/whois-socket.js';
import { collect, lastCursor, pullContext, recordsOf, testNow } from '../../support/pull-context.js';
import { type Recording, type Replay, replay, type WhoisRecording } from '../../support/replay.js';

const bootstrapUrl = 'https://bootstrap.example/dns.json';
const bootstrap: Recording = {
  url: bootstrapUrl,
  body: { version: '1.0', services: [[['example'], ['https://rdap.example/v1/']]] },
};

function domainAnswer(domain: string, parts: object = {}) {
  return { objectClassName: 'domain', ldhName: domain, ...parts };
}

function rdapOf(domain: string, parts: Partial<Recording> = {}): Recording {
  return {
    url: `https://rdap.example/v1/domain/${domain}`,
    requestHeaders: { accept: 'application/rdap+json' },
    headers: { 'content-type': 'application/rdap+json' },
    body: domainAnswer(domain),
    ...parts,
  };
}

async function pull(world: Replay, settings: object, cursor: Json | null = null): Promise<PullEvent[]> {
  const now = () => testNow;
  const http = openHttp({ userAgent: 'test', now, transport: world.transport, retryDelaysMs: [] });
  const whoisSocket = openWhoisSocket({ now, transport: world.whoisTransport });
  const parsed = WhoisSettings.parse({ bootstrapUrl, ...settings });
  return await collect(whois.pull(pullContext({ settings: parsed, http, whoisSocket }), cursor));
}

function idsOf(events: readonly PullEvent[]): readonly string[] {
  return recordsOf(events).map(({ idAtSource }) => idAtSource);
}

test('a domain is asked at the server that the bootstrap file names, in A-labels', async () => {
  const world = replay([bootstrap, rdapOf('xn--nordlst-sza.example')]);
  expect(idsOf(await pull(world, { domains: ['Nordl\u00efst.Example.'] }))).toEqual(['xn--nordlst-sza.example']);
  world.assertAllUsed();
});

test("one record holds the registry's answer and the registrar's, to which a thin registry refers", async () => {
  const related = 'https://rdap.registrar.example/domain/northlist.example';
  const links = [
    { rel: 'self', href: 'https://rdap.example/v1/domain/northlist.example' },
    { rel: 'related', type: 'application/rdap+json', href: related },
  ];
  const world = replay([
    bootstrap,
    rdapOf('northlist.example', { body: domainAnswer('northlist.example', { links }) }),
    { url: related, body: domainAnswer('northlist.example') },
  ]);
  const events = await pull(world, { domains: ['northlist.example'] });
  world.assertAllUsed();
  expect(recordsOf(events)).toMatchObject([
    {
      stream: 'domains',
      idAtSource: 'northlist.example',
      uri: 'https://rdap.example/v1/domain/northlist.example',
      payload: { rdap: [{}, { url: related }], whois: [] },
    },
  ]);
  expect(lastCursor(events)).toBeNull();
});

test.each<[string, Partial<Recording>]>([
  ['a 404', { status: 404, body: {} }],
  ['an error body that says 404', { body: { errorCode: 404, title: 'not found' } }],
])('%s means that the registration is gone', async (_title, parts) => {
  const events = await pull(replay([bootstrap, rdapOf('northlist.example', parts)]), {
    domains: ['northlist.example'],
  });
  expect(events[0]).toEqual({ type: 'gone', stream: 'domains', idAtSource: 'northlist.example' });
});

test.each<[string, Partial<Recording>, string]>([
  ['a 429', { status: 429, headers: { 'retry-after': '120' }, body: {} }, '2026-11-23T12:02:00.000Z'],
  ['an error body that says 429', { body: { errorCode: 429 } }, '2026-11-23T12:01:00.000Z'],
])(
  '%s limits its own server only, ends the run with its time, and the next run asks again',
  async (_title, parts, until) => {
    const settings = { domains: ['one.example', 'two.test'], whoisServers: { test: 'whois.test' } };
    const text = 'Domain Name: two.test\nRegistrar: Example Registrar\nCreation Date: 2001-01-01\n';
    const first = await pull(
      replay([bootstrap, rdapOf('one.example', parts)], [{ server: 'whois.test', query: 'two.test', answer: text }]),
      settings,
    );
    expect(idsOf(first)).toEqual(['two.test']);
    expect(first.at(-1)).toEqual({ type: 'rateLimited', until: new Date(until) });
    const world = replay([bootstrap, rdapOf('one.example')]);
    const second = await pull(world, settings, lastCursor(first));
    world.assertAllUsed();
    expect([idsOf(second), lastCursor(second)]).toEqual([['one.example'], null]);
  },
);

test('a server that fails puts off its own domains; the run is a passing failure at its end, and a second failure is a warning', async () => {
  const settings = { domains: ['one.example', 'two.example'] };
  const failing = [bootstrap, rdapOf('one.example', { status: 503, body: 'down' }), rdapOf('two.example')];
  const seen: PullEvent[] = [];
  const now = () => testNow;
  const world = replay(failing);
  const http = openHttp({ userAgent: 'test', now, transport: world.transport, retryDelaysMs: [] });
  const run = (async () => {
    for await (const event of whois.pull(
      pullContext({ settings: WhoisSettings.parse({ bootstrapUrl, ...settings }), http }),
      null,
    ))
      seen.push(event);
  })();
  await expect(run).rejects.toMatchObject({ reason: 'servers-failed', kind: 'transient', details: { domains: 1 } });
  expect(idsOf(seen)).toEqual(['two.example']);
  const again = await pull(replay([bootstrap, rdapOf('one.example', { body: '<html>' })]), settings, lastCursor(seen));
  expect(again).toEqual([
    { type: 'warning', code: 'server-failed', details: { reason: 'rdap-unusable', host: 'rdap.example' } },
    { type: 'checkpoint', cursor: null },
  ]);
});

const registered =
  'Domain Name: NORTHLIST.IT\nRegistrar: Example Registrar\nCreation Date: 2001-01-01\nRegistrant Organization: Northlist S.r.l.\n';

test('port 43 is asked where no RDAP server is listed, at the server that the root names', async () => {
  const world = replay(
    [bootstrap],
    [
      { server: 'whois.iana.org', query: 'it', answer: 'domain: IT\nwhois: whois.nic.it\n' },
      { server: 'whois.nic.it', query: 'northlist.it', answer: registered },
      { server: 'whois.nic.it', query: 'other.it', answer: 'Domain: other.it\nStatus: AVAILABLE\n' },
    ],
  );
  const events = await pull(world, { domains: ['northlist.it', 'other.it'] });
  world.assertAllUsed();
  expect(recordsOf(events)[0]).toMatchObject({
    uri: 'whois://whois.nic.it/northlist.it',
    payload: { rdap: [], whois: [{ server: 'whois.nic.it', text: registered }] },
  });
  expect(events[1]).toEqual({ type: 'gone', stream: 'domains', idAtSource: 'other.it' });
});

test('a thin registry of port 43 refers to its registrar', async () => {
  const thin =
    'Domain Name: NORTHLIST.IT\nRegistrar WHOIS Server: whois.registrar.example\nRegistrar: Example Registrar\nCreation Date: 2001-01-01\n';
  const world = replay(
    [bootstrap],
    [
      { server: 'whois.nic.it', query: 'northlist.it', answer: thin },
      { server: 'whois.registrar.example', query: 'northlist.it', answer: registered },
    ],
  );
  const events = await pull(world, { domains: ['northlist.it'], whoisServers: { it: 'whois.nic.it' } });
  world.assertAllUsed();
  const { subjects } = whois.normalise(recordsOf(events)[0]!.payload, WhoisSettings.parse({ domains: [] }));
  expect(subjects[0]!.values).toContainEqual({
    field: 'company_name',
    raw: 'Northlist S.r.l.',
    path: 'whois.1.Registrant Organization',
  });
});

test("a throttled server is not asked again in the run, and its wait is the run's", async () => {
  const answers: WhoisRecording[] = [
    { server: 'whois.nic.it', query: 'one.it', answer: 'Please go away for 13 Seconds' },
  ];
  const world = replay([bootstrap], answers);
  const events = await pull(world, { domains: ['one.it', 'two.it'], whoisServers: { it: 'whois.nic.it' } });
  world.assertAllUsed();
  expect(events.at(-1)).toEqual({ type: 'rateLimited', until: new Date('2026-11-23T12:00:13.000Z') });
  expect(lastCursor(events)).toMatchObject({ next: 2, pending: [0, 1] });
});

test.each(['', 'Hello.', 'Service temporarily unavailable.'])(
  'the answer %j is a passing failure and never "no data"',
  async (answer) => {
    const world = replay([bootstrap], [{ server: 'whois.nic.it', query: 'one.it', answer }]);
    await expect(pull(world, { domains: ['one.it'], whoisServers: { it: 'whois.nic.it' } })).rejects.toMatchObject({
      reason: 'servers-failed',
    });
  },
);

test('a suffix without any server is a warning', async () => {
  const world = replay([bootstrap], [{ server: 'whois.iana.org', query: 'zz', answer: 'domain: ZZ\n' }]);
  const events = await pull(world, { domains: ['one.zz', 'two.zz'] });
  world.assertAllUsed();
  expect(events.filter(({ type }) => type === 'warning')).toHaveLength(2);
});

test('a cursor counts for the list it was made with', async () => {
  const world = replay([bootstrap, rdapOf('one.example')]);
  expect(idsOf(await pull(world, { domains: ['one.example'] }, { list: 'another', next: 1, pending: [] }))).toEqual([
    'one.example',
  ]);
});

test.each(['not a domain', 'localhost', 'a..example', ''])('%j is refused in the settings', (domain) => {
  expect(WhoisSettings.safeParse({ domains: [domain] }).success).toBe(false);
});

test('check tells how much the bootstrap file covers', async () => {
  const http = openHttp({ userAgent: 'test', now: () => testNow, transport: replay([bootstrap]).transport });
  const settings = WhoisSettings.parse({ domains: [], bootstrapUrl });
  expect(await whois.check(pullContext({ settings, http }))).toEqual({
    status: 'ok',
    message: 'The bootstrap file names RDAP servers for 1 suffixes.',
  });
});
