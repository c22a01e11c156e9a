import { expireData } from '../../src/operations/expire-data.js';
import { publishProfiles } from '../../src/operations/publish-profiles.js';
import { liftRestriction, restrictPerson, warnRestricted } from '../../src/operations/restrict-person.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import { sweepPending } from '../../src/operations/sweep-pending.js';
import { unsuppressPerson } from '../../src/operations/unsuppress-person.js';
import { houseRows } from '../support/house-rows.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { askFor, deliverRows, peopleSources, recordIdOfRow, south } from '../support/people.js';

const now = new Date('2026-11-02T08:00:00Z');
let candor: TestCandor;

beforeAll(async () => {
  candor = await openTestCandor({ now, sources: peopleSources });
});
afterAll(async () => candor?.close());
afterEach(() => {
  candor.clock.now = now;
});

const rowOf = houseRows('Ferry', 'Pilot');

const restrict = (profileId: string) =>
  restrictPerson(candor.context, { profileId, reason: 'accuracy-disputed', actor: 'operator' });

test('B51, B52: restricted data are kept and neither served, nor enriched, nor purged; lifting warns first', async () => {
  const row = rowOf(1, 'Hanno Hartz');
  await deliverRows(candor, [row]);
  const id = await askFor(candor.context, { email: row.email! });
  const { store } = candor.context;
  const held = await store.subjects.findByRecords([recordIdOfRow(candor.context, row)]);
  await restrict(id);
  // At once, before anything is published.
  expect(await askFor(candor.context, { email: row.email! })).not.toMatch(/^per_/);
  await candor.queue.idle();
  expect(await askFor(candor.context, { phone: row.phone! })).not.toMatch(/^per_/);

  const later = { ...row, title: 'Harbour Master', observedOn: '2026-11-01' };
  const another = rowOf(1, 'Hanno Hartz', { source: south, id: 'f1b', title: 'Captain' });
  await deliverRows(candor, [later, another]);
  await publishProfiles(candor.context, { profileIds: [id] });
  expect(await store.subjects.findByRecords([recordIdOfRow(candor.context, row)])).toEqual(held);
  expect(await store.subjects.findByRecords([recordIdOfRow(candor.context, another)])).toEqual([]);
  candor.clock.now = new Date('2026-11-03T08:00:00Z');
  expect(await sweepPending(candor.context, { patienceMs: 0 })).toMatchObject({ records: 0, profiles: 0 });

  candor.clock.now = new Date('2031-12-01T08:00:00Z');
  await expireData(candor.context, { force: true });
  await candor.queue.idle();
  expect(await store.subjects.findByRecords([recordIdOfRow(candor.context, row)])).toHaveLength(1);
  expect(await store.profiles.findById(id)).not.toBeNull();

  candor.clock.now = new Date('2026-11-04T08:00:00Z');
  const end = { profileId: id, reason: 'dispute-settled' };
  await expect(liftRestriction(candor.context, end)).rejects.toMatchObject({ code: 'invalid_input' });
  const tomorrow = new Date('2026-11-05T08:00:00Z');
  await expect(warnRestricted(candor.context, { profileId: id, warnedAt: tomorrow })).rejects.toThrow('future');
  await warnRestricted(candor.context, { profileId: id, warnedAt: candor.clock.now });
  expect(await liftRestriction(candor.context, end)).toMatchObject({ waited: 2 });
  await sweepPending(candor.context, { patienceMs: -1 });
  await candor.queue.idle();
  expect(await askFor(candor.context, { email: row.email! })).toBe(id);
  const [subject] = await store.subjects.findByRecords([recordIdOfRow(candor.context, row)]);
  expect(JSON.stringify(subject)).toContain('Harbour Master');
  await expect(liftRestriction(candor.context, end)).rejects.toMatchObject({ code: 'invalid_input' });
});

test('B51: a source that takes a restricted person back deletes nothing of what is held', async () => {
  const row = rowOf(2, 'Ilka Imhof');
  await deliverRows(candor, [row]);
  const id = await askFor(candor.context, { email: row.email! });
  await restrict(id);
  await candor.queue.idle();
  const { store } = candor.context;
  const recordId = recordIdOfRow(candor.context, row);
  const held = await store.subjects.findByRecords([recordId]);
  await store.rawRecords.markGone(recordId, now);
  await candor.context.queue.enqueue('normalise-records', { recordIds: [recordId] });
  await candor.queue.idle();
  expect(await store.subjects.findByRecords([recordId])).toEqual(held);
});

test('B51, B17: an opt-out while restricted deletes at once, and nothing of the restriction is left', async () => {
  const row = rowOf(3, 'Jarlfrid Jahnke');
  await deliverRows(candor, [row]);
  const id = await askFor(candor.context, { email: row.email! });
  await restrict(id);
  await candor.queue.idle();
  const identifiers = readIdentifiers({ email: row.email! });
  const receipt = await suppressPerson(candor.context, {
    identifiers,
    scope: 'all',
    reason: 'opt-out',
    state: 'proved',
  });
  expect(receipt).toMatchObject({ profiles: 1, records: 1 });
  await candor.queue.idle();
  for await (const { document } of candor.context.store.dump())
    expect(JSON.stringify(document).toLowerCase()).not.toMatch(/jarlfrid|ferry3\.example/);
  await deliverRows(candor, [row]);
  expect(await askFor(candor.context, { email: row.email! })).not.toMatch(/^per_/);
});

test('B24: to return takes a proof; only the named reason ends, and the profile comes back with the next delivery alone', async () => {
  const row = rowOf(4, 'Kuno Kern');
  await deliverRows(candor, [row]);
  const named = { email: row.email!, phone: row.phone!, full_name: 'Kuno Kern' };
  const identifiers = [
    ...readIdentifiers({ ...named, domain: 'ferry4.example' }),
    ...readIdentifiers({ ...named, company: 'Ferry 4 Ltd' }),
  ];
  for (const reason of ['opt-out', 'objection'] as const)
    await suppressPerson(candor.context, { identifiers, scope: 'all', reason, state: 'proved' });
  await candor.queue.idle();
  candor.clock.now = new Date('2026-11-03T08:00:00Z');
  const back = { identifiers, proof: 'letter-2026-114', actor: 'operator' };
  const lift = (reason: 'opt-out' | 'objection', proof = back.proof) =>
    unsuppressPerson(candor.context, { ...back, reason, proof });
  await expect(lift('opt-out', '')).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(lift('opt-out', 'he called and said so')).rejects.toMatchObject({ code: 'invalid_input' });
  await lift('objection');
  await deliverRows(candor, [row]);
  expect(await askFor(candor.context, { email: row.email! })).not.toMatch(/^per_/);
  await lift('opt-out');
  await expect(lift('opt-out')).rejects.toMatchObject({ code: 'not_found' });
  await candor.queue.idle();
  expect(await askFor(candor.context, { email: row.email! })).toBe('no_match');
  await deliverRows(candor, [row]);
  expect(await askFor(candor.context, { email: row.email! })).toMatch(/^per_/);
  const actions = [];
  for await (const { entry } of candor.context.store.auditLog.read(0, await candor.context.store.auditLog.readSize()))
    actions.push(entry.action);
  expect(actions.filter((action) => action === 'unsuppress-person')).toHaveLength(2);
});
