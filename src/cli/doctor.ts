import type { Command } from 'commander';
import { readConfig } from '../config.js';
import { CandorError, ConfigError } from '../errors.js';
import { examineQueue } from '../main/examine-queue.js';
import { openRuntime, type Runtime } from '../main.js';
import { checkHealth } from '../operations/check-health.js';
import { listSources } from '../operations/list-sources.js';
import { type Format, formatOption, printRows, type Row } from './output.js';

/** What stands, what is missing, and what to do: one row a check. */
interface Finding extends Row {
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'wrong';
  readonly found: string;
  readonly advice: string;
}

/** `candor doctor`; exits 1 when something is wrong. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('what is configured, reachable and missing, and what to do')
    .addOption(formatOption())
    .action(async ({ format }: { format: Format }) => {
      const findings = await examine();
      printRows(findings, format);
      if (findings.some((finding) => finding.status === 'wrong')) process.exitCode = 1;
    });
}

async function examine(): Promise<readonly Finding[]> {
  const config = readConfig(process.env);
  const findings: Finding[] = [ok('settings', 'readable'), ok('Node', process.version)];
  try {
    const runtime = await openRuntime(config);
    try {
      const where =
        config.mongodbUri === null
          ? `embedded, ${config.dataDir}${runtime.isOwner ? '' : ' (attached to the running server)'}`
          : 'MONGODB_URI';
      const health = await checkHealth(runtime.context);
      findings.push(
        health.store === 'ready'
          ? ok('database', where)
          : wrong('database', 'does not answer', 'Start it, or correct MONGODB_URI.'),
      );
      findings.push(
        health.suppression === 'ready'
          ? ok('keys', config.masterKey === null ? config.keyDir : 'CANDOR_MASTER_KEY')
          : wrong('keys', 'not usable', 'Put the master key back.'),
      );
      findings.push(await rotationFinding(runtime));
      findings.push(...(await queueFindings(runtime)));
      findings.push(...(await sourceFindings(runtime.context)));
      const letters = (await runtime.context.store.deadLetters.findWaiting(1_000)).length;
      findings.push(
        letters === 0
          ? ok('dead letters', 'none')
          : warning('dead letters', String(letters), '`candor dead-letters list`, then `replay`.'),
      );
    } finally {
      await runtime.close();
    }
  } catch (error) {
    if (error instanceof ConfigError) findings.push(wrong('start', error.message, 'Correct the setting it names.'));
    else if (error instanceof CandorError && error.code === 'unavailable')
      findings.push(wrong('start', error.message, 'Start it, or correct the setting.'));
    else
      findings.push(
        wrong(
          'database',
          error instanceof Error ? error.name : 'failed',
          'Start the database, or correct MONGODB_URI or CANDOR_DATA_DIR.',
        ),
      );
  }
  return findings;
}

async function rotationFinding({ context }: Runtime): Promise<Finding> {
  const { floor, head } = await context.store.keys.refresh();
  return floor === head
    ? ok('change of keys', `none under way; key number ${head} is in use`)
    : warning('change of keys', `begun and not finished: from key number ${floor} to ${head}`, '`candor keys rotate`');
}

// Beyond this, times that two machines write (a lease, an expiry) no longer agree well enough.
const clockToleranceSeconds = 5;

async function queueFindings({ config, context, queue }: Runtime): Promise<readonly Finding[]> {
  if (config.redisUrl === null) return [ok('queue', 'in-process')];
  const { version, clockAheadSeconds, silent } = await examineQueue(config.redisUrl, queue, context.now);
  const isClockOff = Math.abs(clockAheadSeconds) > clockToleranceSeconds;
  return [
    ok('queue', `Redis ${version}`),
    isClockOff
      ? warning('clock', `${clockAheadSeconds} s ahead of the Redis server's`, 'Let both machines keep time (NTP).')
      : ok('clock', 'agrees with the Redis server'),
    ...silent.map((role) =>
      warning(`role ${role}`, 'no sign of life within 30 s', `Start one: candor start --role ${role}`),
    ),
  ];
}

async function sourceFindings(context: Parameters<typeof listSources>[0]): Promise<readonly Finding[]> {
  const sources = await listSources(context);
  if (sources.length === 0) return [warning('sources', 'none configured', 'Write a sources.json (CANDOR_SOURCES).')];
  return sources.map((source) =>
    source.status === 'active'
      ? ok(`source ${source.id}`, `${source.connector}, last run ${source.lastRun}`)
      : warning(`source ${source.id}`, 'paused', `Its terms lack: ${source.missing.join(', ')}.`),
  );
}

function ok(check: string, found: string): Finding {
  return { check, status: 'ok', found, advice: '' };
}

function warning(check: string, found: string, advice: string): Finding {
  return { check, status: 'warning', found, advice };
}

function wrong(check: string, found: string, advice: string): Finding {
  return { check, status: 'wrong', found, advice };
}
