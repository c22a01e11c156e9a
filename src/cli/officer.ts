import { type Command, InvalidArgumentError, Option } from 'commander';
import { listErasures } from '../operations/erase-person.js';
import { eraseProfile } from '../operations/erase-profile.js';
import { rectifyPerson } from '../operations/rectify-person.js';
import { liftRestriction, restrictPerson, warnRestricted } from '../operations/restrict-person.js';
import { showRegister } from '../operations/show-register.js';
import { readIdentifiers, suppressPerson } from '../operations/suppress-person.js';
import { unsuppressPerson } from '../operations/unsuppress-person.js';
import { type Format, formatOption, printRows, say } from './output.js';
import { lookupInput, type PersonOptions, personOptions } from './people.js';
import { withRuntime, withWorkers } from './with-runtime.js';

/** Commands of the privacy officer. Reasons are codes and proofs are references: what is typed here stands in the audit log. */

const actor = 'operator';

/** `candor erase|unsuppress|rectify|restrict|unrestrict|erasures|register`. */
export function addOfficerCommands(program: Command): void {
  addErasing(program);
  addUnsuppress(program);
  addRectify(program);
  addRestricting(program);
  program
    .command('register')
    .description('the register of processing')
    .command('show')
    .description('every category: whose data, what for, on what ground, for how long, where it stands')
    .addOption(formatOption())
    .action(({ format }: { format: Format }) =>
      printRows(
        showRegister().map((row) => ({ ...row })),
        format,
      ),
    );
}

function addErasing(program: Command): void {
  personOptions(program.command('erase'))
    .description('erases a person from every store and keeps them out; says what became of each store')
    .option('--profile <id>', 'profile id, in place of identifiers')
    .addOption(formatOption())
    .action(async ({ profile, format, ...options }: PersonOptions & { profile?: string; format: Format }) =>
      withWorkers(async ({ context }) => {
        const erasure =
          profile === undefined
            ? (
                await suppressPerson(context, {
                  identifiers: readIdentifiers(lookupInput(options)),
                  scope: 'all',
                  reason: 'erasure',
                  state: 'proved',
                  actor,
                })
              ).erasure!
            : await eraseProfile(context, { profileId: profile, actor });
        printRows(
          erasure.results.map((result) => ({ erasure: erasure.reference, ...result })),
          format,
        );
        if (erasure.state === 'done') return;
        say('A store failed; the erasure stays open and is tried again. See `candor erasures list`.');
        process.exitCode = 1;
      }),
    );
  program
    .command('erasures')
    .description('what became of erasures')
    .command('list')
    .description('the newest hundred: how many documents went, which stores failed')
    .addOption(formatOption())
    .action(async ({ format }: { format: Format }) =>
      withRuntime(async ({ context }) =>
        printRows(
          (await listErasures(context)).map(({ results: _results, ...row }) => ({ ...row })),
          format,
        ),
      ),
    );
}

type LiftedReason = 'opt-out' | 'objection' | 'erasure';

function addUnsuppress(program: Command): void {
  personOptions(program.command('unsuppress'))
    .description('lets a person be found again who asked for it; they come back with the next delivery')
    .addOption(
      new Option('--reason <reason>', 'only wishes of this reason end')
        .choices(['opt-out', 'objection', 'erasure'])
        .makeOptionMandatory(),
    )
    .requiredOption('--proof <reference>', 'reference of the letter or request by which the person asked')
    .addOption(formatOption())
    .action(async (options: PersonOptions & { reason: LiftedReason; proof: string; format: Format }) =>
      withRuntime(async ({ context }) => {
        const identifiers = readIdentifiers(lookupInput(options));
        const { reason, proof } = options;
        printRows([{ ...(await unsuppressPerson(context, { identifiers, reason, proof, actor })) }], options.format);
      }),
    );
}

interface RectifyOptions {
  readonly field: string;
  readonly value: string;
  readonly insteadOf?: string;
  readonly by: 'person' | 'operator';
  readonly reason: string;
  readonly format: Format;
}

function addRectify(program: Command): void {
  program
    .command('rectify')
    .argument('<id>', 'profile id')
    .description("notes a person's own value, which beats what sources say later; past recipients are told")
    .requiredOption('--field <field>', 'such as job_title')
    .requiredOption('--value <value>')
    .option('--instead-of <value>', 'in a list (e-mails, phones, links, skills) the wrong value')
    .addOption(new Option('--by <who>', 'whose word it is').choices(['person', 'operator']).default('person'))
    .option('--reason <code>', 'how it came to be known', code, 'request')
    .addOption(formatOption())
    .action(async (profileId: string, { insteadOf, format, ...given }: RectifyOptions) =>
      withWorkers(async ({ context }) => {
        const wrong = insteadOf === undefined ? {} : { insteadOf };
        printRows([{ ...(await rectifyPerson(context, { profileId, ...given, ...wrong, actor })) }], format);
      }),
    );
}

function addRestricting(program: Command): void {
  program
    .command('restrict')
    .argument('<id>', 'profile id')
    .description("keeps a person's data and lets nobody use them")
    .requiredOption('--reason <code>', 'such as accuracy-disputed', code)
    .addOption(formatOption())
    .action(async (profileId: string, { reason, format }: { reason: string; format: Format }) =>
      withWorkers(async ({ context }) =>
        printRows([{ ...(await restrictPerson(context, { profileId, reason, actor })) }], format),
      ),
    );
  program
    .command('unrestrict')
    .argument('<id>', 'profile id')
    .description('ends a restriction of which the person was warned before')
    .requiredOption('--warned-at <date>', 'when the person was told: YYYY-MM-DD or a full time', pastDate)
    .requiredOption('--reason <code>', 'why it ends', code)
    .addOption(formatOption())
    .action(async (profileId: string, given: { warnedAt: Date; reason: string; format: Format }) =>
      withWorkers(async ({ context }) => {
        await warnRestricted(context, { profileId, warnedAt: given.warnedAt, actor });
        printRows([{ ...(await liftRestriction(context, { profileId, reason: given.reason, actor })) }], given.format);
      }),
    );
}

// A free text would come to hold personal data, and it would stand in the audit log.
function code(text: string): string {
  if (/^[a-z][a-z0-9-]{2,39}$/.test(text)) return text;
  throw new InvalidArgumentError('a code is needed: small letters, digits and hyphens.');
}

function pastDate(text: string): Date {
  const date = new Date(text);
  if (!/^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/.test(text) || Number.isNaN(date.getTime()))
    throw new InvalidArgumentError('a date is needed: 2026-11-02 or 2026-11-02T08:00:00Z.');
  return date;
}
