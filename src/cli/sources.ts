import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { ConfigError } from '../errors.js';
import { importFile } from '../operations/import-file.js';
import { checkSource, listSources } from '../operations/list-sources.js';
import { pullSource } from '../operations/pull-source.js';
import { type Format, formatOption, printRows } from './output.js';
import { openProgress } from './progress.js';
import { printRun } from './run-outcome.js';
import { withRuntime, withWorkers } from './with-runtime.js';

/** `candor source list|check|run` and `candor import`. */
export function addSourceCommands(program: Command): void {
  const source = program.command('source').description('the configured sources');
  source
    .command('list')
    .description('every source with its terms, purposes and last run')
    .addOption(formatOption())
    .action(async ({ format }: { format: Format }) =>
      withRuntime(async ({ context }) => printRows(await listSources(context), format)),
    );
  source
    .command('check')
    .argument('<name>', 'id of the source')
    .description('asks the source whether its settings work; takes nothing')
    .addOption(formatOption())
    .action(async (name: string, { format }: { format: Format }) =>
      withRuntime(async ({ context }) => {
        const result = await checkSource(context, { sourceId: name });
        printRows([{ source: name, ...result }], format);
        if (result.status !== 'ok') process.exitCode = 1;
      }),
    );
  source
    .command('run')
    .argument('<name>', 'id of the source')
    .option('--again', 'take known deliveries anew; only last-seen dates change', false)
    .description('takes what the source has new, to published profiles')
    .addOption(formatOption())
    .action(async (name: string, { format, again }: { format: Format; again: boolean }) =>
      withWorkers(async ({ context, queue }) => {
        const progress = openProgress();
        const run = await pullSource(context, {
          sourceId: name,
          again,
          onProgress: ({ read, accepted }) => progress.show(`${name}: ${read} read, ${accepted} kept`),
        });
        await queue.idle();
        progress.end();
        printRun(run, format);
      }),
    );
  program
    .command('import')
    .argument('<file>', 'a CSV delivery')
    .requiredOption('--source <name>', 'id of the partner feed it belongs to')
    .option('--mapping <file>', 'mapping file, when the source names none')
    .description('takes one file as a delivery of a partner feed')
    .addOption(formatOption())
    .action(
      async (file: string, { format, source: name, mapping }: { format: Format; source: string; mapping?: string }) =>
        withWorkers(async ({ context, queue }) => {
          refuseMissing(file);
          const progress = openProgress();
          const run = await importFile(context, {
            file: resolve(file),
            sourceId: name,
            mapping: mapping === undefined ? null : resolve(mapping),
            onProgress: ({ read, accepted }) => progress.show(`${name}: ${read} read, ${accepted} kept`),
          });
          await queue.idle();
          progress.end();
          printRun(run, format);
        }),
    );
}

// A folder would be taken as the whole feed of a partner, which is what `source run` is for.
function refuseMissing(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new ConfigError(`There is no file ${file}.`);
  if (!found.isFile()) throw new ConfigError(`${file} is no file; a folder is taken by \`candor source run\`.`);
}
