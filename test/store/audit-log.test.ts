import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import type { AuditDraft } from '../../src/domain/audit/entry.js';
import { encodeEntry } from '../../src/domain/audit/entry.js';
import { leafHash, rootOf } from '../../src/domain/audit/merkle-tree.js';
import { openStore, type Store } from '../../src/store/index.js';
import { naiveRoot } from '../domain/audit/naive-tree.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';

let candor: TestCandor;
let database: string;
let opened: Store[];

beforeAll(async () => {
  candor = await openTestCandor({ work: false });
});
afterAll(() => candor.close());
beforeEach(() => {
  database = `test_${randomUUID().replaceAll('-', '')}`;
  opened = [];
});
afterEach(async () => {
  await opened[0]?.dropDatabase();
  await Promise.all(opened.map((store) => store.close()));
});

/** A store of its own, with its own connection and its own idea of the tail: what another process has. */
async function openAnother(): Promise<Store> {
  const store = await openStore(candor.uri, database, candor.context.now);
  opened.push(store);
  return store;
}

function draftOf(who: number, index: number): AuditDraft {
  return {
    at: new Date(Date.UTC(2026, 10, 2, 8, 0, 0, index)),
    actor: 'system',
    action: 'run-retention',
    requestId: null,
    subject: null,
    details: { who, index },
    sealed: null,
  };
}

/** Every entry, after a look that the stored tree is the tree of the entries. */
async function wholeLog(store: Store) {
  const size = await store.auditLog.readSize();
  const entries = [];
  for await (const { entry, leaf } of store.auditLog.read(0, size)) {
    expect(leafHash(encodeEntry(entry)).toString('base64')).toBe(leaf);
    entries.push(entry);
  }
  expect(entries.map(({ seq }) => seq)).toEqual([...Array(size).keys()]);
  const root = naiveRoot(entries.map((entry) => leafHash(encodeEntry(entry))));
  expect(rootOf((await store.auditLog.readFrontier(size)).nodes)).toEqual(root);
  return entries;
}

describe('appending to the audit log (B88)', () => {
  test('three processes that append at once share one sequence, without gap, loss or repetition', async () => {
    const stores = await Promise.all([openAnother(), openAnother(), openAnother()]);
    const each = 60;
    await Promise.all(
      stores.map(async (store, who) => {
        for (let index = 0; index < each; index += 4) {
          const drafts = [0, 1, 2].map((offset) => draftOf(who, index + offset));
          // A group and a single one, under way together.
          await Promise.all([store.auditLog.append(drafts), store.auditLog.append([draftOf(who, index + 3)])]);
        }
      }),
    );
    const entries = await wholeLog(stores[0]!);
    expect(entries.length).toBe(3 * each);
    for (const who of stores.keys()) {
      const own = entries.filter(({ details }) => details?.who === who).map(({ details }) => details?.index);
      expect(own).toEqual([...Array(each).keys()]);
    }
  });

  test('a process that was away goes on where the others are', async () => {
    const [first, second] = [await openAnother(), await openAnother()];
    expect(await first.auditLog.append([draftOf(1, 0)])).toBe(0);
    expect(await second.auditLog.append([draftOf(2, 0), draftOf(2, 1)])).toBe(1);
    expect(await first.auditLog.append([draftOf(1, 1)])).toBe(3);
    expect((await wholeLog(first)).map(({ details }) => details?.who)).toEqual([1, 2, 2, 1]);
  });

  test('a process that ended anywhere leaves a whole log, for the tree stands in the entries', async () => {
    const ended = await openAnother();
    for (let size = 1; size <= 20; size += 1) {
      await ended.auditLog.append([draftOf(0, size)]);
      const next = await openAnother();
      expect((await next.auditLog.readFrontier(size)).size).toBe(size);
      if (size % 7 === 0) await next.auditLog.append([draftOf(1, size)]);
    }
    expect((await wholeLog(ended)).length).toBe(22);
  });

  test('a lost entry is told and nothing is appended over it', async () => {
    const store = await openAnother();
    await store.auditLog.append([draftOf(0, 0), draftOf(0, 1), draftOf(0, 2), draftOf(0, 3)]);
    const client = await MongoClient.connect(candor.uri);
    await client
      .db(database)
      .collection<{ _id: number }>('audit_log')
      .deleteMany({ _id: { $in: [3, 1] } });
    await client.close();
    const another = await openAnother();
    await expect(another.auditLog.append([draftOf(0, 4)])).rejects.toMatchObject({ details: { seq: 1 } });
    await expect(another.auditLog.append([draftOf(0, 4)])).rejects.toMatchObject({ details: { seq: 1 } });
  });

  test('a failed append tells its caller, and the next one works', async () => {
    const store = await openAnother();
    await expect(store.auditLog.append([{ ...draftOf(0, 0), at: new Date(Number.NaN) }])).rejects.toThrow(RangeError);
    expect(await store.auditLog.append([draftOf(0, 1)])).toBe(0);
  });

  test('ten thousand appends keep their order; the cost of one does not grow with the log', async () => {
    const store = await openAnother();
    const count = 10_000;
    const laps: number[] = [];
    for (let first = 0; first < count; first += 1_000) {
      const begin = performance.now();
      const indexes = Array.from({ length: 1_000 }, (_, offset) => first + offset);
      await Promise.all(indexes.map((index) => store.auditLog.append([draftOf(0, index)])));
      laps.push(performance.now() - begin);
    }
    const begin = performance.now();
    for (let index = 0; index < 100; index += 1) await store.auditLog.append([draftOf(0, count + index)]);
    const single = (performance.now() - begin) / 100;
    const total = laps.reduce((sum, lap) => sum + lap, 0);
    process.stderr.write(
      `audit log: ${count} concurrent appends in ${Math.round(total)} ms (${Math.round((count / total) * 1000)}/s), ` +
        `last thousand at ${(laps.at(-1)! / laps[1]!).toFixed(2)} of the second; one awaited after another ${single.toFixed(2)} ms each\n`,
    );
    const entries = await wholeLog(store);
    expect(entries.map(({ details }) => details?.index)).toEqual([...Array(count + 100).keys()]);
  });
});
