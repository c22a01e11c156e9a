/** The thread the embedded server lives in: starts it, says so, stops it when told to. */

import { parentPort, workerData } from 'node:worker_threads';
import { FolderHeldError } from './server/owner-lock.js';
import { type ServeOptions, serve } from './server/serve.js';
import type { WorkerMessage } from './start.js';

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

async function main(): Promise<void> {
  try {
    const serving = await serve(workerData as ServeOptions);
    parentPort?.once('message', async () => {
      await serving.stop();
      tell({ kind: 'stopped' });
      parentPort?.close();
    });
    tell({ kind: 'ready', uri: serving.uri });
  } catch (error) {
    if (error instanceof FolderHeldError) tell({ kind: 'held', pid: error.pid });
    else tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    parentPort?.close();
  }
}

await main();
