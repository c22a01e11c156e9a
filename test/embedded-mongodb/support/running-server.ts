/** A server on a folder of its own in the calling thread, and a client of it, for one test file. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, type Document, MongoClient } from 'mongodb';
import { type ServeOptions, type Serving, serve } from '../../../src/embedded-mongodb/server/serve.js';

export interface RunningServer {
  readonly dataDir: string;
  readonly serving: Serving;
  readonly client: MongoClient;
  readonly db: Db;
  close(): Promise<void>;
}

/** A new folder directly below the temporary one. */
export function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'emb-'));
}

/** Faults of the server fail the test that uses it: they are kept here and thrown when it closes. */
export async function runServer(options: Partial<ServeOptions> = {}): Promise<RunningServer> {
  const dataDir = options.dataDir ?? newDataDir();
  const faults: unknown[] = [];
  const events = { onFailure: (error: unknown) => faults.push(error), ...options.events };
  const serving = await serve({ ...options, dataDir, events });
  const client = await new MongoClient(serving.uri).connect();
  return {
    dataDir,
    serving,
    client,
    db: client.db('test'),
    async close() {
      await client.close();
      await serving.stop();
      rmSync(dataDir, { recursive: true, force: true });
      if (faults.length > 0) throw faults[0];
    },
  };
}

/** The stage and index that a query's explanation names. */
export function scanOf(explanation: Document): { stage: string; indexName?: string } {
  let plan = explanation.queryPlanner.winningPlan as Document;
  while (plan.inputStage !== undefined && plan.indexName === undefined) plan = plan.inputStage as Document;
  return { stage: plan.stage, indexName: plan.indexName };
}

/** True where the explanation sorts in memory. */
export function sortsInMemory(explanation: Document): boolean {
  return explanation.queryPlanner.winningPlan.stage === 'SORT';
}
