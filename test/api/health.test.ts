import { MongoNetworkError } from 'mongodb';
import request from 'supertest';
import { createApp, createMetricsApp } from '../../src/api/app.js';
import { openMetrics } from '../../src/api/metrics.js';
import { openLog } from '../../src/log.js';
import type { OperationContext } from '../../src/operations/context.js';
import { openTestApi, type TestApi } from './open-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api?.close());

const config = { maxBodyBytes: 65_536, metricsPort: null };

/** The store as the driver shows it while the server is away. */
function withStoreAway(context: OperationContext): OperationContext {
  const away = () => Promise.reject(new MongoNetworkError('connection 7 to /run/db.sock closed'));
  const suppressions = { ...context.store.suppressions, findHits: away };
  return { ...context, log: openLog('silent'), store: { ...context.store, suppressions, ping: away } };
}

describe('health', () => {
  test('says alive and ready, to anybody and no more', async () => {
    const [alive, ready] = [await request(api.app).get('/healthz'), await request(api.app).get('/readyz')];
    expect([alive.status, alive.body.status, ready.status, ready.body.status]).toEqual([200, 'alive', 200, 'ready']);
    expect(Object.keys(ready.body)).toEqual(['request_id', 'status']);
  });

  test('is not ready without a store, and tells nobody why', async () => {
    const app = createApp({ context: withStoreAway(api.context), config });
    const { status, body, headers, text } = await request(app).get('/readyz');
    expect([status, body.code, body.retryable, headers['retry-after']]).toEqual([503, 'unavailable', true, '5']);
    expect(text).not.toMatch(/sock|connection/);
    expect((await request(app).get('/healthz')).status).toBe(200);
  });
});

describe('a store that is away', () => {
  test('refuses every read of a person: without the suppression list nobody is served', async () => {
    const app = createApp({ context: withStoreAway(api.context), config });
    const lookup = await request(app)
      .post('/v1/persons/lookup')
      .set('X-API-Key', api.key)
      .send({ email: 'elin.sandvik@nordlys.example' });
    const read = await request(app).get('/v1/persons/per_elin').set('X-API-Key', api.key);
    expect([lookup.status, lookup.body.code, lookup.headers['retry-after']]).toEqual([503, 'unavailable', '5']);
    expect(read.status).toBe(503);
  });

  test('refuses the answer when the ledger cannot be written', async () => {
    const append = () => Promise.reject(new MongoNetworkError('gone'));
    const store = { ...api.context.store, disclosures: { ...api.context.store.disclosures, append } };
    const app = createApp({ context: { ...api.context, log: openLog('silent'), store }, config });
    const { status, text } = await request(app)
      .post('/v1/persons/lookup')
      .set('X-API-Key', api.key)
      .send({ email: 'elin.sandvik@nordlys.example' });
    expect(status).toBe(503);
    expect(text).not.toContain('Sandvik');
  });

  test('a defect of ours is a 500 without its message', async () => {
    const findHits = () => Promise.reject(new TypeError('cannot read elin.sandvik@nordlys.example'));
    const store = { ...api.context.store, suppressions: { ...api.context.store.suppressions, findHits } };
    const lines: string[] = [];
    const log = openLog('info', { write: (line: string) => void lines.push(line) });
    const app = createApp({ context: { ...api.context, log, store }, config });
    const { status, body, text } = await request(app)
      .post('/v1/persons/lookup')
      .set('X-API-Key', api.key)
      .send({ email: 'elin.sandvik@nordlys.example' });
    expect([status, body.code, body.retryable]).toEqual([500, 'internal', true]);
    expect(text).not.toContain('sandvik');
    expect(lines.join('')).not.toContain('sandvik');
    expect(lines.join('')).toContain('TypeError');
  });
});

describe('logs', () => {
  test('one line a request: route, status, time and key id, no address, query or body', async () => {
    const lines: string[] = [];
    const log = openLog('info', { write: (line: string) => void lines.push(line) });
    const app = createApp({ context: { ...api.context, log }, config });
    await request(app).get('/v1/persons/lookup?email=elin.sandvik@nordlys.example').set('X-API-Key', api.key);
    await request(app).get('/v1/persons/per_elin/provenance').set('X-API-Key', api.key);
    await request(app).get('/elin.sandvik@nordlys.example');
    const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(parsed.map(({ route, status, method }) => [method, route, status])).toEqual([
      ['GET', '/v1/persons/lookup', 200],
      ['GET', '/v1/persons/:id/provenance', 200],
      ['GET', 'none', 404],
    ]);
    expect(parsed[0]).toMatchObject({
      msg: 'request answered',
      keyId: api.key.slice(9, 17),
      requestId: expect.stringMatching(/^req_/),
    });
    expect(lines.join('')).not.toMatch(/sandvik|nordlys|127\.0\.0\.1|per_elin/i);
    expect(lines.join('')).not.toContain(api.key.slice(-43));
  });
});

describe('metrics', () => {
  test('are for this machine only, and count by route and match status', async () => {
    await request(api.app).get('/v1/persons/lookup?email=nobody.known@fjell.example').set('X-API-Key', api.key);
    const { status, text, headers } = await request(api.app).get('/metrics');
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('text/plain');
    expect(text).toMatch(/candor_person_answers_total\{match_status="no_match"\} \d+/);
    expect(text).toContain('route="/v1/persons/lookup",status="404"');
    expect(text).not.toMatch(/sandvik|per_elin|nobody/);
    expect((await request(api.app).get('/metrics').set('X-Forwarded-For', '203.0.113.9')).status).toBe(404);
  });

  test('with a port of their own are nowhere else', async () => {
    const metrics = openMetrics();
    const settings = { context: api.context, config: { maxBodyBytes: 65_536, metricsPort: 9_464 }, metrics };
    const [app, own] = [createApp(settings), createMetricsApp(settings)];
    expect((await request(app).get('/metrics')).status).toBe(404);
    await request(app).get('/healthz');
    expect((await request(own).get('/metrics')).text).toContain('route="/healthz"');
    expect((await request(own).get('/v1/fields')).status).toBe(404);
  });
});
