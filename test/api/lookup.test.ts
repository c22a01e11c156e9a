import { createHash } from 'node:crypto';
import request from 'supertest';
import { Problem } from '../../src/api/v1/answer-schema.js';
import { PersonAnswer } from '../../src/api/v1/persons/schema.js';
import { openTestApi, type TestApi } from './open-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api?.close());

function lookup(body: object, key = api.key) {
  return request(api.app).post('/v1/persons/lookup').set('Authorization', `Bearer ${key}`).send(body);
}

describe('a lookup that finds the person', () => {
  test('answers with the profile, sources and dates on every field', async () => {
    const { status, body, headers } = await lookup({
      email: 'elin.sandvik@nordlys.example',
      company: 'Nordlys Robotics',
      metadata: { ref: 'row-17' },
    });
    expect({ status, code: body.code }).toEqual({ status: 200 });
    expect(PersonAnswer.parse(body)).toBeDefined();
    expect(headers['candor-request-id']).toBe(body.request_id);
    expect(body).toMatchObject({
      match_status: 'full_match',
      matched_on: ['email', 'company'],
      purpose: 'b2b_marketing',
      metadata: { ref: 'row-17' },
      data: {
        id: 'per_elin',
        object: 'profile',
        likelihood: 9,
        num_sources: 3,
        num_subjects: 3,
        contains: ['per_elin_old'],
      },
      billing: { credits_charged: 0, results_returned: 1 },
    });
    const { fields } = body.data;
    expect(fields.full_name.value).toBe('Elin Sandvik');
    expect(fields.employer.value).toEqual({ name: 'Nordlys Robotics', domain: 'nordlys.example', company_id: null });
    expect(fields.country.value).toEqual({ code: 'SE', name: 'Sweden' });
    expect(fields.work_emails[0].value).toMatchObject({ address: 'elin.sandvik@nordlys.example', role_account: false });
    for (const field of Object.values(fields).flat() as { sources: object[]; last_verified_at: string }[]) {
      expect(field.sources.length).toBeGreaterThan(0);
      expect(field.last_verified_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    }
    expect(fields.phones).toBeUndefined(); // not in the default set
  });

  test.each([
    ['an address in other casing', { email: '  Elin.Sandvik@NORDLYS.example ' }, ['email']],
    ['a phone in national form', { phone: '020 7946 0111', country: 'GB' }, ['phone']],
    [
      'a page of any spelling',
      { profile_url: 'http://www.github.com/Elin-Sandvik-Example/?tab=repositories' },
      ['profile_url'],
    ],
    ['a GitHub login', { github_login: 'elin-sandvik-example' }, ['github_login']],
    ['an id', { profile_id: 'per_elin' }, ['profile_id']],
    ['a name with a domain', { full_name: 'elin sandvik', domain: 'www.nordlys.example' }, ['full_name', 'domain']],
    [
      'a name in two parts with a company',
      { given_name: 'Elin', family_name: 'Sandvik', company: 'NORDLYS ROBOTICS AB' },
      ['given_name', 'family_name', 'company'],
    ],
  ])('%s', async (_title, body, matchedOn) => {
    const answer = await lookup(body);
    expect(answer.body).toMatchObject({ match_status: 'full_match', matched_on: matchedOn, data: { id: 'per_elin' } });
  });

  test('a hash of the trimmed lower-cased address finds its owner', async () => {
    const hash = createHash('sha256').update('elin.sandvik@nordlys.example').digest('hex');
    const { body } = await lookup({ email_hash: hash.toUpperCase() });
    expect(body).toMatchObject({ match_status: 'full_match', matched_on: ['email_hash'] });
  });

  test('GET takes the same controls and answers the same data', async () => {
    const posted = await lookup({
      email: 'elin.sandvik@nordlys.example',
      data_include: '-work_emails,phones',
      min_confidence: 0.1,
      include_sources: false,
    });
    const got = await request(api.app)
      .get(
        '/v1/persons/lookup?email=elin.sandvik%40nordlys.example&data_include=-work_emails,phones&min_confidence=0.1&include_sources=false',
      )
      .set('X-API-Key', api.key);
    expect(got.body.data).toEqual(posted.body.data);
    expect(Object.keys(got.body.data.fields)).toContain('phones');
    expect(Object.keys(got.body.data.fields)).not.toContain('work_emails');
    expect(got.body.data.fields.full_name.sources).toBeUndefined();
  });

  test('a field that no source may show is withheld by name, one that is not there is omitted', async () => {
    const { body } = await lookup({
      email: 'elin.sandvik@nordlys.example',
      data_include: 'full_name,github_url,personal_emails',
    });
    expect(Object.keys(body.data.fields)).toEqual(['full_name']);
    expect(body.withheld).toEqual([
      { field: 'github_url', reason: 'source_terms', source: 'github', purpose: 'b2b_marketing' },
    ]);
    expect(body.omitted).toEqual([{ field: 'personal_emails', reason: 'not_held' }]);
    expect(JSON.stringify(body)).not.toContain('elin-sandvik-example');
  });

  test('every answer with values stands in the ledger before it leaves, without values', async () => {
    const held = async () => api.context.store.disclosures.findByProfiles(['per_elin']);
    const known = new Set((await held()).map((line) => line._id));
    const { body } = await lookup({ email: 'elin.sandvik@nordlys.example', data_include: 'full_name,phones' });
    const added = (await held()).filter((line) => !known.has(line._id));
    expect(added).toHaveLength(1);
    const line = added[0]!;
    expect(line).toMatchObject({
      purpose: 'b2b_marketing',
      notice: 'sent',
      groups: ['profile', 'phone'],
      kind: 'values',
    });
    expect(line.datapoints.map((one) => one.id)).toContain(body.data.fields.phones[0].datapoint_id);
    expect(line.suppressionCheck.id).toMatch(/^chk_/);
    expect(JSON.stringify(line)).not.toMatch(/Sandvik|nordlys|7946/);
  });
});

describe('a lookup that finds nobody', () => {
  const miss = [
    'type',
    'title',
    'status',
    'code',
    'match_status',
    'reason',
    'request_id',
    'retryable',
    'negative',
    'billing',
  ];

  test('is a problem with the members of api.md section 3.1', async () => {
    const { status, body, headers } = await lookup({ email: 'nobody@nordlys.example', metadata: { ref: 'row-18' } });
    expect(status).toBe(404);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(Object.keys(body).sort()).toEqual([...miss, 'metadata'].sort());
    expect(Problem.parse(body)).toMatchObject({
      type: 'https://candor.example/problems/no_match',
      code: 'no_match',
      match_status: 'no_match',
      reason: 'no_candidate',
      retryable: false,
      negative: { last_checked_at: '2026-11-02T08:00:00Z', next_check_at: '2026-12-02T00:00:00Z' },
      metadata: { ref: 'row-18' },
    });
  });

  test.each([
    [
      'several people of one name at one company',
      { full_name: 'Alex Ambigua', company: 'Twin Labs' },
      'ambiguous',
      {
        reason: 'several_candidates',
        candidates: 2,
        decide_by: ['profile_url', 'email', 'phone', 'job_title', 'city', 'country'],
      },
    ],
    [
      'a phone that two people share',
      { phone: '+442079460200' },
      'ambiguous',
      { reason: 'several_candidates', candidates: 2 },
    ],
    [
      'strong inputs of two people',
      { email: 'alex1@twinlabs.example', phone: '+442079460111' },
      'ambiguous',
      { reason: 'conflicting_inputs' },
    ],
    [
      'a profile less sure than asked',
      { email: 'fay@fjell.example' },
      'below_confidence',
      { reason: 'likelihood', best: 4, asked: 7 },
    ],
    [
      'an address with the name of somebody else',
      { email: 'elin.sandvik@nordlys.example', full_name: 'Bartholomew Quist' },
      'below_confidence',
      { best: 4 },
    ],
    [
      'a person whose every source forbids it',
      { email: 'rita@fjell.example' },
      'restricted',
      { reason: 'source_terms' },
    ],
    ['a person for another purpose', { email: 'toni@fjell.example' }, 'restricted', { reason: 'purpose' }],
    ['a person not told yet', { email: 'nils@fjell.example' }, 'restricted', { reason: 'not_notified' }],
    ['a person whose data have expired', { email: 'odin@fjell.example' }, 'no_match', { reason: 'no_candidate' }],
  ])('%s', async (_title, input, matchStatus, members) => {
    const { status, body } = await lookup(input);
    expect(status).toBe(404);
    expect(Problem.parse(body)).toMatchObject({ match_status: matchStatus, code: matchStatus, ...members });
  });

  test('what decide_by names does decide', async () => {
    expect((await lookup({ full_name: 'Alex Ambigua', company: 'Twin Labs', city: 'Cork' })).body.data.id).toBe(
      'per_alex_2',
    );
    expect(
      (await lookup({ full_name: 'Alex Ambigua', company: 'Twin Labs', job_title: 'accountant' })).body.data.id,
    ).toBe('per_alex_1');
    expect((await lookup({ phone: '+442079460200', email: 'alex1@twinlabs.example' })).body.data.id).toBe('per_alex_1');
  });

  test('min_likelihood is the caller’s to lower', async () => {
    expect((await lookup({ email: 'fay@fjell.example', min_likelihood: 4 })).status).toBe(200);
  });

  test('a person for recruitment only is answered to a recruiter', async () => {
    const key = await api.newKey({ purposes: ['recruitment'] });
    const { body } = await lookup({ email: 'toni@fjell.example' }, key);
    expect(body).toMatchObject({ match_status: 'full_match', purpose: 'recruitment' });
    expect(body.withheld).toEqual([
      { field: 'work_emails', reason: 'source_terms', source: 'partner-feed:talent', purpose: 'recruitment' },
    ]);
  });

  test.each([
    ['nothing', {}, 'no_identifier'],
    ['a name alone', { full_name: 'Elin Sandvik' }, 'too_little'],
    ['a company alone', { company: 'Nordlys Robotics' }, 'too_little'],
    ['a shared mailbox', { email: 'info@nordlys.example' }, 'role_mailbox'],
    ['no address', { email: 'not an address' }, 'malformed'],
    ['a national number without a country', { phone: '020 7946 0111' }, 'malformed'],
    ['a country that is none', { phone: '020 7946 0111', country: 'Atlantis' }, 'malformed'],
    ['a hash of another length', { email_hash: 'abc' }, 'malformed'],
    ['a mailbox provider as employer', { full_name: 'Elin Sandvik', domain: 'gmail.com' }, 'malformed'],
  ])('%s is an invalid input', async (_title, input, reason) => {
    const { status, body } = await lookup(input);
    expect(status).toBe(400);
    expect(Problem.parse(body)).toMatchObject({ code: 'invalid_input', match_status: 'invalid_input', reason });
  });
});
