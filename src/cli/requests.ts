import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { ConfigError } from '../errors.js';
import { checkReceipt, publicReceiptKeys } from '../operations/check-receipt.js';
import {
  listOptOuts,
  proveOptOut,
  provingReasons,
  refuseOptOut,
  refusingReasons,
  showOptOut,
} from '../operations/decide-opt-out.js';
import { listOutbox, showMail } from '../operations/send-mail.js';
import { type Format, formatOption, printRows, say } from './output.js';
import { withRuntime, withWorkers } from './with-runtime.js';

/** `candor opt-outs|outbox|receipt`: what a privacy officer does with requests from people. */
export function addRequestCommands(program: Command): void {
  addOptOuts(program.command('opt-outs').description('opt-outs from the public form and what they wait for'));
  addOutbox(program.command('outbox').description('mails to people that wait, were sent or were refused'));
  addReceipt(program.command('receipt').description('signed receipts of opt-outs'));
}

function addOptOuts(optOuts: Command): void {
  optOuts
    .command('list')
    .option('--all', 'closed ones too', false)
    .description('requests without any value of the person')
    .addOption(formatOption())
    .action(async ({ all, format }: { all: boolean; format: Format }) =>
      withRuntime(async ({ context }) =>
        printRows(
          (await listOptOuts(context, { all })).map((one) => ({ ...one })),
          format,
        ),
      ),
    );
  optOuts
    .command('show')
    .argument('<reference>')
    .description('what was typed, for the check; gone once the request is closed')
    .addOption(formatOption())
    .action(async (reference: string, { format }: { format: Format }) =>
      withRuntime(async ({ context }) =>
        printRows(
          (await showOptOut(context, { reference })).map((one) => ({ ...one })),
          format,
        ),
      ),
    );
  optOuts
    .command('prove')
    .argument('<reference>')
    .addOption(new Option('--reason <reason>', 'how it was proved').choices([...provingReasons]).makeOptionMandatory())
    .option('--profile <id>', 'which profile is meant, where a name and a company fit several')
    .description('deletes what is held under the identifiers and prints the receipt')
    .action(async (reference: string, options: { reason: (typeof provingReasons)[number]; profile?: string }) =>
      withWorkers(async ({ context }) => {
        const { reason, profile: profileId } = options;
        process.stdout.write((await proveOptOut(context, { reference, reason, profileId })).receipt);
      }),
    );
  optOuts
    .command('refuse')
    .argument('<reference>')
    .addOption(new Option('--reason <reason>', 'why').choices([...refusingReasons]).makeOptionMandatory())
    .description('closes the request; its hold ends by itself, 30 days after it was last asked for')
    .action(async (reference: string, { reason }: { reason: (typeof refusingReasons)[number] }) =>
      withRuntime(({ context }) => refuseOptOut(context, { reference, reason })),
    );
}

function addOutbox(outbox: Command): void {
  outbox
    .command('list')
    .description('mails without recipient and text')
    .addOption(formatOption())
    .action(async ({ format }: { format: Format }) =>
      withRuntime(async ({ context }) =>
        printRows(
          (await listOutbox(context)).map((one) => ({ ...one })),
          format,
        ),
      ),
    );
  outbox
    .command('show')
    .argument('<id>')
    .description('recipient and text of a mail that waits')
    .action(async (mailId: string) =>
      withRuntime(async ({ context }) => {
        const mail = await showMail(context, { mailId });
        if (mail === null) throw new ConfigError('No mail of this id waits.');
        process.stdout.write(`To: ${mail.to}\nSubject: ${mail.subject}\n\n${mail.text}`);
      }),
    );
}

function addReceipt(receipt: Command): void {
  receipt
    .command('verify')
    .argument('<file>', 'the text of the receipt, or - for standard input')
    .option('--public-key <file>', 'PEM from `candor receipt key`; without it the key of this installation')
    .description('says whether a receipt is one of ours and unaltered; exit code 1 where not')
    .action(async (file: string, { publicKey }: { publicKey?: string }) => {
      const text = read(file === '-' ? 0 : file);
      const verdict =
        publicKey === undefined
          ? await withRuntime(async ({ context }) => checkReceipt(text, publicReceiptKeys(context)))
          : checkReceipt(text, read(publicKey));
      say(verdict);
      if (verdict !== 'valid') process.exitCode = 1;
    });
  receipt
    .command('key')
    .description('the public keys that anybody can check receipts with, the one in use first')
    .action(async () =>
      withRuntime(async ({ context }) => {
        process.stdout.write(publicReceiptKeys(context));
      }),
    );
}

function read(file: string | 0): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`${file} cannot be read.`, { cause: error });
  }
}
