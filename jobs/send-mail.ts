import type { OperationContext } from '../src/operations/context.js';
import { sendMail } from '../src/operations/send-mail.js';
import type { JobHandler } from '../src/queue/contract.js';

/** Sends mails of the outbox that are due; one that another worker took, or that was sent, is passed over. */
export function sendMailJob(context: OperationContext): JobHandler<'send-mail'> {
  return ({ mailIds }) => sendMail(context, { mailIds });
}
