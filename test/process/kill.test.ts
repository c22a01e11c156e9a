import { setTimeout as sleep } from 'node:timers/promises';
import { verifyIntegrity } from '../../src/embedded-mongodb/storage/verify.js';
import { randomFor } from '../../src/sample/random.js';
import { type CandorHome, isEmbedded } from './support/candor-process.js';
import { feedsOf, openFeedHome } from './support/feed-home.js';
import { openStateOf } from './support/stored-state.js';

/** Killed without warning at random moments of a delivery, embedded database and all, and started again: what comes out is what an undisturbed
 *  run gives, and nothing in the store disagrees. */

const isLong = process.env.CANDOR_TEST_LONG === '1';
const kills = isLong ? 20 : 3;
const people = isLong ? 14_000 : 1_400; // about 1.5 feed rows a person
const seed = 20_261_123;

const sample = feedsOf(seed, people);

/** Starts, lets the delivery end, and gives what is stored then. */
async function deliverToTheEnd(home: CandorHome) {
  const started = await home.start();
  const startedMs = performance.now();
  const state = await openStateOf(home);
  await state.settled(3);
  const durationMs = performance.now() - startedMs;
  const result = {
    durationMs,
    records: await state.db.collection('raw_records').countDocuments(),
    profiles: await state.profiles(),
    disagreements: await state.disagreements(),
  };
  await state.close();
  expect((await started.end()).code).toBe(0);
  return result;
}

test(
  `${kills} times killed during a delivery, the profiles are those of an undisturbed run`,
  async () => {
    const [calm, killed] = [await openFeedHome(sample), await openFeedHome(sample)];
    try {
      const wanted = await deliverToTheEnd(calm);
      expect(wanted.disagreements).toEqual([]);
      const random = randomFor(seed, 'kills', 0);
      const moments: number[] = [];
      for (let nth = 0; nth < kills; nth += 1) {
        const started = await killed.start();
        // Each run is killed within what is left of the whole delivery, so that most kills meet work under way.
        const afterMs = Math.round((random.next() * wanted.durationMs) / (1 + nth / 2));
        await sleep(afterMs);
        await started.end('SIGKILL');
        moments.push(afterMs);
        if (isEmbedded) expect((await verifyIntegrity(killed.dataDir)).faults).toEqual([]);
      }
      const found = await deliverToTheEnd(killed);
      process.stderr.write(
        `  ${wanted.records} records, ${wanted.profiles.length} profiles in ${Math.round(wanted.durationMs)} ms; killed after ${moments.join(', ')} ms; then done in ${Math.round(found.durationMs)} ms\n`,
      );
      expect(found.disagreements).toEqual([]);
      expect(found.records).toBe(wanted.records);
      expect(found.profiles.filter((profile) => !wanted.profiles.includes(profile))).toEqual([]);
      expect(found.profiles).toEqual(wanted.profiles);
    } finally {
      await calm.close();
      await killed.close();
    }
  },
  isLong ? 900_000 : 120_000,
);
