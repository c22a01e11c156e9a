import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openLog } from '../../src/log.js';
import type { OperationContext } from '../../src/operations/context.js';
import { listErasures, sweepErasures } from '../../src/operations/erase-person.js';
import { eraseProfile } from '../../src/operations/erase-profile.js';
import { rectifyPerson } from '../../src/operations/rectify-person.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import type { KeptCollection } from '../../src/store/kept-collection.js';
import { collections } from '../../src/store/schemas.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { askFor, deliverRows, north, type PersonRow, peopleSources, south } from '../support/people.js';
import { dropRun, openRun, repair } from '../support/run.js';
import { hookedStore } from '../support/store-hooks.js';

const now = new Date('2026-11-02T08:00:00Z');
let candor: TestCandor;

beforeAll(async () => {
  candor = await openTestCandor({ now, sources: peopleSources });
});
afterAll(async () => candor?.close());
afterEach(() => {
  candor.clock.now = now;
});

function rowsOf(nth: number, name: string): readonly PersonRow[] {
  const phone = `+44207946${String(nth).padStart(4, '0')}`;
  const domain = `quarry${nth}.example`;
  const email = `${name.split(' ')[0]!.toLowerCase()}@${domain}`;
  return [
    { source: north, id: `q${nth}`, name, email, phone, employer: `Quarry ${nth} Ltd`, domain, title: 'Surveyor' },
    { source: south, id: `r${nth}`, name, phone, title: 'Head of Surveying' },
  ];
}

function erase(context: OperationContext, email: string) {
  const identifiers = readIdentifiers({ email });
  return suppressPerson(context, { identifiers, scope: 'all', reason: 'erasure', state: 'proved', actor: 'operator' });
}

const peopleStores = (collections as readonly KeptCollection[])
  .filter((collection) => collection.holds !== 'nothing')
  .map((collection) => collection.name)
  .sort();

async function textsWith(context: OperationContext, wanted: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for await (const { collection, document } of context.store.dump()) {
    const text = JSON.stringify(document).toLowerCase();
    if (wanted.some((one) => text.includes(one.toLowerCase()))) found.add(collection);
  }
  return [...found];
}

test('B55: an erasure walks every store that can hold a person and says of each what became of it', async () => {
  await deliverRows(candor, rowsOf(1, 'Ylva Yard'));
  const { erasure, records, profiles } = await erase(candor.context, 'ylva@quarry1.example');
  expect({ records, profiles, state: erasure?.state }).toEqual({ records: 2, profiles: 1, state: 'done' });
  expect(erasure?.results.map((result) => result.store).sort()).toEqual(peopleStores);
  const by = new Map(erasure?.results.map((result) => [result.store, result]));
  expect(by.get('raw_records')).toEqual({ store: 'raw_records', status: 'erased', found: 2, erased: 2, reason: null });
  expect(by.get('subjects')).toMatchObject({ status: 'erased', erased: 2 });
  expect(by.get('quarantine')).toMatchObject({ status: 'nothing', erased: 0 });
  expect(by.get('suppressions')).toMatchObject({ status: 'kept', reason: 'keeps-the-person-out' });
});

test('B56, B18: a full dump, and the journal, then hold nothing of the person; a closed erasure holds counts alone', async () => {
  const rows = rowsOf(2, 'Zazarine Zornwald');
  await deliverRows(candor, rows);
  const profileId = await askFor(candor.context, { email: 'zazarine@quarry2.example' });
  await rectifyPerson(candor.context, {
    profileId,
    field: 'job_title',
    value: 'Chief Zoologist',
    reason: 'request',
    by: 'person',
  });
  // One row too bad to be read as a record, which names her all the same.
  await deliverRows(candor, [{ source: north, id: '', email: 'zazarine@quarry2.example', name: 'Zazarine Zornwald' }]);
  await candor.queue.idle();
  const wanted = ['zazarine', 'zornwald', 'quarry2', '+442079460002', 'zoologist'];
  expect(await textsWith(candor.context, wanted)).toEqual(
    expect.arrayContaining(['identities', 'match_features', 'profiles', 'raw_records', 'subjects']),
  );
  const { erasure } = await erase(candor.context, 'zazarine@quarry2.example');
  await candor.queue.idle();
  expect(await textsWith(candor.context, wanted)).toEqual([]);
  expect(await candor.context.store.erasures.findById(erasure!.reference)).toMatchObject({
    state: 'done',
    fingerprints: [],
    profileIds: [],
    recordIds: [],
    subjectIds: [],
  });
  const journal = (await readFile(join(candor.folder, 'keys', 'erasure-journal'), 'utf8')).toLowerCase();
  for (const text of wanted) expect(journal).not.toContain(text);
  await deliverRows(candor, rows);
  expect(await textsWith(candor.context, wanted)).toEqual([]);
});

test('B55: while one store fails the erasure is open, the others are empty, and it closes when the store is back', async () => {
  await deliverRows(candor, rowsOf(3, 'Wido Wall'));
  const { store } = candor.context;
  const away = { ...store.matchFeatures, remove: () => Promise.reject(new Error('search index down')) };
  const broken = { ...candor.context, log: openLog('silent'), store: { ...store, matchFeatures: away } };
  const { erasure } = await erase(broken, 'wido@quarry3.example');
  expect(erasure?.state).toBe('open');
  expect(erasure?.results.filter((result) => result.status === 'failed')).toEqual([
    { store: 'match_features', status: 'failed', found: 0, erased: 0, reason: 'Error' },
  ]);
  await candor.queue.idle();
  expect(await textsWith(candor.context, ['wido', 'quarry3'])).toEqual(['match_features']);
  expect(await askFor(candor.context, { email: 'wido@quarry3.example' })).not.toMatch(/^per_/);
  expect(await sweepErasures(candor.context)).toBe(0);
  candor.clock.now = new Date(now.getTime() + 180_000);
  expect(await sweepErasures(broken)).toBe(1);
  expect(await store.erasures.findById(erasure!.reference)).toMatchObject({ state: 'open', attempts: 2 });
  // A clock that went back makes nobody wait for it to catch up.
  candor.clock.now = new Date('2025-11-02T08:00:00Z');
  expect(await sweepErasures(candor.context)).toBe(1);
  expect(await textsWith(candor.context, ['wido', 'quarry3'])).toEqual([]);
  const listed = (await listErasures(candor.context)).find((one) => one.reference === erasure!.reference);
  expect(listed).toMatchObject({ state: 'done', attempts: 3, failed: [] });
  expect(listed?.results.find((result) => result.store === 'match_features')).toMatchObject({ erased: 2 });
});

test('B55: an erasure by profile id keeps the person out by everything that was held', async () => {
  const rows = rowsOf(4, 'Vito Vale');
  await deliverRows(candor, rows);
  const profileId = await askFor(candor.context, { email: 'vito@quarry4.example' });
  const erased = await eraseProfile(candor.context, { profileId });
  expect(erased.state).toBe('done');
  await candor.queue.idle();
  await deliverRows(candor, rows);
  expect(await textsWith(candor.context, ['vito', 'quarry4'])).toEqual([]);
  await expect(eraseProfile(candor.context, { profileId })).rejects.toMatchObject({ code: 'not_found' });
});

test('B24: erasing again changes nothing', async () => {
  await deliverRows(candor, rowsOf(5, 'Ulla Upton'));
  await erase(candor.context, 'ulla@quarry5.example');
  const suppressed = await candor.context.store.suppressions.count();
  const again = await erase(candor.context, 'ulla@quarry5.example');
  expect(again).toMatchObject({ profiles: 0, records: 0, erasure: { state: 'done' } });
  expect(await candor.context.store.suppressions.count()).toBe(suppressed);
});

test('B55: stopped before any write of the erasure, and stopped again in the repair, the person is gone', async () => {
  class Stopped extends Error {}
  const stopAt = (context: OperationContext, at: number): OperationContext => {
    let writes = 0;
    const before = () => {
      writes += 1;
      if (writes >= at) throw new Stopped();
    };
    return { ...context, store: hookedStore(context.store, { before }) };
  };
  const step = process.env.CANDOR_TEST_LONG === '1' ? 1 : 5;
  for (let at = 2; at < 40; at += step) {
    const run = await openRun(candor, { now });
    await deliverRows({ ...candor, context: run.context, queue: run.queue }, rowsOf(6, 'Tove Thorn'));
    const settled = await erase(stopAt(run.context, at), 'tove@quarry6.example').then(
      () => true,
      () => false,
    );
    run.clock.now = new Date(now.getTime() + 300_000);
    await sweepErasures(stopAt(run.context, 4)).catch(() => 0);
    run.clock.now = new Date(now.getTime() + 900_000);
    // What got no answer is asked for again.
    if (!settled) await erase(run.context, 'tove@quarry6.example');
    await repair(run);
    expect([at, await textsWith(run.context, ['tove', 'quarry6'])]).toEqual([at, []]);
    expect(await run.context.store.erasures.list(10)).not.toContainEqual(expect.objectContaining({ state: 'open' }));
    await dropRun(run);
  }
}, 120_000);
