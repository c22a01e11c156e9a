import { type Command, Option } from 'commander';
import type { NoticeLanguage } from '../domain/notice.js';
import type { NoticeChannel } from '../domain/notification.js';
import { notifyPeople } from '../operations/notify-people.js';
import {
  listOverdue,
  noticeChannels,
  noticeLanguages,
  recordBounce,
  recordNotice,
} from '../operations/record-notice.js';
import { codeOf, dayOf } from './option-forms.js';
import { type Format, formatOption, printRows, say } from './output.js';
import { withRuntime, withWorkers } from './with-runtime.js';

const longestList = 10_000;

/** `candor notify run|overdue|record|bounced`: the telling of people that data about them are held. */
export function addNotifyCommands(program: Command): void {
  const notify = program.command('notify').description('telling people that data about them are held (GDPR Art. 14)');
  notify
    .command('run')
    .option('--dry-run', 'counts and writes to nobody', false)
    .description('writes to everybody who is due, as the daily job does')
    .addOption(formatOption())
    .action(async ({ dryRun, format }: { dryRun: boolean; format: Format }) =>
      withWorkers(async ({ context }) => {
        const { refused, ...report } = await notifyPeople(context, { dryRun });
        if (refused === null) return printRows([report], format);
        say(
          'Nobody is named as responsible, so nobody was written to: set CANDOR_CONTROLLER and CANDOR_PRIVACY_CONTACT.',
        );
        process.exitCode = 2;
      }),
    );
  notify
    .command('overdue')
    .description('people who should have been told by now, by profile id, and what keeps them from being told')
    .addOption(formatOption())
    .action(async ({ format }: { format: Format }) =>
      withRuntime(async ({ context }) =>
        printRows(
          (await listOverdue(context, longestList)).map((one) => ({ ...one })),
          format,
        ),
      ),
    );
  addRecords(notify);
}

function addRecords(notify: Command): void {
  notify
    .command('record')
    .argument('<profile-id>')
    .addOption(new Option('--channel <channel>', 'how').choices([...noticeChannels]).makeOptionMandatory())
    .addOption(
      new Option('--language <language>', 'in which language').choices([...noticeLanguages]).makeOptionMandatory(),
    )
    .option('--on <day>', 'when, YYYY-MM-DD (default: now)', dayOf)
    .description('notes that a person was told by other means')
    .action(async (profileId: string, options: { channel: NoticeChannel; language: NoticeLanguage; on?: Date }) =>
      withWorkers(({ context }) => recordNotice(context, { profileId, at: context.now(), ...atOf(options) })),
    );
  notify
    .command('bounced')
    .argument('<profile-id>')
    .requiredOption('--code <code>', 'of the returned mail, such as 5.1.1', codeOf)
    .description('notes that the mail to a person came back; the profile is held back again')
    .action(async (profileId: string, { code }: { code: string }) =>
      withWorkers(({ context }) => recordBounce(context, { profileId, code })),
    );
}

function atOf({ on, channel, language }: { channel: NoticeChannel; language: NoticeLanguage; on?: Date }) {
  return on === undefined ? { channel, language } : { channel, language, at: on };
}
