import { type Command, Option } from 'commander';
import { findProfileId, inspectProfile } from '../operations/inspect-profile.js';
import { isRestricted } from '../operations/restrict-person.js';
import { readIdentifiers, suppressPerson } from '../operations/suppress-person.js';
import { type Format, formatOption, printRows, say } from './output.js';
import { storyOf } from './story.js';
import { withRuntime, withWorkers } from './with-runtime.js';

/** What names a person on the command line; the names are those of the API. */
export interface PersonOptions {
  readonly email?: string;
  readonly emailHash?: string;
  readonly phone?: string;
  readonly profileUrl?: string;
  readonly githubLogin?: string;
  readonly fullName?: string;
  readonly company?: string;
  readonly country?: string;
}

export function personOptions(command: Command): Command {
  return command
    .option('--email <address>', 'in any letter case')
    .option('--email-hash <sha256>', 'SHA-256 of the trimmed lower-cased address, 64 hex digits')
    .option('--phone <number>', 'international form, or national with --country')
    .option('--profile-url <url>', 'of LinkedIn, GitHub or another network')
    .option('--github-login <login>', 'account name at GitHub')
    .option('--full-name <name>', 'with --company')
    .option('--company <name>', 'name or domain')
    .option('--country <country>', 'of a national phone number');
}

export function lookupInput(options: PersonOptions) {
  return {
    email: options.email,
    email_hash: options.emailHash,
    phone: options.phone,
    profile_url: options.profileUrl,
    github_login: options.githubLogin,
    full_name: options.fullName,
    company: options.company,
    country: options.country,
  };
}

const purposeOption = () =>
  new Option('--purpose <purpose>', 'whose terms apply')
    .choices(['b2b_marketing', 'recruitment', 'identity_verification'])
    .default('b2b_marketing');

type Purpose = 'b2b_marketing' | 'recruitment' | 'identity_verification';

/** `candor lookup|explain|suppress`. */
export function addPeopleCommands(program: Command): void {
  personOptions(program.command('lookup'))
    .description('the profile behind an identifier, for the data team: nothing is disclosed to a customer')
    .addOption(purposeOption())
    .addOption(formatOption())
    .action(async (options: PersonOptions & { format: Format; purpose: Purpose }) =>
      withRuntime(async ({ context }) => {
        const profileId = await findProfileId(context, lookupInput(options));
        if (profileId === null) return miss();
        if (await isRestricted(context, profileId)) return restricted(profileId);
        const profile = await inspectProfile(context, { profileId, purpose: options.purpose });
        printRows(
          profile.fields.map((field) => ({ profile: profile.id, ...field })),
          options.format,
        );
      }),
    );
  program
    .command('explain')
    .argument('<id>', 'profile id')
    .description("one person's story: the records, how they were joined, why each value won")
    .addOption(purposeOption())
    .addOption(formatOption())
    .action(async (profileId: string, { format, purpose }: { format: Format; purpose: Purpose }) =>
      withRuntime(async ({ context }) => {
        if (await isRestricted(context, profileId)) return restricted(profileId);
        const profile = await inspectProfile(context, { profileId, purpose });
        if (format === 'table') process.stdout.write(storyOf(profile));
        else printRows([{ ...profile }], format);
      }),
    );
  personOptions(program.command('suppress'))
    .description('honours an opt-out whose sender is proved: writes the suppression, deletes what is held')
    .addOption(formatOption())
    .action(async (options: PersonOptions & { format: Format }) =>
      withWorkers(async ({ context }) => {
        const identifiers = readIdentifiers(lookupInput(options));
        const receipt = await suppressPerson(context, {
          identifiers,
          scope: 'all',
          reason: 'opt-out',
          state: 'proved',
          actor: 'operator',
        });
        printRows([{ ...receipt }], options.format);
      }),
    );
}

// Kept and not looked at, by the data team neither (B51); the id alone, for whoever ends it.
function restricted(profileId: string): void {
  say(`processing restricted: ${profileId}`);
  process.exitCode = 3;
}

// 3 = a miss, as in the remote commands (api.md section 7).
function miss(): void {
  say('no match');
  process.exitCode = 3;
}
