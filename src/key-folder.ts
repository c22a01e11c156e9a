import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ConfigError } from './errors.js';

/**
 * The master keys on disk: files that only their owner reads, outside the data folder, written once and never replaced. Losing one makes
 * every suppression unreadable, and another key beside the same store would let suppressed people back in, so nothing here guesses. Keys
 * form a chain: the first makes ids for ever, and each later one is needed together with all before it.
 */

const fileName = 'master.key';
/** The second key is `master-2.key`. */
const laterName = /^master-(\d{1,6})\.key$/;

export interface KeyFolderOptions {
  /** Keys of 64 hexadecimal digits from a secret store, the first first, with commas between; the folder is then not touched. */
  readonly masterKey?: string | null;
  readonly keyDir: string;
  /** The folder that is backed up and may be stolen; the key folder must not lie in it. */
  readonly dataDir: string;
  /** True only beside an empty embedded store: any other store was written with a key that must be found, not replaced. */
  readonly mayCreate: boolean;
  /** True where no process has written to the store yet. */
  readonly isNewStore?: boolean;
}

/** Gives the 32-byte master key, made now where that is allowed (`created`). Throws `ConfigError` with a sentence that says what to do:
 *  no key, a malformed one, one that others may read, a folder inside the data folder. The key itself is in no message. */
export function loadMasterKey(options: KeyFolderOptions): { readonly key: Buffer; readonly created: boolean } {
  const { masterKey, keyDir, mayCreate } = options;
  if (masterKey !== undefined && masterKey !== null)
    return { key: parseKey(masterKey.split(',')[0]!, 'CANDOR_MASTER_KEY'), created: false };
  refuseInside(keyDir, options.dataDir);
  const path = join(keyDir, fileName);
  if (existsSync(path)) return { key: readKey(path, keyDir), created: false };
  if (!mayCreate) {
    // Other processes of this store may start at the same moment on other machines, each with a key of its own.
    if (options.isNewStore === true)
      throw new ConfigError(
        `There is no master key at ${path}, and none is made beside a database of MONGODB_URI. Write 64 random hexadecimal digits into that file (mode 0600), or give them in CANDOR_MASTER_KEY; the same for every process.`,
      );
    throw new ConfigError(
      `There is no master key at ${path}, and this store was made with one. Put that key back, or give it in CANDOR_MASTER_KEY; a new key would forget every opt-out.`,
    );
  }
  const created = createKey(path, keyDir);
  return { key: readKey(path, keyDir), created };
}

/** The whole chain of master keys, the first first. Throws as `loadMasterKey` does, and where one between others is missing. */
export function loadMasterKeys(options: KeyFolderOptions): {
  readonly keys: readonly Buffer[];
  readonly created: boolean;
} {
  const { masterKey, keyDir } = options;
  if (masterKey !== undefined && masterKey !== null)
    return { keys: masterKey.split(',').map((digits) => parseKey(digits, 'CANDOR_MASTER_KEY')), created: false };
  const { key, created } = loadMasterKey(options);
  const last = Math.max(1, ...readdirSync(keyDir).map((name) => Number(laterName.exec(name)?.[1] ?? 1)));
  const later = Array.from({ length: last - 1 }, (_, index) => readLater(keyDir, index + 2));
  return { keys: [key, ...later], created };
}

function readLater(keyDir: string, generation: number): Buffer {
  const path = join(keyDir, nameOf(generation));
  if (existsSync(path)) return readKey(path, keyDir);
  throw new ConfigError(
    `There is no master key at ${path}, and later ones need it. Put that key back; a new one would forget every opt-out.`,
  );
}

function nameOf(generation: number): string {
  return generation === 1 ? fileName : `master-${generation}.key`;
}

/** Makes master key number `generation` in the folder, random and durable on return; false where it was there. Throws `ConfigError` where
 *  the folder cannot be written. */
export function createMasterKey(keyDir: string, generation: number): boolean {
  return createKey(join(keyDir, nameOf(generation)), keyDir);
}

function readKey(path: string, keyDir: string): Buffer {
  refuseShared(keyDir, '700');
  refuseShared(path, '600');
  return parseKey(readFileSync(path, 'utf8'), path);
}

function parseKey(text: string, origin: string): Buffer {
  const digits = text.trim();
  if (!/^[0-9a-f]{64}$/i.test(digits)) {
    throw new ConfigError(
      `The master key in ${origin} is not 64 hexadecimal digits. Restore it from your copy; do not replace it.`,
    );
  }
  return Buffer.from(digits, 'hex');
}

/**
 * Writes a fresh key; false where another process was first. A full, synced file appears under its name by `link`, which fails where the
 * name exists: a crash leaves no half key, and of two processes that start together both read the winner's.
 */
function createKey(path: string, keyDir: string): boolean {
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    mkdirSync(keyDir, { recursive: true, mode: 0o700 });
    refuseShared(keyDir, '700');
    writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    linkSync(draft, path);
    syncFolder(keyDir);
    return true;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    if (existsSync(path)) return false;
    throw new ConfigError(
      `A master key could not be written to ${path}: is the folder writable? Or set CANDOR_MASTER_KEY.`,
      {
        cause: error,
      },
    );
  } finally {
    if (existsSync(draft)) rmSync(draft);
  }
}

// Without this a power cut may lose the name of a key that the store was already written with.
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // Windows syncs no folders; NTFS journals names itself.
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function refuseShared(path: string, mode: string): void {
  // Windows has no such bits: what stat gives there says nothing about who may read.
  if (process.platform === 'win32' || (statSync(path).mode & 0o077) === 0) return;
  throw new ConfigError(
    `Others on this machine can read ${path}, which guards the master key. Run: chmod ${mode} '${path}'`,
  );
}

/** Throws `ConfigError` where the key folder lies in the data folder: whoever copies the data would carry its keys and journal along. */
export function refuseInside(keyDir: string, dataDir: string): void {
  const path = relative(realPath(dataDir), realPath(keyDir));
  const isInside =
    path === '' || !(path === '..' || path.startsWith('../') || path.startsWith('..\\') || /^[a-z]:/i.test(path));
  if (!isInside) return;
  throw new ConfigError(
    `The key folder ${keyDir} lies in the data folder ${dataDir}, so a copy of the data would carry its key. Set CANDOR_KEY_DIR to a folder outside.`,
  );
}

// A link must not hide that one folder lies in the other; of a folder that does not exist yet the nearest existing parent is resolved.
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : join(realPath(parent), relative(parent, path));
}
