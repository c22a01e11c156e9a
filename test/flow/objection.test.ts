import type { Express } from 'express';
import request from 'supertest';
import { createApp } from '../../src/api/app.js';
import type { Purpose } from '../../src/domain/purpose.js';
import { createApiKey } from '../../src/operations/create-api-key.js';
import type { OutgoingMail } from '../../src/operations/mailer.js';
import { notifyPeople } from '../../src/operations/notify-people.js';
import { liftRestriction, restrictPerson, warnRestricted } from '../../src/operations/restrict-person.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import { sweepPending } from '../../src/operations/sweep-pending.js';
import { unsuppressPerson } from '../../src/operations/unsuppress-person.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { deliverRows, north, type PersonRow, peopleSources, south } from '../support/people.js';

/** Story 11 of privacy.md section 10 on the running pipeline, asked over HTTP for two purposes. */

const started = new Date('2026-11-02T08:00:00Z');
const dayMs = 86_400_000;
let candor: TestCandor;
let app: Express;
let mails: OutgoingMail[];
const scopes = ['persons:read', 'deletions:ack'] as const;
const keys = new Map<Purpose, string>();

beforeAll(async () => {
  mails = [];
  const mailer = {
    async send(mail: OutgoingMail) {
      mails.push(mail);
      return { kind: 'sent' } as const;
    },
    close: () => undefined,
  };
  candor = await openTestCandor({ now: started, sources: peopleSources, mailer });
  app = createApp({ context: candor.context, config: { maxBodyBytes: 65_536, metricsPort: null } });
  for (const purpose of ['b2b_marketing', 'identity_verification'] as const) {
    const key = { customer: `for ${purpose}`, scopes, purposes: [purpose] };
    const { key: text } = await createApiKey(candor.context, { ...key, expiresAt: null, loopbackOnly: false });
    keys.set(purpose, text);
  }
});
afterAll(() => candor?.close());

function onDay(count: number): void {
  candor.clock.now = new Date(started.getTime() + count * dayMs);
}

/** The answers for marketing and for fraud checks, by their status. */
async function asked(row: PersonRow): Promise<readonly number[]> {
  const answers = [...keys.values()].map((key) =>
    request(app).post('/v1/persons/lookup').set('X-API-Key', key).send({ email: row.email }),
  );
  return (await Promise.all(answers)).map(({ status }) => status);
}

/** Both customers answer what they were told; who never does is given nobody after a while. */
async function answerDeletions(): Promise<void> {
  for (const key of keys.values()) {
    const { items } = (await request(app).get('/v1/deletions?status=open').set('X-API-Key', key)).body;
    const answer = { outcome: 'deleted', completed_at: candor.clock.now.toISOString() };
    for (const { id } of items as readonly { readonly id: string }[])
      await request(app).post(`/v1/deletions/${id}/ack`).set('X-API-Key', key).send(answer).expect(200);
  }
}

/** A day as the scheduler makes it: the sweep, the letters, and the feeds bring everybody again. */
async function live(...rows: readonly PersonRow[]): Promise<void> {
  await sweepPending(candor.context);
  await notifyPeople(candor.context);
  await answerDeletions();
  await deliverRows(candor, rows);
}

function rowOf(id: string, name: string): PersonRow {
  const domain = `${id}.example`;
  const email = `${name.split(' ')[0]!.toLowerCase()}@${domain}`;
  return { source: north, id, name, email, employer: id, domain, title: 'Notary' };
}

async function profileOf(row: PersonRow): Promise<string> {
  const key = keys.get('b2b_marketing')!;
  return (await request(app).post('/v1/persons/lookup').set('X-API-Key', key).send({ email: row.email })).body.data.id;
}

const actor = 'operator';
// Whoever returns names all that was kept out, the name with the company included: which hashes were one person's nobody knows any more.
const identifiersOf = (row: PersonRow) =>
  [{ domain: row.domain! }, { company: row.employer! }].flatMap((place) =>
    readIdentifiers({ email: row.email!, full_name: row.name!, ...place }),
  );

// That an objection restricts by itself, and the record of the balancing, wait for rights requests (B52, B53); the officer decides here.
describe('story 11 (B24, B51, B52): an objection', () => {
  test('to fraud checks restricts until it is decided; none compels, so it deletes; the way back is her own act and nobody asks for it', async () => {
    const row = rowOf('quillstone', 'Maj Quill');
    await deliverRows(candor, [row]);
    expect(await asked(row)).toEqual([200, 200]);
    await restrictPerson(candor.context, { profileId: await profileOf(row), reason: 'objection-pending', actor });
    expect(await asked(row)).toEqual([451, 451]);
    const identifiers = identifiersOf(row);
    const wish = { identifiers, scope: 'all', reason: 'objection', state: 'proved', actor } as const;
    await suppressPerson(candor.context, wish);
    for (const day of [1, 30, 90, 180]) {
      onDay(day);
      await live(row, { ...row, source: south, id: `again-${day}`, title: 'Senior Notary' });
      expect(await asked(row)).toEqual([451, 451]);
    }
    const back = { identifiers, reason: 'objection', actor } as const;
    await expect(unsuppressPerson(candor.context, { ...back, proof: '' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect(mails).toEqual([]);
    await unsuppressPerson(candor.context, { ...back, proof: 'letter-2027-18' });
    await deliverRows(candor, [row]);
    expect(await asked(row)).toEqual([200, 200]);
  });

  test('to marketing ends every use at once, and no feed undoes it', async () => {
    onDay(0);
    const row = rowOf('ferrowdale', 'Nils Ferrow');
    await deliverRows(candor, [row]);
    expect(await asked(row)).toEqual([200, 200]);
    const identifiers = identifiersOf(row);
    await suppressPerson(candor.context, {
      identifiers,
      scope: 'marketing',
      reason: 'objection',
      state: 'proved',
      actor: 'person',
    });
    expect(await asked(row)).toEqual([451, 451]);
    await live(row);
    expect(await asked(row)).toEqual([451, 451]);
  });

  test('that a compelling ground outweighs is lifted with its reason after a warning, and the profile is as it was', async () => {
    onDay(0);
    const row = rowOf('brackenhall', 'Oda Bracken');
    await deliverRows(candor, [row]);
    const profileId = await profileOf(row);
    await restrictPerson(candor.context, { profileId, reason: 'objection-pending', actor });
    await live(row);
    expect(await asked(row)).not.toContain(200);
    const lift = { profileId, reason: 'compelling-ground', actor };
    await expect(liftRestriction(candor.context, lift)).rejects.toMatchObject({ code: 'invalid_input' });
    await warnRestricted(candor.context, { profileId, warnedAt: candor.clock.now, actor });
    await liftRestriction(candor.context, lift);
    await candor.queue.idle();
    expect(await asked(row)).toEqual([200, 200]);
    expect(await profileOf(row)).toBe(profileId);
    const actions: string[] = [];
    const { auditLog } = candor.context.store;
    for await (const { entry } of auditLog.read(0, await auditLog.readSize()))
      if (/restrict/.test(entry.action)) actions.push(`${entry.actor} ${entry.action}`);
    expect(actions.slice(-3)).toEqual([
      'operator restrict-person',
      'operator warn-restricted-person',
      'operator lift-restriction',
    ]);
  });
});
