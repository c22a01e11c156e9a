import { randomUUID } from 'node:crypto';
import { openConnection } from '../../src/store/connection.js';
import { openStore, type Store } from '../../src/store/index.js';

/** A backup as an operator makes one: every document of a store, put into an empty one later. */

export interface Backup {
  readonly documents: ReadonlyMap<string, readonly object[]>;
}

export async function backUp(store: Store): Promise<Backup> {
  const documents = new Map<string, object[]>();
  for await (const { collection, document } of store.dump())
    documents.set(collection, [...(documents.get(collection) ?? []), document as object]);
  return { documents };
}

/** A new database on `uri` with what `backup` holds; its indexes are made as the tools of a backup make them. */
export async function restore(uri: string, backup: Backup, now: () => Date): Promise<Store> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const store = await openStore(uri, name, now);
  const connection = await openConnection(uri, name);
  for (const [collection, documents] of backup.documents) {
    await connection.collection(collection).deleteMany({});
    await connection.collection(collection).insertMany(documents.map((document) => ({ ...document })));
  }
  await connection.close();
  return store;
}
