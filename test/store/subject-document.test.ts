import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { MongoClient } from 'mongodb';
import type { Statement } from '../../src/domain/statement.js';
import { startEmbeddedMongodb } from '../../src/embedded-mongodb/start.js';
import { openStore } from '../../src/store/index.js';
import { packStatements, unpackStatements } from '../../src/store/subject-document.js';

const now = new Date('2026-11-02T08:00:00Z');
const day = fc.integer({ min: 0, max: 2 }).map((days) => new Date(Date.UTC(2026, 0, 1 + days)));
const statement: fc.Arbitrary<Statement> = fc
  .record({
    id: fc.string({ minLength: 1, maxLength: 4 }).map((text) => `dp_${text}`),
    field: fc.constantFrom('skill', 'full_name'),
    value: fc.record({ name: fc.string() }),
    key: fc.string(),
    original: fc.string(),
    flags: fc.constantFrom([], ['no-seniority']),
    path: fc.string(),
    collectedAt: day,
    expiresAt: day,
    runId: fc.constantFrom(undefined, 'run_1', 'run_2'),
    observedAt: fc.option(day),
    firstObservedAt: fc.option(day, { nil: undefined }),
    lastSeenAt: day,
    isPresent: fc.boolean(),
  })
  // Absent is not the same as undefined.
  .map((whole) => Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined)) as never);

test('packing and unpacking the statements of a subject loses nothing', () => {
  fc.assert(
    fc.property(fc.array(statement), (given) => expect(unpackStatements(packStatements(given))).toStrictEqual(given)),
  );
});

test('what was read at the same times names them once', () => {
  const [one] = fc.sample(statement, { numRuns: 1, seed: 1 });
  const packed = packStatements([one!, { ...one!, id: 'dp_2' }, { ...one!, id: 'dp_3', isPresent: !one!.isPresent }]);
  expect(packed.statements.map(({ readingAt }) => readingAt)).toEqual([0, 0, 1]);
  expect(packed.readings).toHaveLength(2);
});

test('subjects that were stored whole are packed by the migration, however often it runs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'candor-pack-'));
  const server = await startEmbeddedMongodb({ dataDir: folder, inThread: true, refusesScans: true });
  const store = await openStore(server.uri, 'packed', () => now);
  const client = await new MongoClient(server.uri).connect();
  try {
    const subjects = client.db('packed').collection<{ _id: string }>('subjects');
    const statements = fc.sample(statement, { numRuns: 3, seed: 2 });
    const rest = { kind: 'person', recordId: 'rec_1', expiresAt: now, nextExpiryAt: now };
    await subjects.insertOne({ _id: 'sub_1', ...rest, statements } as never);
    for (let run = 0; run < 2; run++) {
      await store.meta.put('migration', '1', now);
      await store.migrate(now);
      expect((await store.subjects.findByIds(['sub_1']))[0]?.statements).toEqual(statements);
      expect((await subjects.findOne({ _id: 'sub_1' })) as unknown).toMatchObject(packStatements(statements));
    }
  } finally {
    await client.close();
    await store.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}, 30_000);
