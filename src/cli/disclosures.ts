import { type Command, Option } from 'commander';
import { ConfigError } from '../errors.js';
import { readIdentifiers } from '../operations/suppress-person.js';
import {
  closeImpossible,
  disclosuresOf,
  disclosuresTo,
  listSourceNotices,
  overdueDeletions,
} from '../operations/trace-disclosures.js';
import { type Format, formatOption, printRows } from './output.js';
import { lookupInput, type PersonOptions, personOptions } from './people.js';
import { withRuntime } from './with-runtime.js';

const impossibleReasons = ['recipient_ended', 'recipient_unreachable', 'disproportionate_effort'] as const;

/** `candor disclosures of|to|overdue|close|sources`: who received what of whom, and what became of telling them. */
export function addDisclosureCommands(program: Command): void {
  const disclosures = program
    .command('disclosures')
    .description('who received which fields of whom, when and for what');
  addOf(disclosures);
  disclosures
    .command('to')
    .argument('<customer>', 'name or id')
    .description('everything one customer was given, latest first')
    .addOption(formatOption())
    .action(async (customer: string, { format }: { format: Format }) =>
      withRuntime(async ({ context }) => printRows(rows(await disclosuresTo(context, customer)), format)),
    );
  disclosures
    .command('overdue')
    .description('recipients that were told to delete and did not answer in time')
    .addOption(formatOption())
    .action(async ({ format }: { format: Format }) =>
      withRuntime(async ({ context }) => printRows(rows(await overdueDeletions(context)), format)),
    );
  disclosures
    .command('close')
    .argument('<id>', 'id of the deletion')
    .addOption(new Option('--reason <reason>', 'why').choices([...impossibleReasons]).makeOptionMandatory())
    .description('records that a recipient cannot be told')
    .action(async (id: string, { reason }: { reason: (typeof impossibleReasons)[number] }) =>
      withRuntime(({ context }) => closeImpossible(context, { id, reason })),
    );
  disclosures
    .command('sources')
    .description('sources that would bring forgotten or corrected values back, and whether they were told')
    .addOption(formatOption())
    .action(async ({ format }: { format: Format }) =>
      withRuntime(async ({ context }) => printRows(rows(await listSourceNotices(context)), format)),
    );
}

function addOf(disclosures: Command): void {
  personOptions(disclosures.command('of'))
    .argument('[profile]', 'profile id, in place of identifiers; also of a person who is forgotten')
    .description('everybody who received anything of one person, earliest first')
    .addOption(formatOption())
    .action(async (profile: string | undefined, { format, ...options }: PersonOptions & { format: Format }) =>
      withRuntime(async ({ context }) => {
        const input = lookupInput(options);
        const isNamed = Object.values(input).some((value) => value !== undefined);
        if (!isNamed && profile === undefined)
          throw new ConfigError('Name a person: a profile id, or --email and the like.');
        const identifiers = isNamed ? readIdentifiers(input) : [];
        printRows(rows(await disclosuresOf(context, { profileId: profile ?? null, identifiers })), format);
      }),
    );
}

function rows(items: readonly object[]): readonly Readonly<Record<string, unknown>>[] {
  return items.map((one) => ({ ...one }));
}
