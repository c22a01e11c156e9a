import request from 'supertest';
import { listApiKeys } from '../../src/operations/list-api-keys.js';
import { revokeApiKey } from '../../src/operations/revoke-api-key.js';
import { openTestApi, type TestApi } from './open-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api?.close());

function fields(headers: Record<string, string>) {
  return request(api.app).get('/v1/fields').set(headers);
}

function bearer(key: string): Record<string, string> {
  return { Authorization: `Bearer ${key}` };
}

async function codeOf(headers: Record<string, string>): Promise<[number, string]> {
  const { status, body } = await fields(headers);
  return [status, body.code];
}

describe('an API key', () => {
  test('has 256 random bits, and only its keyed hash is stored', async () => {
    expect(api.key).toMatch(/^cnd_live_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}$/);
    const secret = api.key.slice(-43);
    for await (const { document } of api.context.store.dump()) expect(JSON.stringify(document)).not.toContain(secret);
  });

  test('opens through either header; two different ones open nothing', async () => {
    const other = await api.newKey();
    expect((await fields(bearer(api.key))).status).toBe(200);
    expect((await fields({ 'X-API-Key': api.key })).status).toBe(200);
    expect((await fields({ ...bearer(api.key), 'X-API-Key': api.key })).status).toBe(200);
    expect(await codeOf({ ...bearer(api.key), 'X-API-Key': other })).toEqual([401, 'key_invalid']);
  });

  test.each([
    ['none', {}, 'key_missing'],
    ['another scheme', { Authorization: 'Basic YTpi' }, 'key_invalid'],
    ['another form', { 'X-API-Key': 'secret' }, 'key_invalid'],
    ['an unknown id', { 'X-API-Key': `cnd_live_00000000_${'a'.repeat(43)}` }, 'key_invalid'],
    ['a sandbox key', { 'X-API-Key': `cnd_test_00000000_${'a'.repeat(43)}` }, 'key_invalid'],
  ])('%s is 401', async (_title, headers, code) => {
    expect(await codeOf(headers)).toEqual([401, code]);
  });

  test('with the secret of another is 401, and in the address it is none', async () => {
    const other = await api.newKey();
    expect(await codeOf(bearer(`${api.key.slice(0, 18)}${other.slice(18)}`))).toEqual([401, 'key_invalid']);
    const { status, body } = await request(api.app).get(`/v1/fields?key=${api.key}`);
    expect([status, body.code]).toEqual([401, 'key_missing']);
  });

  test('lacking the scope is 403', async () => {
    expect(await codeOf(bearer(await api.newKey({ scopes: ['persons:read'] })))).toEqual([403, 'scope_missing']);
  });

  test('is announced before it ends, and ends', async () => {
    const { clock } = api.candor;
    const now = clock.now;
    const key = await api.newKey({ expiresAt: new Date(now.getTime() + 40 * 86_400_000) });
    expect((await fields(bearer(key))).headers['candor-key-expires']).toBeUndefined();
    clock.now = new Date(now.getTime() + 15 * 86_400_000);
    expect((await fields(bearer(key))).headers['candor-key-expires']).toBe('2026-12-12T08:00:00.000Z');
    clock.now = new Date(now.getTime() + 40 * 86_400_000);
    expect(await codeOf(bearer(key))).toEqual([401, 'key_expired']);
    clock.now = now;
  });

  test('revoked in this process opens nothing from the next request on', async () => {
    const key = await api.newKey();
    expect((await fields(bearer(key))).status).toBe(200);
    await revokeApiKey(api.context, { keyId: key.slice(9, 17) });
    expect(await codeOf(bearer(key))).toEqual([401, 'key_invalid']);
    const listed = await listApiKeys(api.context, { customer: 'acme' });
    expect(listed.find((one) => one.id === key.slice(9, 17))).toMatchObject({ state: 'revoked', customer: 'acme' });
    expect(JSON.stringify(listed)).not.toContain('mac');
  });

  test('for this machine only is refused where a proxy stands between', async () => {
    const key = await api.newKey({ customer: 'local-demo', loopbackOnly: true });
    expect((await fields(bearer(key))).status).toBe(200);
    expect(await codeOf({ ...bearer(key), 'X-Forwarded-For': '203.0.113.9' })).toEqual([403, 'ip_not_allowed']);
  });

  test('of a suspended customer is 403', async () => {
    const key = await api.newKey({ customer: 'late payer' });
    const customer = await api.context.store.customers.findByName('late payer');
    await api.context.store.customers.setStatus(customer!._id, 'suspended');
    expect(await codeOf(bearer(key))).toEqual([403, 'customer_suspended']);
  });

  test('is never made without scopes, with a purpose outside the contract, or already ended', async () => {
    await expect(api.newKey({ scopes: [] })).rejects.toThrow('at least one scope');
    await api.newKey({ customer: 'recruiters', purposes: ['recruitment'] });
    await expect(api.newKey({ customer: 'recruiters', purposes: ['b2b_marketing'] })).rejects.toThrow(
      'does not cover b2b_marketing',
    );
    await expect(api.newKey({ expiresAt: new Date(0) })).rejects.toThrow('expired already');
    await expect(revokeApiKey(api.context, { keyId: 'nosuchid' })).rejects.toThrow('no key with this id');
  });
});

describe('a purpose', () => {
  const person = { email: 'elin.sandvik@nordlys.example' };
  function lookup(key: string, body: object = person, headers: Record<string, string> = {}) {
    return request(api.app).post('/v1/persons/lookup').set(bearer(key)).set(headers).send(body);
  }

  test('is the key’s only one, or must be named', async () => {
    const several = await api.newKey({ purposes: ['b2b_marketing', 'recruitment'] });
    expect((await lookup(api.key)).body.purpose).toBe('b2b_marketing');
    const { status, body } = await lookup(several);
    expect([status, body.code, body.allowed]).toEqual([400, 'purpose_required', ['b2b_marketing', 'recruitment']]);
    expect((await lookup(several, { ...person, purpose: 'recruitment' })).body.purpose).toBe('recruitment');
    expect((await lookup(several, person, { 'Candor-Purpose': 'recruitment' })).body.purpose).toBe('recruitment');
  });

  test('not on the key is 403; two different ones or an unknown word are 400', async () => {
    expect((await lookup(api.key, { ...person, purpose: 'recruitment' })).body.code).toBe('purpose_not_allowed');
    expect(
      (await lookup(api.key, { ...person, purpose: 'b2b_marketing' }, { 'Candor-Purpose': 'recruitment' })).body.code,
    ).toBe('validation_failed');
    expect((await lookup(api.key, person, { 'Candor-Purpose': 'fun' })).status).toBe(400);
  });
});
