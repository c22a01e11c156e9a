import { createTransport } from 'nodemailer';
import type { Mailer, MailOutcome } from '../operations/mailer.js';

/**
 * Mail over SMTP. A mail goes to one address, given as an address and never as a header's text, so no input can add a recipient or a
 * header; files and web addresses are never read for its content.
 */

export interface SmtpSettings {
  /** `smtp://user:password@host:587` or `smtps://...`; never logged. */
  readonly url: string;
  /** The sender's address. */
  readonly from: string;
}

// Addresses come cleaned; nodemailer would read a list in what is not, and send to each.
const bareAddress = /^[^\s,;:<>"()[\]@\\]+@[A-Za-z0-9.-]+$/;

// A server that does not answer within these is away; the outbox tries again.
const connectMs = 10_000;
const answerMs = 30_000;

/** A pooled connection to the server of `settings`; opened when the first mail is sent. */
export function openSmtpMailer({ url, from }: SmtpSettings): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 1,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: answerMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return {
    async send({ to, subject, text, messageKey }) {
      if (!bareAddress.test(to)) return { kind: 'refused', code: 'bad-address' };
      try {
        await transport.sendMail({
          from: { name: '', address: from },
          to: { name: '', address: to },
          envelope: { from, to: [to] },
          subject,
          text,
          messageId: `<${messageKey}@${domain}>`,
          // RFC 3834: no holiday answers to a machine.
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return { kind: 'sent' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    close: () => transport.close(),
  };
}

interface SmtpError {
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly command?: unknown;
}

/** What an error of nodemailer means. Its message is never kept: it quotes the other server, which quotes the address. */
export function outcomeOf(error: unknown): MailOutcome {
  const { code, responseCode, command } = (typeof error === 'object' && error !== null ? error : {}) as SmtpError;
  const reply = typeof responseCode === 'number' ? responseCode : null;
  const name = reply !== null ? String(reply) : typeof code === 'string' ? code : 'unknown';
  // Only what concerns this recipient or this text is final: a refused login or sender is our setting, and can be mended.
  const isAboutMail = command === 'RCPT TO' || command === 'DATA';
  if (isAboutMail && reply !== null && reply >= 500) return { kind: 'refused', code: name };
  return { kind: 'away', code: name, isServerAway: !isAboutMail };
}
