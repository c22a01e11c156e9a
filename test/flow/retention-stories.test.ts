import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expireData } from '../../src/operations/expire-data.js';
import { importFile } from '../../src/operations/import-file.js';
import { findProfileId } from '../../src/operations/inspect-profile.js';
import { keepRecords } from '../../src/operations/keep-records.js';
import type { Mailer, OutgoingMail } from '../../src/operations/mailer.js';
import { notifyPeople } from '../../src/operations/notify-people.js';
import { quarantineRows } from '../../src/operations/quarantine-rows.js';
import { listOverdue } from '../../src/operations/record-notice.js';
import { liftRestriction, restrictPerson, warnRestricted } from '../../src/operations/restrict-person.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { askFor } from '../support/people.js';

/** Stories 2, 3, 4 and 9 of privacy.md section 10 on the running pipeline, with a clock that the test moves. */

const feed = 'partner-feed:north';
const dayMs = 86_400_000;
const start = new Date('2026-11-02T08:00:00Z');

let candor: TestCandor;
let sent: OutgoingMail[];
let bouncing: ReadonlySet<string>;

beforeEach(async () => {
  sent = [];
  bouncing = new Set();
  const mailer: Mailer = {
    async send(mail) {
      if (bouncing.has(mail.to)) return { kind: 'refused', code: '550' };
      sent.push(mail);
      return { kind: 'sent' };
    },
    close: () => undefined,
  };
  candor = await openTestCandor({ sources, mailer });
  candor.clock.now = start;
});
afterEach(() => candor.close());

function sources(folder: string): object {
  const columns = {
    full_name: 'name',
    email: 'email',
    phone: 'phone',
    employer_name: 'employer',
    employer_domain: 'domain',
    job_title: 'title',
    country: 'country',
  };
  const mapping = { id: 'id', columns, notified_at: 'notified', visibility: 'visibility' };
  const terms = {
    url: 'https://terms.example',
    version: '1',
    readOn: '2026-10-01',
    legalBasis: 'legitimate_interest',
    resale: true,
    attribution: null,
    robotsRequired: false,
    retention: 'P10Y',
    agreement: { by: 'counsel', on: '2026-10-01', document: 'north-1' },
  };
  return { sources: [{ id: feed, connector: 'partner-feed', title: 'North', settings: { folder, mapping }, terms }] };
}

type Row = Readonly<Record<string, string>>;

/** Delivers rows as a run of the feed would; returns the rules that refused some. */
async function deliver(...rows: readonly Row[]): Promise<readonly string[]> {
  const { context, queue } = candor;
  const source = context.sources.find(feed)!;
  const records = rows.map((row) => ({
    stream: 'rows',
    idAtSource: row.id!,
    payload: { visibility: 'everyone', ...row },
    uri: null,
    observedAt: null,
    etag: null,
  }));
  const kept = await keepRecords(context, source, source.terms!, records, 'run_story');
  await quarantineRows(context, source, 'story', kept.refused);
  if (kept.recordIds.length > 0) await queue.enqueue('normalise-records', { recordIds: [...kept.recordIds] });
  await queue.idle();
  return kept.refused.map(({ rule }) => rule);
}

function day(number: number): void {
  candor.clock.now = new Date(start.getTime() + number * dayMs);
}

function at(text: string): void {
  candor.clock.now = new Date(text);
}

const ask = (email: string) => askFor(candor.context, { email });

async function notify(): Promise<void> {
  await notifyPeople(candor.context);
  await candor.queue.idle();
}

/** The daily job; `force` because these stories let months pass between two runs. */
async function retire(): Promise<void> {
  await expireData(candor.context, { force: true });
  await candor.queue.idle();
}

async function everythingHeld(): Promise<string> {
  let held = '';
  for await (const one of candor.context.store.dump()) held += `${JSON.stringify(one)}\n`;
  return held;
}

// The incident of the last sentence waits for its issue (B91); until then the overdue are listed.
test('story 2 (B11-B14): three people are imported; none is revealed before the telling, one bounces, one is told in Dutch, one is overdue', async () => {
  const people = {
    bounced: {
      id: '1',
      name: 'Iris Berg',
      email: 'iris@berg.example',
      employer: 'Berg',
      domain: 'berg.example',
      country: 'SE',
    },
    dutch: {
      id: '2',
      name: 'Anna Jansen',
      email: 'anna@jansen.example',
      employer: 'Jansen',
      domain: 'jansen.example',
      country: 'NL',
    },
    silent: {
      id: '3',
      name: 'Paul Moreau',
      phone: '+44 20 7946 0333',
      employer: 'Moreau',
      domain: 'moreau.example',
      country: 'FR',
    },
  };
  await deliver(people.bounced, people.dutch, people.silent);
  day(2);
  expect(await ask(people.dutch.email)).toBe('restricted');
  bouncing = new Set([people.bounced.email]);
  day(20);
  await notify();
  expect(sent.map((mail) => mail.to)).toEqual([people.dutch.email]);
  expect(sent[0]!.text).toContain('Algemene verordening gegevensbescherming');
  expect(sent[0]!.text).toContain('http://candor.example/opt-out?lang=nl');
  expect(await ask(people.dutch.email)).toMatch(/^per_/);
  expect(await ask(people.bounced.email)).toBe('restricted');
  expect(await listOverdue(candor.context, 10)).toEqual([]);
  day(30);
  const overdue = await listOverdue(candor.context, 10);
  expect(overdue.map(({ code, hasPhone }) => [code, hasPhone]).sort()).toEqual([
    ['550', false],
    ['no_address', true],
  ]);
  expect(await askFor(candor.context, { phone: '+442079460333' })).toBe('restricted');
});

test('story 3 (B71-B73, B77): refreshed monthly, a new job in year 4, re-imported in year 5, gone at five years, refused the next day', async () => {
  const row = {
    id: '7',
    name: 'Elin Sandvik',
    email: 'elin@sandvik.example',
    employer: 'Sandvik',
    domain: 'sandvik.example',
    title: 'Engineer',
    notified: '2026-11-02',
  };
  const moved = { ...row, employer: 'Nordlys', domain: 'nordlys.example', title: 'Director' };
  const step = process.env.CANDOR_TEST_LONG === '1' ? 1 : 5;
  for (let month = 0; month < 60; month += step) {
    candor.clock.now = new Date(Date.UTC(2026, 10 + month, 2, 8));
    await deliver(month < 40 ? row : moved);
  }
  at('2031-11-02T07:59:59Z');
  expect(await ask(row.email)).toMatch(/^per_/);
  at('2031-11-02T08:00:00Z');
  expect(await ask(row.email)).toBe('no_match');
  await retire();
  expect(await everythingHeld()).not.toMatch(/sandvik|nordlys/i);
  at('2031-11-03T08:00:00Z');
  await deliver(moved);
  expect(await ask(row.email)).toBe('no_match');
  expect(await everythingHeld()).not.toMatch(/sandvik|nordlys/i);
});

test('story 4 (B8-B10): a phone for first-degree contacts is not stored, one of unknown visibility waits in quarantine, connections are never taken', async () => {
  const row = { id: '4', name: 'Iris Berg', employer: 'Berg', domain: 'berg.example', notified: '2026-11-02' };
  await deliver({ ...row, phone: '+1 202 555 0144', visibility: 'limited' });
  expect(await deliver({ ...row, id: '5', phone: '+1 202 555 0155', visibility: '' })).toEqual(['visibility-unproved']);
  for (const phone of ['+12025550144', '+12025550155'])
    expect(await findProfileId(candor.context, { phone })).toBeNull();
  const subjects = (await everythingHeld()).split('\n').filter((line) => line.includes('"collection":"subjects"'));
  expect(subjects.join('')).not.toContain('2025550144');
  expect(await everythingHeld()).not.toMatch(/2025550155|202 555 0155/);
  expect(await candor.context.store.quarantine.count()).toBe(1);
  const file = join(candor.folder, 'Connections.csv');
  await writeFile(
    file,
    'First Name,Last Name,URL,Email Address,Company,Position,Connected On\nAda,Lund,https://example.com/ada,ada@lund.example,Lund,CTO,01 Jan 2026\n',
  );
  const run = await importFile(candor.context, { file, sourceId: feed, mapping: null });
  await candor.queue.idle();
  expect(run.status).toBe('held');
  expect(run.remarks.map(({ code }) => code)).toContain('linkedin-connections');
  expect(await everythingHeld()).not.toContain('lund.example');
});

// That a dispute restricts by itself waits for rights requests (B52); here the officer does it.
test('story 9 (B51, B52, B72): disputed the week before expiry, she is hidden, survives the purge, is warned before the lift, then deleted', async () => {
  const row = {
    id: '9',
    name: 'Elin Sandvik',
    email: 'elin@sandvik.example',
    employer: 'Sandvik',
    domain: 'sandvik.example',
    notified: '2026-11-02',
  };
  await deliver(row);
  at('2031-10-26T08:00:00Z');
  const profileId = await ask(row.email);
  await restrictPerson(candor.context, { profileId, reason: 'accuracy-disputed' });
  await candor.queue.idle();
  expect(await ask(row.email)).not.toBe(profileId);
  at('2031-11-05T08:00:00Z');
  await retire();
  expect(await everythingHeld()).toMatch(/sandvik/i);
  await expect(liftRestriction(candor.context, { profileId, reason: 'accuracy-confirmed' })).rejects.toThrow();
  await warnRestricted(candor.context, { profileId, warnedAt: candor.clock.now });
  at('2031-11-06T08:00:00Z');
  await liftRestriction(candor.context, { profileId, reason: 'accuracy-confirmed' });
  await candor.queue.idle();
  expect(await ask(row.email)).not.toBe(profileId);
  await retire();
  expect(await everythingHeld()).not.toMatch(/sandvik/i);
});
