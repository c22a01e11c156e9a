import type { Command } from 'commander';
import { sampleStory } from '../main/sample-source.js';
import { forgetAndProve } from '../operations/forget-and-prove.js';
import { type Format, formatOption, printRows, say } from './output.js';
import { openProgress } from './progress.js';
import { withWorkers } from './with-runtime.js';

/** `candor demo forget`. */
export function addDemoCommands(program: Command): void {
  const demo = program.command('demo').description('what the bundled sample shows');
  demo
    .command('forget')
    .description(
      'opts the person of the story out, takes every delivery again, rebuilds, and searches the whole database for them',
    )
    .addOption(formatOption())
    .action(async ({ format }: { format: Format }) =>
      withWorkers(async ({ context, config, queue }) => {
        const story = await sampleStory(config.dataDir);
        if (story === null) {
          say('There is no bundled sample in this data folder; `candor start` places one beside an empty store.');
          process.exitCode = 1;
          return;
        }
        const progress = openProgress();
        const proof = await forgetAndProve(context, {
          email: story.email,
          settle: () => queue.idle(),
          onStep: (step) => progress.show(step),
        });
        progress.end();
        printRows([{ ...proof }], format);
        say(
          proof.hitsAfter === 0
            ? `Zero hits in ${proof.documents} documents. Receipt ${proof.receipt}.`
            : `${proof.hitsAfter} documents still name the person.`,
        );
        if (proof.hitsAfter > 0) process.exitCode = 1;
      }),
    );
}
