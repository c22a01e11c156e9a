/**
 * `npm test`: type check, build, lint, then every jest test, and one closing line `N passed, N failed, N skipped`. A step that fails counts
 * as one failed test and ends the run. The exit code is 0 only when nothing failed. What was skipped is told with its reason. `--long` runs
 * kill, shuffle, fuzz and load tests at full counts; other arguments go to jest. Where another MongoDB stands beside (`.ci/other-mongodb`),
 * tests that use a database run there once more.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chosenForOther, keepFigures, lastFigures, suiteLines } from './suites.mjs';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');
const isLong = process.argv.includes('--long') || process.env.CANDOR_TEST_LONG === '1';
const bin = (path) => join(top, 'node_modules', path);

// The build comes before the tests: those that start a process of their own run what `npm start` runs.
const steps = [
  ['type check', [bin('typescript/bin/tsc'), '-p', 'tsconfig.json']],
  ['build', [bin('typescript/bin/tsc'), '-p', 'tsconfig.build.json']],
  ['lint', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']],
];

// Each child leads a group of its own, so that an end of this run (a signal, a time limit) leaves none of its grandchildren behind.
let running = null;

function run(args, options = {}) {
  return new Promise((resolve) => {
    running = spawn(process.execPath, args, { cwd: top, stdio: 'inherit', detached: true, ...options });
    running.once('error', () => resolve(1));
    running.once('exit', (code) => {
      endGroup('SIGKILL');
      running = null;
      resolve(code ?? 1);
    });
  });
}

function endGroup(signal) {
  if (running?.pid === undefined) return;
  try {
    process.kill(-running.pid, signal);
  } catch (error) {
    // The group is already empty, as it should be; macOS says EPERM for one that holds only the ended leader.
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error;
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    endGroup('SIGKILL');
    close({ passed: 0, failed: 1, skipped: 0 }, `stopped by ${signal}`);
  });
}

function close({ passed, failed, skipped }, reason) {
  if (reason) console.log(`\n${reason}`);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exit(failed === 0 ? 0 : 1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    close({ passed: 0, failed: 1, skipped: 0 }, `Node ${process.versions.node} is too old: 20.19 or later is needed`);
  }
}

const asked = process.argv.slice(2).filter((argument) => argument !== '--long');

/** Jest's report on the tests that `chosen` names; `settings` are added to their environment. */
async function runJest(chosen, settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'candor-test-'));
  const path = join(folder, 'report.json');
  const args = ['--experimental-vm-modules', '--no-warnings', bin('jest/bin/jest.js')];
  // One more than there are cores: tests of processes spend much of their time waiting.
  const options = ['--json', `--outputFile=${path}`, `--maxWorkers=${availableParallelism() + 1}`, ...chosen];
  const env = { ...process.env, ...(isLong ? { CANDOR_TEST_LONG: '1' } : {}), ...settings };
  await run([...args, ...options], { env, stdio: ['inherit', 'ignore', 'inherit'] });
  const report = readReport(path);
  rmSync(folder, { recursive: true, force: true });
  if (report === null) close({ passed: 0, failed: 1, skipped: 0 }, 'jest ended without a report');
  return report;
}

const { CANDOR_TEST_OTHER_MONGODB, CANDOR_TEST_OTHER_MONGODB_NAME, CANDOR_TEST_OTHER_MONGODB_SKIPPED, MONGODB_URI } = process.env;
const hasOther = CANDOR_TEST_OTHER_MONGODB !== undefined && MONGODB_URI === undefined && asked.length === 0;

/** The second run, on the MongoDB that stands beside. */
async function runOnOther() {
  const startedMs = performance.now();
  console.log(`\nOn ${CANDOR_TEST_OTHER_MONGODB_NAME}, which is not ours:`);
  const report = await runJest(chosenForOther, { MONGODB_URI: CANDOR_TEST_OTHER_MONGODB });
  const lines = suiteLines(report, CANDOR_TEST_OTHER_MONGODB_NAME);
  console.log(lines.join('\n'));
  const { passed, failed, skipped } = countsOf(report);
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  const total = `  ${passed} passed, ${failed} failed, ${skipped} skipped there in ${seconds} s`;
  console.log(total);
  if (failed === 0) keepFigures(`${[...lines, total].join('\n')}\n`);
  return report;
}

function tellNoOther() {
  const none = 'none is configured (MONGODB_URI), and none stands beside (.ci/run starts one)';
  const unasked = CANDOR_TEST_OTHER_MONGODB === undefined ? none : 'its tests were not among those asked for';
  const reason = CANDOR_TEST_OTHER_MONGODB_SKIPPED ?? unasked;
  console.log(`  another MongoDB: ${reason}. Last figures seen:\n${lastFigures().trimEnd()}`);
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null; // Jest ended before it wrote its report; the closing line counts that as a failure.
  }
}

// A skipped test says why in its own title (`skipped: shared data not present`), or in that of a describe around it.
function tellSkipped(report) {
  const reasons = new Map();
  for (const { name, assertionResults } of report.testResults) {
    for (const { status, ancestorTitles, title } of assertionResults) {
      if (status !== 'pending' && status !== 'todo') continue;
      const said = [...ancestorTitles, title].find((text) => text.includes('skipped: '));
      const reason = said?.slice(said.indexOf('skipped: ') + 'skipped: '.length) ?? `no reason given: ${title}`;
      const line = `${relative(top, name)} - ${reason}`;
      reasons.set(line, (reasons.get(line) ?? 0) + 1);
    }
  }
  if (reasons.size > 0) console.log('\nSkipped:');
  for (const [line, count] of [...reasons].sort()) console.log(`  ${count} in ${line}`);
}

function hasRedisServer() {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'redis-server')));
}

// What this machine lacks, said even where the tests that would use it do not exist yet.
function tellSurroundings() {
  const lines = [
    [
      process.env.REDIS_URL || hasRedisServer(),
      'there is no redis-server here and REDIS_URL is not set: the queue was tested inside the process only',
    ],
    [isLong, 'kill, shuffle, fuzz and load runs had reduced counts (npm run test:long has full ones)'],
  ];
  for (const [isThere, line] of lines) if (!isThere) console.log(`  ${line}`);
  if (MONGODB_URI === undefined && !hasOther) tellNoOther();
}

async function main() {
  checkNode();
  rmSync(join(top, 'dist'), { recursive: true, force: true }); // A file whose source is gone must not be tested.
  for (const [title, args] of steps) {
    console.log(`${title} ...`);
    if ((await run(args)) !== 0) close({ passed: 0, failed: 1, skipped: 0 }, `${title} failed`);
  }
  const reports = [await runJest(asked)];
  const server = MONGODB_URI === undefined ? 'the embedded server' : 'the server of MONGODB_URI';
  console.log(`\nPassed:\n${suiteLines(reports[0], server).join('\n')}`);
  if (hasOther) reports.push(await runOnOther());
  for (const report of reports) tellSkipped(report);
  console.log('\nNot covered by this run:');
  tellSurroundings();
  const counts = reports.map(countsOf);
  const sum = (name) => counts.reduce((total, one) => total + one[name], 0);
  close({ passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') });
}

// A file that does not load has no tests to count; an error outside of any test makes the run unsuccessful without one.
function countsOf(report) {
  const counted = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const failed = counted === 0 && !report.success ? 1 : counted;
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}

await main();
