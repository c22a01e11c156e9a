#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { addAuditCommands } from './cli/audit.js';
import { addDemoCommands } from './cli/demo.js';
import { addDisclosureCommands } from './cli/disclosures.js';
import { addDoctorCommand } from './cli/doctor.js';
import { addKeyCommands } from './cli/keys.js';
import { addNotifyCommands } from './cli/notify.js';
import { addOfficerCommands } from './cli/officer.js';
import { say } from './cli/output.js';
import { addPeopleCommands } from './cli/people.js';
import { addRequestCommands } from './cli/requests.js';
import { addRetentionCommands } from './cli/retention.js';
import { abortSentence } from './cli/run-outcome.js';
import { addSourceCommands } from './cli/sources.js';
import { addStartCommand } from './cli/start.js';
import { addUpkeepCommands } from './cli/upkeep.js';
import { CandorError, ConfigError } from './errors.js';

/** The command line: one command per operation. Exit codes: 0 done, 2 wrong arguments or settings, 3 a miss, 1 anything else. */

const program = new Command('candor')
  .description('contact profiles that can say where every field came from, and forget on request')
  .exitOverride()
  .showSuggestionAfterError();
program.configureOutput({ outputError: (text, write) => write(text.split('\n')[0]!.concat('\n')) });
addStartCommand(program);
addSourceCommands(program);
addPeopleCommands(program);
addOfficerCommands(program);
addKeyCommands(program);
addRequestCommands(program);
addRetentionCommands(program);
addNotifyCommands(program);
addUpkeepCommands(program);
addDisclosureCommands(program);
addAuditCommands(program);
addDemoCommands(program);
addDoctorCommand(program);

// `candor source list | head -1`: the reader has what it wanted, and the rest is wanted by nobody.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
// Timers of the queue and pooled sockets must not keep a finished command alive.
process.exit();

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof ConfigError) {
    say(error.message);
    return 2;
  }
  if (error instanceof CandorError) {
    say(`${error.message} ${Object.keys(error.details).length === 0 ? '' : JSON.stringify(error.details)}`.trim());
    return error.code === 'invalid_input' || error.code === 'not_found' ? 2 : 1;
  }
  const stopped = abortSentence(error);
  if (stopped !== null) {
    say(stopped);
    return 1;
  }
  // The message of a foreign error may quote what it choked on, so only its kind and where it happened are shown.
  const frames =
    error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at ')) : [];
  say([`Unexpected ${error instanceof Error ? error.name : 'error'}`, ...frames.slice(0, 5)].join('\n'));
  return 1;
}
