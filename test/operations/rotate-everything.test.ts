import { generationOf, readGenerated } from '../../src/domain/key-generation.js';
import { verifyReceipt } from '../../src/domain/receipt.js';
import type { Fingerprint } from '../../src/domain/suppression.js';
import { authenticateKey } from '../../src/operations/authenticate-key.js';
import { publicReceiptKeys } from '../../src/operations/check-receipt.js';
import { confirmOptOut } from '../../src/operations/confirm-opt-out.js';
import type { OperationContext } from '../../src/operations/context.js';
import { createApiKey } from '../../src/operations/create-api-key.js';
import { sweepErasures } from '../../src/operations/erase-person.js';
import { auditPublicKeys, exportAudit } from '../../src/operations/export-audit.js';
import { personKeyOf, pseudonymOf } from '../../src/operations/person-key.js';
import { openText, quarantineRows } from '../../src/operations/quarantine-rows.js';
import { requestOptOut } from '../../src/operations/request-opt-out.js';
import { rotateKeys } from '../../src/operations/rotate-keys.js';
import { showMail } from '../../src/operations/send-mail.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import { verifyAuditFile } from '../../src/operations/verify-audit-file.js';
import { type RotatedField, rotatedFields } from '../../src/store/rotated-collections.js';
import { type KeyProcess, openKeyHome, openKeyProcess } from '../support/key-processes.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { askFor, keepRows, north, type PersonRow, peopleSources } from '../support/people.js';
import { hookedStore } from '../support/store-hooks.js';

/** Whatever holds a keyed hash or a sealed text goes along with a change of keys, and goes on doing what it is for. */

const now = new Date('2026-11-02T08:00:00Z');
const quick = { graceMs: 5, sliceSize: 2 };
let candor: TestCandor;
let one: KeyProcess;
let context: OperationContext;

beforeAll(async () => {
  candor = await openTestCandor({ now, sources: peopleSources, work: false });
  one = await openKeyProcess(candor, openKeyHome(candor));
  context = one.context;
});
afterAll(async () => {
  await one?.close();
  await candor?.close();
});

function rowOf(id: string, name: string): PersonRow {
  const domain = `${id}.example`;
  const email = `${name.split(' ')[0]!.toLowerCase()}@${domain}`;
  return { source: north, id, name, email, domain, employer: `House ${id} Ltd` };
}

const [given, failing, asking] = [
  rowOf('birch', 'Berit Bakke'),
  rowOf('cedar', 'Carla Crane'),
  rowOf('elder', 'Elin Ek'),
];

function optOut(of: OperationContext, row: PersonRow, reason: 'opt-out' | 'erasure' = 'opt-out') {
  const identifiers = readIdentifiers({ email: row.email! });
  return suppressPerson(of, { identifiers, scope: 'all', reason, state: 'proved' });
}

const purposes = ['b2b_marketing'] as const;
const scopes = ['persons:read'] as const;
const newKey = async () =>
  (await createApiKey(context, { customer: 'acme', scopes, purposes, expiresAt: null, loopbackOnly: false })).key;
const opens = (presented: string) =>
  authenticateKey(context, { presented, scope: 'persons:read', isLoopback: true, isOpenToSuspended: false });

async function tokenOf(email: string): Promise<string> {
  await requestOptOut(context, { person: { email }, scope: 'all' });
  const mails = await context.store.outbox.list(100);
  const texts = await Promise.all(
    mails.filter((mail) => mail.sealed !== null).map((mail) => showMail(context, { mailId: mail._id })),
  );
  const found = texts.find((mail) => mail?.to === email)!;
  return /\/opt-out\/confirm\/([\w-]{43})\?lang=/.exec(found.text)![1]!;
}

async function quarantined(): Promise<readonly string[]> {
  const entries = await context.store.quarantine.findSlice(null, 100);
  return entries.map((entry) => openText(context.keyring, entry.sealedText!)).sort();
}

const refuse = (text: string) =>
  quarantineRows(context, context.sources.find(north)!, 'delivery', [
    { rule: 'malformed', line: null, offset: null, text },
  ]);

/** Per collection and field, the generations that stand there. */
async function generations(): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const found = new Map<string, Set<number>>();
  for await (const { collection, document } of context.store.dump()) {
    const fields: readonly RotatedField[] = rotatedFields[collection as keyof typeof rotatedFields] ?? [];
    for (const { field, kind } of fields) {
      const value = (document as Record<string, unknown>)[field];
      for (const stored of [value].flat())
        if (typeof stored === 'string') {
          const generation = kind === 'fingerprints' ? generationOf(stored) : readGenerated(stored).generation;
          found.set(`${collection}.${field}`, (found.get(`${collection}.${field}`) ?? new Set()).add(generation));
        }
    }
  }
  return found;
}

test('B80, B18: every hash and every sealed text of every collection is under the new key, and does what it did', async () => {
  await keepRows(context, [given, failing, asking]);
  await one.queue.idle();
  expect(await askFor(context, { email: given.email! })).toMatch(/^per_/);
  await optOut(context, given);
  const key = await newKey();
  const token = await tokenOf(asking.email!);
  const receipt = (await confirmOptOut(context, { token: await tokenOf('frida@fir.example') }))!.receipt;
  await refuse('too,few,bodil@birch.example');
  // An erasure that a store stops is tried again later, by what it holds itself.
  const broken = hookedStore(context.store, {
    before: (name) => {
      if (name === 'outbox.removeByFingerprints') throw new Error('planted');
    },
  });
  expect((await optOut({ ...context, store: broken }, failing, 'erasure')).erasure!.state).toBe('open');
  const tried: Fingerprint[] = ['email:tried'];
  await context.store.notifications.schedule([
    {
      _id: 'ntf_test',
      profileId: 'per_test',
      subjectIds: [],
      state: 'pending',
      collectedAt: now,
      dueAt: now,
      nextAt: now,
      attempts: 0,
      mailId: null,
      mailSubjectIds: [],
      languages: [],
      languageRule: null,
      noticeVersion: '1',
      channel: null,
      sentAt: null,
      failedAt: null,
      code: null,
      hasPhone: false,
      tried,
    },
  ]);
  const personKey = () => personKeyOf(context, pseudonymOf(context.keyring, 'per_kept'));
  const ownKey = await personKey();
  const before = await generations();
  expect([...before.keys()].sort()).toEqual(
    Object.entries(rotatedFields)
      .flatMap(([name, fields]) => fields.map(({ field }) => `${name}.${field}`))
      .sort(),
  );
  expect([...before.values()].every((found) => found.size === 1 && found.has(1))).toBe(true);
  const noted = (await exportAudit(context)).checkpoint;

  await rotateKeys(context, one.keys, quick);
  for (const [field, found] of await generations()) expect([field, ...found]).toEqual([field, 2]);
  expect((await opens(key)).customerId).toMatch(/^cus_/);
  await expect(opens(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`)).rejects.toMatchObject({
    code: 'key_invalid',
  });
  expect(await quarantined()).toEqual(['too,few,bodil@birch.example']);
  expect(verifyReceipt(receipt, publicReceiptKeys(context))).toBe('valid');

  expect((await personKey()).equals(ownKey)).toBe(true);

  const later = await newKey();
  await refuse('too,few,again');
  await rotateKeys(context, one.keys, quick);
  for (const [field, found] of await generations()) expect([field, ...found]).toEqual([field, 3]);
  for (const presented of [key, later]) expect((await opens(presented)).customerId).toMatch(/^cus_/);
  expect(await quarantined()).toEqual(['too,few,again', 'too,few,bodil@birch.example']);
  // Who was given values is told still, and a stranger is not.
  const lookup = await askFor(context, { email: given.email! });
  expect(lookup).toBe('hidden');
  // The link that was mailed before works, once; the receipts of both keys hold.
  const confirmed = await confirmOptOut(context, { token });
  expect(confirmed!.facts).toMatchObject({ profilesDeleted: 1 });
  expect(await confirmOptOut(context, { token })).toBeNull();
  for (const text of [receipt, confirmed!.receipt])
    expect(verifyReceipt(text, publicReceiptKeys(context))).toBe('valid');
  one.clock.now = new Date(now.getTime() + 3 * 60_000);
  await sweepErasures(context);
  expect(await context.store.erasures.list(10)).not.toContainEqual(expect.objectContaining({ state: 'open' }));
  // The log of three keys verifies by the keys that are listed, up to the note that was kept.
  const log = await exportAudit(context);
  const lines: string[] = [];
  for await (const line of log.lines) lines.push(line);
  const options = { publicKeys: auditPublicKeys(context), checkpoints: [noted, log.checkpoint] };
  const verdict = await verifyAuditFile(
    (async function* () {
      yield Buffer.from(lines.join(''));
    })(),
    options,
  );
  expect([verdict.findings, verdict.isTrusted]).toEqual([[], true]);
});
