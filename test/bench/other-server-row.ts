import { timedRun } from './pipeline-rows.js';
import { type BenchRow, rounded, rowOf } from './row.js';

const warmUpRecords = 3_000;

/** The same deliveries on the embedded server and on the MongoDB at `uri`, one after the other in one run: the ratio is what holds on
 *  another machine. */
export async function otherServerRow(records: number, uri: string): Promise<BenchRow> {
  // Whoever runs first would pay for code that is not compiled yet.
  await timedRun(Math.min(records, warmUpRecords));
  const runs = { embedded: await timedRun(records), other: await timedRun(records, uri) };
  const [embedded, other] = [runs.embedded, runs.other].map(({ records: taken, tenthsMs }) => {
    return (taken / tenthsMs.reduce((sum, ms) => sum + ms, 0)) * 1000;
  }) as [number, number];
  return rowOf({
    name: 'pipeline on another MongoDB',
    figure: `${Math.round(other)} records/s`,
    baseline: `${Math.round(embedded)} records/s embedded`,
    ratio: rounded(other / embedded, 2),
    goal: 'none',
    isReached: true,
    details: {
      records: runs.other.records,
      profiles: runs.other.profiles,
      'profiles embedded': runs.embedded.profiles,
    },
  });
}
