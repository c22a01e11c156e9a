import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedMongodb, startEmbeddedMongodb } from '../../src/embedded-mongodb/start.js';
import { type CuttableLine, openLine } from '../support/cuttable-line.js';
import { type CandorHome, embeddedOnly, lookup, type ReadyCandor, rowsOf } from './support/candor-process.js';
import { feedsOf, openFeedHome } from './support/feed-home.js';
import { openStoredState, type StoredState } from './support/stored-state.js';

/** The database away in the middle of the work, as a restart or a cut cable makes it: work waits and goes on, nothing is lost or doubled,
 *  and whoever asks meanwhile is told to come back. */

const isLong = process.env.CANDOR_TEST_LONG === '1';
const awayMs = isLong ? 30_000 : 5_000;
const sample = feedsOf(20_261_124, isLong ? 6_000 : 600);

let home: CandorHome;
let database: EmbeddedMongodb;
let line: CuttableLine;
let state: StoredState;
let server: ReadyCandor;

beforeAll(async () => {
  home = await openFeedHome(sample, embeddedOnly);
  database = await startEmbeddedMongodb({ dataDir: join(home.folder, 'database'), inThread: true });
  line = await openLine(decodeURIComponent(/mongodb:\/\/([^/?]+)/.exec(database.uri)![1]!));
  home.env.MONGODB_URI = `mongodb://127.0.0.1:${line.port}/?directConnection=true`;
  state = await openStoredState('', database.uri);
}, 30_000);
afterAll(async () => {
  await state.close();
  await home.close();
  await line.cut();
  await database.stop();
});

/** Answers of a customer that keeps asking until `until`. */
async function askUntil(until: number, key: string): Promise<{ status: number; retryAfter: string | null }[]> {
  const answers: { status: number; retryAfter: string | null }[] = [];
  while (performance.now() < until) {
    const answer = await lookup({ ...server, key }, { email: sample.story.email });
    answers.push({ status: answer.status, retryAfter: answer.headers.get('Retry-After') });
    await answer.arrayBuffer();
    await sleep(200);
  }
  return answers;
}

async function calmProfiles(): Promise<readonly string[]> {
  const calm = await openFeedHome(sample, embeddedOnly);
  try {
    await calm.start();
    const calmState = await openStoredState(calm.dataDir);
    await calmState.settled(3);
    const profiles = await calmState.profiles();
    await calmState.close();
    return profiles;
  } finally {
    await calm.close();
  }
}

test(
  `${awayMs / 1000} s without a database in mid-run`,
  async () => {
    const made = await home.run('key', 'create', '--customer', 'Quiet Harbour');
    const key = String(rowsOf(made)[0]!.key);
    server = await home.start();
    // Short run: cut while records are being joined and published. Long run: while they are still being pulled.
    const runs = () => state.db.collection('source_runs').countDocuments({ status: 'completed' });
    const records = () => state.db.collection('raw_records').countDocuments({});
    const identities = () => state.db.collection('identities').countDocuments({});
    while (isLong ? (await records()) < 1_000 : (await runs()) < 3 || (await identities()) === 0) await sleep(20);
    // The last run is stored a moment before its job ends.
    await sleep(50);

    await line.cut();
    const backAt = performance.now() + awayMs;
    const asking = askUntil(backAt, key);
    const ready = await fetch(`${server.address}/readyz`);
    expect(ready.status).toBe(503);
    expect((await fetch(`${server.address}/healthz`)).status).toBe(200);
    await sleep(backAt - performance.now());
    await line.mend();
    const answers = await asking;
    expect(answers.length).toBeGreaterThan(0);
    for (const { status, retryAfter } of answers) {
      expect([200, 404, 503]).toContain(status);
      if (status === 503) expect(Number(retryAfter)).toBeGreaterThan(0);
    }
    // The driver looks for its server for 10 s before a request is given up.
    if (isLong) expect(answers.map(({ status }) => status)).toContain(503);

    await state.settled(3);
    expect(await state.disagreements()).toEqual([]);
    expect(await state.db.collection('dead_letters').countDocuments({})).toBe(0);
    expect((await lookup({ ...server, key }, { email: sample.story.email })).status).toBe(200);
    // Each accepted record once, as one subject; in the long run a second attempt counts its batch again, so the calm run is the measure.
    const kept = await records();
    expect(await state.db.collection('subjects').countDocuments({ kind: 'person' })).toBe(kept);
    const sums = await state.db
      .collection('source_runs')
      .aggregate([{ $group: { _id: null, accepted: { $sum: '$counts.accepted' } } }])
      .toArray();
    if (!isLong) expect(sums[0]!.accepted).toBe(kept);
    else expect(await state.profiles()).toEqual(await calmProfiles());
    expect((await server.end()).code).toBe(0);
  },
  isLong ? 400_000 : 100_000,
);
