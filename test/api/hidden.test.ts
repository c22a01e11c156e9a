import { createHash } from 'node:crypto';
import request from 'supertest';
import { openTestApi, type TestApi } from './open-api.js';
import { answerOf, recording } from './recorded-calls.js';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi({ missGridMs: 50 });
  const { status } = await request(api.app)
    .post('/v1/public/opt-outs')
    .send({ email: 'Olga.Optout+crm@FJELL.example', language: 'nb' });
  expect(status).toBe(202);
});
afterAll(() => api?.close());

function lookup(body: object) {
  return request(api.app).post('/v1/persons/lookup').set('X-API-Key', api.key).send(body);
}

function withoutIds(body: Record<string, unknown>): Record<string, unknown> {
  const { request_id: _requestId, ...rest } = body;
  return rest;
}

const hash = createHash('sha256').update('olga.optout@fjell.example').digest('hex');

describe('a person who opted out', () => {
  test.each([
    ['by the address', { email: 'olga.optout@fjell.example' }],
    ['in other casing', { email: 'OLGA.OPTOUT@fjell.example' }],
    ['with another tag', { email: 'olga.optout+news@fjell.example' }],
    ['by the hashed address', { email_hash: hash }],
    ['by name and company', { full_name: 'Olga Optout', company: 'Fjell Works' }],
    ['by name and domain', { full_name: 'Olga Optout', domain: 'fjell.example' }],
    ['by id', { profile_id: 'per_olga' }],
  ])('is answered like somebody unknown: %s', async (_title, input) => {
    const hidden = await lookup(input);
    const unknown = await lookup({ email: 'nobody.known@fjell.example' });
    expect(hidden.status).toBe(404);
    expect(withoutIds(hidden.body)).toEqual(withoutIds(unknown.body));
    expect(Object.keys(hidden.headers).sort()).toEqual(Object.keys(unknown.headers).sort());
  });

  test('is unknown by id, by history and by reasons as well', async () => {
    const get = (path: string) => request(api.app).get(path).set('X-API-Key', api.key);
    const [hidden, unknown] = [await get('/v1/persons/per_olga'), await get('/v1/persons/per_never')];
    expect(hidden.status).toBe(404);
    expect(withoutIds(hidden.body)).toEqual(withoutIds(unknown.body));
    expect((await get('/v1/persons/per_olga/provenance')).body.code).toBe('not_found');
    expect((await get('/v1/persons/per_olga/explain')).body.code).toBe('not_found');
  });

  test('does not count among several candidates', async () => {
    await request(api.app).post('/v1/public/opt-outs').send({ email: 'alex2@twinlabs.example' });
    const { body } = await lookup({ full_name: 'Alex Ambigua', company: 'Twin Labs' });
    expect(body.data.id).toBe('per_alex_1');
    expect((await lookup({ full_name: 'Alex Ambigua', company: 'Twin Labs', city: 'Cork' })).body.data.id).toBe(
      'per_alex_1',
    );
  });

  test('leaves no line in the ledger', async () => {
    expect(await api.context.store.disclosures.findByProfiles(['per_olga'])).toEqual([]);
  });
});

describe('every miss', () => {
  test.each([
    [
      '/v1/persons/lookup',
      { body: { email: 'olga.optout@fjell.example' } },
      { body: { email: 'nobody.known@fjell.example' } },
    ],
    ['/v1/persons/lookup', { body: { profile_id: 'per_olga' } }, { body: { profile_id: 'per_never' } }],
    ['/v1/persons/:id', { params: { id: 'per_olga' } }, { params: { id: 'per_never' } }],
    ['/v1/persons/:id/provenance', { params: { id: 'per_olga' } }, { params: { id: 'per_never' } }],
    ['/v1/persons/:id/explain', { params: { id: 'per_olga' } }, { params: { id: 'per_never' } }],
  ])('%s takes the same steps for a hidden and an unknown person', async (path, hidden, unknown) => {
    const recorded = recording(api.context);
    await answerOf(recorded.context, api.key, path, hidden);
    const forHidden = recorded.calls.splice(0);
    await answerOf(recorded.context, api.key, path, unknown);
    expect(forHidden.filter((one) => one !== 'apiKeys.noteUse')).toEqual(recorded.calls);
    expect(forHidden.length).toBeGreaterThan(3);
  });

  test('leaves on a line of the grid, a hit leaves when it is ready', async () => {
    for (const workMs of [1, 3, 7, 13, 29]) {
      const { tookMs, answer } = await answerOf(
        api.context,
        api.key,
        '/v1/persons/lookup',
        { body: { email: 'nobody.known@fjell.example' } },
        workMs,
      );
      expect([answer.status, tookMs % 50]).toEqual([404, expect.any(Number)]);
      expect(tookMs % 50).toBeLessThanOrEqual(workMs); // what is read of the clock after the line was reached
    }
    const hit = await answerOf(
      api.context,
      api.key,
      '/v1/persons/lookup',
      { body: { email: 'elin.sandvik@nordlys.example' } },
      3,
    );
    expect([hit.answer.status, hit.tookMs < 50]).toEqual([200, true]);
  });
});

describe('the public opt-out', () => {
  test('gives known and unknown people the same answer, on the grid', async () => {
    const post = (body: object) => request(api.app).post('/v1/public/opt-outs').send(body);
    const slept = api.ms.slept.length;
    const [known, unknown] = [
      await post({ email: 'fay@fjell.example' }),
      await post({ full_name: 'Nobody Known', company: 'fjell.example', scope: 'sale' }),
    ];
    expect([known.status, unknown.status]).toEqual([202, 202]);
    expect(Object.keys(known.body)).toEqual(Object.keys(unknown.body));
    expect(known.body).toMatchObject({ status: 'received', reference: expect.stringMatching(/^opt_/) });
    expect(api.ms.slept.length).toBe(slept + 2);
  });

  test.each([
    ['nobody named', {}, 'invalid_input'],
    ['an unknown scope', { email: 'fay@fjell.example', scope: 'everything' }, 'validation_failed'],
    ['an unknown parameter', { email: 'fay@fjell.example', purpose: 'b2b_marketing' }, 'unknown_parameter'],
    ['an address that is none', { email: 'fay' }, 'invalid_input'],
  ])('%s is 400', async (_title, body, code) => {
    const answer = await request(api.app).post('/v1/public/opt-outs').send(body);
    expect([answer.status, answer.body.code]).toEqual([400, code]);
  });

  test('is limited per address, and says when to come back', async () => {
    const limited = await openTestApi();
    const post = () => request(limited.app).post('/v1/public/opt-outs').send({});
    for (let call = 0; call < 20; call += 1) expect((await post()).status).toBe(400);
    const { status, body, headers } = await post();
    expect([status, body.code, body.limit, headers['retry-after']]).toEqual([
      429,
      'rate_limited',
      20,
      String(body.retry_after_seconds),
    ]);
    limited.ms.now += 61_000;
    expect((await post()).status).toBe(400);
    await limited.close();
  });
});
