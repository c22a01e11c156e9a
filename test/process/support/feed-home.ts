import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateSample, type Sample } from '../../../src/sample/sample.js';
import { writeSample } from '../../../src/sample/write-sample.js';
import { type CandorHome, openHome } from './candor-process.js';

/** About `1.5 * people` rows of three partners with merges, job changes and typos; the same for all homes of a test. */
export function feedsOf(seed: number, people: number): Sample {
  return generateSample({ seed, people, companies: Math.round(people / 8), now: new Date('2026-11-02T08:00:00Z') });
}

/** A home whose sources are the three feeds of `sample`; `start` takes them at once, since they never ran. One master key for all homes, so
 *  that records have the same ids everywhere. */
export async function openFeedHome(sample: Sample, env: Record<string, string | undefined> = {}): Promise<CandorHome> {
  const home = await openHome({ ...env, CANDOR_MASTER_KEY: '5a'.repeat(32) });
  const written = await writeSample(sample, join(home.folder, 'feeds'));
  const { sources } = JSON.parse(await readFile(written, 'utf8')) as { sources: { connector: string }[] };
  await home.writeSources(sources.filter(({ connector }) => connector === 'partner-feed'));
  return home;
}
