import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { createApp } from '../../src/api/app.js';
import { checkHealth } from '../../src/operations/check-health.js';
import { checkOptOuts } from '../../src/operations/check-opt-outs.js';
import type { OperationContext } from '../../src/operations/context.js';
import { createApiKey } from '../../src/operations/create-api-key.js';
import { normaliseRecords } from '../../src/operations/normalise-records.js';
import { publishProfiles } from '../../src/operations/publish-profiles.js';
import { rotateKeys } from '../../src/operations/rotate-keys.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import { type KeyHome, type KeyProcess, openKeyHome, openKeyProcess } from '../support/key-processes.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { askFor, keepRows, north, type PersonRow, peopleSources, recordIdOfRow } from '../support/people.js';

/** Every door while the keys or the list cannot be relied on: reads answer 503, what came in waits, nobody is counted as anything (B78). */

const now = new Date('2026-11-02T08:00:00Z');
let candor: TestCandor;
let home: KeyHome;
let one: KeyProcess;
let key: string;
let profileId: string;
let homes = 0;

function rowOf(id: string, name: string): PersonRow {
  const domain = `${id}.example`;
  const email = `${name.split(' ')[0]!.toLowerCase()}@${domain}`;
  return { source: north, id, name, email, domain, employer: `House ${id} Ltd` };
}

const [shown, hidden, waiting, late] = [
  rowOf('amber', 'Ada Aker'),
  rowOf('basalt', 'Bea Bye'),
  rowOf('chalk', 'Cleo Coe'),
  rowOf('dune', 'Dora Due'),
];

beforeAll(async () => {
  candor = await openTestCandor({ now, sources: peopleSources, work: false });
});
beforeEach(async () => {
  homes += 1;
  home = openKeyHome(candor, `keys-${homes}`);
  one = await openKeyProcess(candor, home);
  const { context } = one;
  await keepRows(context, [shown, hidden]);
  await one.queue.idle();
  const identifiers = readIdentifiers({ email: hidden.email! });
  await suppressPerson(context, { identifiers, scope: 'all', reason: 'opt-out', state: 'proved' });
  profileId = await askFor(context, { email: shown.email! });
  const order = { scopes: ['persons:read', 'optouts:read'], purposes: ['b2b_marketing'] } as const;
  key = (await createApiKey(context, { customer: 'acme', ...order, expiresAt: null, loopbackOnly: false })).key;
  // The door's job is done by hand, so that what waits is seen.
  await keepRows({ ...context, queue: { ...one.queue, enqueue: async () => undefined } }, [waiting]);
});
afterEach(async () => {
  await one.store.dropDatabase();
  await one.close();
});
afterAll(async () => candor?.close());

/** What breaks, as a running process meets it; gives the context to ask with and how to mend it. */
const outages: readonly (readonly [string, () => Promise<readonly [OperationContext, () => void]>])[] = [
  [
    'the master key is gone from its folder',
    async () => {
      const path = join(home.keyDir, 'master.key');
      renameSync(path, `${path}.away`);
      return [one.context, () => renameSync(`${path}.away`, path)];
    },
  ],
  [
    'the master key was replaced by another one',
    async () => {
      const path = join(home.keyDir, 'master.key');
      writeFileSync(path, `${'5b'.repeat(32)}\n`);
      return [one.context, () => writeFileSync(path, `${'5a'.repeat(32)}\n`)];
    },
  ],
  [
    'the master key is no key any more',
    async () => {
      const path = join(home.keyDir, 'master.key');
      writeFileSync(path, 'torn');
      return [one.context, () => writeFileSync(path, `${'5a'.repeat(32)}\n`)];
    },
  ],
  [
    'another process changed to a key that is not in the folder',
    async () => {
      const other = await openKeyProcess(candor, home);
      // Longer than a process relies on what it last knew of the keys.
      await rotateKeys(other.context, other.keys, { graceMs: 400 });
      await other.close();
      const path = join(home.keyDir, 'master-2.key');
      renameSync(path, `${path}.away`);
      return [one.context, () => renameSync(`${path}.away`, path)];
    },
  ],
  [
    'the second master key here is another one than that of the store',
    async () => {
      const other = await openKeyProcess(candor, home);
      // Longer than a process relies on what it last knew of the keys.
      await rotateKeys(other.context, other.keys, { graceMs: 400 });
      await other.close();
      const path = join(home.keyDir, 'master-2.key');
      renameSync(path, `${path}.away`);
      writeFileSync(path, `${'5b'.repeat(32)}\n`, { mode: 0o600 });
      return [one.context, () => renameSync(`${path}.away`, path)];
    },
  ],
  [
    'the list does not answer',
    async () => {
      const away = Object.assign(new Error('away'), { name: 'MongoNetworkError' });
      let isAway = true;
      const mend = () => {
        isAway = false;
      };
      const suppressions: OperationContext['store']['suppressions'] = {
        ...one.store.suppressions,
        findHits: (...asked) => (isAway ? Promise.reject(away) : one.store.suppressions.findHits(...asked)),
      };
      return [{ ...one.context, store: { ...one.store, suppressions } }, mend];
    },
  ],
];

describe.each(outages)('B78: while %s', (_title, begin) => {
  test('no door opens and nothing is lost; mended, every one does', async () => {
    const [context, mend] = await begin();
    one.keyClock.ms += 2_000;
    const app = createApp({ context, config: { maxBodyBytes: 65_536, metricsPort: null } });
    const lookup = (row: PersonRow) =>
      request(app).post('/v1/persons/lookup').set('X-API-Key', key).send({ email: row.email });
    const byId = () => request(app).get(`/v1/persons/${profileId}`).set('X-API-Key', key);
    const optOut = () => request(app).post('/v1/public/opt-outs').send({ email: late.email, scope: 'all' });
    const raw = await one.store.rawRecords.count();
    const profiles = await one.store.profiles.count();
    for (const row of [shown, hidden, late]) expect((await lookup(row)).status).toBe(503);
    expect((await byId()).status).toBe(503);
    expect((await optOut()).status).toBe(503);
    await expect(
      checkOptOuts(context, [{ email: hidden.email! }], { customerId: 'cus_x', keyId: 'key_x' }),
    ).rejects.toThrow();
    expect((await checkHealth({ ...context, log: { ...context.log, warn: () => undefined } })).suppression).toBe(
      'away',
    );
    await expect(keepRows(context, [late])).rejects.toThrow();
    const recordIds = [recordIdOfRow(context, waiting)];
    await expect(normaliseRecords(context, { recordIds })).rejects.toThrow();
    await expect(publishProfiles(context, { profileIds: [profileId] })).rejects.toThrow();
    expect(await one.store.rawRecords.count()).toBe(raw);
    expect(await one.store.profiles.count()).toBe(profiles);
    expect(await pending()).toEqual(recordIds);

    mend();
    one.keyClock.ms += 2_000;
    expect((await lookup(shown)).status).toBe(200);
    expect((await lookup(hidden)).status).toBe(404);
    expect((await byId()).status).toBe(200);
    expect((await optOut()).status).toBe(202);
    await normaliseRecords(context, { recordIds });
    await one.queue.idle();
    expect((await lookup(waiting)).status).toBe(200);
    expect(await keepRows(context, [hidden])).toEqual([]);
    await one.queue.idle();
    expect((await lookup(hidden)).status).toBe(404);
  });
});

async function pending(): Promise<readonly string[]> {
  const later = new Date(now.getTime() + 1);
  return one.store.rawRecords.findPending([north], later, 10);
}
