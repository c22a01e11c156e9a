import type { Express } from 'express';
import request from 'supertest';
import { createApp } from '../../src/api/app.js';
import { createApiKey } from '../../src/operations/create-api-key.js';
import { createDeletions } from '../../src/operations/create-deletions.js';
import { rebuildProfiles } from '../../src/operations/rebuild-profiles.js';
import { rectifyPerson } from '../../src/operations/rectify-person.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import {
  closeImpossible,
  disclosuresOf,
  listSourceNotices,
  overdueDeletions,
} from '../../src/operations/trace-disclosures.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { deliverRows, north, type PersonRow, peopleSources, recordIdOfRow, south } from '../support/people.js';

/** Stories 1 and 8 of privacy.md section 10, from the first delivery to the last recipient's answer, over HTTP. */

const dayMs = 86_400_000;
const started = new Date('2026-11-02T08:00:00Z');
let candor: TestCandor;
let app: Express;

beforeAll(async () => {
  candor = await openTestCandor({ now: started, sources: peopleSources });
  app = createApp({ context: candor.context, config: { maxBodyBytes: 65_536, metricsPort: null } });
});
afterAll(() => candor?.close());
beforeEach(() => {
  candor.clock.now = started;
});

function inDays(count: number): void {
  candor.clock.now = new Date(started.getTime() + count * dayMs);
}

async function keyOf(customer: string): Promise<string> {
  const made = await createApiKey(candor.context, {
    customer,
    scopes: ['persons:read', 'optouts:read', 'deletions:ack'],
    purposes: ['b2b_marketing'],
    expiresAt: null,
    loopbackOnly: false,
  });
  return made.key;
}

function lookup(key: string, body: object) {
  return request(app).post('/v1/persons/lookup').set('X-API-Key', key).send(body);
}

async function deletionsOf(key: string, query = '') {
  return (await request(app).get(`/v1/deletions${query}`).set('X-API-Key', key)).body.items;
}

function acknowledge(key: string, id: string, answer: object) {
  const completed_at = candor.clock.now.toISOString();
  return request(app)
    .post(`/v1/deletions/${id}/ack`)
    .set('X-API-Key', key)
    .send({ completed_at, ...answer });
}

describe('story 1 (B17, B19, B20, B43, B63, B64): Anna opts out', () => {
  const anna: PersonRow = {
    source: north,
    id: 'anna',
    name: 'Anna Rossi',
    email: 'anna.rossi@stellaria.example',
    phone: '+442079460301',
    employer: 'Stellaria',
    domain: 'stellaria.example',
    title: 'Controller',
  };
  const linked: PersonRow = {
    source: south,
    id: 'anna-2',
    name: 'Anna Rossi',
    phone: '+442079460301',
    title: 'Controller',
  };

  // The export that waits in the queue comes with file jobs, the access answer with rights requests; what it lists is there already.
  test('nothing of her comes back, who received her is told, and she can be told who did', async () => {
    const [buyer, visitor] = [await keyOf('buyer'), await keyOf('visitor')];
    await deliverRows(candor, [anna, linked]);
    const shown = await lookup(buyer, { email: anna.email, data_include: 'full_name,work_emails,job_title' });
    expect(shown.status).toBe(200);
    const profileId: string = shown.body.data.id;

    inDays(1);
    const opted = await request(app).post('/v1/public/opt-outs').send({ email: 'Anna.Rossi+x@stellaria.example' });
    expect(opted.status).toBe(202);
    expect((await lookup(buyer, { email: anna.email })).body).toMatchObject({ status: 451, deletion_id: null });
    expect((await lookup(visitor, { email: anna.email })).status).toBe(404);
    expect(await deletionsOf(buyer)).toEqual([]);

    inDays(2);
    await suppressPerson(candor.context, {
      identifiers: readIdentifiers({ email: 'Anna.Rossi+x@stellaria.example' }),
      scope: 'all',
      reason: 'opt-out',
      state: 'proved',
    });
    await candor.queue.idle();
    inDays(3);
    const moved = {
      ...anna,
      id: 'anna-3',
      email: 'ANNA.ROSSI@STELLARIA.EXAMPLE',
      employer: 'Meridiana',
      domain: 'meridiana.example',
    };
    await deliverRows(candor, [anna, linked, moved, { ...linked, id: 'anna-4', email: 'a.rossi@meridiana.example' }]);
    await rebuildProfiles(candor.context);
    await candor.queue.idle();
    for (const question of [
      { email: anna.email },
      { phone: anna.phone },
      { full_name: 'Anna Rossi', company: 'Meridiana' },
      { full_name: 'Anna Rossi', company: 'Stellaria' },
    ])
      expect([question, (await lookup(visitor, question)).status]).toEqual([question, 404]);

    const [told] = await deletionsOf(buyer);
    expect(told).toMatchObject({ profile_id: profileId, cause: 'opt_out', status: 'open' });
    expect((await lookup(buyer, { phone: anna.phone })).body).toMatchObject({
      status: 451,
      code: 'opted_out',
      deletion_id: told.id,
      opted_out_at: '2026-11-03T08:00:00Z',
      exposed_at: '2026-11-02T08:00:00Z',
    });
    expect(await deletionsOf(visitor)).toEqual([]);
    expect((await acknowledge(buyer, told.id, { outcome: 'deleted', systems: ['crm'] })).status).toBe(200);
    const received = await disclosuresOf(candor.context, {
      profileId: null,
      identifiers: readIdentifiers({ email: anna.email }),
    });
    expect(received).toEqual([
      expect.objectContaining({
        customer: 'buyer',
        profileId,
        at: started,
        fields: ['full_name', 'job_title', 'work_emails'],
        deletions: ['opt_out:acknowledged'],
      }),
    ]);
  });
});

describe('story 8 (B50, B64, B65): a job title is corrected', () => {
  const clara: PersonRow = {
    source: north,
    id: 'clara',
    name: 'Clara Castellan',
    email: 'clara@verdelane.example',
    employer: 'Verdelane',
    domain: 'verdelane.example',
    title: 'Head of Purchasing',
  };

  // Sending to partners waits for channels.
  test('four past recipients and the source hear of it, and the old title loses twice: two answer, one late, one never can', async () => {
    const names = ['east works', 'west works', 'late works', 'gone works'] as const;
    const keys = await Promise.all(names.map(keyOf));
    const bystander = await keyOf('elsewhere works');
    await deliverRows(candor, [clara]);
    for (const key of keys) expect((await lookup(key, { email: clara.email })).status).toBe(200);
    await lookup(bystander, { email: clara.email, data_include: 'full_name' });
    const answer = await lookup(keys[0]!, { email: clara.email });
    const profileId: string = answer.body.data.id;
    const correction = { field: 'job_title', value: 'Head of Logistics', reason: 'request', by: 'person' } as const;
    await rectifyPerson(candor.context, { profileId, ...correction, actor: 'operator' });
    const recordId = recordIdOfRow(candor.context, clara);
    // The feed says the old title twice more.
    for (const observedOn of ['2026-11-01', '2026-11-02']) await deliverRows(candor, [{ ...clara, observedOn }]);
    const shown = await lookup(bystander, { email: clara.email, data_include: 'full_name,job_title' });
    expect(shown.body.data.fields.job_title).toMatchObject({ value: 'Head of Logistics' });

    const told = await Promise.all(keys.map((key) => deletionsOf(key)));
    expect(told.map((items) => items.length)).toEqual([1, 1, 1, 1]);
    expect(await deletionsOf(bystander)).toEqual([]);
    expect(told[0][0]).toMatchObject({ profile_id: profileId, cause: 'rectification' });
    expect([...new Set(told[0][0].datapoints.map((one: { field: string }) => one.field))].sort()).toEqual([
      'function',
      'job_title',
      'seniority',
    ]);
    const ids = told.map((items) => items[0].id as string);
    expect((await acknowledge(keys[0]!, ids[0]!, { outcome: 'deleted' })).status).toBe(200);
    expect((await acknowledge(keys[1]!, ids[1]!, { outcome: 'not_held' })).status).toBe(200);
    await closeImpossible(candor.context, { id: ids[3]!, reason: 'recipient_ended' });

    inDays(15);
    expect((await overdueDeletions(candor.context)).map(({ id, customer }) => [id, customer])).toEqual([
      [ids[2], 'late works'],
    ]);
    expect(await deletionsOf(keys[2]!, '?status=overdue')).toHaveLength(1);
    expect((await acknowledge(keys[2]!, ids[2]!, { outcome: 'deleted' })).status).toBe(200);
    expect(await overdueDeletions(candor.context)).toEqual([]);
    // Corrected is not hidden: she is found as before.
    expect((await lookup(bystander, { email: clara.email })).status).toBe(200);
    const notices = await listSourceNotices(candor.context);
    expect(notices.filter((notice) => notice.cause === 'rectification')).toEqual([
      expect.objectContaining({ source: north, records: [recordId], sentAt: null }),
    ]);
  });
});

describe('B64: a split', () => {
  test('tells who holds values that are somebody else’s now, and that one’s later wish reaches them too', async () => {
    const key = await keyOf('split works');
    const one: PersonRow = { source: north, id: 'sam-1', name: 'Sam Splitter', phone: '+442079460333', title: 'Buyer' };
    const two: PersonRow = { ...one, source: south, id: 'sam-2', title: 'Teacher', email: 'sam@fjordline.example' };
    await deliverRows(candor, [one, two]);
    const before = await lookup(key, { phone: one.phone, data_include: 'full_name,job_title,phones,work_emails' });
    expect(before.body.data.num_subjects).toBe(2);
    const profileId: string = before.body.data.id;
    const { store } = candor.context;
    const members = (await store.identities.findById(profileId))!.subjectIds;
    const edges = await store.judgements.findTouching(members);
    await store.judgements.upsert(
      edges.map(({ _id, subjects, features }) => ({
        _id,
        subjects,
        features,
        decision: 'different' as const,
        probability: 0,
        decidedBy: 'user:usr_1',
      })),
      candor.clock.now,
    );
    await candor.context.queue.enqueue('cluster-subjects', { subjectIds: [...members] });
    await candor.queue.idle();

    const [told] = await deletionsOf(key);
    expect(told).toMatchObject({ profile_id: profileId, cause: 'split' });
    expect(told.datapoints.length).toBeGreaterThan(0);
    expect(told.datapoints.length).toBeLessThan(9);
    const parts = await store.subjects.findByIds(members);
    const gone = parts.find((subject) => subject.profileId !== profileId)!;
    const own = new Set(gone.statements.map((statement) => statement.id));
    for (const { id } of told.datapoints) expect(own.has(id.split('.')[0])).toBe(true);

    const made = await createDeletions(candor.context, {
      profileId: gone.profileId!,
      contains: [],
      cause: 'opt_out',
      occasion: 'forgotten',
      statementIds: [...own],
    });
    expect(made.map((deletion) => deletion.disclosedAs)).toEqual([[profileId]]);
    expect(made[0]!.datapoints.map((datapoint) => datapoint.id)).toEqual(
      told.datapoints.map((one: { id: string }) => one.id),
    );
  });
});
