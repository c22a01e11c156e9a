import { noticeVersion } from '../../src/domain/notice.js';
import { receiptPublicKey, verifyReceipt } from '../../src/domain/receipt.js';
import { checkSuppression } from '../../src/operations/check-suppression.js';
import { confirmOptOut, isLinkGood } from '../../src/operations/confirm-opt-out.js';
import type { OperationContext } from '../../src/operations/context.js';
import { listOptOuts, proveOptOut, refuseOptOut, showOptOut } from '../../src/operations/decide-opt-out.js';
import { requestOptOut } from '../../src/operations/request-opt-out.js';
import { readIdentifiers } from '../../src/operations/suppress-person.js';
import { sweepRequests } from '../../src/operations/sweep-requests.js';
import { type PersonSketch, putPerson } from '../api/people.js';
import { day, hour, type OptOutMail, openOptOutMail, tokenIn } from '../support/opt-out-mail.js';

/** Opt-outs from the request to the receipt over the real store; each test has people and addresses of its own. */

let flow: OptOutMail;
let context: OperationContext;

beforeAll(async () => {
  flow = await openOptOutMail();
  ({ context } = flow);
});
afterAll(() => flow?.candor.close());
afterEach(() => {
  flow.smtp.answer = { kind: 'sent' };
});

const later = (ms: number) => flow.later(ms);
const mailsTo = (to: string) => flow.mailsTo(to);
const tokenFor = (email: string, more: object = {}) => flow.tokenFor(email, more);

function person(id: string, name: string, mail: string): PersonSketch {
  const employer = { name: 'Fjell Works', domain: 'fjell.example' };
  return {
    id,
    subjects: [
      {
        source: 'company-pages',
        values: [
          ['full_name', name],
          ['employer', employer],
          ['email', mail],
        ],
      },
    ],
  };
}

async function verdict(input: object): Promise<string> {
  return (await checkSuppression(context, [readIdentifiers(input)]))[0]!;
}

async function isHeld(id: string): Promise<boolean> {
  return (
    (await context.store.identities.findByIds([id])).some((identity) => identity.subjectIds.length > 0) &&
    (await context.store.profiles.findByLookupKeys([`email:${id}@fjell.example`], 5)).length > 0
  );
}

describe('B17, B34: an opt-out by e-mail', () => {
  test('holds at once, deletes on the link, and leaves a signed receipt', async () => {
    await putPerson(context, person('anna', 'Anna Proof', 'anna@fjell.example'));
    const token = await tokenFor('anna@fjell.example');
    expect(await verdict({ email: 'ANNA+x@fjell.example' })).toBe('held');
    expect(await isHeld('anna')).toBe(true);
    const confirmed = await confirmOptOut(context, { token });
    expect(confirmed!.facts).toMatchObject({ profilesDeleted: 1, recordsDeleted: 1, scope: 'all' });
    expect(verifyReceipt(confirmed!.receipt, receiptPublicKey(context.keyring))).toBe('valid');
    expect(confirmed!.receipt).not.toMatch(/anna|fjell/i);
    expect(await isHeld('anna')).toBe(false);
    expect(await verdict({ email: 'anna@fjell.example' })).toBe('suppressed');
  });

  test('B18, B33: leaves no way from the closed request to the person', async () => {
    const token = await tokenFor('bert@fjell.example');
    const open = (await listOptOuts(context)).map((one) => one.reference);
    await confirmOptOut(context, { token });
    const closed = (await listOptOuts(context, { all: true })).find(
      (one) => one.state === 'proved' && open.includes(one.reference),
    )!;
    const stored = await context.store.privacyRequests.findById(closed.reference);
    expect(stored).toMatchObject({ sealed: null, fingerprints: [], mailId: null, reason: 'mailed-link' });
    await expect(showOptOut(context, closed)).rejects.toThrow('no open opt-out');
    let dump = '';
    for await (const { document } of context.store.dump()) dump += JSON.stringify(document);
    expect(dump.toLowerCase()).not.toMatch(/bert@|bert%40/);
    expect(dump).not.toContain(token);
  });

  test('B4: points at the notice and the language shown', async () => {
    const { reference } = await requestOptOut(context, {
      person: { email: 'carla@fjell.example' },
      scope: 'marketing',
      language: 'it-CH',
    });
    expect(await context.store.privacyRequests.findById(reference)).toMatchObject({ noticeVersion, language: 'it' });
    const [mail] = await mailsTo('carla@fjell.example');
    expect(mail!.subject).toBe('Confermi la Sua richiesta di esclusione');
    expect(mail!.text).toContain('?lang=it\n');
  });

  test('B24: asked for again, it is the same request and no second mail for 24 hours, however the address is spelt', async () => {
    const ask = (email: string) => requestOptOut(context, { person: { email }, scope: 'all' });
    const first = await ask('dora@fjell.example');
    for (const email of ['dora@fjell.example', 'DORA@fjell.example']) expect(await ask(email)).toEqual(first);
    for (let tag = 0; tag < 5; tag += 1) await ask(`dora+${tag}@fjell.example`);
    later(day - hour);
    await ask('dora@fjell.example');
    await mailsTo('');
    const count = () => flow.smtp.mails.filter((mail) => mail.to.startsWith('dora')).length;
    expect(count()).toBe(1);
    later(hour);
    await ask('dora@fjell.example');
    await mailsTo('');
    expect(count()).toBe(2);
  });

  test('the link covers what the mailbox asked for in other spellings and scopes', async () => {
    await requestOptOut(context, { person: { email: 'edda@fjell.example' }, scope: 'marketing' });
    await requestOptOut(context, { person: { email: 'edda+news@fjell.example' }, scope: 'sale' });
    const token = tokenIn((await mailsTo('edda@fjell.example'))[0]!.text);
    expect((await confirmOptOut(context, { token }))!.facts.scope).toBe('marketing, sale');
  });
});

describe('B36: links that are no good', () => {
  test('used, forged, guessed, cut and overlong ones all give nothing', async () => {
    const token = await tokenFor('fritz@fjell.example');
    expect(await isLinkGood(context, { token })).toBe(true);
    expect(await isLinkGood(context, { token })).toBe(true);
    expect(await confirmOptOut(context, { token })).not.toBeNull();
    const forged = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const bad of [
      token,
      forged,
      'a'.repeat(43),
      token.slice(1),
      `${token}A`,
      '',
      '../..',
      '$ne',
      'é'.repeat(43),
    ]) {
      expect(await isLinkGood(context, { token: bad })).toBe(false);
      expect(await confirmOptOut(context, { token: bad })).toBeNull();
    }
  });

  test('one is good for five days, and a newer one ends it', async () => {
    const first = await tokenFor('gerd@fjell.example');
    later(5 * day - 1);
    expect(await isLinkGood(context, { token: first })).toBe(true);
    later(1);
    expect(await confirmOptOut(context, { token: first })).toBeNull();
    const second = await tokenFor('gerd@fjell.example');
    later(day);
    const third = await tokenFor('gerd@fjell.example');
    expect(third).not.toBe(second);
    expect(await confirmOptOut(context, { token: second })).toBeNull();
    expect(await confirmOptOut(context, { token: third })).not.toBeNull();
  });

  test('a double press at one moment does no more than one', async () => {
    const token = await tokenFor('hans@fjell.example');
    await Promise.all([confirmOptOut(context, { token }), confirmOptOut(context, { token })]);
    expect(await confirmOptOut(context, { token })).toBeNull();
    expect(await verdict({ email: 'hans@fjell.example' })).toBe('suppressed');
  });
});

describe('an opt-out for somebody else', () => {
  test('the own mailbox proves nothing of a phone typed beside it', async () => {
    const phone = '+44 20 7946 0411';
    const victim = person('ida', 'Ida Victim', 'ida@fjell.example');
    const values = [...victim.subjects[0]!.values, ['phone', phone] as const];
    await putPerson(context, { ...victim, subjects: [{ source: 'company-pages', values }] });
    const confirmed = await confirmOptOut(context, { token: await tokenFor('mallory@fjell.example', { phone }) });
    expect(confirmed).toMatchObject({ hasRest: true, facts: { profilesDeleted: 0 } });
    expect(await verdict({ phone })).toBe('held');
    expect(await isHeld('ida')).toBe(true);
    const { reference } = confirmed!.facts;
    expect((await listOptOuts(context)).find((one) => one.reference === reference)).toMatchObject({
      waitsFor: 'officer',
    });
    expect(await showOptOut(context, { reference })).toEqual([{ type: 'phone', e164: '+442079460411' }]);
  });

  test('of an address that three people share, all are held at once and deleted on proof', async () => {
    const shared = 'three@fjell.example';
    for (const name of ['Kai One', 'Lea Two', 'Max Three']) {
      await putPerson(context, person(`shared-${name.slice(0, 3)}`, name, shared));
    }
    const token = await tokenFor(shared);
    expect(await verdict({ email: shared })).toBe('held');
    expect(await context.store.profiles.findByLookupKeys([`email:${shared}`], 5)).toHaveLength(3);
    expect((await confirmOptOut(context, { token }))!.facts.profilesDeleted).toBe(3);
  });

  test('unproved, the hold ends after 30 days and the request with it', async () => {
    const { reference } = await requestOptOut(context, { person: { email: 'nora@fjell.example' }, scope: 'all' });
    const token = tokenIn((await mailsTo('nora@fjell.example'))[0]!.text);
    later(30 * day);
    expect(await verdict({ email: 'nora@fjell.example' })).toBe('clear');
    expect(await confirmOptOut(context, { token })).toBeNull();
    await sweepRequests(context);
    expect(await context.store.privacyRequests.findById(reference)).toMatchObject({ state: 'expired', sealed: null });
    later(31 * day);
    await sweepRequests(context);
    expect(await context.store.privacyRequests.findById(reference)).toBeNull();
  });
});

describe('what no mail can prove', () => {
  test('waits for an officer, whose proof deletes', async () => {
    const phone = '+44 20 7946 0422';
    const sketch = person('otto', 'Otto Phone', 'otto@fjell.example');
    const values = [...sketch.subjects[0]!.values, ['phone', phone] as const];
    await putPerson(context, { ...sketch, subjects: [{ source: 'company-pages', values }] });
    const { reference, proofBy } = await requestOptOut(context, { person: { phone }, scope: 'all' });
    expect(proofBy).toBe('officer');
    const { facts, receipt } = await proveOptOut(context, { reference, reason: 'called-back' });
    expect(facts.profilesDeleted).toBe(1);
    expect(verifyReceipt(receipt, receiptPublicKey(context.keyring))).toBe('valid');
    expect(await verdict({ email: 'otto@fjell.example' })).toBe('suppressed');
    await expect(proveOptOut(context, { reference, reason: 'called-back' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('a name with a company deletes the one person it fits, and of two the one that is named', async () => {
    await putPerson(context, person('pia1', 'Pia Twin', 'pia1@fjell.example'));
    const ask = () =>
      requestOptOut(context, { person: { full_name: 'Pia Twin', company: 'fjell.example' }, scope: 'all' });
    await putPerson(context, person('pia2', 'Pia Twin', 'pia2@fjell.example'));
    const { reference } = await ask();
    const proof = { reference, reason: 'letter' as const };
    await expect(proveOptOut(context, proof)).rejects.toMatchObject({ code: 'ambiguous' });
    expect((await proveOptOut(context, { ...proof, profileId: 'pia2' })).facts.profilesDeleted).toBe(1);
    expect([await isHeld('pia1'), await isHeld('pia2')]).toEqual([true, false]);
  });

  test('a refusal closes the request and deletes nothing', async () => {
    const { reference } = await requestOptOut(context, {
      person: { profile_url: 'https://www.linkedin.com/in/quinn-refused' },
      scope: 'all',
    });
    await refuseOptOut(context, { reference, reason: 'not-the-person' });
    expect(await context.store.privacyRequests.findById(reference)).toMatchObject({ state: 'refused', sealed: null });
  });

  test.each(['noreply@fjell.example', 'mailer-daemon@fjell.example'])('%s is nobody to write to', async (email) => {
    const { proofBy } = await requestOptOut(context, { person: { email }, scope: 'all' });
    expect(proofBy).toBe('officer');
    expect(await mailsTo(email)).toEqual([]);
  });
});

describe('addresses that try something', () => {
  test.each([
    'victim@fjell.example\r\nBcc: all@fjell.example',
    'a@fjell.example, b@fjell.example',
    'noreply@fjell.example\r\nBcc: all@fjell.example',
    'two@at@fjell.example',
  ])('header injection by %j mails nobody else', async (email) => {
    const before = flow.smtp.mails.length;
    await requestOptOut(context, { person: { email }, scope: 'all' }).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'invalid_input' });
    });
    await mailsTo('');
    for (const mail of flow.smtp.mails.slice(before)) expect(mail.to).toMatch(/^[\w.+-]+@[a-z0-9.-]+$/);
    expect(flow.smtp.mails.slice(before).map((mail) => mail.to)).not.toContain('all@fjell.example');
  });

  test('a look-alike domain is another mailbox and hides nobody else', async () => {
    await requestOptOut(context, { person: { email: 'rosa@fjеll.example' }, scope: 'all' }); // the e is Cyrillic
    const [to] = (await mailsTo('rosa@xn--fjll-8kd.example')).map((mail) => mail.to);
    expect(to ?? flow.smtp.mails.at(-1)!.to).toMatch(/^rosa@xn--/);
    expect(await verdict({ email: 'rosa@fjell.example' })).toBe('clear');
  });
});
