import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveKeyring } from '../../src/domain/keyring.js';
import { ConfigError } from '../../src/errors.js';
import { type OpenJournal, openErasureJournal } from '../../src/main/erasure-journal.js';
import type { JournalEntry, JournalPlace } from '../../src/operations/erasure-journal.js';

const keyring = deriveKeyring(Buffer.alloc(32, 1));
let keyDir: string;
let opened: OpenJournal[] = [];

beforeEach(async () => {
  keyDir = await mkdtemp(join(tmpdir(), 'candor-journal-'));
});

afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.close();
  await rm(keyDir, { recursive: true, force: true });
});

async function openOne(options: { keyring?: typeof keyring; isFolderKey?: boolean } = {}): Promise<OpenJournal> {
  const journal = await openErasureJournal({ keyDir, keyring, isFolderKey: true, ...options });
  opened = [...opened, journal];
  return journal;
}

function entry(number: number): JournalEntry {
  const at = new Date(Date.UTC(2026, 0, number + 1));
  return { kind: 'erase', at, reason: 'erasure', fingerprints: [`email:${number}`], recordIds: [`rec_${number}`] };
}

async function all(journal: OpenJournal, from: JournalPlace | null = null) {
  const found = [];
  for await (const one of journal.read(from)) found.push(one);
  return found;
}

const path = () => join(keyDir, 'erasure-journal');

async function changeLine(number: number, change: (line: string) => string | null): Promise<void> {
  const lines = (await readFile(path(), 'utf8')).split('\n');
  const changed = lines.flatMap((line, index) => (index === number - 1 ? (change(line) ?? []) : [line]));
  await writeFile(path(), changed.join('\n'));
}

test('B57: what was appended is read back in order, from any place on, only by its owner', async () => {
  const journal = await openOne();
  await journal.append([entry(0), entry(1)]);
  await journal.append([entry(2)]);
  const found = await all(journal);
  expect(found.map((one) => one.entry)).toEqual([entry(0), entry(1), entry(2)]);
  expect((await all(journal, found[1]!.after)).map((one) => one.entry)).toEqual([entry(2)]);
  expect((await stat(path())).mode & 0o777).toBe(0o600);
  expect((await openOne()).id).toBe(journal.id);
});

test('B57: many additions of several processes at once are all there', async () => {
  const journals = [await openOne(), await openOne(), await openOne()];
  await Promise.all(Array.from({ length: 60 }, (_, number) => journals[number % 3]!.append([entry(number)])));
  const found = await all(journals[0]!);
  expect(found.map((one) => one.entry.fingerprints[0]).sort()).toEqual(
    Array.from({ length: 60 }, (_, number) => `email:${number}`).sort(),
  );
});

test('B57: a last line that a crash tore off is cut, and the next one stands in its place', async () => {
  const journal = await openOne();
  await journal.append([entry(0)]);
  await appendFile(path(), 'AAAAAAAAAAAAAAAAAAAAAA BBBB');
  expect(await all(journal)).toHaveLength(1);
  await (await openOne()).append([entry(1)]);
  expect((await all(journal)).map((one) => one.entry)).toEqual([entry(0), entry(1)]);
});

test.each([
  ['altered', 3, (line: string) => line.replace('rec_1', 'rec_7')],
  ['missing', 3, () => null],
  ['doubled far from its place', 2, (line: string) => `${line}\n${line}x`],
  ['no line of a journal', 4, () => 'hello'],
])('B57: a line that is %s is refused with its number', async (_, number, change) => {
  const journal = await openOne();
  await journal.append([entry(0), entry(1), entry(2), entry(3)]);
  await changeLine(number, change);
  const expected = change('x') === 'x\nxx' ? number + 1 : number;
  await expect(all(journal)).rejects.toThrow(`Line ${expected} of the erasure journal`);
});

test('B57: lines that a store has seen and that are gone are refused', async () => {
  const journal = await openOne();
  await journal.append([entry(0), entry(1)]);
  const [, second] = await all(journal);
  await changeLine(3, () => null);
  await expect(all(journal, second!.after)).rejects.toThrow(ConfigError);
});

test('B57: a journal of another key is refused; a key from the environment has a journal of its own', async () => {
  await openOne();
  const other = deriveKeyring(Buffer.alloc(32, 2));
  await expect(openErasureJournal({ keyDir, keyring: other, isFolderKey: true })).rejects.toThrow('Line 1 of');
  const own = await openOne({ keyring: other, isFolderKey: false });
  await own.append([entry(0)]);
  expect(await all(own)).toHaveLength(1);
});

test('B57: a folder that cannot be written is told at once', async () => {
  await writeFile(join(keyDir, 'file'), '');
  const options = { keyDir: join(keyDir, 'file', 'keys'), keyring, isFolderKey: true };
  await expect(openErasureJournal(options)).rejects.toThrow('cannot be written');
});

test('B57: an entry that is longer than what is read at once', async () => {
  const journal = await openOne();
  const recordIds = Array.from({ length: 20_000 }, (_, number) => `rec_${number}`);
  const long: JournalEntry = { ...entry(0), kind: 'erase', recordIds };
  await journal.append([long]);
  await journal.append([entry(1)]);
  expect((await all(journal)).map((one) => one.entry)).toEqual([long, entry(1)]);
});
