import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import request from 'supertest';
import { createApp } from '../../src/api/app.js';
import { createApiKey } from '../../src/operations/create-api-key.js';
import { proveOptOut } from '../../src/operations/decide-opt-out.js';
import { exportAudit } from '../../src/operations/export-audit.js';
import { keepDeadLetter } from '../../src/operations/keep-dead-letter.js';
import type { OutgoingMail } from '../../src/operations/mailer.js';
import { notifyPeople } from '../../src/operations/notify-people.js';
import { readAuditDetails } from '../../src/operations/person-key.js';
import { pullSource } from '../../src/operations/pull-source.js';
import { openText } from '../../src/operations/quarantine-rows.js';
import { rebuildProfiles } from '../../src/operations/rebuild-profiles.js';
import { rectifyPerson } from '../../src/operations/rectify-person.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import type { KeptCollection } from '../../src/store/kept-collection.js';
import { collections } from '../../src/store/schemas.js';
import { createSite } from '../../src/web/site.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { github, north, peopleSources, south } from '../support/people.js';
import { recordingsIn, replay } from '../support/replay.js';

/**
 * A person who went through everything there is: three sources, two customers, a letter, a correction, a refused row, a dead job, an opt-out
 * by mail. Afterwards the whole database, the exported log and the journal are searched for anything of theirs.
 */

const now = new Date('2026-11-02T08:00:00Z');
const account = recordingsIn(new URL('../connectors/github/recordings', import.meta.url).pathname, ['user.json']);
const email = 'ada.testwell@northlist.example';
const phone = '+442079460188';
const profileUrl = 'https://www.linkedin.com/in/ada-testwell';

/** Everything that is hers as it may be written, in lower case. */
const written = ['testwell', 'ada-northlist', '442079460188', '2079460188', '900001', 'chief astronomer'];
/** Hashes without a key, which a dictionary would open. */
const bare = [email, phone, phone.slice(1), profileUrl, 'linkedin.com/in/ada-testwell', '900001'].flatMap((text) =>
  ['sha256', 'sha1', 'md5'].flatMap((kind) =>
    (['hex', 'base64', 'base64url'] as const).map((form) => createHash(kind).update(text).digest(form)),
  ),
);

let candor: TestCandor;
let site: ReturnType<typeof createServer>;
const mails: OutgoingMail[] = [];
const folders = { [north]: '', [south]: '' };

beforeAll(async () => {
  const transport = replay(account, [], { isRepeated: true }).transport;
  const mailer = {
    async send(mail: OutgoingMail) {
      mails.push(mail);
      return { kind: 'sent' } as const;
    },
    close: () => undefined,
  };
  candor = await openTestCandor({ now, transport, mailer });
  for (const source of [north, south] as const) {
    folders[source] = join(candor.folder, source.replace(':', '-'));
    await mkdir(folders[source]);
  }
  const json = peopleSources(candor.folder) as { sources: { id: string; settings: object }[] };
  const settings: Readonly<Record<string, object>> = {
    [north]: { folder: folders[north], stableMs: 0, maxBadShare: 0.9 },
    [south]: { folder: folders[south], stableMs: 0 },
    [github]: { logins: [{ login: 'ada-northlist', id: 900001 }] },
  };
  candor.setSources({
    sources: json.sources.map((one) => ({ ...one, settings: { ...one.settings, ...settings[one.id] } })),
  });
  const api = createApp({ context: candor.context, config: { maxBodyBytes: 65_536, metricsPort: null } });
  site = createServer(createSite({ context: candor.context, api }));
});
afterAll(() => candor?.close());

const header = 'id,name,email,phone,profileUrl,employer,domain,title,observedOn,notifiedOn,visibility';
const deliveries = {
  [north]: [
    `n1,Ada Testwell,${email},${phone},,Northlist,northlist.example,Astronomer,,,everyone`,
    'n2,Bo Bystander,bo@northlist.example,+442079460189,,Northlist,northlist.example,Clerk,,,everyone',
    // Refused: too few cells, and a visibility that nobody proved.
    `n3,Ada Testwell,${email},too few`,
    `n4,Ada Testwell,${email},${phone},,,,,,,hearsay`,
  ],
  [south]: [`s1,Ada Testwell,ADA.TESTWELL+news@northlist.example,${phone},${profileUrl},,,Star Gazer,,,everyone`],
};

async function pullAll(again = false): Promise<void> {
  for (const sourceId of [north, south, github]) await pullSource(candor.context, { sourceId, again });
  await candor.queue.idle();
}

async function keyOf(customer: string): Promise<string> {
  const scopes = ['persons:read', 'deletions:ack'] as const;
  const key = { customer, scopes, purposes: ['b2b_marketing'] as const, expiresAt: null, loopbackOnly: false };
  return (await createApiKey(candor.context, key)).key;
}

const ask = (key: string, body: object) => request(site).post('/v1/persons/lookup').set('X-API-Key', key).send(body);

/** Collections in which anything of `texts` stands. */
async function found(texts: readonly string[]): Promise<readonly string[]> {
  const names = new Set<string>();
  for await (const { collection, document } of candor.context.store.dump()) {
    const text = JSON.stringify(document);
    if (texts.some((one) => text.includes(one) || text.toLowerCase().includes(one))) names.add(collection);
  }
  return [...names].sort();
}

/** Every sealed text that this installation's keys still open. */
async function opened(): Promise<string> {
  const { context } = candor;
  let texts = '';
  for (const { sealedText } of await context.store.quarantine.findSlice(null, 1_000))
    if (sealedText !== null) texts += openText(context.keyring, sealedText);
  for await (const { entry } of context.store.auditLog.read(0, await context.store.auditLog.readSize()))
    texts += JSON.stringify((await readAuditDetails(context, entry)) ?? '');
  return texts.toLowerCase();
}

test('B18, B55, B56: after an opt-out by mail nothing of the person is left but keyed hashes, ids, the tombstone and ciphertext whose key is gone', async () => {
  const { context } = candor;
  const { store } = context;
  for (const source of [north, south] as const)
    await writeFile(join(folders[source], 'a.csv'), `${[header, ...deliveries[source]].join('\n')}\n`);
  await pullAll();
  const [profile] = await store.profiles.findByLookupKeys([`email:${email}`], 2);
  const members = (await store.identities.findById(profile!.id))!.subjectIds;
  const recordIds = (await store.subjects.findByIds(members)).map((subject) => subject.recordId);
  expect(recordIds).toHaveLength(3);

  const keys = [await keyOf('first works'), await keyOf('second works')];
  expect((await ask(keys[0]!, { email })).body.code).toBe('restricted');
  candor.clock.now = new Date('2026-11-04T08:00:00Z');
  await notifyPeople(context);
  await candor.queue.idle();
  expect(mails.filter(({ to }) => to.toLowerCase().includes('testwell'))).toHaveLength(1);
  for (const key of keys) expect((await ask(key, { email })).status).toBe(200);
  const correction = { field: 'job_title', value: 'Chief Astronomer', reason: 'request', by: 'person' } as const;
  await rectifyPerson(context, { profileId: profile!.id, ...correction, actor: 'operator' });
  await candor.queue.idle();
  const payload = { recordIds };
  const died = { job: 'normalise-records', payload, reason: 'timed-out', attempts: 6, traceId: 't' } as const;
  await keepDeadLetter(context, { ...died, failedAt: now });
  expect(await store.quarantine.count()).toBe(2);
  expect(await found(written)).toEqual(
    expect.arrayContaining(['identities', 'match_features', 'profiles', 'raw_records', 'subjects']),
  );
  expect(await opened()).toMatch(/testwell/);

  await request(site).post('/v1/public/opt-outs').send({ email: 'Ada.Testwell@Northlist.example', phone }).expect(202);
  await candor.queue.idle();
  const link = /\/opt-out\/confirm\/[\w-]{43}/.exec(mails.at(-1)!.text)![0];
  const receipt = await request(site).post(link).set('sec-fetch-site', 'same-origin').type('form').send({ lang: 'en' });
  expect(receipt.status).toBe(200);
  await candor.queue.idle();
  // The phone beside the address is for an officer to prove: until then its request holds it, sealed.
  expect(await found(written)).toEqual([]);
  const [open] = await store.privacyRequests.list(['received', 'proof-sent'], 10);
  expect(open).toMatchObject({ proofBy: 'officer', sealed: expect.any(String) });
  for (const key of keys) expect((await ask(key, { email })).status).toBe(451);
  const proof = { reference: open!._id, reason: 'called-back' } as const;
  expect((await proveOptOut(context, proof)).facts.profilesDeleted).toBe(0);
  expect(await store.privacyRequests.findById(open!._id)).toMatchObject({ sealed: null, fingerprints: [] });
  expect((await store.outbox.list(100)).filter((mail) => mail.sealed !== null)).toEqual([]);
  const identifiers = readIdentifiers({ email, phone });
  const wish = { scope: 'all', reason: 'erasure', state: 'proved', actor: 'operator' } as const;
  const { erasure } = await suppressPerson(context, { identifiers, ...wish });
  expect(erasure!.results.filter(({ status }) => status === 'failed' || status === 'erased')).toEqual([
    // The letters themselves were gone; what is left of them went with the erasure.
    expect.objectContaining({ store: 'outbox', status: 'erased' }),
  ]);

  await pullAll(true);
  await rebuildProfiles(context);
  await candor.queue.idle();
  expect(await found(written)).toEqual([]);
  expect(await found(bare)).toEqual([]);
  expect(await opened()).not.toMatch(/testwell|2079460188|astronomer|gazer/);
  expect((await ask(keys[0]!, { email: 'bo@northlist.example' })).status).toBe(200);

  // What still leads to her id leads no further, and stands where the model says ids may stay.
  expect(await found([profile!.id])).toEqual([
    'deletions',
    'disclosures',
    'identities',
    'profile_events',
    'redirects',
    'tombstones',
  ]);
  expect(await store.identities.findById(profile!.id)).toMatchObject({ state: 'retired', subjectIds: [] });
  const linkable = (collections as readonly KeptCollection[]).filter(({ holds }) => holds === 'linkable');
  expect(linkable.map(({ name }) => name)).toEqual(
    expect.arrayContaining([...(await found([...recordIds, ...members]))]),
  );

  const { lines, publicKey } = await exportAudit(context);
  let log = '';
  for await (const line of lines) log += line;
  expect(publicKey).not.toBe('');
  const journal = await readFile(join(candor.folder, 'keys', 'erasure-journal'), 'utf8');
  for (const text of [...written, profile!.id])
    for (const file of [log, journal]) expect(file.toLowerCase()).not.toContain(text.toLowerCase());
  for (const text of bare) for (const file of [log, journal]) expect(file).not.toContain(text);

  // What a partner delivered is the partner's file: read, never rewritten (README).
  const delivered = await readFile(join(folders[north], 'a.csv'), 'utf8');
  expect(delivered).toContain('Ada Testwell');
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  expect(readme).toContain('The files that partners deliver are theirs');
});
