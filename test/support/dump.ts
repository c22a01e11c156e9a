import type { Store } from '../../src/store/index.js';

/** The whole store as plain values, for comparing two states of it. */

export type Dump = ReadonlyMap<string, readonly unknown[]>;

/** Every document by collection, in id order, without the fields named in `without` at any depth. */
export async function dumpOf(store: Store, without: readonly string[] = []): Promise<Dump> {
  const cut = new Set(without);
  const dump = new Map<string, unknown[]>();
  for await (const { collection, document } of store.dump()) {
    const plain: unknown = JSON.parse(
      JSON.stringify(document, (name, value: unknown) => (cut.has(name) ? undefined : value)),
    );
    dump.set(collection, [...(dump.get(collection) ?? []), plain]);
  }
  for (const documents of dump.values()) documents.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  return dump;
}

function idOf(document: unknown): string {
  return String((document as { readonly _id: unknown })._id);
}

/** Dates, counters and the run of a reading: all that the same record read again may move. */
export const readingDates = [
  'lastSeenAt',
  'lastRunId',
  'verifiedAt',
  'stageAt',
  'changedAt',
  'publishedAt',
  'revision',
  'publishedRevision',
] as const;

/** The collections of `dump` but those named. */
export function without(dump: Dump, collections: readonly string[]): Dump {
  return new Map([...dump].filter(([name]) => !collections.includes(name)));
}
