/**
 * Starting the embedded server, and finding one that runs. The server lives in a worker thread, so that the product's own work and the
 * database's share the machine and not one event loop.
 */

import { Worker } from 'node:worker_threads';
import { isAnswering, readAddress, uriOf } from './server/address.js';
import { FolderHeldError, lockFolder } from './server/owner-lock.js';
import { type ServeOptions, serve } from './server/serve.js';

export { FolderHeldError } from './server/owner-lock.js';
export type { ServeOptions } from './server/serve.js';

/** A server of this process. */
export interface EmbeddedMongodb {
  /** For mongoose or the driver; the database is the caller's to name. */
  readonly uri: string;
  /** Answers what is under way, flushes, closes and cleans up. Idempotent. */
  stop(): Promise<void>;
}

/** Options of a start. With `inThread` the server runs in the calling thread, and all of `ServeOptions` apply; else only those that can be
 *  sent to a thread (no functions). */
export interface StartOptions extends ServeOptions {
  readonly inThread?: boolean;
}

/** What the worker sends. */
export type WorkerMessage =
  | { readonly kind: 'ready'; readonly uri: string }
  | { readonly kind: 'held'; readonly pid: number | undefined }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'stopped' };

/** Starts the server on `dataDir`. Throws FolderHeldError where another has the folder open. */
export async function startEmbeddedMongodb(options: StartOptions): Promise<EmbeddedMongodb> {
  const { inThread, ...serveOptions } = options;
  return inThread === true ? serve(serveOptions) : startWorker(serveOptions);
}

function startWorker({ dataDir, cursorIdleMs, maxCursors, refusesScans }: ServeOptions): Promise<EmbeddedMongodb> {
  const workerData = { dataDir, cursorIdleMs, maxCursors, refusesScans };
  // Flags of the process (such as --input-type) are about its own entry point and would stop the thread's from loading.
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData, execArgv: [] });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the embedded server ended with code ${code} before it was ready`)));
    worker.once('message', (message: WorkerMessage) => {
      if (message.kind === 'ready') resolve(running(worker, message.uri));
      else if (message.kind === 'held') reject(new FolderHeldError(dataDir, message.pid));
      else reject(new Error(message.kind === 'failed' ? message.message : 'the embedded server stopped'));
    });
  });
}

function running(worker: Worker, uri: string): EmbeddedMongodb {
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  // Once it is up, an error of the thread ends the process as one of the main thread would: nothing works without the database.
  worker.removeAllListeners('error');
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    worker.postMessage('stop');
    await exited;
  };
  return {
    uri,
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** A connection to a data folder: to its running server, or to one started for the purpose. */
export interface EmbeddedConnection extends EmbeddedMongodb {
  /** True where this process runs the server; `stop` of somebody else's does nothing. */
  readonly isOwner: boolean;
}

/** Options of an attachment. */
export interface ConnectOptions extends Omit<StartOptions, 'dataDir'> {
  /** How long a holder has to answer or to leave, 5 s unless told: a server that is just starting has the lock but no address yet. */
  readonly attachWithinMs?: number;
}

const defaultAttachWithinMs = 5_000;
const attachPauseMs = 100;

/**
 * Attaches to the server that `server.json` in `dataDir` names where it really answers, else opens the folder itself. Throws
 * FolderHeldError where the folder is held by a process that does not answer within `attachWithinMs`, however long each attempt takes.
 */
export async function connectEmbedded(
  dataDir: string,
  { attachWithinMs = defaultAttachWithinMs, ...options }: ConnectOptions = {},
): Promise<EmbeddedConnection> {
  const giveUpAtMs = performance.now() + attachWithinMs;
  for (;;) {
    const address = readAddress(dataDir);
    if (address !== undefined && (await isAnswering(address.socket))) {
      return { uri: uriOf(address.socket), isOwner: false, stop: async () => undefined };
    }
    try {
      // Asked before the server's thread is started: one started in vain takes half a second, and whoever waits thinks of a hang.
      const release = await lockFolder(dataDir);
      await release();
      const server = await startEmbeddedMongodb({ ...options, dataDir });
      return { uri: server.uri, stop: () => server.stop(), isOwner: true };
    } catch (error) {
      if (!(error instanceof FolderHeldError) || performance.now() >= giveUpAtMs) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, attachPauseMs));
  }
}
