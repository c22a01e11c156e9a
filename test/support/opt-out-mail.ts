import type { OperationContext } from '../../src/operations/context.js';
import type { MailOutcome, OutgoingMail } from '../../src/operations/mailer.js';
import { requestOptOut } from '../../src/operations/request-opt-out.js';
import { sendMail } from '../../src/operations/send-mail.js';
import { sourceFacts } from '../api/people.js';
import { openTestCandor, type TestCandor } from './open-context.js';

/** Opt-outs with their mails, over the real store and a mailer that answers what the test says. */

export const hour = 3_600_000;
export const day = 24 * hour;

export interface OptOutMail {
  readonly candor: TestCandor;
  readonly context: OperationContext;
  /** What the mailer answers, and what it sent. */
  readonly smtp: { answer: MailOutcome; readonly mails: OutgoingMail[] };
  later(ms: number): void;
  /** Does what the job does, and gives the mails that went to `to`. */
  mailsTo(to: string): Promise<readonly OutgoingMail[]>;
  /** Asks to be left out by `email`, and gives the token of the link that is mailed. */
  tokenFor(email: string, more?: object): Promise<string>;
}

export async function openOptOutMail(): Promise<OptOutMail> {
  const candor = await openTestCandor({ work: false });
  const smtp: OptOutMail['smtp'] = { answer: { kind: 'sent' }, mails: [] };
  const context: OperationContext = {
    ...candor.context,
    sources: { list: () => [], find: () => null, facts: () => sourceFacts },
    mailer: {
      async send(mail) {
        if (smtp.answer.kind === 'sent') smtp.mails.push(mail);
        return smtp.answer;
      },
      close: () => undefined,
    },
  };
  const mailsTo = async (to: string) => {
    await sendMail(context, { mailIds: await context.store.outbox.findDue(context.now(), 1_000) });
    return smtp.mails.filter((mail) => mail.to === to);
  };
  return {
    candor,
    context,
    smtp,
    later(ms) {
      candor.clock.now = new Date(candor.clock.now.getTime() + ms);
    },
    mailsTo,
    async tokenFor(email, more = {}) {
      await requestOptOut(context, { person: { email, ...more }, scope: 'all' });
      return tokenIn((await mailsTo(email)).at(-1)!.text);
    },
  };
}

/** The token of the link in a mail. */
export function tokenIn(text: string): string {
  return /\/opt-out\/confirm\/([\w-]{43})\?lang=/.exec(text)![1]!;
}
