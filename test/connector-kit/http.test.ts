import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { type HttpOptions, openHttp } from '../../src/connector-kit/http.js';
import { type LocalServer, serveHttp } from '../support/local-server.js';

const now = () => new Date('2026-11-23T12:00:00Z');
let server: LocalServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function open(listener: RequestListener, options: Partial<HttpOptions> = {}) {
  server = await serveHttp(listener);
  const http = openHttp({ userAgent: 'CandorTest/1', now, allowHosts: [server.host], retryDelaysMs: [], ...options });
  return { http, base: `http://${server.host}` };
}

test('an answer comes with its status, headers and decompressed body, asked for under our own name', async () => {
  const { http, base } = await open((request, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(gzipSync(`hello ${request.headers['user-agent']} ${request.headers['x-own']}`));
  });
  const answer = await http.get(`${base}/a`, { headers: { 'x-own': 'yes' } });
  expect([answer.status, answer.text()]).toEqual([200, 'hello CandorTest/1 yes']);
  await http.close();
});

test.each([404, 410, 400, 422, 451])('status %i is an answer about the thing asked for', async (status) => {
  const { http, base } = await open((_request, response) => response.writeHead(status).end());
  expect((await http.get(base)).status).toBe(status);
});

test.each([
  [500, {}, 'http-status', 'transient', {}],
  [503, {}, 'http-status', 'transient', {}],
  [401, {}, 'http-status', 'config', {}],
  [403, {}, 'http-status', 'config', {}],
  [429, { 'retry-after': '13' }, 'rate-limited', 'transient', { until: '2026-11-23T12:00:13.000Z' }],
  [429, {}, 'rate-limited', 'transient', { until: '2026-11-23T12:01:00.000Z' }],
  [
    503,
    { 'retry-after': 'Mon, 23 Nov 2026 12:05:00 GMT' },
    'rate-limited',
    'transient',
    { until: '2026-11-23T12:05:00.000Z' },
  ],
])('status %i with %p stops the run as %s (%s)', async (status, headers, reason, kind, details) => {
  const { http, base } = await open((_request, response) => response.writeHead(status, headers).end());
  await expect(http.get(base)).rejects.toMatchObject({ name: 'AbortSource', reason, kind, details });
});

test('a host that asked for silence is not asked again before its time', async () => {
  let calls = 0;
  const { http, base } = await open((_request, response) => {
    calls += 1;
    response.writeHead(429, { 'retry-after': '60' }).end();
  });
  await expect(http.get(base)).rejects.toMatchObject({ reason: 'rate-limited' });
  await expect(http.get(`${base}/other`)).rejects.toMatchObject({
    reason: 'rate-limited',
    details: { until: '2026-11-23T12:01:00.000Z' },
  });
  expect(calls).toBe(1);
});

test('loopback is refused unless it was allowed, by address and by name', async () => {
  const { base } = await open((_request, response) => response.end());
  const http = openHttp({ userAgent: 'test', now });
  for (const url of [base, base.replace('127.0.0.1', 'localhost'), base.replace('127.0.0.1', '[::1]')]) {
    await expect(http.get(url)).rejects.toMatchObject({ reason: 'private-address', kind: 'config' });
  }
});

test.each(['http://169.254.169.254/latest/meta-data', 'http://10.0.0.1/', 'http://[::1]/', 'http://localhost:1/'])(
  'a redirect to %s is refused as a passing fault of the source',
  async (location) => {
    const { http, base } = await open((_request, response) => response.writeHead(302, { location }).end());
    await expect(http.get(base)).rejects.toMatchObject({ reason: 'private-address', kind: 'transient' });
  },
);

test('five redirects are followed and the sixth ends it; a token stays with its host', async () => {
  const other = await serveHttp((request, response) => response.end(String(request.headers.authorization)));
  const { http, base } = await open((request, response) => {
    const hop = Number(request.url!.slice(1));
    const location = hop > 0 ? `/${hop - 1}` : `http://${other.host}/`;
    response.writeHead(302, { location }).end();
  }, {});
  const both = openHttp({ userAgent: 'test', now, allowHosts: [base.slice(7), other.host] });
  const answer = await both.get(`${base}/4`, { headers: { authorization: 'Bearer secret' } });
  expect([answer.url, answer.text()]).toEqual([`http://${other.host}/`, 'undefined']);
  await expect(both.get(`${base}/5`)).rejects.toMatchObject({ reason: 'too-many-redirects' });
  await Promise.all([other.close(), http.close()]);
});

test.each(['ftp://files.example/', 'file:///etc/passwd', 'data:text/plain,x', 'nonsense'])(
  '%s is no address for this client',
  async (url) => {
    await expect(openHttp({ userAgent: 'test', now }).get(url)).rejects.toMatchObject({
      reason: 'unsupported-address',
      kind: 'config',
    });
  },
);

test('a body beyond the limit is cut off, packed or not', async () => {
  const { http, base } = await open((request, response) => {
    const body = Buffer.alloc(200_000, 'x');
    if (request.url === '/packed') response.setHeader('content-encoding', 'gzip');
    response.end(request.url === '/packed' ? gzipSync(body) : body);
  });
  for (const path of ['/packed', '/plain']) {
    await expect(http.get(base + path, { maxBytes: 100_000 })).rejects.toMatchObject({ reason: 'body-too-large' });
  }
});

test('half a body, a server that hangs up and one that never answers are told apart', async () => {
  const { http, base } = await open(
    (request, response) => {
      if (request.url === '/half') {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half');
        setTimeout(() => response.destroy(), 20);
      } else if (request.url === '/hang-up') request.socket.destroy();
    },
    { timeoutMs: 200 },
  );
  await expect(http.get(`${base}/half`)).rejects.toMatchObject({ reason: 'truncated-body', kind: 'transient' });
  await expect(http.get(`${base}/hang-up`)).rejects.toMatchObject({ reason: 'unreachable', kind: 'transient' });
  await expect(http.get(`${base}/never`)).rejects.toMatchObject({ reason: 'timeout', kind: 'transient' });
});

test('a passing fault is tried again, an answer is not', async () => {
  const statuses = [502, 500, 200, 404];
  const { http, base } = await open((_request, response) => response.writeHead(statuses.shift()!).end(), {
    retryDelaysMs: [1, 1],
  });
  expect((await http.get(base)).status).toBe(200);
  expect((await http.get(base)).status).toBe(404);
});

test('an abort ends a call at once, in the queue, on the wire and between two tries', async () => {
  const { http, base } = await open(
    (request, response) => {
      if (request.url === '/fault') response.writeHead(500).end();
    },
    { retryDelaysMs: [60_000] },
  );
  for (const path of ['/never', '/fault', '/queued']) {
    const calls = http.within({
      concurrency: 1,
      minimumDelayMs: path === '/queued' ? 60_000 : 0,
      callsPerWindow: 100,
      windowMs: 1000,
    });
    const stop = new AbortController();
    const failed = expect(calls.get(base + path, { signal: stop.signal })).rejects.toMatchObject({ reason: 'aborted' });
    const queued =
      path === '/queued'
        ? expect(calls.get(base + path, { signal: stop.signal })).rejects.toMatchObject({ reason: 'aborted' })
        : null;
    setTimeout(() => stop.abort(), 50);
    await failed;
    await queued;
  }
});

test('calls keep their pause and their budget', async () => {
  const { http, base } = await open((_request, response) => response.end());
  const polite = http.within({ concurrency: 1, minimumDelayMs: 60, callsPerWindow: 3, windowMs: 1000 });
  const startedAt = performance.now();
  await Promise.all([polite.get(base), polite.get(base), polite.get(base)]);
  // Two pauses of 60 ms; a slow machine can only lengthen them.
  expect(performance.now() - startedAt).toBeGreaterThan(115);
  await expect(polite.get(base)).rejects.toMatchObject({
    reason: 'rate-limited',
    details: { until: '2026-11-23T12:00:01.000Z', budget: 3 },
  });
});

test('a transport stands in for the socket, with the same guard, limits and failures', async () => {
  const asked: string[] = [];
  const http = openHttp({
    userAgent: 'test',
    now,
    retryDelaysMs: [],
    transport: async (request) => {
      asked.push(request.url);
      if (request.url.endsWith('/moved'))
        return new Response(null, { status: 301, headers: { location: 'http://127.0.0.1/' } });
      if (request.url.endsWith('/short')) return new Response('abc', { headers: { 'content-length': '10' } });
      return new Response('recorded', { headers: { etag: '"1"' } });
    },
  });
  const answer = await http.get('https://api.northlist.example/x');
  expect([answer.text(), answer.headers.get('etag')]).toEqual(['recorded', '"1"']);
  await expect(http.get('https://api.northlist.example/moved')).rejects.toMatchObject({ reason: 'private-address' });
  await expect(http.get('https://api.northlist.example/short')).rejects.toMatchObject({ reason: 'truncated-body' });
  await expect(http.get('http://192.168.0.1/')).rejects.toMatchObject({ reason: 'private-address' });
  expect(asked).toHaveLength(3);
});

test('the fetch form gives any status as an answer, bodies decompressed', async () => {
  const { http, base } = await open((request, response) => {
    if (request.url === '/304') response.writeHead(304, { etag: '"2"' }).end();
    else
      response
        .writeHead(403, { 'content-encoding': 'gzip', 'content-type': 'application/json' })
        .end(gzipSync('{"message":"no"}'));
  });
  const refused = await http.fetch(`${base}/403`);
  expect([refused.status, await refused.json(), refused.url]).toEqual([403, { message: 'no' }, `${base}/403`]);
  const unchanged = await http.fetch(`${base}/304`, { headers: { 'if-none-match': '"2"' } });
  expect([unchanged.status, unchanged.headers.get('etag')]).toEqual([304, '"2"']);
});
