import { pullSource } from '../../src/operations/pull-source.js';
import { openBenchCandor } from './bench-candor.js';
import { benchSources, place, streamDelivery } from './deliveries.js';
import { anonymousMb, watchMemory } from './resources.js';
import { type BenchRow, rowOf } from './row.js';

const limitMb = 500;

/**
 * Row (c): one delivery of `rows` rows through the partner-feed connector and the first door into `raw_records`, with the embedded server
 * in the same process. Nobody works the queue, so its line fills up and leaves newcomers out, as it does behind a slow normaliser.
 */
export async function memoryRow(rows: number): Promise<BenchRow> {
  const candor = await openBenchCandor({ sources: benchSources, work: false });
  const delivery = streamDelivery(0, rows);
  await place(delivery, candor.folder, 'feed');
  globalThis.gc?.();
  const beforeMb = anonymousMb();
  const memory = watchMemory();
  const startedMs = performance.now();
  const run = await pullSource(candor.context, { sourceId: delivery.sourceId });
  const seconds = (performance.now() - startedMs) / 1000;
  const peakMb = memory.stop();
  await candor.close();
  return rowOf({
    name: 'memory of a streamed feed',
    figure: `peak ${peakMb} MB RssAnon`,
    baseline: `before ${beforeMb} MB`,
    ratio: null,
    goal: `< ${limitMb} MB at 5,000,000 rows`,
    isReached: peakMb < limitMb,
    details: { rows: run.counts.read, kept: run.counts.accepted, 'rows/s': Math.round(rows / seconds) },
  });
}
