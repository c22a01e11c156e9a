import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadMasterKeys } from '../../src/key-folder.js';
import { openErasureJournal } from '../../src/main/erasure-journal.js';
import { type LiveKeyring, openLiveKeyring } from '../../src/main/live-keyring.js';
import { openStore, type Store } from '../../src/store/index.js';
import type { TestCandor } from './open-context.js';
import { openRun, type Run } from './run.js';

/** Processes that share one store and, unless told, one key folder, as those of an installation do: each has its own connection, keys and
 *  queue. */

export interface KeyProcess extends Run {
  readonly keys: LiveKeyring;
  /** Seconds this process believes to have passed: a look at the key folder counts for two. */
  readonly keyClock: { ms: number };
  close(): Promise<void>;
}

export interface KeyHome {
  readonly name: string;
  readonly keyDir: string;
}

/** A key folder with one master key, and the name of an empty database. */
export function openKeyHome(candor: TestCandor, folder = 'key-home'): KeyHome {
  const keyDir = join(candor.folder, folder);
  mkdirSync(keyDir, { mode: 0o700 });
  writeFileSync(join(keyDir, 'master.key'), `${'5a'.repeat(32)}\n`, { mode: 0o600 });
  return { name: `test_${randomUUID().replaceAll('-', '')}`, keyDir };
}

/** `given`: a store that is there, in place of that of the home. */
export async function openKeyProcess(
  candor: TestCandor,
  { name, keyDir }: KeyHome,
  given?: Store,
): Promise<KeyProcess> {
  const keyClock = { ms: 0 };
  const folder = { keyDir, dataDir: join(candor.folder, 'data') };
  const { keys: chain } = loadMasterKeys({ ...folder, mayCreate: false });
  const keys = openLiveKeyring({ ...folder, clockMs: () => keyClock.ms }, chain);
  const store = given ?? (await openStore(candor.uri, name, candor.context.now));
  store.keys.useKeys(keys);
  await store.keys.refresh();
  const journal = await openErasureJournal({ keyDir, keyring: keys, isFolderKey: true });
  const context = {
    ...candor.context,
    get sources() {
      return candor.context.sources;
    },
    keyring: keys,
    journal,
  };
  const run = await openRun({ ...candor, context }, { now: candor.clock.now, store });
  return {
    ...run,
    keys,
    keyClock,
    async close() {
      await run.stop();
      await store.close();
      await journal.close();
    },
  };
}
