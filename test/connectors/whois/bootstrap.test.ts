import { baseFor, bootstrapReader, parseBootstrap } from '../../../connectors/whois/bootstrap.js';
import { openHttp } from '../../../src/connector-kit/http.js';
import { testNow } from '../../support/pull-context.js';
import { type Recording, replay } from '../../support/replay.js';
import { describeShared, readShared, sharedFiles } from '../../support/shared-fixtures.js';

const url = 'https://bootstrap.example/dns.json';
const file = {
  version: '1.0',
  services: [
    [
      ['example', 'test'],
      ['http://plain.example/rdap', 'https://rdap.example/v1'],
    ],
    [['co.example'], ['https://co.rdap.example:8443/base/']],
    [['old'], ['http://only-http.example/']],
  ],
};

test('the longest label wins, https goes first, and bases keep their port and path', () => {
  const bootstrap = parseBootstrap(JSON.stringify(file))!;
  expect(baseFor(bootstrap, 'northlist.example')).toBe('https://rdap.example/v1/');
  expect(baseFor(bootstrap, 'northlist.co.example')).toBe('https://co.rdap.example:8443/base/');
  expect(baseFor(bootstrap, 'NORTHLIST.OLD')).toBe('http://only-http.example/');
  expect(baseFor(bootstrap, 'northlist.none')).toBeNull();
});

test.each<[string, Recording]>([
  ['HTML', { url, body: '<html>sorry</html>' }],
  ['nothing', { url, body: '' }],
  ['a file without services', { url, body: { version: '1.0', services: [] } }],
  ['an error', { url, status: 500, body: 'down' }],
])('%s instead of a file leaves the last good one in use', async (_title, bad) => {
  const read = bootstrapReader();
  const world = replay([{ url, body: file }, bad]);
  const http = openHttp({ userAgent: 'test', now: () => testNow, transport: world.transport, retryDelaysMs: [] });
  const { signal } = new AbortController();
  const first = await read(http, url, signal);
  expect(first.isFresh).toBe(true);
  expect(await read(http, url, signal)).toEqual({ bootstrap: first.bootstrap, isFresh: false });
  world.assertAllUsed();
});

test('without any good file the run ends as a passing failure', async () => {
  const world = replay([{ url, body: 'nothing' }]);
  const http = openHttp({ userAgent: 'test', now: () => testNow, transport: world.transport });
  await expect(bootstrapReader()(http, url, new AbortController().signal)).rejects.toMatchObject({
    reason: 'bootstrap-unusable',
    kind: 'transient',
  });
});

describeShared('the bootstrap files of others', () => {
  const text = (name: string) => readShared('rdap/openrdap', name).toString('utf8');
  test.each(sharedFiles('rdap/openrdap').filter((name) => /bootstrap_(malformed|http_error)/.test(name)))(
    '%s is refused',
    (name) => {
      expect(parseBootstrap(text(name))).toBeNull();
    },
  );
  test('nested labels and the root are found by the longest match', () => {
    const bootstrap = parseBootstrap(text('bootstrap_complex_dns.json'))!;
    expect([baseFor(bootstrap, 'a.sub.example.com'), baseFor(bootstrap, 'a.com'), baseFor(bootstrap, 'a.net')]).toEqual(
      ['https://example.com/sub/', 'https://example.com/', 'https://example.root/'],
    );
  });
  test('a whole file of IANA is read with all its labels', () => {
    const bootstrap = parseBootstrap(readShared('rdap', 'iana-bootstrap-dns.json').toString('utf8'))!;
    expect(bootstrap.bases.size).toBe(1165);
    expect([...bootstrap.bases.values()].filter(([base]) => base!.startsWith('http:')).length).toBeGreaterThan(0);
    expect(baseFor(bootstrap, 'lemonde.fr')).toBe('https://rdap.nic.fr/');
    expect(baseFor(bootstrap, 'example.de')).toBeNull();
  });
});
