import { createHash, createHmac } from 'node:crypto';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Express } from 'express';
import request from 'supertest';
import { createApp } from '../../src/api/app.js';
import { deriveKeyring, type Keyring } from '../../src/domain/keyring.js';
import { fingerprintsOf } from '../../src/domain/suppression.js';
import { appendAudit } from '../../src/operations/append-audit.js';
import { createApiKey } from '../../src/operations/create-api-key.js';
import { exportAudit } from '../../src/operations/export-audit.js';
import { destroyPersonKey, pseudonymOf, readAuditDetails } from '../../src/operations/person-key.js';
import { rotateKeys } from '../../src/operations/rotate-keys.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import { verifyAuditFile } from '../../src/operations/verify-audit-file.js';
import { type KeyHome, type KeyProcess, openKeyHome, openKeyProcess } from '../support/key-processes.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { keepRows, north, type PersonRow, peopleSources } from '../support/people.js';
import { repair } from '../support/run.js';

/** Story 20 of privacy.md section 10, over HTTP on a store whose keys change under the running process. */

const now = new Date('2026-11-02T08:00:00Z');
let candor: TestCandor;
let home: KeyHome;
let one: KeyProcess;
let app: Express;
let key: string;

beforeAll(async () => {
  candor = await openTestCandor({ now, sources: peopleSources, work: false });
  home = openKeyHome(candor);
  one = await openKeyProcess(candor, home);
  app = createApp({ context: one.context, config: { maxBodyBytes: 65_536, metricsPort: null } });
  const made = { scopes: ['persons:read'] as const, purposes: ['b2b_marketing'] as const };
  ({ key } = await createApiKey(one.context, { ...made, customer: 'acme', expiresAt: null, loopbackOnly: false }));
});
afterAll(async () => {
  await one?.close();
  await candor?.close();
});

/** French mobiles of the block that is kept for fiction, 06 39 98; `CANDOR_TEST_LONG` takes a hundred times as many around it. */
const firstNumber = 639_980_000;
const numbers = process.env.CANDOR_TEST_LONG === '1' ? 1_000_000 : 10_000;
const mobile = (nth: number) => `+33${firstNumber + nth}`;

function rowOf(nth: number, name: string): PersonRow {
  const domain = `vault${nth}.example`;
  const email = `${name.split(' ')[0]!.toLowerCase()}@${domain}`;
  return { source: north, id: `v${nth}`, name, email, phone: mobile(nth), domain, employer: `Vault ${nth}` };
}

const hidden = [rowOf(4_321, 'Agathe Ambre'), rowOf(8_765, 'Blaise Bois')] as const;

async function deliver(...rows: readonly PersonRow[]): Promise<void> {
  await keepRows(one.context, rows);
  await one.queue.idle();
}

function ask(row: PersonRow) {
  return request(app).post('/v1/persons/lookup').set('X-API-Key', key).send({ phone: row.phone });
}

/** Every word of the whole database, as a thief reads it. */
async function wordsOfDump(): Promise<ReadonlySet<string>> {
  const words = new Set<string>();
  for await (const { document } of one.store.dump())
    for (const word of JSON.stringify(document).split(/[^A-Za-z0-9_+/=-]+/)) words.add(word);
  return words;
}

/** What a thief computes of one number: plain hashes, hashes under what the dump itself holds, and our own way under a guessed key. */
function guessesOf(number: string, guessed: Keyring, salts: readonly string[]): readonly string[] {
  const forms = [number, number.slice(1), `0${number.slice(3)}`, number.slice(-10)];
  const hashes = forms.flatMap((form) => [
    createHash('sha256').update(form).digest(),
    createHash('sha1').update(form).digest(),
    createHash('md5').update(form).digest(),
    ...salts.map((salt) => createHmac('sha256', salt).update(form).digest()),
  ]);
  const own = fingerprintsOf(guessed, { type: 'phone', e164: number }).map((one) => one.split(':').at(-1)!);
  return [
    ...forms,
    ...own,
    ...hashes.flatMap((hash) => (['hex', 'base64', 'base64url'] as const).map((as) => hash.toString(as))),
  ];
}

async function foundBy(guessed: Keyring): Promise<readonly string[]> {
  const words = await wordsOfDump();
  const salts = ['', 'candor', ...[...words].filter((word) => /^[0-9a-f]{64}$/.test(word)).slice(0, 3)];
  const found: string[] = [];
  for (let nth = 0; nth < numbers; nth += 1)
    if (guessesOf(mobile(nth), guessed, salts).some((guess) => words.has(guess))) found.push(mobile(nth));
  return found;
}

async function verdictOf(lines: readonly string[], publicKeys: readonly string[], checkpoints: readonly string[]) {
  async function* bytes() {
    yield Buffer.from(lines.join(''));
  }
  return verifyAuditFile(bytes(), { publicKeys, checkpoints });
}

async function exported() {
  const { lines, checkpoint, publicKey } = await exportAudit(one.context);
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return { lines: all, checkpoint, publicKey };
}

describe('story 20 (B78-B80, B88): the database is stolen', () => {
  test('B79: a dictionary over a block of French mobiles finds nobody without the key, and those who asked with it', async () => {
    await deliver(...hidden);
    for (const row of hidden) {
      expect((await ask(row)).status).toBe(200);
      const identifiers = readIdentifiers({ phone: row.phone! });
      await suppressPerson(one.context, {
        identifiers,
        scope: 'all',
        reason: 'opt-out',
        state: 'proved',
        actor: 'person',
      });
    }
    await one.queue.idle();
    expect(await foundBy(deriveKeyring(Buffer.alloc(32, 9)))).toEqual([]);
    // The search itself is sound: whoever has the key finds them.
    expect(await foundBy(one.context.keyring)).toEqual(hidden.map((row) => row.phone));
  }, 300_000);

  test('B80: after the keys were changed the same people stay out, and the stolen hashes fit nothing any more', async () => {
    const stolen = await wordsOfDump();
    const before = hidden.map((row) => fingerprintsOf(one.context.keyring, { type: 'phone', e164: row.phone! })[0]!);
    expect(before.every((print) => stolen.has(print.split(':').at(-1)!))).toBe(true);
    await rotateKeys(one.context, one.keys, { graceMs: 5 });
    const after = await wordsOfDump();
    expect(before.some((print) => after.has(print.split(':').at(-1)!))).toBe(false);
    await deliver(
      ...hidden.map((row) => ({
        ...row,
        employer: 'Elsewhere',
        domain: 'elsewhere.example',
        observedOn: '2026-11-02',
      })),
    );
    await repair(one);
    for (const row of hidden) expect((await ask(row)).status).toBe(451);
    expect(await one.store.subjects.count()).toBe(0);
  });

  test('B88: an altered line and a cut tail are both named, and the log verifies after the key of a person is destroyed', async () => {
    const { context } = one;
    const whole = await exported();
    expect((await verdictOf(whole.lines, [whole.publicKey], [whole.checkpoint])).findings).toEqual([]);
    const at = whole.lines.findIndex((line) => line.includes('"suppress-person"'));
    const harmed = whole.lines.slice(0, -3).with(at, whole.lines[at]!.replace('"actor":"person"', '"actor":"system"'));
    const { findings } = await verdictOf(harmed, [whole.publicKey], [whole.checkpoint]);
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['altered-entry', 'truncated-tail']));

    const row = rowOf(77, 'Doriane Dubreuil');
    await deliver(row);
    const profileId: string = (await ask(row)).body.data.id;
    const subject = pseudonymOf(context.keyring, profileId);
    await appendAudit(context, {
      actor: 'operator',
      action: 'read-profile',
      subject: profileId,
      details: { fields: 3 },
    });
    const kept = await exported();
    await destroyPersonKey(context, [profileId]);
    const later = await exported();
    expect(later.lines.slice(0, kept.lines.length)).toEqual(kept.lines);
    expect((await verdictOf(later.lines, [later.publicKey], [kept.checkpoint])).findings).toEqual([]);
    for await (const { entry } of one.store.auditLog.read(0, await one.store.auditLog.readSize()))
      if (entry.subject === subject) expect(await readAuditDetails(context, entry)).toBeNull();
  });

  test('B78: with the key missing no door opens: reads and opt-outs answer 503, records wait, and all is there when it is back', async () => {
    const row = rowOf(99, 'Estelle Ecrin');
    await deliver(row);
    expect((await ask(row)).status).toBe(200);
    const file = join(home.keyDir, 'master-2.key');
    renameSync(file, `${file}.away`);
    one.keyClock.ms += 2_000;
    for (const asked of [row, ...hidden])
      expect([(await ask(asked)).status, (await ask(asked)).body.data]).toEqual([503, undefined]);
    const wish = { email: 'estelle@vault99.example' };
    expect((await request(app).post('/v1/public/opt-outs').send(wish)).status).toBe(503);
    const next = rowOf(101, 'Fanny Fer');
    await expect(keepRows(one.context, [next])).rejects.toMatchObject({ code: 'unavailable' });
    renameSync(`${file}.away`, file);
    one.keyClock.ms += 2_000;
    expect((await ask(row)).status).toBe(200);
    for (const asked of hidden) expect((await ask(asked)).status).toBe(451);
    await deliver(next);
    expect((await ask(next)).status).toBe(200);
  });
});
