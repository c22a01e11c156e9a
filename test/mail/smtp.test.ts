import { openSmtpMailer, outcomeOf } from '../../src/mail/smtp.js';
import { type MailServer, openMailServer } from '../support/mail-server.js';

let server: MailServer;
beforeAll(async () => {
  server = await openMailServer();
});
afterAll(() => server?.close());

const mail = { to: 'anna@nordlys.example', subject: 'Bitte bestätigen', text: 'Grüße\n', messageKey: 'mai_1.1' };

async function send(given: Partial<typeof mail> = {}, url = server.url) {
  const mailer = openSmtpMailer({ url, from: 'privacy@candor.example' });
  const outcome = await mailer.send({ ...mail, ...given });
  mailer.close();
  return outcome;
}

describe('mail over SMTP', () => {
  test('arrives at its one recipient as plain text', async () => {
    expect(await send()).toEqual({ kind: 'sent' });
    const { recipients, headers, text } = server.received.at(-1)!;
    expect(recipients).toEqual(['anna@nordlys.example']);
    expect(headers.get('to')).toBe('anna@nordlys.example');
    expect(headers.get('message-id')).toBe('<mai_1.1@candor.example>');
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(headers.get('content-type')).toMatch(/^text\/plain/);
    expect(text.replaceAll('\r', '')).toContain('Grüße\n');
  });

  test.each([
    ['the address', { to: 'anna@nordlys.example\r\nBcc: all@nordlys.example' }],
    ['a list of addresses', { to: 'anna@nordlys.example, all@nordlys.example' }],
    ['the subject', { subject: 'Hello\r\nBcc: all@nordlys.example' }],
    ['the message id', { messageKey: '1>\r\nBcc: all@nordlys.example' }],
  ])('header injection by %s adds neither a header nor a recipient', async (_title, given) => {
    const before = server.received.length;
    await send(given);
    for (const { recipients, headers } of server.received.slice(before)) {
      expect(recipients.filter((address) => address !== 'anna@nordlys.example')).toEqual([]);
      expect([...headers.keys()]).not.toContain('bcc');
    }
  });

  test('a refused recipient is told by its reply, not by the text that quotes the address', async () => {
    server.refusals.set('gone@nordlys.example', 550);
    expect(await send({ to: 'gone@nordlys.example' })).toEqual({ kind: 'refused', code: '550' });
  });

  test('a recipient that is busy is tried again, the others meanwhile', async () => {
    server.refusals.set('busy@nordlys.example', 450);
    expect(await send({ to: 'busy@nordlys.example' })).toEqual({ kind: 'away', code: '450', isServerAway: false });
  });

  test('a server that is not there is away', async () => {
    const gone = await openMailServer();
    await gone.close();
    expect(await send({}, gone.url)).toEqual({ kind: 'away', code: 'ESOCKET', isServerAway: true });
  });

  test.each([
    ['a refused login', { code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN' }, 'away'],
    ['a refused sender', { code: 'EENVELOPE', responseCode: 550, command: 'MAIL FROM' }, 'away'],
    ['a refused text', { code: 'EMESSAGE', responseCode: 554, command: 'DATA' }, 'refused'],
    ['something unknown', 'boom', 'away'],
  ])('%s is %s', (_title, error, kind) => {
    expect(outcomeOf(error).kind).toBe(kind);
  });
});
