import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { type FileHandle, link, mkdir, open, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { wrapFingerprint } from '../domain/key-generation.js';
import { type Keyring, randomId } from '../domain/keyring.js';
import { ConfigError } from '../errors.js';
import type { ErasureJournal, JournalEntry, JournalPlace } from '../operations/erasure-journal.js';
import { readLastLine, readLines } from './journal-lines.js';

/**
 * The erasure journal on disk: `seal before json`, a line an entry, only ever added to. A seal is a keyed hash of the rest of the line and of
 * the journal's id; `before` is the seal of a line shortly before, so that an altered, moved or missing line shows. Several processes may add
 * at once: each addition is one write at the end of the file, and two lines may then name the same one before.
 */

export interface OpenJournal extends ErasureJournal {
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly keyDir: string;
  readonly keyring: Keyring;
  /** False where the master key is not the one in the folder: the journal then bears that key's mark in its name. */
  readonly isFolderKey: boolean;
}

const fileName = 'erasure-journal';
const header = /^([\w-]{22}) \{"journal":"(jnl_[\w-]{22})","version":1\}$/;
const lineForm = /^([\w-]{22}) (([\w-]{22}) (\{.*\}))$/;
/** Lines among which the one before must be: how far behind the additions of other processes a writer may be. */
const reach = 1_000;
/** What another process is writing is whole after this; what a crash tore off never is. */
const tornAfterMs = 100;

/** Opens the journal, made now where there is none. Throws `ConfigError` where it cannot be written or was written under another key. */
export async function openErasureJournal(options: JournalOptions): Promise<OpenJournal> {
  const { keyDir, keyring, isFolderKey } = options;
  const path = join(keyDir, fileName + (isFolderKey ? '' : `-${markOf(keyring)}`));
  try {
    await createOnce(path, keyDir, keyring);
    const file = await open(path, 'a');
    return journalOver(file, path, keyring, await idOf(path, keyring));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(
      `The erasure journal ${path} cannot be written, and without it a restored backup would bring erased people back. Make the key folder writable (CANDOR_KEY_DIR).`,
      { cause: error },
    );
  }
}

function markOf(keyring: Keyring): string {
  return keyring.mac('ids', ['erasure-journal', 'mark']).toString('hex').slice(0, 8);
}

// The key that makes ids is the one that no rotation changes, so lines of any age can be checked.
function sealOf(keyring: Keyring, id: string, text: string): string {
  return keyring.mac('ids', ['erasure-journal', id, text]).subarray(0, 16).toString('base64url');
}

// A whole, synced file appears under its name at once; of two processes that start together both use the winner's.
async function createOnce(path: string, keyDir: string, keyring: Keyring): Promise<void> {
  await mkdir(keyDir, { recursive: true, mode: 0o700 });
  if ((await stat(path).catch(() => null)) !== null) return;
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  const text = `{"journal":"${randomId('jnl')}","version":1}`;
  try {
    await writeFile(draft, `${sealOf(keyring, '', text)} ${text}\n`, { mode: 0o600, flag: 'wx', flush: true });
    await link(draft, path);
    await syncFolder(keyDir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // Windows syncs no folders; NTFS journals names itself.
  const descriptor = await open(folder, 'r');
  await descriptor.sync();
  await descriptor.close();
}

async function idOf(path: string, keyring: Keyring): Promise<string> {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw new ConfigError(`Others on this machine can read ${path}. Run: chmod 600 '${path}'`);
  for await (const { text } of readLines(path, 0)) {
    const parts = header.exec(text);
    if (parts !== null && parts[1] === sealOf(keyring, '', text.slice(23))) return parts[2]!;
    break;
  }
  throw tampered(path, 1);
}

function tampered(path: string, line: number): ConfigError {
  return new ConfigError(
    `Line ${line} of the erasure journal ${path} is not as it was written under this master key. Restore the file from your copy of the key folder; without it erased people could come back.`,
  );
}

function journalOver(file: FileHandle, path: string, keyring: Keyring, id: string): OpenJournal {
  let next: { readonly entries: JournalEntry[]; readonly done: Promise<void> } | null = null;
  let last: Promise<unknown> = Promise.resolve();

  async function write(entries: readonly JournalEntry[]): Promise<void> {
    let before = (await cutTorn(path)).slice(0, 22);
    const lines = entries.map((entry) => {
      // As the list holds them today: who reads the file later wraps them in the keys since.
      const fingerprints = entry.fingerprints.map((one) => wrapFingerprint(keyring, one, keyring.generation));
      const text = `${before} ${JSON.stringify({ ...entry, fingerprints })}`;
      before = sealOf(keyring, id, text);
      return `${before} ${text}\n`;
    });
    await file.appendFile(lines.join(''));
    await file.datasync();
  }

  return {
    id,
    append(entries) {
      if (entries.length === 0) return Promise.resolve();
      // What comes while a write is under way goes out with the next one: syncing costs the same for one entry and for many.
      if (next === null) {
        const group: JournalEntry[] = [];
        const done = last.then(() => {
          next = null;
          return write(group);
        });
        next = { entries: group, done };
        last = done.catch(() => undefined); // told to everybody who waits for `done`
      }
      next.entries.push(...entries);
      return next.done;
    },
    read: (from) => readEntries(path, (text) => sealOf(keyring, id, text), from),
    async close() {
      await last;
      await file.close();
    },
  };
}

/** Cuts off what a crash left half written, which was never acknowledged, and gives the last whole line. */
async function cutTorn(path: string): Promise<string> {
  let { line, torn } = await readLastLine(path);
  if (torn > 0) {
    await sleep(tornAfterMs);
    const before = { end: line?.end, torn };
    ({ line, torn } = await readLastLine(path));
    if (torn > 0 && line !== null && line.end === before.end && torn === before.torn) await truncate(path, line.end);
  }
  if (line === null) throw tampered(path, 1);
  return line.text;
}

async function* readEntries(
  path: string,
  sealOfText: (text: string) => string,
  from: JournalPlace | null,
): AsyncGenerator<{ readonly entry: JournalEntry; readonly after: JournalPlace }> {
  const recent: string[] = [];
  let lines = 0;
  let bytes = 0;
  for await (const { text, end } of readLines(path, 0)) {
    lines += 1;
    const parts = lineForm.exec(text);
    if (lines > 1) {
      if (parts === null || parts[1] !== sealOfText(parts[2]!) || recent.lastIndexOf(parts[3]!) === -1)
        throw tampered(path, lines);
      if (end > (from?.bytes ?? 0)) yield { entry: entryOf(parts[4]!), after: { bytes: end, lines } };
    }
    recent.push(text.slice(0, 22));
    if (recent.length > reach) recent.shift();
    bytes = end;
  }
  if (from !== null && (bytes < from.bytes || lines < from.lines)) throw tampered(path, lines + 1);
}

function entryOf(json: string): JournalEntry {
  return JSON.parse(json, (name, value: unknown) =>
    (name === 'at' || name === 'heldUntil') && typeof value === 'string' ? new Date(value) : value,
  ) as JournalEntry;
}
