import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkSuppression } from '../../src/operations/check-suppression.js';
import { replayJournal } from '../../src/operations/replay-journal.js';
import { rotateKeys } from '../../src/operations/rotate-keys.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import { unsuppressPerson } from '../../src/operations/unsuppress-person.js';
import type { SuppressionEntry } from '../../src/store/suppressions.js';
import { type KeyHome, type KeyProcess, openKeyHome, openKeyProcess } from '../support/key-processes.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { peopleSources } from '../support/people.js';
import { backUp, restore } from '../support/restore-backup.js';

/** Keys changed under processes that go on asking, writing and taking back. */

const now = new Date('2026-11-02T08:00:00Z');
const quick = { graceMs: 5, sliceSize: 3 };
let candor: TestCandor;
let home: KeyHome;
let processes: KeyProcess[] = [];

beforeEach(async () => {
  candor = await openTestCandor({ now, sources: peopleSources, work: false });
  home = openKeyHome(candor);
});
afterEach(async () => {
  for (const one of processes) await one.close();
  processes = [];
  await candor.close();
});

async function start(): Promise<KeyProcess> {
  const opened = await openKeyProcess(candor, home);
  processes.push(opened);
  return opened;
}

const email = (name: string) => readIdentifiers({ email: `${name}@house.example` });

function optOut({ context }: KeyProcess, name: string) {
  return suppressPerson(context, { identifiers: email(name), scope: 'all', reason: 'opt-out', state: 'proved' });
}

async function verdictOf({ context }: KeyProcess, name: string) {
  return (await checkSuppression(context, [email(name)]))[0];
}

async function idsIn({ store }: KeyProcess): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { collection, document } of store.dump())
    if (collection === 'suppressions' && !('keys' in (document as object)))
      ids.push((document as SuppressionEntry)._id);
  return ids.sort();
}

test('B80: after a change of keys, and another, the same people stay out and no hash of the old keys is left', async () => {
  const one = await start();
  const names = ['astrid', 'bodil', 'carin', 'dagny', 'edda'];
  for (const name of names) await optOut(one, name);
  const before = await idsIn(one);
  expect(await rotateKeys(one.context, one.keys, quick)).toMatchObject({ generation: 2, isResumed: false });
  const after = await idsIn(one);
  expect(after).toHaveLength(before.length);
  expect(after.every((id) => /^email(-canonical)?:2:[\w-]{43}$/.test(id))).toBe(true);
  for (const name of names) expect(await verdictOf(one, name)).toBe('suppressed');
  expect(await verdictOf(one, 'freja')).toBe('clear');
  await optOut(one, 'freja');
  expect(await rotateKeys(one.context, one.keys, quick)).toMatchObject({ generation: 3, isResumed: false });
  for (const name of [...names, 'freja']) expect(await verdictOf(one, name)).toBe('suppressed');
  expect((await idsIn(one)).every((id) => /^email(-canonical)?:3:/.test(id))).toBe(true);
  const other = await start();
  for (const name of [...names, 'freja']) expect(await verdictOf(other, name)).toBe('suppressed');
  expect(await verdictOf(other, 'gerda')).toBe('clear');
});

test('B80: a running process takes up the new key with the first answer that needs it', async () => {
  const [one, two] = [await start(), await start()];
  await optOut(one, 'astrid');
  expect(await verdictOf(two, 'astrid')).toBe('suppressed');
  await rotateKeys(one.context, one.keys, quick);
  expect(two.keys.generation).toBe(1);
  expect(await verdictOf(two, 'astrid')).toBe('suppressed');
  expect(two.keys.generation).toBe(2);
  await optOut(two, 'bodil');
  expect(await verdictOf(one, 'bodil')).toBe('suppressed');
});

test('B78: a process without the key of the list refuses, and counts nobody as clear or as suppressed', async () => {
  const one = await start();
  await optOut(one, 'astrid');
  const other = openKeyHome(candor, 'other-folder');
  const two = await openKeyProcess(candor, { ...other, name: home.name });
  processes.push(two);
  await rotateKeys(one.context, one.keys, quick);
  for (const name of ['astrid', 'bodil'])
    await expect(verdictOf(two, name)).rejects.toMatchObject({ code: 'unavailable' });
  await expect(optOut(two, 'bodil')).rejects.toMatchObject({ code: 'unavailable' });
  rmSync(join(home.keyDir, 'master-2.key'));
  one.keyClock.ms += 2_000;
  await expect(verdictOf(one, 'astrid')).rejects.toMatchObject({ code: 'unavailable' });
});

test('B57, B80: over a backup from before a change of keys the journal finds what it wrote since, and what was taken back stays so', async () => {
  const one = await start();
  for (const name of ['astrid', 'bodil', 'carin']) await optOut(one, name);
  const backup = await backUp(one.store);
  await rotateKeys(one.context, one.keys, quick);
  await optOut(one, 'dagny');
  await unsuppressPerson(one.context, { identifiers: email('bodil'), reason: 'opt-out', proof: 'letter-2026' });
  const store = await restore(candor.uri, backup, candor.context.now);
  const two = await openKeyProcess(candor, home, store);
  processes.push(two);
  const replayed = await replayJournal(two.context, two.keys, quick);
  expect(replayed.missing).toBeGreaterThan(0);
  for (const name of ['astrid', 'carin', 'dagny']) expect(await verdictOf(two, name)).toBe('suppressed');
  expect(await verdictOf(two, 'bodil')).toBe('clear');
  expect((await replayJournal(two.context, two.keys, quick)).entries).toBe(0);
  await expect(rotateKeys(two.context, two.keys, quick)).resolves.toMatchObject({ generation: 3 });
  expect(await verdictOf(two, 'astrid')).toBe('suppressed');
});

test('B80: two at once change keys once; the other is told to come back', async () => {
  const [one, two] = [await start(), await start()];
  await optOut(one, 'astrid');
  const outcomes = await Promise.allSettled([one, two].map(({ context, keys }) => rotateKeys(context, keys, quick)));
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  for (const process of [one, two]) expect(await verdictOf(process, 'astrid')).toBe('suppressed');
  expect((await one.store.keys.find()).head).toBe(2);
});
