/**
 * Which tests ran on which database, for `npm test`: a line for each folder of tests, and which of them run a second time where another
 * MongoDB stands beside (`.ci/other-mongodb`).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const tests = dirname(fileURLToPath(import.meta.url));

// Folders whose tests use a database; the others are pure, or look at the sources.
const onDatabase = ['api', 'cli', 'flow', 'operations', 'process', 'properties', 'queue', 'store', 'web'];

// What takes minutes on a slower server and asks more about Candor than about the database: shuffled orders, and a stop after each write.
const leftOut = ['operations/crash-points', 'properties/pipeline-order', 'properties/suppression-orders'];

/** Arguments for jest that choose the tests of a second run. `MONGODB_URI=... npm test` runs all of them there. */
export const chosenForOther = [
  ...['api', 'flow', 'operations', 'properties', 'store'].map((folder) => `test/${folder}/`),
  'test/process/(configured-database|deliveries)[.]',
  'test/embedded-mongodb/documented/',
  `--testPathIgnorePatterns=test/(${leftOut.join('|')})[.]`,
];

/** A line for each folder of tests in jest's `report`: how many passed, and on which database. */
export function suiteLines(report, server) {
  const counts = new Map();
  for (const { name, assertionResults } of report.testResults) {
    const path = relative(tests, name).split(sep);
    const folder = path.length > 1 ? path[0] : 'the top folder';
    for (const { status, ancestorTitles } of assertionResults) {
      const line = `${folder}${onWhat(folder, ancestorTitles, server)}`;
      counts.set(line, (counts.get(line) ?? 0) + (status === 'passed' ? 1 : 0));
    }
  }
  return [...counts].sort(byName).map(([line, passed]) => `  ${line}: ${passed} passed`);
}

// The tests of the embedded server run on it, but for documented behaviour, which the server of MONGODB_URI is held to as well.
function onWhat(folder, [title], server) {
  if (folder === 'embedded-mongodb' && title !== 'the server of MONGODB_URI') return ' on the embedded server';
  return folder === 'embedded-mongodb' || onDatabase.includes(folder) ? ` on ${server}` : '';
}

function byName([a], [b]) {
  return a < b ? -1 : 1;
}

// The newest figures of another server, for a run that has none: this machine's own, else those that came with the sources.
const own = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'candor-ci', 'figures.txt');
const given = join(tests, '..', '.ci', 'other-mongodb.figures.txt');

export function keepFigures(text) {
  mkdirSync(dirname(own), { recursive: true });
  writeFileSync(own, text);
  if (process.env.CANDOR_TEST_WRITE === '1') writeFileSync(given, text);
}

export function lastFigures() {
  for (const path of [own, given]) {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
  return 'none\n';
}
