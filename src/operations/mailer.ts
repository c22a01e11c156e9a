/** What an operation knows of sending mail. The composition root gives an implementation (`src/mail/`), or null: mails then wait in the
 *  outbox, which the command line reads. */

export interface OutgoingMail {
  /** One address, as the e-mail field type stores it: no display name, no list. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Same for every try of one mail, so that a receiver can tell a repeated one. */
  readonly messageKey: string;
}

/** `refused`: this mail will never be taken (SMTP 5xx). `away`: try again later. Codes are an SMTP reply (`550`) or a network code
 *  (`ECONNREFUSED`), never a text of the other server, which may quote the address. `isServerAway`: no other mail would fare better now. */
export type MailOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'away'; readonly code: string; readonly isServerAway: boolean };

export interface Mailer {
  send(mail: OutgoingMail): Promise<MailOutcome>;
  close(): void;
}
