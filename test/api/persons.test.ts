import request from 'supertest';
import { Problem } from '../../src/api/v1/answer-schema.js';
import { ExplainAnswer, MovedAnswer, PersonAnswer, ProvenanceAnswer } from '../../src/api/v1/persons/schema.js';
import { openTestApi, type TestApi } from './open-api.js';
import { elin, putPerson } from './people.js';

let api: TestApi;
let stranger: string;
beforeAll(async () => {
  api = await openTestApi();
  stranger = await api.newKey({ customer: 'stranger' });
  const { redirects } = api.context.store;
  const at = new Date('2026-10-20T00:00:00Z');
  await redirects.put({ id: 'per_elin_old', kind: 'merged', to: ['per_elin'], at });
  await redirects.put({ id: 'per_alex_1', kind: 'split', to: ['per_alex_1', 'per_alex_2'], at });
  await redirects.put({ id: 'per_gone', kind: 'retired', to: [], at });
});
afterAll(() => api?.close());

function get(path: string, key = api.key) {
  return request(api.app).get(path).set('X-API-Key', key).redirects(0);
}

describe('a profile by id', () => {
  test('is answered as a lookup is', async () => {
    const { status, body } = await get('/v1/persons/per_elin?data_include=full_name,phones');
    expect(status).toBe(200);
    expect(PersonAnswer.parse(body)).toMatchObject({
      matched_on: ['profile_id'],
      data: { id: 'per_elin', match_probability: 0.997 },
    });
    expect(Object.keys(body.data.fields)).toEqual(['full_name', 'phones']);
    expect(body.data.fields.phones[0].value).toEqual({
      e164: '+442079460111',
      type: expect.any(String),
      do_not_call: null,
      dnc_checked_at: null,
      dnc_list: null,
    });
  });

  test('that was merged points at its survivor, or is answered with it when asked', async () => {
    const moved = await get('/v1/persons/per_elin_old');
    expect([moved.status, moved.headers.location]).toEqual([308, '/v1/persons/per_elin']);
    expect(MovedAnswer.parse(moved.body)).toMatchObject({ merged_into: 'per_elin', merged_at: '2026-10-20T00:00:00Z' });
    const followed = await get('/v1/persons/per_elin_old?follow=true');
    expect(followed.body).toMatchObject({ requested_id: 'per_elin_old', data: { id: 'per_elin' } });
    expect(
      (await request(api.app).post('/v1/persons/lookup').set('X-API-Key', api.key).send({ profile_id: 'per_elin_old' }))
        .body.data.id,
    ).toBe('per_elin');
  });

  test('that was split tells so for 90 days', async () => {
    const { body } = await get('/v1/persons/per_alex_1');
    expect(PersonAnswer.parse(body).split).toEqual({ at: '2026-10-20T00:00:00Z', into: ['per_alex_1', 'per_alex_2'] });
    const { clock } = api.candor;
    const now = clock.now;
    clock.now = new Date('2027-01-20T00:00:00Z');
    expect((await get('/v1/persons/per_alex_1')).body.split).toBeUndefined();
    clock.now = now;
  });

  test('that is retired is gone to those who held it and unknown to all others', async () => {
    const line = (await api.context.store.disclosures.findByProfiles(['per_elin']))[0]!;
    await api.context.store.disclosures.append({ ...line, _id: 'dis_gone', profileId: 'per_gone' });
    const held = await get('/v1/persons/per_gone');
    expect([held.status, held.body.code]).toEqual([410, 'profile_gone']);
    Problem.parse(held.body);
    expect((await get('/v1/persons/per_gone', stranger)).body).toMatchObject({ code: 'no_match', status: 404 });
    expect((await get('/v1/persons/per_never')).body).toMatchObject({ code: 'no_match', status: 404 });
  });

  test('has a tag; the same tag is answered 304 and discloses nothing anew', async () => {
    const first = await get('/v1/persons/per_elin');
    const { etag } = first.headers;
    expect(etag).toMatch(/^"[\w-]+"$/);
    const count = async () => (await api.context.store.disclosures.findByProfiles(['per_elin'])).length;
    const before = await count();
    const again = await get('/v1/persons/per_elin').set('If-None-Match', etag!);
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', etag]);
    expect(await count()).toBe(before);
    expect((await get('/v1/persons/per_elin?min_confidence=0.1').set('If-None-Match', etag!)).status).toBe(200);
  });
});

describe('provenance', () => {
  test('is for those who hold values of the profile', async () => {
    for (const path of ['per_elin/provenance', 'per_elin/explain', 'per_never/provenance', 'per_gone/explain']) {
      const { status, body } = await get(`/v1/persons/${path}`, stranger);
      expect([status, body.code]).toEqual([404, 'not_found']);
    }
  });

  test('shows values of the groups that were given before, of the others who, when and on which basis', async () => {
    const key = await api.newKey({ customer: 'one field' });
    await get('/v1/persons/per_elin?data_include=full_name,job_title', key);
    const { status, body } = await get('/v1/persons/per_elin/provenance', key);
    expect(status).toBe(200);
    const { statements } = ProvenanceAnswer.parse(body);
    const of = (field: string) => statements.filter((one) => one.field === field);
    expect(of('job_title').map(({ value, original, won }) => ({ value, original, won }))).toEqual([
      { value: 'VP Engineering', original: 'VP Engineering', won: expect.any(Boolean) },
      { value: 'Head of Engineering', original: 'Head of Engineering', won: expect.any(Boolean) },
    ]);
    expect(of('job_title').filter((one) => one.won)).toHaveLength(1);
    expect(of('job_title').find((one) => one.value === 'VP Engineering')).toMatchObject({
      source: 'company-pages',
      uri: 'https://nordlys.example/team',
      method: 'page',
      collected_on: '2025-02-11',
      last_seen_on: '2026-10-30',
      expires_on: '2030-02-11',
      terms_version: '2026-03',
      won: true,
    });
    expect(of('phones').map((one) => [one.source, one.value, one.original])).toEqual([
      ['partner-feed:northlist', undefined, undefined],
    ]);
    expect(of('work_emails').every((one) => one.value === undefined)).toBe(true);
  });

  test('never shows what a match-only source says, not even its address', async () => {
    const { body } = await get('/v1/persons/per_elin/provenance');
    const github = ProvenanceAnswer.parse(body).statements.filter((one) => one.source === 'github');
    expect(github.length).toBeGreaterThan(1);
    expect(
      github.every((one) => one.value === undefined && one.uri === undefined && one.allowed_purposes.length === 0),
    ).toBe(true);
    expect(JSON.stringify(github)).not.toContain('elin-sandvik-example');
  });

  test('of one field is asked by its name', async () => {
    const { body } = await get('/v1/persons/per_elin/provenance?field=city');
    expect(body.statements.map((one: { field: string }) => one.field)).toEqual(['city']);
    expect((await get('/v1/persons/per_elin/provenance?field=towns')).body.errors[0]).toMatchObject({
      pointer: '/field',
      code: 'value',
    });
  });

  test('with values stands in the ledger', async () => {
    const lines = async () => api.context.store.disclosures.findByProfiles(['per_elin']);
    const known = new Set((await lines()).map((line) => line._id));
    await get('/v1/persons/per_elin/provenance?field=job_title');
    const added = (await lines()).filter((line) => !known.has(line._id));
    expect(added.map((line) => line.datapoints.map((one) => one.field))).toEqual([['job_title', 'job_title']]);
  });
});

describe('an explanation', () => {
  test('says why these subjects are one and why each value won, in names and weights', async () => {
    const { status, body } = await get('/v1/persons/per_elin/explain');
    expect(status).toBe(200);
    const explained = ExplainAnswer.parse(body);
    expect(explained.subjects).toHaveLength(3);
    expect(explained.subjects.map((one) => one.split(':sub_')[0]).sort()).toEqual([
      'company-pages',
      'github',
      'partner-feed:northlist',
    ]);
    expect(explained.links).toHaveLength(2);
    expect(explained.links[0]).toMatchObject({
      score: 0.997,
      threshold: 0.95,
      decided_by: 'model:exact-1',
      features: [{ name: 'email', score: 1, weight: 6.04 }],
    });
    expect(explained.winners).toContainEqual({ field: 'job_title', rule: expect.any(String), against: 1 });
    expect(explained.winners.map((one) => one.field)).not.toContain('github_url');
    expect(JSON.stringify(body)).not.toMatch(/Sandvik|nordlys|Engineering|7946/);
  });

  test('names who was kept apart, and how like they were', async () => {
    const { store } = api.context;
    const [own] = (await store.identities.findById('per_elin'))!.subjectIds;
    const [other] = await putPerson(api.context, {
      ...elin,
      id: 'per_twin',
      subjects: [
        {
          source: 'company-pages',
          values: [
            ['full_name', 'Elina Sandvik'],
            ['email', 'elina@nordlys.example'],
          ],
        },
      ],
    });
    await store.judgements.upsert(
      [
        {
          _id: 'edge-apart',
          subjects: [own!, other!.id],
          decision: 'different',
          probability: 0.08,
          features: [],
          decidedBy: 'model:exact-1',
        },
      ],
      api.context.now(),
    );
    const { body } = await get('/v1/persons/per_elin/explain');
    expect(ExplainAnswer.parse(body).rejected).toEqual([
      { subject: `company-pages:${other!.id}`, why: 'different_person', score: 0.08 },
    ]);
  });
});
