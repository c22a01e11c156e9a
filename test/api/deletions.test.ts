import request from 'supertest';
import { Problem } from '../../src/api/v1/answer-schema.js';
import { AckAnswer, DeletionsAnswer } from '../../src/api/v1/deletions/schema.js';
import { CheckAnswer, OptOutsAnswer } from '../../src/api/v1/opt-outs/schema.js';
import { assertDeletionsAnswered } from '../../src/operations/pause-overdue.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import {
  closeImpossible,
  disclosuresOf,
  disclosuresTo,
  overdueDeletions,
} from '../../src/operations/trace-disclosures.js';
import { openTestApi, type TestApi } from './open-api.js';
import { putPerson } from './people.js';

/** What past recipients are told and what they answer (B64, B65), over the real store. */

const scopes = ['persons:read', 'optouts:read', 'deletions:ack'] as const;
let api: TestApi;
let acme: string;
let other: string;

beforeAll(async () => {
  api = await openTestApi();
  acme = await api.newKey({ customer: 'acme works', scopes });
  other = await api.newKey({ customer: 'other works', scopes });
});
afterAll(() => api?.close());

const day = (count: number) => new Date(Date.UTC(2026, 10, 2 + count, 8));

async function person(name: string): Promise<{ readonly id: string; readonly email: string }> {
  const email = `${name}@fjell.example`;
  const values = [
    ['full_name', `${name[0]!.toUpperCase()}${name.slice(1)} Fjellheim`],
    ['email', email],
  ] as const;
  await putPerson(api.context, { id: `per_${name}`, subjects: [{ source: 'company-pages', values }] });
  return { id: `per_${name}`, email };
}

async function disclosed(name: string, ...keys: readonly string[]) {
  const one = await person(name);
  for (const key of keys) expect((await post('/v1/persons/lookup', { email: one.email }, key)).status).toBe(200);
  return one;
}

async function forget({ email }: { readonly email: string }, state: 'held' | 'proved' = 'proved') {
  await suppressPerson(api.context, {
    identifiers: readIdentifiers({ email }),
    scope: 'all',
    reason: 'opt-out',
    state,
  });
}

function post(path: string, body: object, key = acme) {
  return request(api.app).post(path).set('X-API-Key', key).send(body);
}

function get(path: string, key = acme) {
  return request(api.app).get(path).set('X-API-Key', key);
}

async function everyPage(path: string, key = acme) {
  const items: { id: string; profile_id: string }[] = [];
  let next = '';
  for (;;) {
    const { body, status } = await get(`${path}${path.includes('?') ? '&' : '?'}limit=2${next}`, key);
    expect(status).toBe(200);
    items.push(...body.items);
    if (!body.page.has_more) return { items, cursor: body.page.next_cursor as string };
    next = `&cursor=${body.page.next_cursor}`;
  }
}

async function deletionOf(profileId: string, key = acme): Promise<string> {
  const { items } = await everyPage('/v1/deletions', key);
  return items.find((item) => item.profile_id === profileId)!.id;
}

describe('B64: an opt-out reaches each past recipient', () => {
  test('as one tracked deletion each, by ids alone, however often the wish is repeated', async () => {
    const one = await disclosed('anton', acme, other);
    await person('berta');
    await forget(one);
    await forget(one);
    for (const key of [acme, other]) {
      const { body } = await get('/v1/deletions?status=open', key);
      const { items } = DeletionsAnswer.parse(body);
      expect(items).toHaveLength(1);
      expect(items[0]).toMatchObject({
        profile_id: 'per_anton',
        cause: 'opt_out',
        status: 'open',
        created_at: '2026-11-02T08:00:00Z',
        due_at: '2026-11-16T08:00:00Z',
        reminders_at: ['2026-11-09T08:00:00Z', '2026-11-14T08:00:00Z'],
        refs: [],
        outcome: null,
      });
      expect(items[0]!.datapoints.map((one) => one.field).sort()).toEqual([
        'family_name',
        'full_name',
        'given_name',
        'work_emails',
      ]);
      expect(JSON.stringify(body)).not.toMatch(/fjell/i);
    }
    expect(await deletionOf('per_anton')).not.toBe(await deletionOf('per_anton', other));
  });

  test('in the feed of opt-outs too, from a date or a cursor on, and never to a customer that was given nothing', async () => {
    const { body } = await get('/v1/opt-outs');
    expect(OptOutsAnswer.parse(body).items).toEqual([
      expect.objectContaining({
        profile_id: 'per_anton',
        opted_out_at: '2026-11-02T08:00:00Z',
        exposed_at: '2026-11-02T08:00:00Z',
        deletion_id: await deletionOf('per_anton'),
        refs: [],
      }),
    ]);
    api.candor.clock.now = day(1);
    const third = await api.newKey({ customer: 'third works', scopes });
    expect((await get('/v1/opt-outs', third)).body.items).toEqual([]);
    expect((await get('/v1/opt-outs?since=2026-11-03T00:00:00Z')).body.items).toEqual([]);
    const { cursor } = await everyPage('/v1/opt-outs');
    const names = ['carla', 'dagny', 'edvard'];
    for (const name of names) await forget(await disclosed(name, acme));
    const found = (await get(`/v1/opt-outs?cursor=${cursor}`)).body.items;
    expect(found.map((item: { profile_id: string }) => item.profile_id).sort()).toEqual(
      expect.arrayContaining(names.map((name) => `per_${name}`)),
    );
    expect((await get(`/v1/opt-outs?cursor=${cursor}`, other)).body.code).toBe('cursor_invalid');
    expect((await get(`/v1/deletions?cursor=${cursor}`)).body.code).toBe('cursor_invalid');
  });

  test('and is answered once: with what was done, when, where, and why something stays', async () => {
    const id = await deletionOf('per_carla');
    const done = { outcome: 'deleted', completed_at: '2026-11-03T07:00:00Z', systems: ['crm', 'mailer-2'] };
    const { status, body } = await post(`/v1/deletions/${id}/ack`, done);
    expect([status, AckAnswer.parse(body)]).toEqual([200, expect.objectContaining({ id, status: 'acknowledged' })]);
    const again = await post(`/v1/deletions/${id}/ack`, done);
    expect([again.status, again.body.code]).toEqual([409, 'deletion_closed']);
    Problem.parse(again.body);
    const listed = (await get('/v1/deletions?status=acknowledged')).body.items;
    expect(listed).toEqual([
      expect.objectContaining({
        id,
        outcome: 'deleted',
        systems: ['crm', 'mailer-2'],
        completed_at: '2026-11-03T07:00:00Z',
      }),
    ]);
    const kept = { ...done, outcome: 'retained', reason: 'legal_obligation' };
    expect((await post(`/v1/deletions/${await deletionOf('per_dagny')}/ack`, kept)).status).toBe(200);
    // Both answers are on record.
    expect(await api.context.store.auditLog.readSize()).toBeGreaterThanOrEqual(2);
  });

  test.each([
    ['a missing reason', { outcome: 'retained' }, 'validation_failed'],
    ['a needless reason', { outcome: 'deleted', reason: 'own_relationship' }, 'validation_failed'],
    ['an unknown outcome', { outcome: 'maybe' }, 'validation_failed'],
    ['a day to come', { outcome: 'deleted', completed_at: '2027-11-03T07:00:00Z' }, 'validation_failed'],
    ['no day', { outcome: 'deleted', completed_at: undefined }, 'validation_failed'],
    ['a sentence for a system', { outcome: 'deleted', systems: ['crm of Edvard'] }, 'validation_failed'],
    ['an unknown member', { outcome: 'deleted', note: 'x' }, 'unknown_parameter'],
  ])('%s is 400 and closes nothing', async (_title, given, code) => {
    const id = await deletionOf('per_edvard');
    const answer = await post(`/v1/deletions/${id}/ack`, { completed_at: '2026-11-03T07:00:00Z', ...given });
    expect([answer.status, answer.body.code]).toEqual([400, code]);
    expect((await api.context.store.deletions.findById(id))?.state).toBe('open');
  });

  test('the deletion of another customer is no such deletion', async () => {
    const id = await deletionOf('per_edvard');
    const answer = await post(
      `/v1/deletions/${id}/ack`,
      { outcome: 'not_held', completed_at: '2026-11-03T07:00:00Z' },
      other,
    );
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  });
});

describe('the opt-out check', () => {
  test('says must_delete of those the customer holds, and one word of everybody else', async () => {
    const held = await disclosed('frida', acme);
    await forget(held, 'held');
    const listed = await disclosed('gustav', acme);
    const identifiers = [
      { email: 'ANTON+x@fjell.example' },
      { profile_id: 'per_anton' },
      { email: listed.email },
      { email: held.email },
      { email: 'nobody@fjell.example' },
      { phone: '020 7946 0000', country: 'GB' },
      { email: 'info@fjell.example' },
    ];
    const { status, body } = await post('/v1/opt-outs/check', { identifiers });
    expect(status).toBe(200);
    const deletionId = await deletionOf('per_anton');
    expect(CheckAnswer.parse(body).items).toEqual([
      { index: 0, status: 'must_delete', deletion_id: deletionId },
      { index: 1, status: 'must_delete', deletion_id: deletionId },
      ...[2, 3, 4, 5, 6].map((index) => ({ index, status: 'no_action' })),
    ]);
    const third = await api.newKey({ customer: 'third works', scopes });
    const stranger = await post('/v1/opt-outs/check', { identifiers }, third);
    expect(stranger.body.items.map((item: { status: string }) => item.status)).toEqual(
      identifiers.map(() => 'no_action'),
    );
  });

  test.each([
    ['none', []],
    ['a hundred and one', Array.from({ length: 101 }, () => ({ email: 'nobody@fjell.example' }))],
    ['two in one row', [{ email: 'nobody@fjell.example', phone: '+442079460000' }]],
    ['one that cannot be read', [{ email: 'nobody' }]],
    ['a row of nothing', [{}]],
  ])('of %s is 400', async (_title, identifiers) => {
    expect((await post('/v1/opt-outs/check', { identifiers })).status).toBe(400);
  });
});

describe('B66: a customer whose contract rests', () => {
  test('is given nobody, and still reads and answers what it must delete', async () => {
    const key = await api.newKey({ customer: 'resting works', scopes });
    const one = await disclosed('hilda', key);
    const { customers } = api.context.store;
    const customer = (await customers.findByName('resting works'))!;
    await customers.setStatus(customer._id, 'suspended');
    await forget(one);
    expect((await post('/v1/persons/lookup', { email: 'gustav@fjell.example' }, key)).body.code).toBe(
      'customer_suspended',
    );
    expect((await get('/v1/opt-outs', key)).body.items).toHaveLength(1);
    expect((await post('/v1/opt-outs/check', { identifiers: [{ email: one.email }] }, key)).body.items[0].status).toBe(
      'must_delete',
    );
    const ack = { outcome: 'deleted', completed_at: '2026-11-03T07:00:00Z' };
    expect((await post(`/v1/deletions/${await deletionOf('per_hilda', key)}/ack`, ack, key)).status).toBe(200);
  });

  test('needs the scope of each door', async () => {
    const key = await api.newKey({ customer: 'acme works', scopes: ['persons:read'] });
    for (const path of ['/v1/opt-outs', '/v1/deletions'])
      expect((await get(path, key)).body.code).toBe('scope_missing');
  });
});

describe('B64: a recipient that never answers', () => {
  test('is overdue after 14 days, and after 30 more is given nobody until it answers', async () => {
    const key = await api.newKey({ customer: 'silent works', scopes });
    const one = await disclosed('ingrid', key);
    await forget(one);
    const ask = () => post('/v1/persons/lookup', { email: 'gustav@fjell.example' }, key);
    const listed = async (status: string) => (await get(`/v1/deletions?status=${status}`, key)).body.items.length;
    expect([await listed('open'), await listed('overdue')]).toEqual([1, 0]);
    api.candor.clock.now = day(1 + 14);
    expect([await listed('open'), await listed('overdue')]).toEqual([0, 1]);
    const overdue = await overdueDeletions(api.context);
    expect(overdue.find((row) => row.profileId === 'per_ingrid')).toMatchObject({
      customer: 'silent works',
      daysOverdue: 0,
      reminders: 2,
      deliveredAt: day(1),
    });
    expect((await ask()).status).toBe(200);
    api.candor.clock.now = day(1 + 44);
    expect([(await ask()).status, (await ask()).body.code]).toEqual([403, 'deletions_overdue']);
    expect((await get('/v1/persons/per_gustav', key)).body.code).toBe('deletions_overdue');
    const never = { ...api.context, policy: { ...api.context.policy, overduePauseDays: 0 } };
    const { _id } = (await api.context.store.customers.findByName('silent works'))!;
    await expect(assertDeletionsAnswered(never, _id)).resolves.toBeUndefined();
    const ack = { outcome: 'partly_deleted', reason: 'own_relationship', completed_at: '2026-12-01T00:00:00Z' };
    expect((await post(`/v1/deletions/${await deletionOf('per_ingrid', key)}/ack`, ack, key)).status).toBe(200);
    expect((await ask()).status).toBe(200);
  });

  test('and cannot be told is recorded as impossible with its reason, once', async () => {
    const key = await api.newKey({ customer: 'ended works', scopes });
    await forget(await disclosed('jorunn', key));
    const id = await deletionOf('per_jorunn', key);
    await closeImpossible(api.context, { id, reason: 'recipient_ended' });
    await expect(closeImpossible(api.context, { id, reason: 'recipient_ended' })).rejects.toThrow('closed already');
    const [stored] = await api.context.store.deletions.findByProfiles(['per_jorunn']);
    expect(stored).toMatchObject({ state: 'impossible', impossibleReason: 'recipient_ended' });
    const ack = { outcome: 'deleted', completed_at: '2026-12-01T00:00:00Z' };
    expect((await post(`/v1/deletions/${id}/ack`, ack, key)).body.code).toBe('deletion_closed');
  });
});

describe('B43: the officer sees who received what of whom', () => {
  test('by identifier or id, also of somebody who is forgotten, in field names and ids', async () => {
    for (const question of [
      { profileId: 'per_anton', identifiers: [] },
      { profileId: null, identifiers: readIdentifiers({ email: 'anton@fjell.example' }) },
    ]) {
      const traced = await disclosuresOf(api.context, question);
      expect(traced.map((row) => row.customer).sort()).toEqual(['acme works', 'other works']);
      expect(traced[0]).toMatchObject({
        at: day(0),
        purpose: 'b2b_marketing',
        notice: 'sent',
        deletions: ['opt_out:overdue'],
      });
      expect(traced[0]!.fields).toContain('work_emails');
      expect(JSON.stringify(traced)).not.toMatch(/fjell/i);
    }
    const listed = await disclosuresOf(api.context, {
      profileId: null,
      identifiers: readIdentifiers({ email: 'gustav@fjell.example' }),
    });
    expect(listed.length).toBeGreaterThan(1);
    expect(await disclosuresOf(api.context, { profileId: 'per_berta', identifiers: [] })).toEqual([]);
  });

  test('by customer', async () => {
    const traced = await disclosuresTo(api.context, 'other works');
    expect(traced.map((row) => row.profileId)).toEqual(['per_anton']);
    await expect(disclosuresTo(api.context, 'nobody works')).rejects.toThrow('no customer');
  });
});

describe('B75: what outlives a person as evidence', () => {
  test('is read by the officer alone, each reading is on record first, and unrecorded nothing is read', async () => {
    const { auditLog } = api.context.store;
    const readings = async (from: number) => {
      const found: string[] = [];
      for await (const { entry } of auditLog.read(from, await auditLog.readSize()))
        found.push(`${entry.actor} ${entry.action} ${entry.subject === null ? 'nobody' : 'somebody'}`);
      return found;
    };
    const size = await auditLog.readSize();
    await disclosuresOf(api.context, { profileId: 'per_anton', identifiers: [] });
    await disclosuresOf(api.context, { profileId: null, identifiers: readIdentifiers({ email: 'who@fjell.example' }) });
    await disclosuresTo(api.context, 'other works');
    expect(await readings(size)).toEqual([
      'operator read-disclosures-of somebody',
      'operator read-disclosures-of nobody',
      'operator read-disclosures-to nobody',
    ]);
    const away = { ...auditLog, append: () => Promise.reject(new Error('log away')) };
    const unlogged = { ...api.context, store: { ...api.context.store, auditLog: away } };
    await expect(disclosuresOf(unlogged, { profileId: 'per_anton', identifiers: [] })).rejects.toThrow('log away');
    await expect(disclosuresTo(unlogged, 'other works')).rejects.toThrow('log away');
    const shown = await get('/v1/persons/per_anton', await api.newKey({ customer: 'curious works', scopes }));
    expect([shown.status, shown.body.data]).toEqual([404, undefined]);
  });
});

test('B65: the source that would bring the person back is noted, by keyed ids alone', async () => {
  const notices = await api.context.store.sourceNotices.list(100);
  expect(notices.length).toBeGreaterThan(4);
  expect(notices[0]).toMatchObject({ sourceId: 'company-pages', cause: 'opt_out', sentAt: null });
  expect(notices.every((notice) => notice.recordIds.every((id) => id.startsWith('rec_')))).toBe(true);
  expect(JSON.stringify(notices)).not.toMatch(/fjell/i);
});
