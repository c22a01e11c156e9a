/** The server in the calling thread: lock, store, socket, in this order on the way up and in the reverse on the way down. */

import { chmodSync, mkdtempSync, renameSync, rmdirSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { ObjectId } from 'bson';
import type { Context } from '../commands/command.js';
import { Cursors } from '../commands/cursors.js';
import { Connection, type ConnectionEvents } from '../protocol/connection.js';
import { type Engine, openEngine } from '../storage/engine.js';
import { isAnswering, readAddress, removeAddress, removeSocket, socketPath, uriOf, writeAddress } from './address.js';
import { FolderHeldError, lockFolder } from './owner-lock.js';

/** Settings of the server; all have defaults that suit the product. */
export interface ServeOptions {
  readonly dataDir: string;
  /** MongoDB's 10 minutes. */
  readonly cursorIdleMs?: number;
  readonly maxCursors?: number;
  /** Refuses a filter that no index serves (291), for tests that watch for missing indexes. */
  readonly refusesScans?: boolean;
  /** Wall clock. */
  readonly now?: () => Date;
  readonly events?: Partial<ConnectionEvents>;
}

/** A server that is up. */
export interface Serving {
  readonly uri: string;
  /** Transactions committed and flushed so far. */
  readonly commits: () => number;
  /** Number of open cursors. */
  readonly cursors: () => number;
  /** Answers what is under way, flushes, closes and cleans up. Idempotent. */
  stop(): Promise<void>;
}

const defaultCursorIdleMs = 10 * 60 * 1000;
/** A cursor holds little (no snapshot), but a client that leaks them must meet an end. */
const defaultMaxCursors = 1_000;

/** Opens the folder and listens. Throws FolderHeldError. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { dataDir } = options;
  const release = await lockFolder(dataDir);
  try {
    await clearLeftovers(dataDir);
    const engine = openEngine(dataDir);
    try {
      return await listen(engine, options, release);
    } catch (error) {
      await engine.close();
      throw error;
    }
  } catch (error) {
    await release();
    throw error;
  }
}

/** What a killed server left behind. One that still answers holds the folder from where our lock does not reach (another container). */
async function clearLeftovers(dataDir: string): Promise<void> {
  const left = readAddress(dataDir);
  if (left === undefined) return;
  if (await isAnswering(left.socket)) throw new FolderHeldError(dataDir, left.pid);
  removeSocket(left.socket);
  removeAddress(dataDir);
}

async function listen(engine: Engine, options: ServeOptions, release: () => Promise<void>): Promise<Serving> {
  const now = options.now ?? (() => new Date());
  const cursors = new Cursors({
    idleMs: options.cursorIdleMs ?? defaultCursorIdleMs,
    open: options.maxCursors ?? defaultMaxCursors,
    now: () => now().getTime(),
  });
  const connections = new Set<Connection>();
  const parts = { engine, cursors, now, processId: new ObjectId() };
  const server = createServer((socket) => accept(socket, connections, parts, options));
  const path = socketPath(options.dataDir);
  await bind(server, path);
  writeAddress(options.dataDir, { pid: process.pid, socket: path, startedAt: now().toISOString() });
  let stopped: Promise<void> | undefined;
  const shutDown = async (): Promise<void> => {
    removeAddress(options.dataDir);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await Promise.all([...connections].map((connection) => connection.close()));
    await closed;
    cursors.clear();
    await engine.close();
    removeSocket(path);
    await release();
  };
  return {
    uri: uriOf(path),
    commits: engine.commits,
    cursors: () => cursors.size,
    stop() {
      stopped ??= shutDown();
      return stopped;
    },
  };
}

let connectionId = 0;

function accept(
  socket: Socket,
  connections: Set<Connection>,
  parts: Pick<Context, 'engine' | 'cursors' | 'now' | 'processId'>,
  options: ServeOptions,
): void {
  const context: Context = { ...parts, connectionId: ++connectionId, refusesScans: options.refusesScans ?? false };
  const events: ConnectionEvents = {
    // Without a listener a fault of ours would leave no trace; a warning is Node's own channel for it.
    onFailure:
      options.events?.onFailure ?? ((error) => process.emitWarning(failureName(error), 'EmbeddedMongodbWarning')),
    onHostileFrame: options.events?.onHostileFrame ?? (() => undefined),
  };
  const connection = new Connection(socket, context, events);
  connections.add(connection);
  socket.on('close', () => connections.delete(connection));
}

/** Where it was thrown, without its message, which may hold values. */
function failureName(error: unknown): string {
  if (!(error instanceof Error)) return 'a command failed';
  const place = error.stack?.split('\n').find((line) => line.startsWith('    at '));
  return `a command failed: ${error.name}${place === undefined ? '' : ` ${place.trim()}`}`;
}

/**
 * Listens on `path`, which nobody else can open at any moment: a socket is born with the mode of the umask (which a worker thread cannot
 * set), so it is born in a private folder (mkdtemp makes it 0700), closed to others there, and then moved to its place.
 */
async function bind(server: Server, path: string): Promise<void> {
  // Shorter than the name it gets in the end, so it fits into a socket address too.
  const folder = mkdtempSync(join(dirname(path), 's-'));
  const draft = join(folder, 's');
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(draft, () => resolve());
  });
  chmodSync(draft, 0o600);
  renameSync(draft, path);
  rmdirSync(folder);
}
