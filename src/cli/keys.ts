import { type Command, InvalidArgumentError } from 'commander';
import { createApiKey } from '../operations/create-api-key.js';
import { listApiKeys } from '../operations/list-api-keys.js';
import { revokeApiKey } from '../operations/revoke-api-key.js';
import { rotateKeys } from '../operations/rotate-keys.js';
import { type Format, formatOption, printRows, say, wholeNumber } from './output.js';
import { withRuntime } from './with-runtime.js';

const purposes = ['b2b_marketing', 'recruitment', 'identity_verification'] as const;
type Purpose = (typeof purposes)[number];

function purposeList(text: string): readonly Purpose[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(purposes as readonly string[]).includes(name));
  if (unknown.length > 0) throw new InvalidArgumentError(`the purposes are ${purposes.join(', ')}.`);
  return names as readonly Purpose[];
}

/** `candor key create|list|revoke`, `candor keys rotate`. */
export function addKeyCommands(program: Command): void {
  addRotation(program);
  const key = program.command('key').description('API keys of customers');
  key
    .command('create')
    .requiredOption('--customer <name>', 'registered when it is new')
    .option('--purposes <list>', `comma-separated, of ${purposes.join(', ')} (default: b2b_marketing)`, purposeList)
    .option('--days <n>', 'days until it expires', wholeNumber(1), 365)
    .option('--loopback-only', 'works from this machine only', false)
    .description('makes a key and shows it once')
    .addOption(formatOption())
    .action(
      async (options: {
        customer: string;
        purposes?: readonly Purpose[];
        days: number;
        loopbackOnly: boolean;
        format: Format;
      }) =>
        withRuntime(async ({ context }) => {
          const expiresAt = new Date(context.now().getTime() + options.days * 86_400_000);
          const { customer, loopbackOnly } = options;
          const made = await createApiKey(context, {
            customer,
            // Whoever is given people is told of their wishes, and answers.
            scopes: ['persons:read', 'catalog:read', 'optouts:read', 'deletions:ack'],
            purposes: options.purposes ?? ['b2b_marketing'],
            expiresAt,
            loopbackOnly,
          });
          printRows([{ ...made, expiresAt }], options.format);
          say('The key is shown this once; only a keyed hash of it is stored.');
        }),
    );
  key
    .command('list')
    .option('--customer <name>', 'keys of this one only')
    .description('every key, without its secret')
    .addOption(formatOption())
    .action(async ({ format, customer }: { format: Format; customer?: string }) =>
      withRuntime(async ({ context }) =>
        printRows(
          (await listApiKeys(context, customer === undefined ? {} : { customer })).map((one) => ({ ...one })),
          format,
        ),
      ),
    );
  key
    .command('revoke')
    .argument('<id>', 'id of the key')
    .description('ends a key at once')
    .action(async (keyId: string) => withRuntime(({ context }) => revokeApiKey(context, { keyId })));
}

function addRotation(program: Command): void {
  program
    .command('keys')
    .description('the master keys')
    .command('rotate')
    .description(
      'makes the next master key and moves everything to it while the system runs; stopped, it goes on when run again',
    )
    .addOption(formatOption())
    .action(async ({ format }: { format: Format }) =>
      withRuntime(async ({ context, keys }) => {
        const rotation = await rotateKeys(context, keys);
        printRows([{ ...rotation }], format);
        say('Keep a copy of every master key: the earlier ones are needed as long as the data.');
      }),
    );
}
