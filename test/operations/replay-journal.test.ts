import type { OperationContext } from '../../src/operations/context.js';
import { replayJournal } from '../../src/operations/replay-journal.js';
import { liftRestriction, restrictPerson, warnRestricted } from '../../src/operations/restrict-person.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import { unsuppressPerson } from '../../src/operations/unsuppress-person.js';
import type { Store } from '../../src/store/index.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import {
  askFor,
  deliverRows,
  keepRows,
  north,
  type PersonRow,
  peopleSources,
  recordIdOfRow,
} from '../support/people.js';
import { type Backup, backUp, restore } from '../support/restore-backup.js';
import { openRun, type Run } from '../support/run.js';

/** Backups that know nothing of wishes that came after them, laid under the journal. */

const now = new Date('2026-11-02T08:00:00Z');
const nextDay = new Date('2026-11-03T08:00:00Z');
let candor: TestCandor;
let restored: Run[] = [];

beforeEach(async () => {
  candor = await openTestCandor({ now, sources: peopleSources });
});
afterEach(async () => {
  for (const run of restored) {
    await run.stop();
    await run.store.dropDatabase();
    await run.store.close();
  }
  restored = [];
  await candor.close();
});

function rowOf(id: string, name: string): PersonRow {
  const domain = `${id}.example`;
  const email = `${name.split(' ')[0]!.toLowerCase()}@${domain}`;
  return { source: north, id, name, email, domain, employer: `House ${id} Ltd` };
}

const [lotte, marit] = [rowOf('lodge', 'Liselotte Lund'), rowOf('manor', 'Marit Mohn')];
const wish = { scope: 'all', reason: 'erasure', state: 'proved' } as const;

function erase(context: OperationContext, row: PersonRow) {
  return suppressPerson(context, { ...wish, identifiers: readIdentifiers({ email: row.email! }) });
}

/** The backup under a process of the next day, as it stands before it serves. */
async function runOf(backup: Backup, at = nextDay): Promise<Run> {
  const store: Store = await restore(candor.uri, backup, () => at);
  const run = await openRun(candor, { now: at, store });
  restored.push(run);
  return run;
}

async function namesOf(store: Store, text: string): Promise<readonly string[]> {
  const found = new Set<string>();
  for await (const { collection, document } of store.dump())
    if (JSON.stringify(document).toLowerCase().includes(text)) found.add(collection);
  return [...found];
}

test('B57: over a restored backup erased people are erased again before anything is served, and nobody else is touched', async () => {
  await deliverRows(candor, [lotte, marit]);
  const backup = await backUp(candor.context.store);
  await erase(candor.context, lotte);
  const run = await runOf(backup);
  expect(await askFor(run.context, { email: lotte.email! })).toMatch(/^per_/);
  expect(await replayJournal(run.context)).toMatchObject({ records: 1 });
  expect(await askFor(run.context, { email: lotte.email! })).not.toMatch(/^per_/);
  expect(await namesOf(run.store, 'liselotte')).toEqual([]);
  expect(await askFor(run.context, { email: marit.email! })).toMatch(/^per_/);
  await keepRows(run.context, [lotte]);
  await run.queue.idle();
  expect(await namesOf(run.store, 'liselotte')).toEqual([]);
  expect(await replayJournal(run.context)).toEqual({ entries: 0, missing: 0, records: 0 });
});

test('B57: a record that the backup holds and that was gone before the wish names the person all the same', async () => {
  const old = { ...lotte, id: 'lodge-old' };
  await deliverRows(candor, [old]);
  const backup = await backUp(candor.context.store);
  await candor.context.store.rawRecords.markGone(recordIdOfRow(candor.context, old), now);
  await candor.context.queue.enqueue('normalise-records', { recordIds: [recordIdOfRow(candor.context, old)] });
  await candor.queue.idle();
  expect(await namesOf(candor.context.store, 'liselotte')).toEqual([]);
  await erase(candor.context, lotte);
  const run = await runOf(backup);
  await replayJournal(run.context);
  await run.queue.idle();
  expect(await namesOf(run.store, 'liselotte')).toEqual([]);
});

test('B57: a database that was lost whole gets every wish back from the journal; a hold ends when it would have', async () => {
  await deliverRows(candor, [lotte]);
  await erase(candor.context, lotte);
  const identifiers = readIdentifiers({ email: marit.email! });
  await suppressPerson(candor.context, { ...wish, reason: 'opt-out', state: 'held', identifiers });
  const empty = await runOf({ documents: new Map() });
  await replayJournal(empty.context);
  await keepRows(empty.context, [lotte, marit]);
  await empty.queue.idle();
  expect(await namesOf(empty.store, 'liselotte')).toEqual([]);
  expect(await askFor(empty.context, { email: marit.email! })).not.toMatch(/^per_/);
  empty.clock.now = new Date('2026-12-20T08:00:00Z');
  expect(await askFor(empty.context, { email: marit.email! })).toMatch(/^per_/);
  const late = await runOf({ documents: new Map() }, new Date('2026-12-20T08:00:00Z'));
  await replayJournal(late.context);
  await keepRows(late.context, [marit]);
  await late.queue.idle();
  expect(await askFor(late.context, { email: marit.email! })).toMatch(/^per_/);
});

test('B57, B24: who came back by a fresh act is not erased by the wish of before', async () => {
  await deliverRows(candor, [lotte]);
  const before = await backUp(candor.context.store);
  await erase(candor.context, lotte);
  candor.clock.now = new Date('2026-11-02T09:00:00Z');
  const named = { email: lotte.email!, full_name: lotte.name! };
  const identifiers = [
    ...readIdentifiers({ ...named, domain: lotte.domain! }),
    ...readIdentifiers({ ...named, company: lotte.employer! }),
  ];
  await unsuppressPerson(candor.context, { identifiers, reason: 'erasure', proof: 'letter-7' });
  await deliverRows(candor, [lotte]);
  const id = await askFor(candor.context, { email: lotte.email! });
  expect(id).toMatch(/^per_/);
  await replayJournal(candor.context);
  await candor.queue.idle();
  expect(await askFor(candor.context, { email: lotte.email! })).toBe(id);
  const run = await runOf(before);
  await replayJournal(run.context);
  await keepRows(run.context, [lotte]);
  await run.queue.idle();
  expect(await askFor(run.context, { email: lotte.email! })).toMatch(/^per_/);
});

test('B57, B51: a restriction, and its end, are laid over a backup that lacks them', async () => {
  await deliverRows(candor, [lotte, marit]);
  const open = await backUp(candor.context.store);
  const [one, other] = [
    await askFor(candor.context, { email: lotte.email! }),
    await askFor(candor.context, { email: marit.email! }),
  ];
  for (const profileId of [one, other])
    await restrictPerson(candor.context, { profileId, reason: 'accuracy-disputed' });
  const closed = await backUp(candor.context.store);
  await warnRestricted(candor.context, { profileId: other, warnedAt: now });
  await liftRestriction(candor.context, { profileId: other, reason: 'settled' });
  for (const backup of [open, closed]) {
    const run = await runOf(backup);
    await replayJournal(run.context);
    await run.queue.idle();
    expect(await askFor(run.context, { email: lotte.email! })).not.toMatch(/^per_/);
    expect(await askFor(run.context, { email: marit.email! })).toMatch(/^per_/);
    expect((await run.store.identities.findById(one))?.restriction).toBeDefined();
    expect((await run.store.identities.findById(other))?.restriction).toBeUndefined();
  }
});

test('B57: after a clock that went back an erasure still holds over the backup', async () => {
  await deliverRows(candor, [lotte]);
  const backup = await backUp(candor.context.store);
  candor.clock.now = new Date('2024-01-01T08:00:00Z');
  await erase(candor.context, lotte);
  expect(await askFor(candor.context, { email: lotte.email! })).not.toMatch(/^per_/);
  const run = await runOf(backup);
  await replayJournal(run.context);
  await run.queue.idle();
  expect(await namesOf(run.store, 'liselotte')).toEqual([]);
});

test('B57: a wish that the journal cannot remember is not acknowledged and hides nobody half-way', async () => {
  await deliverRows(candor, [lotte]);
  const full = { ...candor.context.journal, append: () => Promise.reject(new Error('no space left')) };
  await expect(erase({ ...candor.context, journal: full }, lotte)).rejects.toThrow('no space left');
  expect(await candor.context.store.suppressions.count()).toBe(0);
  expect(await askFor(candor.context, { email: lotte.email! })).toMatch(/^per_/);
});

test('B24: the same wish again writes no line into the journal', async () => {
  const identifiers = readIdentifiers({ email: marit.email! });
  const linesOf = async () => {
    let lines = 0;
    for await (const _ of candor.context.journal.read(null)) lines += 1;
    return lines;
  };
  const hold = () => suppressPerson(candor.context, { ...wish, reason: 'opt-out', state: 'held', identifiers });
  await hold();
  expect(await linesOf()).toBe(1);
  for (let again = 0; again < 5; again += 1) await hold();
  expect(await linesOf()).toBe(1);
});
