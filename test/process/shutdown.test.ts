import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CandorHome, embeddedOnly, openHome, type RunningCandor } from './support/candor-process.js';
import { openStoredState } from './support/stored-state.js';

/** A signal in the middle of a delivery: an orderly end in time, nothing lost, nothing left behind, and the next start goes on. */

let home: CandorHome;
let first: RunningCandor;

beforeAll(async () => {
  home = await openHome({ ...embeddedOnly, CANDOR_SAMPLE: '800', CANDOR_LOG_LEVEL: 'info' });
  first = home.spawn(['start']);
  // The first pull has ended, so records are under way through every stage; the other sources are still to come.
  await first.says('"job":"normalise-records"');
}, 30_000);
afterAll(() => home.close());

function leftovers(): readonly string[] {
  return ['server.json', 'mongodb.sock', 'owner.json'].filter((name) => existsSync(join(home.dataDir, name)));
}

test('SIGTERM during the first delivery ends it in time, with its files cleared away', async () => {
  expect(first.output().stdout).not.toContain('ready');
  expect(leftovers()).not.toEqual([]);
  const sentMs = performance.now();
  const ended = await first.end('SIGTERM');
  expect(ended.code).toBe(0);
  expect(performance.now() - sentMs).toBeLessThan(10_000); // CANDOR_SHUTDOWN_MS
  expect(leftovers()).toEqual([]);
  expect(ended.stderr).not.toContain('job died');
});

test('the next start takes the rest: every record and one story', async () => {
  const second = await home.start();
  expect(second.output().stdout).toContain('5 records, one person');
  const state = await openStoredState(home.dataDir);
  try {
    await state.settled(5);
    expect(await state.disagreements()).toEqual([]);
    const { records } = JSON.parse(readFileSync(join(home.dataDir, 'sample', 'truth.json'), 'utf8')) as {
      records: { sourceId: string }[];
    };
    const feedRows = records.filter(({ sourceId }) => sourceId.startsWith('partner-feed:')).length;
    const kept = await state.db.collection('raw_records').countDocuments({ sourceId: /^partner-feed:/ });
    // Some people of the sample opted out before, so their rows are not kept; nothing else is missing.
    expect(kept).toBeLessThanOrEqual(feedRows);
    expect(kept).toBeGreaterThan(feedRows * 0.95);
  } finally {
    await state.close();
  }
  expect((await second.end('SIGINT')).code).toBe(0);
  expect(leftovers()).toEqual([]);
});

test('a third start has nothing left to deliver', async () => {
  const third = await home.start();
  expect(third.output().stderr).not.toContain('Delivering');
  third.child.kill('SIGTERM');
  // A second signal means "now": whoever sends it does not want to wait for the order.
  third.child.kill('SIGTERM');
  expect([0, 1]).toContain((await third.finished).code);
});
