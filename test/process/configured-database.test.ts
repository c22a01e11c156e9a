import { join } from 'node:path';
import { type EmbeddedMongodb, startEmbeddedMongodb } from '../../src/embedded-mongodb/start.js';
import { type CandorHome, isEmbedded, linesOf, lookup, openHome, rowsOf } from './support/candor-process.js';
import { feedsOf, openFeedHome } from './support/feed-home.js';
import { openStateOf } from './support/stored-state.js';

/** A database that Candor does not run itself, named in MONGODB_URI: the one of this test run, else an embedded server of another folder.
 *  A first day with a stop in the middle of it, and what a command says beside it. */

const sample = feedsOf(20_261_125, 200);
let home: CandorHome;
let database: EmbeddedMongodb | null = null;

beforeAll(async () => {
  home = await openFeedHome(sample, { CANDOR_LOG_LEVEL: 'info' });
  if (!isEmbedded) return;
  database = await startEmbeddedMongodb({ dataDir: join(home.folder, 'database'), inThread: true });
  home.env.MONGODB_URI = database.uri;
});
afterAll(async () => {
  await home.close();
  await database?.stop();
});

test('without a master key nothing is written, and the refusal says how to give one', async () => {
  const keyless = await openHome();
  const env = { MONGODB_URI: home.env.MONGODB_URI, CANDOR_DATABASE: 'keyless', CANDOR_MASTER_KEY: undefined };
  const refused = await keyless.spawn(['start'], env).finished;
  expect({ code: refused.code, lines: linesOf(refused) }).toEqual({
    code: 2,
    lines: [expect.stringMatching(/^There is no master key at .* or give them in CANDOR_MASTER_KEY/)],
  });
  await keyless.close();
});

test('SIGTERM in the middle of a delivery ends the process in time', async () => {
  const first = home.spawn(['start']);
  await first.says('"job":"normalise-records"');
  const sentMs = performance.now();
  const { code, stderr } = await first.end('SIGTERM');
  expect(code).toBe(0);
  expect(performance.now() - sentMs).toBeLessThan(10_000); // CANDOR_SHUTDOWN_MS
  expect(stderr).not.toContain('job died');
}, 60_000);

test('the next start takes the rest, serves it, and commands work beside it', async () => {
  const server = await home.start();
  const state = await openStateOf(home);
  try {
    await state.settled(3);
    expect(await state.disagreements()).toEqual([]);
    const taken = await state.db.collection('raw_records').countDocuments({});
    expect(taken).toBe(await state.db.collection('subjects').countDocuments({ kind: 'person' }));
    expect(taken).toBeGreaterThan(200);
  } finally {
    await state.close();
  }
  const made = rowsOf(await home.run('key', 'create', '--customer', 'Quiet Harbour'))[0]!;
  const answered = await lookup({ ...server, key: String(made.key) }, { email: sample.story.email });
  expect(answered.status).toBe(200);
  const checks = rowsOf(await home.run('doctor'));
  expect(checks.filter(({ status }) => status !== 'ok')).toEqual([]);
  expect(checks.find(({ check }) => check === 'database')?.found).toBe('MONGODB_URI');
  expect((await server.end()).code).toBe(0);
}, 90_000);
