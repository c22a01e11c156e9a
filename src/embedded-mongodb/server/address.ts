/**
 * Where a running server is found: `server.json` in its data folder names its socket. The file may be left over from a process that was
 * killed, so nobody believes it before the socket has answered.
 */

import { chmodSync, mkdtempSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { serialize } from 'bson';
import { decodeDocument } from '../bson/raw-document.js';
import { FrameReader, opCode } from '../protocol/frames.js';

/** What stands in `server.json`. */
export interface ServerAddress {
  readonly pid: number;
  readonly socket: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** sun_path takes 104 bytes on macOS and 108 on Linux, with its NUL; longer paths are cut without an error. */
const maxSocketPathBytes = 100;
const addressFile = 'server.json';
const privateFolderPrefix = 'candor-';

/** The path to listen on: in the data folder, or, where that is too long, in a private folder (0700) of its own. */
export function socketPath(dataDir: string): string {
  const inside = join(dataDir, 'mongodb.sock');
  if (Buffer.byteLength(inside) <= maxSocketPathBytes) return inside;
  return join(mkdtempSync(join(shortTemporaryFolder(), privateFolderPrefix)), 'mongodb.sock');
}

/** TMPDIR may be as long as the data folder; /tmp is there on every system this runs on. */
function shortTemporaryFolder(): string {
  return Buffer.byteLength(tmpdir()) <= maxSocketPathBytes - 40 ? tmpdir() : '/tmp';
}

/** Removes a socket, and the private folder around it where it has one. */
export function removeSocket(path: string): void {
  rmSync(path, { force: true });
  const folder = dirname(path);
  if (folder.includes(`/${privateFolderPrefix}`) && path.endsWith('/mongodb.sock')) removeIfEmpty(folder);
}

function removeIfEmpty(folder: string): void {
  try {
    // rmdir of Node refuses a folder that is not empty, so a data folder that happens to be named alike stays.
    rmdirSync(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOTEMPTY' && code !== 'ENOENT' && code !== 'EEXIST') throw error;
  }
}

/** Writes `server.json` (0600), whole or not at all. */
export function writeAddress(dataDir: string, address: ServerAddress): void {
  const draft = join(dataDir, `${addressFile}.${process.pid}`);
  writeFileSync(draft, `${JSON.stringify(address)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, join(dataDir, addressFile));
}

/** What `server.json` says, or undefined where it is missing or unreadable. */
export function readAddress(dataDir: string): ServerAddress | undefined {
  let text: string;
  try {
    text = readFileSync(join(dataDir, addressFile), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const address = JSON.parse(text) as Partial<ServerAddress>;
    const { pid, socket, startedAt } = address;
    if (typeof pid !== 'number' || typeof socket !== 'string' || typeof startedAt !== 'string') return undefined;
    return { pid, socket, startedAt };
  } catch {
    // Not JSON: left by something else, and as good as no address.
    return undefined;
  }
}

/** Removes `server.json`. */
export function removeAddress(dataDir: string): void {
  rmSync(join(dataDir, addressFile), { force: true });
}

/** The address for drivers. */
export function uriOf(socket: string): string {
  return `mongodb://${encodeURIComponent(socket)}/?directConnection=true`;
}

function pingMessage(): Buffer {
  const body = serialize({ ping: 1, $db: 'admin' });
  const head = Buffer.alloc(21);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(1, 4);
  head.writeInt32LE(opCode.msg, 12);
  return Buffer.concat([head, body]);
}

/** True where a server of ours answers a ping on `socket` in time. */
export function isAnswering(socket: string, timeoutMs = 3_000): Promise<boolean> {
  return new Promise((resolve) => {
    const reader = new FrameReader();
    const connection = createConnection(socket);
    const finish = (isAlive: boolean): void => {
      connection.destroy();
      resolve(isAlive);
    };
    connection.setTimeout(timeoutMs, () => finish(false));
    connection.on('error', () => finish(false));
    connection.on('close', () => finish(false));
    connection.on('connect', () => connection.write(pingMessage()));
    connection.on('data', (chunk) => {
      try {
        const [message] = reader.push(chunk);
        if (message !== undefined) finish(decodeDocument(message.subarray(21)).ok !== undefined);
      } catch {
        // Something else listens there; it is not our server, which is all that was asked.
        finish(false);
      }
    });
  });
}
