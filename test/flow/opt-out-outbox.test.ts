import { fingerprintsOf } from '../../src/domain/suppression.js';
import { openSmtpMailer } from '../../src/mail/smtp.js';
import { checkSuppression } from '../../src/operations/check-suppression.js';
import { confirmOptOut, isLinkGood } from '../../src/operations/confirm-opt-out.js';
import type { OperationContext } from '../../src/operations/context.js';
import { forgetRequests } from '../../src/operations/forget-requests.js';
import { requestOptOut } from '../../src/operations/request-opt-out.js';
import { listOutbox, sendMail, showMail } from '../../src/operations/send-mail.js';
import { readIdentifiers } from '../../src/operations/suppress-person.js';
import { sweepRequests } from '../../src/operations/sweep-requests.js';
import { openMailServer } from '../support/mail-server.js';
import type { TestCandor } from '../support/open-context.js';
import { day, hour, type OptOutMail, openOptOutMail, tokenIn } from '../support/opt-out-mail.js';

/** The mails of opt-outs on their way: servers that are away, full or slow to answer, and one that is real. */

let flow: OptOutMail;
let candor: TestCandor;
let context: OperationContext;

beforeAll(async () => {
  flow = await openOptOutMail();
  ({ candor, context } = flow);
});
afterAll(() => flow?.candor.close());
afterEach(() => {
  flow.smtp.answer = { kind: 'sent' };
});

const later = (ms: number) => flow.later(ms);
const mailsTo = (to: string) => flow.mailsTo(to);

async function verdict(input: object): Promise<string> {
  return (await checkSuppression(context, [readIdentifiers(input)]))[0]!;
}

describe('the outbox', () => {
  test('SMTP down for a day: the mail waits, is tried less and less, and arrives', async () => {
    flow.smtp.answer = { kind: 'away', code: 'ECONNREFUSED', isServerAway: true };
    const { reference } = await requestOptOut(context, { person: { email: 'sven@fjell.example' }, scope: 'all' });
    const { mailId } = (await context.store.privacyRequests.findById(reference))!;
    const ended = candor.clock.now.getTime() + day;
    while (candor.clock.now.getTime() < ended) {
      await mailsTo('');
      later(60_000 * 10);
    }
    const waiting = (await context.store.outbox.findById(mailId ?? ''))!;
    expect(waiting).toMatchObject({ state: 'pending', code: 'ECONNREFUSED' });
    expect(waiting.attempts).toBeGreaterThan(15);
    expect(waiting.attempts).toBeLessThan(40);
    flow.smtp.answer = { kind: 'sent' };
    later(hour);
    const [mail] = await mailsTo('sven@fjell.example');
    expect(await context.store.outbox.findById(mailId ?? '')).toMatchObject({ state: 'sent', sealed: null });
    // Its link lives from its sending.
    later(5 * day - hour);
    expect(await isLinkGood(context, { token: tokenIn(mail!.text) })).toBe(true);
  });

  test('a mailbox that refuses for good is noted by its code and not written to again', async () => {
    flow.smtp.answer = { kind: 'refused', code: '550' };
    await requestOptOut(context, { person: { email: 'tina@fjell.example' }, scope: 'all' });
    await mailsTo('');
    flow.smtp.answer = { kind: 'sent' };
    expect((await listOutbox(context)).find((mail) => mail.code === '550')).toMatchObject({ state: 'failed' });
    later(hour);
    await requestOptOut(context, { person: { email: 'tina@fjell.example' }, scope: 'all' });
    expect(await mailsTo('tina@fjell.example')).toEqual([]);
  });

  test('without a server a mail waits for the command line, sealed', async () => {
    const offline = { ...context, mailer: null };
    const { reference } = await requestOptOut(offline, { person: { email: 'udo@fjell.example' }, scope: 'all' });
    const mailId = (await context.store.privacyRequests.findById(reference))!.mailId!;
    expect(await sendMail(offline, { mailIds: [mailId] })).toEqual({ sent: 0, failed: 0, deferred: 0 });
    expect(JSON.stringify(await context.store.outbox.findById(mailId))).not.toMatch(/udo@/);
    const shown = await showMail(offline, { mailId });
    expect(shown!.to).toBe('udo@fjell.example');
    expect(await confirmOptOut(offline, { token: tokenIn(shown!.text) })).not.toBeNull();
    expect(await showMail(offline, { mailId })).toBeNull();
  });

  test('two workers send a mail once', async () => {
    await requestOptOut(context, { person: { email: 'vera@fjell.example' }, scope: 'all' });
    const mailIds = await context.store.outbox.findDue(context.now(), 1_000);
    await Promise.all([sendMail(context, { mailIds }), sendMail(context, { mailIds })]);
    expect(flow.smtp.mails.filter((mail) => mail.to === 'vera@fjell.example')).toHaveLength(1);
  });

  test('10,000 a minute, reduced: it fills to its bound, what found no room is held all the same and mailed when there is room', async () => {
    await mailsTo('');
    const { outbox } = context.store;
    const narrow = { ...context.store, outbox: { ...outbox, isFull: () => outbox.isFull(20) } };
    const flooded = { ...context, store: narrow };
    const addresses = Array.from({ length: 200 }, (_, nth) => `flood${nth}@fjell.example`);
    for (const email of addresses) await requestOptOut(flooded, { person: { email }, scope: 'all' });
    const waiting = async () => (await listOutbox(context)).filter((mail) => mail.state === 'pending').length;
    expect([(await waiting()) > 0, (await waiting()) <= 20]).toEqual([true, true]);
    expect(await verdict({ email: addresses.at(-1)! })).toBe('held');
    await sweepRequests(flooded);
    expect([(await waiting()) > 0, (await waiting()) <= 20]).toEqual([true, true]);
    later(61_000);
    await mailsTo('');
    await sweepRequests(context);
    await mailsTo('');
    expect(new Set(flow.smtp.mails.map((mail) => mail.to).filter((to) => to.startsWith('flood'))).size).toBe(200);
  });

  test('erasure finds letters and open requests by their keyed hashes', async () => {
    const { reference } = await requestOptOut(context, { person: { email: 'walt@fjell.example' }, scope: 'all' });
    const fingerprints = fingerprintsOf(context.keyring, { type: 'email', address: 'walt@fjell.example' });
    expect(await forgetRequests(context, fingerprints)).toBe(2);
    expect(await forgetRequests(context, fingerprints)).toBe(0);
    expect(await context.store.privacyRequests.findById(reference)).toMatchObject({ reason: 'erasure', sealed: null });
    expect(await mailsTo('walt@fjell.example')).toEqual([]);
  });
});

test('over a real SMTP server, the link that arrives confirms', async () => {
  const server = await openMailServer();
  const mailer = openSmtpMailer({ url: server.url, from: 'privacy@candor.example' });
  const online = { ...context, mailer };
  await requestOptOut(online, { person: { email: 'xenia@fjell.example' }, scope: 'all', language: 'de' });
  await sendMail(online, { mailIds: await context.store.outbox.findDue(context.now(), 1_000) });
  const mail = server.received.find(({ recipients }) => recipients.includes('xenia@fjell.example'))!;
  expect(mail.text).toContain('Guten Tag');
  expect(await confirmOptOut(online, { token: tokenIn(mail.text) })).not.toBeNull();
  mailer.close();
  await server.close();
});
