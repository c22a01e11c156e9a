import { endpoints } from '../../src/api/endpoints.js';
import { openLog } from '../../src/log.js';
import type { OperationContext } from '../../src/operations/context.js';
import { openTestApi, type TestApi } from './open-api.js';
import { answerOf, type RequestParts } from './recorded-calls.js';

/** B63: no value leaves through any door before the ledger has its line. */

const scopes = ['persons:read', 'catalog:read', 'optouts:read', 'deletions:ack'] as const;
let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await openTestApi();
  key = await api.newKey({ customer: 'ledger', scopes });
});
afterAll(() => api?.close());

const elin = { email: 'elin.sandvik@nordlys.example' };

/** One good request for each endpoint there is; an endpoint that is not here fails the first test. */
const requests: Readonly<Record<string, RequestParts>> = {
  'POST /v1/persons/lookup': { body: elin },
  'GET /v1/persons/lookup': { query: 'email=elin.sandvik%40nordlys.example' },
  'GET /v1/persons/:id': { params: { id: 'per_elin' } },
  'GET /v1/persons/:id/provenance': { params: { id: 'per_elin' } },
  'GET /v1/persons/:id/explain': { params: { id: 'per_elin' } },
  'GET /v1/opt-outs': {},
  'POST /v1/opt-outs/check': { body: { identifiers: [elin] } },
  'GET /v1/deletions': {},
  'POST /v1/deletions/:id/ack': {
    params: { id: 'del_none' },
    body: { outcome: 'deleted', completed_at: '2026-11-01T00:00:00Z' },
  },
  'POST /v1/public/opt-outs': { body: { email: 'nobody.known@fjell.example' } },
  'GET /v1/fields': {},
  'GET /healthz': {},
  'GET /readyz': {},
};

const named = endpoints.map((endpoint) => ({ name: `${endpoint.method} ${endpoint.path}`, endpoint }));

/** What the person's profile says that no id, code or field name does. */
const personal = /sandvik|nordlys|VP Engineering|Head of Engineering|stockholm|442079460111|motion planning/i;

function ask(context: OperationContext, name: string) {
  return answerOf(context, key, name.split(' ')[1]!, requests[name]!);
}

test('B63: every endpoint is held against the ledger', () => {
  expect(named.map(({ name }) => name).sort()).toEqual(Object.keys(requests).sort());
});

describe('B63: an endpoint that gives values', () => {
  const giving = named.filter(({ endpoint }) => endpoint.discloses === 'values').map(({ name }) => name);

  test.each(giving)(
    '%s writes who, whom, which fields, what for, when, on which notice and check, and only then answers',
    async (name) => {
      // The customer holds the person: otherwise there is no provenance to give.
      await ask(api.context, 'POST /v1/persons/lookup');
      const { disclosures } = api.context.store;
      const before = await disclosures.findByProfiles(['per_elin']);
      const { answer } = await ask(api.context, name);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatch(personal);
      const lines = await disclosures.findByProfiles(['per_elin']);
      const isKnown = new Set(before.map((line) => line._id));
      const [line, ...others] = lines.filter((one) => !isKnown.has(one._id));
      expect(others).toEqual([]);
      expect(line).toMatchObject({
        customerId: (await api.context.store.customers.findByName('ledger'))!._id,
        keyId: key.split('_')[2],
        profileId: 'per_elin',
        purpose: 'b2b_marketing',
        notice: 'sent',
        kind: 'values',
        at: api.context.now(),
        suppressionCheck: { id: expect.stringMatching(/^chk_/), at: expect.any(Date) },
      });
      expect(line!.datapoints.length).toBeGreaterThan(3);
      expect(JSON.stringify(line)).not.toMatch(personal);
    },
  );

  test.each(giving)('%s is 503 and gives nothing while the ledger is away', async (name) => {
    const away = Object.assign(new Error('away'), { name: 'MongoNetworkError' });
    const disclosures = { ...api.context.store.disclosures, append: () => Promise.reject(away) };
    const store = { ...api.context.store, disclosures };
    const { answer } = await ask({ ...api.context, log: openLog('silent'), store }, name);
    expect(answer.status).toBe(503);
    expect(answer.body).not.toMatch(personal);
  });
});

describe('B63: an endpoint that says it gives no values', () => {
  const silent = named.filter(({ endpoint }) => endpoint.discloses === 'none').map(({ name }) => name);

  test.each(silent)('%s gives none', async (name) => {
    const { answer } = await ask(api.context, name);
    expect(answer.status).toBeLessThan(500);
    expect(answer.body ?? '').not.toMatch(personal);
  });
});
