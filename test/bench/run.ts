import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import { lookupRow } from './lookup-row.js';
import { matchingRow } from './matching-row.js';
import { memoryRow } from './memory-row.js';
import { otherServerRow } from './other-server-row.js';
import { growthOnly, pipelineRows } from './pipeline-rows.js';
import { type BenchRow, tableOf } from './row.js';
import { startRow } from './start-row.js';
import { suppressionRows } from './suppression-rows.js';
import { whoisRows } from './whois-row.js';

/** `npm run bench`: the rows of design.md section 5, each against a baseline of the same run. A measurement, never a test: it fails on no figure. */

const names = ['pipeline', 'memory', 'matching', 'lookup', 'start', 'suppression', 'whois'] as const;
type Name = (typeof names)[number];

const millionRecords = 1_000_000;

const program = new Command('bench')
  .option('--records <number>', 'records of the pipeline row', wholeNumber, 100_000)
  .option('--growth', `only the growth of cost, at ${millionRecords} records (or --records)`)
  .option('--uri <address>', 'only the pipeline, on the embedded server and on the MongoDB there')
  .option('--feed-rows <number>', 'rows of the memory row', wholeNumber, 300_000)
  .option('--suppressions <number>', 'entries of the suppression rows', wholeNumber, 200_000)
  .addOption(new Option('--only <row>', 'one row').choices([...names]))
  .option('--json', 'one JSON document instead of a table')
  .parse();

interface Options {
  readonly records: number;
  readonly growth?: true;
  readonly uri?: string;
  readonly feedRows: number;
  readonly suppressions: number;
  readonly only?: Name;
  readonly json?: true;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new RangeError('A count is a whole number from 1.');
  return value;
}

const options = program.opts<Options>();

const rows: BenchRow[] = [];
if (options.growth === true) {
  const isGiven = program.getOptionValueSource('records') === 'cli';
  rows.push(await growthOnly(isGiven ? options.records : millionRecords));
} else if (options.uri !== undefined) {
  rows.push(await otherServerRow(options.records, options.uri));
} else {
  // Those that watch memory come first, each in the state the one before left; the small ones are not disturbed by it.
  if (isWanted('memory')) rows.push(await memoryRow(options.feedRows));
  if (isWanted('pipeline')) rows.push(...(await pipelineRows(options.records)));
  if (isWanted('matching')) rows.push(matchingRow());
  if (isWanted('lookup')) rows.push(await lookupRow());
  if (isWanted('start')) rows.push(await startRow());
  if (isWanted('suppression')) rows.push(...(await suppressionRows(options.suppressions)));
  if (isWanted('whois')) rows.push(...(await whoisRows()));
}

const machine = { cores: availableParallelism(), node: process.version };
process.stdout.write(options.json === true ? `${JSON.stringify({ machine, rows }, null, 2)}\n` : `${tableOf(rows)}\n`);
// Pooled sockets and the threads of stores that are closed must not keep the process.
process.exit();

function isWanted(name: Name): boolean {
  return options.only === undefined || options.only === name;
}
