/** What letters to people need besides their text: a server, a sender, somebody responsible. Each is whole or absent. */

interface LetterValues {
  readonly CANDOR_SMTP_URL?: string | undefined;
  readonly CANDOR_MAIL_FROM?: string | undefined;
  readonly CANDOR_CONTROLLER?: string | undefined;
  readonly CANDOR_PRIVACY_CONTACT?: string | undefined;
}

/** Null: mails wait in the outbox. */
export function smtpOf(values: LetterValues): { readonly url: string; readonly from: string } | null {
  const { CANDOR_SMTP_URL: url, CANDOR_MAIL_FROM: from } = values;
  return url === undefined || from === undefined ? null : Object.freeze({ url, from });
}

/** Null: nobody is notified. */
export function controllerOf(values: LetterValues): { readonly name: string; readonly contact: string } | null {
  const { CANDOR_CONTROLLER: name, CANDOR_PRIVACY_CONTACT: contact } = values;
  return name === undefined || contact === undefined ? null : Object.freeze({ name, contact });
}

/** Settings that another one needs and that are absent, a sentence each. */
export function letterProblems(values: LetterValues): string[] {
  const needs = [
    ['CANDOR_SMTP_URL', 'CANDOR_MAIL_FROM'],
    ['CANDOR_SMTP_URL', 'CANDOR_PUBLIC_URL'],
    ['CANDOR_CONTROLLER', 'CANDOR_PRIVACY_CONTACT'],
  ] as const;
  const given = values as Readonly<Record<string, unknown>>;
  return needs
    .filter(([name, needed]) => given[name] !== undefined && given[needed] === undefined)
    .map(([name, needed]) => `${needed} must be set where ${name} is.`);
}
