/**
 * One process owns a data folder. LMDB itself lets two open it, and both would keep their own catalogue and counters. The lock must go
 * with its process, whatever ends it, so it is one the kernel holds:
 *
 * - Linux: a listening socket in the abstract namespace, named by the folder's device and inode. Binding is atomic, the kernel frees the
 *   name with the process, and no file is left behind. (The namespace is that of the network: for containers that share a folder
 *   over a volume, `connectEmbedded` also asks the socket named in `server.json`, which is a file and reaches across.)
 * - macOS, BSD: `open` with O_EXLOCK, the lock of flock(2), taken with the file and freed with the process.
 */

import { closeSync, mkdirSync, openSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Another process (or another part of this one) has the folder open. `pid` is undefined where it could not be told. */
export class FolderHeldError extends Error {
  readonly dataDir: string;
  readonly pid: number | undefined;

  constructor(dataDir: string, pid: number | undefined) {
    super(`the data folder ${dataDir} is already open in process ${pid ?? 'unknown'}; stop it, or connect to it`);
    this.name = 'FolderHeldError';
    this.dataDir = dataDir;
    this.pid = pid;
  }
}

/** Gives the folder back; calling it twice is harmless. */
export type ReleaseLock = () => Promise<void>;

/** Says who holds the lock; the lock itself is not in this file. */
const ownerFile = 'owner.json';

/** open(2) flags of macOS and the BSDs, not in `fs.constants`: O_RDWR, O_NONBLOCK, O_EXLOCK, O_CREAT. */
const exclusiveFlags = 0x0002 | 0x0004 | 0x0020 | 0x0200;

function holderOf(dataDir: string): number | undefined {
  try {
    const { pid } = JSON.parse(readFileSync(join(dataDir, ownerFile), 'utf8')) as { pid?: unknown };
    return typeof pid === 'number' ? pid : undefined;
  } catch {
    // Missing or half written: the holder is just starting. Its number is a courtesy of the message only.
    return undefined;
  }
}

/** Resolves when the name is bound; rejects with EADDRINUSE where somebody has it. */
function bindAbstract(dataDir: string): Promise<ReleaseLock> {
  const { dev, ino } = statSync(dataDir, { bigint: true });
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path: `\0candor-data-${dev}-${ino}` }, () => {
      server.off('error', reject);
      server.unref();
      resolve(() => new Promise<void>((done) => server.close(() => done())));
    });
  });
}

function openExclusive(dataDir: string): ReleaseLock {
  const file = openSync(join(dataDir, 'owner.lock'), exclusiveFlags, 0o600);
  let isOpen = true;
  return async () => {
    if (isOpen) closeSync(file);
    isOpen = false;
  };
}

function isHeld(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EADDRINUSE' || code === 'EAGAIN' || code === 'EWOULDBLOCK';
}

/** Takes the folder (made 0700 where it is missing) for this process. Throws FolderHeldError. */
export async function lockFolder(dataDir: string): Promise<ReleaseLock> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const folder = realpathSync(dataDir);
  let release: ReleaseLock;
  try {
    release = process.platform === 'linux' ? await bindAbstract(folder) : openExclusive(folder);
  } catch (error) {
    if (isHeld(error)) throw new FolderHeldError(dataDir, holderOf(folder));
    throw error;
  }
  writeFileSync(join(folder, ownerFile), JSON.stringify({ pid: process.pid }), { mode: 0o600 });
  return async () => {
    rmSync(join(folder, ownerFile), { force: true });
    await release();
  };
}
