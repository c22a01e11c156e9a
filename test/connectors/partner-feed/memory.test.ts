import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partnerFeed } from '../../../connectors/partner-feed/index.js';
import { FeedSettings } from '../../../connectors/partner-feed/schema.js';
import { pullContext } from '../../support/pull-context.js';

// The goal is 5,000,000 rows under 500 MB (design.md section 5); the everyday run takes a slice.
const rows = process.env.CANDOR_TEST_LONG === '1' ? 5_000_000 : 100_000;
const mapping = { id: 'ref', columns: { full_name: 'name', email: 'mail' }, ignore: ['note'] };

async function writeFeed(path: string): Promise<void> {
  const file = createWriteStream(path);
  file.write('ref,name,mail,note\n');
  for (let at = 0; at < rows; at += 1000) {
    const lines = Array.from(
      { length: 1000 },
      (_, n) => `p${at + n},"Test, Ada ${at + n}",ada${at + n}@northlist.example,a note of some length\n`,
    );
    if (!file.write(lines.join(''))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

/** Anonymous memory of this process in MB; null where the system does not tell. */
function anonymousMb(): number | null {
  const match =
    process.platform === 'linux' ? /RssAnon:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) : null;
  return match === null ? null : Number(match[1]) / 1024;
}

test(`a feed of ${rows} rows streams through in flat memory`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'candor-feed-'));
  await writeFeed(join(folder, 'big.csv'));
  const settings = FeedSettings.parse({ folder, mapping, stableMs: 0 });
  const before = anonymousMb();
  let records = 0;
  let peak = 0;
  const startedAt = performance.now();
  for await (const event of partnerFeed.pull(pullContext({ settings }), null)) {
    if (event.type === 'record') records += 1;
    if (records % 100_000 === 0 && event.type === 'record') peak = Math.max(peak, anonymousMb() ?? 0);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  process.stdout.write(
    `feed: ${records} rows in ${seconds.toFixed(1)} s, anonymous memory ${before?.toFixed(0)} MB before, at most ${peak.toFixed(0)} MB\n`,
  );
  await rm(folder, { recursive: true });
  expect(records).toBe(rows);
  if (before !== null) expect(peak - before).toBeLessThan(250);
}, 900_000);
