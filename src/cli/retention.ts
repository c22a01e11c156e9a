import type { Command } from 'commander';
import { expireData } from '../operations/expire-data.js';
import { holdEvidence } from '../operations/hold-evidence.js';
import { codeOf, dayOf } from './option-forms.js';
import { type Format, formatOption, printRows, say } from './output.js';
import { withRuntime, withWorkers } from './with-runtime.js';

interface RunOptions {
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly format: Format;
}

const sentences = {
  behind: 'The clock stands before the last run, so nothing was deleted. Set it right; --force runs all the same.',
  ahead:
    'The last run was more than 32 days ago, so nothing was deleted: a clock that jumped would delete for good. If the clock is right, run again with --force.',
} as const;

/** `candor retention run|hold`. */
export function addRetentionCommands(program: Command): void {
  const retention = program.command('retention').description('how long data are kept');
  addHold(retention);
  retention
    .command('run')
    .option('--dry-run', 'counts and deletes nothing', false)
    .option('--force', 'also after a jump of the clock', false)
    .description('deletes what has outlived its retention, as the daily job does, and reports each category')
    .addOption(formatOption())
    .action(async ({ dryRun, force, format }: RunOptions) =>
      withWorkers(async ({ context }) => {
        const report = await expireData(context, { dryRun, force });
        if (report.refused !== null) {
          say(sentences[report.refused]);
          process.exitCode = 1;
          return;
        }
        printRows(
          report.rows.map((row) => ({ ...row })),
          format,
        );
      }),
    );
}

function addHold(retention: Command): void {
  retention
    .command('hold')
    .argument('<profile-id>')
    .requiredOption('--until <day>', 'YYYY-MM-DD', dayOf)
    .requiredOption('--reason <code>', 'of the claim', codeOf)
    .description('keeps the record of who received what of a person for a legal claim')
    .addOption(formatOption())
    .action(async (profileId: string, options: { until: Date; reason: string; format: Format }) =>
      withRuntime(async ({ context }) => {
        const { until, reason, format } = options;
        printRows([{ ...(await holdEvidence(context, { profileId, until, reason })) }], format);
      }),
    );
}
