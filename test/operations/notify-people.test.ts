import { forgetRecords } from '../../src/operations/forget-records.js';
import type { Mailer, MailOutcome, OutgoingMail } from '../../src/operations/mailer.js';
import { notifyPeople } from '../../src/operations/notify-people.js';
import { readProfile } from '../../src/operations/read-profile.js';
import { listOverdue, recordBounce, recordNotice } from '../../src/operations/record-notice.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import { sweepPending } from '../../src/operations/sweep-pending.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { askFor, deliverRows, north, type PersonRow, peopleSources, recordIdOfRow, south } from '../support/people.js';

/** People are told before anything of them is disclosed, over the running pipeline and a receiving server that answers as the test says. */

let candor: TestCandor;
let sent: OutgoingMail[];
let outcomeOf: (mail: OutgoingMail) => MailOutcome;
const dayMs = 86_400_000;
const start = new Date('2026-11-02T08:00:00Z');

beforeEach(async () => {
  sent = [];
  outcomeOf = () => ({ kind: 'sent' });
  const mailer: Mailer = {
    async send(mail) {
      const outcome = outcomeOf(mail);
      if (outcome.kind === 'sent') sent.push(mail);
      return outcome;
    },
    close: () => undefined,
  };
  candor = await openTestCandor({ sources: peopleSources, mailer });
  candor.clock.now = start;
});
afterEach(() => candor.close());

// The sources of these tests tell nobody themselves.
const untold = { notifiedOn: '' };
const anna: PersonRow = {
  source: north,
  id: 'nl-1',
  name: 'Anna Jansen',
  email: 'anna@jansen.example',
  phone: '+44 20 7946 0123',
  employer: 'Jansen',
  domain: 'jansen.example',
  ...untold,
};

function day(number: number): void {
  candor.clock.now = new Date(start.getTime() + number * dayMs);
}

async function run() {
  const report = await notifyPeople(candor.context);
  await candor.queue.idle();
  return report;
}

const ask = (row: PersonRow) => askFor(candor.context, { email: row.email! });

async function noticeOf(row: PersonRow) {
  const [profile] = await candor.context.store.profiles.findByLookupKeys([`email:${row.email!}`], 1);
  const notices = await candor.context.store.notifications.findFor([profile!.id], []);
  return { profileId: profile!.id, notice: notices[0]! };
}

test('B11: nothing is disclosed until the person was told, and the telling is scheduled at ingestion', async () => {
  await deliverRows(candor, [anna]);
  expect(await ask(anna)).toBe('restricted');
  const { notice } = await noticeOf(anna);
  expect(notice).toMatchObject({ state: 'pending', dueAt: new Date(start.getTime() + 28 * dayMs), attempts: 0 });
  expect((await run()).due).toBe(0);
  day(1);
  expect(await run()).toMatchObject({ due: 1, mailed: 1, failed: 0 });
  expect(sent.map((mail) => mail.to)).toEqual([anna.email]);
  expect(await ask(anna)).toMatch(/^per_/);
  expect(await run()).toMatchObject({ due: 0 });
  expect(sent).toHaveLength(1);
});

test('B4, B12: language, rule and version of the letter are kept, and the answer names language and channel', async () => {
  await deliverRows(candor, [anna]);
  day(2);
  await run();
  const { notice, profileId } = await noticeOf(anna);
  expect(notice).toMatchObject({
    state: 'sent',
    languages: ['en'],
    languageRule: 'official-languages-of-phone-country',
    noticeVersion: 'information-2026-11',
    channel: 'email',
    sentAt: candor.clock.now,
  });
  const reader = {
    caller: { customerId: 'cus_test', keyId: 'key_test', purpose: 'b2b_marketing' as const },
    controls: {
      fields: ['full_name' as const],
      minLikelihood: 1,
      minConfidence: 0,
      includeAlternatives: false,
      includeSources: false,
    },
    knownTag: null,
    wantsTag: false,
  };
  const answer = await readProfile(candor.context, { id: profileId, follow: true }, reader);
  expect(answer).toMatchObject({
    view: { notice: { status: 'sent', sentAt: candor.clock.now, language: 'en', channel: 'email' } },
  });
});

test('B14: a refusal is recorded with its code, keeps the person back, and another address is tried when one comes', async () => {
  outcomeOf = ({ to }) => (to === anna.email ? { kind: 'refused', code: '550' } : { kind: 'sent' });
  await deliverRows(candor, [anna]);
  day(1);
  await run();
  expect((await noticeOf(anna)).notice).toMatchObject({ state: 'failed', code: '550', hasPhone: true });
  expect(await ask(anna)).toBe('restricted');
  await deliverRows(candor, [{ ...anna, source: south, id: 's-1', email: 'anna.jansen@jansen.example' }]);
  await run();
  expect(sent.map((mail) => mail.to)).toEqual(['anna.jansen@jansen.example']);
  expect(await ask(anna)).toMatch(/^per_/);
});

test('B14: who has no address is recorded, stays back, is listed when overdue, and can be told by phone', async () => {
  const { email: _email, ...silent } = anna;
  await deliverRows(candor, [silent]);
  day(1);
  expect(await run()).toMatchObject({ failed: 1, mailed: 0 });
  expect(await listOverdue(candor.context, 10)).toEqual([]);
  day(28);
  const [overdue] = await listOverdue(candor.context, 10);
  expect(overdue).toMatchObject({ state: 'failed', code: 'no_address', hasPhone: true });
  expect(await askFor(candor.context, { phone: '+442079460123' })).toBe('restricted');
  await recordNotice(candor.context, {
    profileId: overdue!.profileId,
    channel: 'phone',
    language: 'en',
    at: candor.clock.now,
  });
  await candor.queue.idle();
  expect(await askFor(candor.context, { phone: '+442079460123' })).toMatch(/^per_/);
  expect(await listOverdue(candor.context, 10)).toEqual([]);
});

test('B14: a mail that comes back later takes the person out of answers again', async () => {
  await deliverRows(candor, [anna]);
  day(1);
  await run();
  expect(await ask(anna)).toMatch(/^per_/);
  await recordBounce(candor.context, { profileId: (await noticeOf(anna)).profileId, code: '5.1.1' });
  await candor.queue.idle();
  expect(await ask(anna)).toBe('restricted');
});

test('B11: a server that is away for a day loses no notice and sends none twice', async () => {
  outcomeOf = () => ({ kind: 'away', code: 'ECONNREFUSED', isServerAway: true });
  await deliverRows(candor, [anna]);
  day(1);
  await run();
  expect(await ask(anna)).toBe('restricted');
  outcomeOf = () => ({ kind: 'sent' });
  day(2);
  await run();
  await sweepPending(candor.context, {});
  await candor.queue.idle();
  expect(sent).toHaveLength(1);
  expect(await ask(anna)).toMatch(/^per_/);
});

test('B11: an address that several people share tells nobody about another', async () => {
  const team = 'jansen.visser@jansen.example';
  await deliverRows(candor, [
    { ...anna, email: team },
    { ...anna, id: 'nl-2', name: 'Bram Visser', email: team, phone: '+44 20 7946 0222' },
  ]);
  day(1);
  await run();
  const people = await candor.context.store.profiles.findByLookupKeys([`email:${team}`], 5);
  expect(people).toHaveLength(2);
  expect(sent).toEqual([]);
  expect((await noticeOf({ ...anna, email: team })).notice).toMatchObject({ state: 'failed', code: 'address_shared' });
});

test('B11: who was told by the source is not told again, and a promise for tomorrow tells nobody today', async () => {
  await deliverRows(candor, [{ ...anna, notifiedOn: '2026-11-20' }]);
  expect(await ask(anna)).toBe('restricted');
  day(19);
  expect(await ask(anna)).toMatch(/^per_/);
  await run();
  expect(sent).toEqual([]);
});

test('B24: nobody who asked to be left out is written to', async () => {
  await deliverRows(candor, [anna]);
  await suppressPerson(candor.context, {
    identifiers: readIdentifiers({ email: anna.email! }),
    scope: 'all',
    reason: 'opt-out',
    state: 'held',
  });
  day(1);
  expect(await run()).toMatchObject({ mailed: 0, waiting: 1 });
  expect(sent).toEqual([]);
});

test('B13: without a named controller nobody is written to', async () => {
  await deliverRows(candor, [anna]);
  day(1);
  const report = await notifyPeople({ ...candor.context, sources: candor.context.sources, controller: null });
  expect(report.refused).toBe('controller-unnamed');
  expect(await notifyPeople(candor.context, { dryRun: true })).toMatchObject({ due: 1, mailed: 1 });
  expect(sent).toEqual([]);
});

test('B11: a notice goes with its person', async () => {
  await deliverRows(candor, [anna]);
  day(1);
  await run();
  await forgetRecords(candor.context, [recordIdOfRow(candor.context, anna)]);
  await candor.queue.idle();
  for await (const { collection } of candor.context.store.dump()) expect(collection).not.toBe('notifications');
});
