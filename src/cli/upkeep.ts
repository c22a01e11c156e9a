import type { Command } from 'commander';
import { listQuarantined } from '../operations/list-quarantined.js';
import { rebuildProfiles } from '../operations/rebuild-profiles.js';
import { listDeadLetters, replayDeadLetters } from '../operations/replay-dead-letters.js';
import { type Format, formatOption, printRows, wholeNumber } from './output.js';
import { openProgress } from './progress.js';
import { withRuntime, withWorkers } from './with-runtime.js';

/** `candor rebuild`, `candor quarantine` and `candor dead-letters`. */
export function addUpkeepCommands(program: Command): void {
  program
    .command('rebuild')
    .description('assembles every profile again from what the sources said')
    .addOption(formatOption())
    .action(async ({ format }: { format: Format }) =>
      withWorkers(async ({ context }) => {
        const progress = openProgress();
        const result = await rebuildProfiles(context, { onProgress: (done) => progress.show(`${done} profiles`) });
        progress.end();
        printRows([result], format);
      }),
    );
  const quarantine = program.command('quarantine').description('rows and records that were refused, for 30 days');
  quarantine
    .command('list')
    .argument('<name>', 'id of the source')
    .option('--limit <rows>', 'at most so many', wholeNumber(1), 100)
    .description('delivery, line, rule and reason of each; never its text')
    .addOption(formatOption())
    .action(async (name: string, { format, limit }: { format: Format; limit: number }) =>
      withRuntime(async ({ context }) => printRows(await listQuarantined(context, { sourceId: name, limit }), format)),
    );
  const letters = program.command('dead-letters').description('jobs that used up their attempts');
  letters
    .command('list')
    .description('the oldest hundred: job, reason, attempts')
    .addOption(formatOption())
    .action(async ({ format }: { format: Format }) =>
      withRuntime(async ({ context }) => {
        const waiting = await listDeadLetters(context);
        printRows(
          waiting.map(({ _id, job, reason, attempts, failedAt }) => ({ id: _id, job, reason, attempts, failedAt })),
          format,
        );
      }),
    );
  letters
    .command('replay')
    .argument('[ids...]', 'all that wait, when none is named')
    .description('puts dead jobs back in line and does them')
    .addOption(formatOption())
    .action(async (ids: string[], { format }: { format: Format }) =>
      withWorkers(async ({ context }) =>
        printRows([{ ...(await replayDeadLetters(context, ids.length === 0 ? {} : { ids })) }], format),
      ),
    );
}
