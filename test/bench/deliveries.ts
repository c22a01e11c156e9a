import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csvLine } from '../../src/sample/feed-format.js';
import { feedRowsHeader, feedRowsMapping, generateFeedRows } from '../../src/sample/feed-rows.js';
import { generateSample } from '../../src/sample/sample.js';
import { feedTerms } from '../../src/sample/sources.js';

/**
 * What the benches deliver: an endless stream of people (5 rows per 3 people, the second row up to 50,000 rows after the first) and, in
 * every tenth row, the three layouts of the bundled sample with shared mailboxes, job changes, typing errors and broken rows.
 */

export const sampledAt = new Date('2026-11-02T08:00:00Z');
const seed = 20_261_102;
/** Share of rows from the bundled sample's generator, whose people are related; and how many rows one of its people gives there. */
const sampleShare = 0.1;
const sampleRowsPerPerson = 1.3;

interface Feed {
  readonly id: string;
  readonly delimiter: string;
  readonly mapping: object;
}

const streamFeed: Feed = { id: 'partner-feed:stream', delimiter: ',', mapping: feedRowsMapping };

/** One delivery of one feed; `text` is made when it is written, so that a million rows never stand in memory. */
export interface BenchDelivery {
  readonly sourceId: string;
  readonly rows: number;
  readonly chunks: () => Iterable<string>;
}

/** `records` rows in `parts` parts of about equal size; each part is one delivery of the stream and one of each layout of the sample. */
export function mixedDeliveries(records: number, parts: number): readonly (readonly BenchDelivery[])[] {
  const people = Math.max(10, Math.round((records * sampleShare) / sampleRowsPerPerson));
  const sample = generateSample({ seed, people, companies: Math.max(2, Math.round(people / 7.5)), now: sampledAt });
  const feeds = sample.feeds.map((feed) => splitLines(feed.sourceId, feed.csv, parts));
  let from = 0;
  return Array.from({ length: parts }, (_, part) => {
    const sampled = feeds.map((deliveries) => deliveries[part]!).filter((delivery) => delivery.rows > 0);
    const taken = sampled.reduce((sum, delivery) => sum + delivery.rows, 0);
    const stream = streamDelivery(from, Math.max(0, Math.round(records / parts) - taken));
    from += stream.rows;
    return [stream, ...sampled];
  });
}

/** Rows `from` to `from + rows` of the stream alone. */
export function streamDelivery(from: number, rows: number): BenchDelivery {
  return {
    sourceId: streamFeed.id,
    rows,
    *chunks() {
      let text = '';
      for (const cells of generateFeedRows({ seed, now: sampledAt, rows, from })) {
        text += csvLine(cells, streamFeed.delimiter).concat('\n');
        if (text.length < 65_536) continue;
        yield text;
        text = '';
      }
      yield text;
    },
  };
}

function splitLines(sourceId: string, csv: string, parts: number): readonly BenchDelivery[] {
  const [header, ...lines] = csv.split(/\r?\n/).filter((line) => line !== '');
  const size = Math.ceil(lines.length / parts);
  return Array.from({ length: parts }, (_, part): BenchDelivery => {
    const own = lines.slice(part * size, (part + 1) * size);
    return { sourceId: benchSourceId(sourceId), rows: own.length, chunks: () => [[header, ...own, ''].join('\n')] };
  });
}

// Northlist's layout is also the stream's, and its row ids are the same: a source of its own keeps them apart.
function benchSourceId(sourceId: string): string {
  return `${sourceId}-sample`;
}

/** The sources file of all bench feeds; each has its own folder below `folder`. */
export function benchSources(folder: string): object {
  const sample = generateSample({ seed, people: 2, companies: 2, now: sampledAt });
  const known = new Map(
    (sample.sources as { readonly sources: readonly { readonly id: string; readonly settings: object }[] }).sources.map(
      (source) => [source.id, source.settings as { readonly delimiter?: string }],
    ),
  );
  const feeds = sample.feeds.map(
    (feed): Feed => ({
      id: benchSourceId(feed.sourceId),
      delimiter: known.get(feed.sourceId)?.delimiter ?? ',',
      mapping: feed.mapping,
    }),
  );
  return { sources: [streamFeed, ...feeds].map((feed, nth) => sourceOf(feed, nth + 1, folder)) };
}

function sourceOf({ id, delimiter, mapping }: Feed, rank: number, folder: string): object {
  return {
    id,
    connector: 'partner-feed',
    title: id,
    settings: { folder: folderOf(folder, id), mapping, delimiter, stableMs: 0 },
    rank,
    terms: feedTerms('https://bench.example/terms'),
  };
}

function folderOf(folder: string, sourceId: string): string {
  return join(folder, 'feeds', sourceId.replace(':', '-'));
}

/** Puts `delivery` in place of what its feed's folder held, so that no run reads old files again. */
export async function place(delivery: BenchDelivery, folder: string, name: string): Promise<void> {
  const target = folderOf(folder, delivery.sourceId);
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const file = join(target, `${name}.csv`);
  await writeFile(file, '');
  const stream = createWriteStream(file);
  for (const chunk of delivery.chunks()) if (!stream.write(chunk)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'finish');
}

export { feedRowsHeader };
