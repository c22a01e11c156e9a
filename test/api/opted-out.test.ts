import fc from 'fast-check';
import request from 'supertest';
import { Problem } from '../../src/api/v1/answer-schema.js';
import { fingerprintsOf } from '../../src/domain/suppression.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import { openTestApi, type TestApi } from './open-api.js';
import { putPerson } from './people.js';
import { answerOf, recording } from './recorded-calls.js';

/** 451: told to whoever was given values of a hidden person, and to nobody else (api.md section 2.9). */

let api: TestApi;
let holder: string;
let stranger: string;

const olga = { email: 'olga.optout@fjell.example' };
const fay = { email: 'fay@fjell.example' };

beforeAll(async () => {
  api = await openTestApi({ missGridMs: 50 });
  holder = await api.newKey({ customer: 'holder' });
  stranger = await api.newKey({ customer: 'stranger' });
  for (const body of [olga, { ...fay, min_likelihood: 1 }, { email: 'elin.sandvik@nordlys.example' }])
    expect((await lookup(body, holder)).status).toBe(200);
  api.candor.clock.now = new Date('2026-11-03T08:00:00Z');
  await suppress(olga, 'proved');
  await suppress(fay, 'held');
  await suppress({ email: 'elin.sandvik@nordlys.example' }, 'proved', 'restriction');
});
afterAll(() => api?.close());

async function suppress(
  who: { readonly email: string },
  state: 'held' | 'proved',
  reason: 'opt-out' | 'restriction' = 'opt-out',
): Promise<void> {
  if (reason === 'opt-out') {
    await suppressPerson(api.context, { identifiers: readIdentifiers(who), scope: 'all', reason, state });
    return;
  }
  // What restricting writes: an entry that hides, and nothing deleted.
  const at = api.context.now();
  await api.context.store.suppressions.add(
    readIdentifiers(who)
      .flatMap((identifier) => fingerprintsOf(api.context.keyring, identifier))
      .map((_id) => ({ _id, scope: 'restriction', reason, state, since: at, reviewAt: at, heldUntil: null })),
  );
}

function lookup(body: object, key: string) {
  return request(api.app).post('/v1/persons/lookup').set('X-API-Key', key).send(body);
}

function get(path: string, key: string) {
  return request(api.app).get(path).set('X-API-Key', key).redirects(0);
}

function withoutIds(body: Record<string, unknown>): Record<string, unknown> {
  const { request_id: _requestId, ...rest } = body;
  return rest;
}

describe('B19: a person who opted out', () => {
  test.each([
    ['by the address', { ...olga, metadata: { ref: 'row-17' } }],
    ['with a tag', { email: 'Olga.Optout+crm@fjell.example', metadata: { ref: 'row-17' } }],
    ['by name and company', { full_name: 'Olga Optout', company: 'Fjell Works', metadata: { ref: 'row-17' } }],
    ['by id', { profile_id: 'per_olga', metadata: { ref: 'row-17' } }],
  ])('is 451 to a customer that was given values, %s', async (_title, input) => {
    const { status, body } = await lookup(input, holder);
    expect(status).toBe(451);
    expect(Problem.parse(body)).toMatchObject({
      code: 'opted_out',
      match_status: 'opted_out',
      reason: 'opted_out',
      opted_out_at: '2026-11-03T08:00:00Z',
      exposed_at: '2026-11-02T08:00:00Z',
      deletion_id: expect.stringMatching(/^del_/),
      metadata: { ref: 'row-17' },
      billing: { credits_charged: 0, results_returned: 0 },
    });
    expect(body.datapoints.length).toBeGreaterThan(3);
    expect(body.datapoints[0]).toEqual({
      id: expect.stringMatching(/^dp_/),
      field: expect.any(String),
      disclosed_at: '2026-11-02T08:00:00Z',
    });
    expect(JSON.stringify(body)).not.toMatch(/olga|fjell/i);
  });

  test.each(['', '/provenance', '/explain'])('is 451 to a holder at /v1/persons/{id}%s', async (tail) => {
    for (const id of ['per_olga', 'per_fay', 'per_elin']) {
      const { status, body } = await get(`/v1/persons/${id}${tail}`, holder);
      expect([status, body.code]).toEqual([451, id === 'per_elin' ? 'processing_restricted' : 'opted_out']);
      Problem.parse(body);
    }
  });

  test('whose wish is not proved is 451 to a holder, with nothing to delete yet', async () => {
    const { status, body } = await lookup({ ...fay, min_likelihood: 1 }, holder);
    expect([status, body.code, body.deletion_id]).toEqual([451, 'opted_out', null]);
    expect(body.datapoints.length).toBeGreaterThan(1);
    expect((await lookup({ ...fay, min_likelihood: 1 }, stranger)).status).toBe(404);
  });

  test('by an id that was merged into theirs is 451 to a holder', async () => {
    expect((await get('/v1/persons/per_elin_old', holder)).status).toBe(404);
    const at = new Date('2026-10-20T00:00:00Z');
    await api.context.store.redirects.put({ id: 'per_elin_old', kind: 'merged', to: ['per_elin'], at });
    expect((await get('/v1/persons/per_elin_old', holder)).body.code).toBe('processing_restricted');
  });

  test('who came back by a fresh act is no longer spoken of', async () => {
    const { suppressions } = api.context.store;
    const without = { ...suppressions, findHits: async () => [] };
    const context = { ...api.context, store: { ...api.context.store, suppressions: without } };
    const { answer } = await answerOf(context, holder, '/v1/persons/lookup', { body: olga });
    expect([answer.status, JSON.parse(answer.body!).code]).toEqual([404, 'no_match']);
  });
});

const people = [olga.email, fay.email, 'elin.sandvik@nordlys.example'];

test('B19: a stranger to a hidden person and anybody who asks for somebody unknown get one body, whatever is asked with it', async () => {
  const extras = fc.record(
    {
      job_title: fc.constantFrom('Director', 'CTO'),
      city: fc.constantFrom('Oslo', 'Cork'),
      phone: fc.constantFrom('+44 20 7946 0900', '+1 202 555 0142'),
      full_name: fc.constantFrom('Nina Nobody', 'Olga Optout'),
      company: fc.constantFrom('Fjell Works', 'Nowhere Works'),
      data_include: fc.constantFrom('full_name', '-skills', 'phones,work_emails'),
      min_likelihood: fc.integer({ min: 1, max: 10 }),
      metadata: fc.dictionary(fc.string({ minLength: 1, maxLength: 5, unit: 'grapheme-ascii' }), fc.constant('x'), {
        maxKeys: 3,
        noNullPrototype: true,
      }),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...people), extras, async (email, extra) => {
      const hidden = await lookup({ ...extra, email }, stranger);
      const unknown = await lookup({ ...extra, email: 'nobody.known@fjell.example' }, stranger);
      expect(hidden.status).toBe(404);
      expect(withoutIds(hidden.body)).toEqual(withoutIds(unknown.body));
      expect(Object.keys(hidden.headers).sort()).toEqual(Object.keys(unknown.headers).sort());
    }),
    { numRuns: 40 },
  );
});

describe('B19: stranger, holder and unknown', () => {
  test.each([
    ['/v1/persons/lookup', { body: olga }, { body: { email: 'nobody.known@fjell.example' } }],
    ['/v1/persons/lookup', { body: fay }, { body: { email: 'nobody.known@fjell.example' } }],
    ['/v1/persons/lookup', { body: { profile_id: 'per_olga' } }, { body: { profile_id: 'per_never' } }],
    ['/v1/persons/:id', { params: { id: 'per_olga' } }, { params: { id: 'per_never' } }],
    ['/v1/persons/:id', { params: { id: 'per_fay' } }, { params: { id: 'per_never' } }],
    ['/v1/persons/:id/provenance', { params: { id: 'per_olga' } }, { params: { id: 'per_never' } }],
    ['/v1/persons/:id/explain', { params: { id: 'per_fay' } }, { params: { id: 'per_never' } }],
    [
      '/v1/opt-outs/check',
      { body: { identifiers: [olga, { profile_id: 'per_fay' }] } },
      { body: { identifiers: [{ email: 'nobody.known@fjell.example' }, { profile_id: 'per_never' }] } },
    ],
  ])('%s takes the same steps for each and leaves on the grid', async (path, hidden, unknown) => {
    const recorded = recording(api.context);
    const steps: string[][] = [];
    for (const [key, parts] of [
      [stranger, unknown],
      [stranger, hidden],
      [holder, hidden],
    ] as const) {
      const key2 = path.includes('check') ? await api.newKey({ customer: 'holder', scopes: ['optouts:read'] }) : key;
      recorded.calls.length = 0;
      const { answer, tookMs } = await answerOf(recorded.context, key2, path, parts);
      expect([200, 404, 451]).toContain(answer.status);
      expect(tookMs % 50).toBeLessThanOrEqual(7);
      steps.push(recorded.calls.filter((one) => one !== 'apiKeys.noteUse').sort());
    }
    expect(steps[1]).toEqual(steps[0]);
    expect(steps[2]).toEqual(steps[0]);
    expect(steps[0]!.length).toBeGreaterThan(8);
  });
});

test('B63: a wish that comes while an answer is on its way either stops the answer or reaches its recipient', async () => {
  for (const when of ['before the ledger', 'after the ledger'] as const) {
    const id = `per_race_${when.length}`;
    const email = `race${when.length}@fjell.example`;
    const values = [
      ['full_name', 'Runa Race'],
      ['email', email],
    ] as const;
    await putPerson(api.context, { id, subjects: [{ source: 'company-pages', values }] });
    const { disclosures } = api.context.store;
    const append: typeof disclosures.append = async (line) => {
      if (when === 'before the ledger') await suppress({ email }, 'proved');
      await disclosures.append(line);
      if (when === 'after the ledger') await suppress({ email }, 'proved');
    };
    const context = { ...api.context, store: { ...api.context.store, disclosures: { ...disclosures, append } } };
    const { answer } = await answerOf(context, stranger, '/v1/persons/lookup', { body: { email } });
    expect([when, answer.status]).toEqual([when, 404]);
    const told = await api.context.store.deletions.findByProfiles([id]);
    expect(told.length).toBe(when === 'after the ledger' ? 1 : 0);
  }
});
