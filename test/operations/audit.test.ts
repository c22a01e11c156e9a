import { randomUUID } from 'node:crypto';
import { type Document, MongoClient } from 'mongodb';
import { parseCheckpoint } from '../../src/domain/audit/checkpoint.js';
import { type AuditEntry, encodeEntry } from '../../src/domain/audit/entry.js';
import { leafHash } from '../../src/domain/audit/merkle-tree.js';
import { verifyConsistency, verifyInclusion } from '../../src/domain/audit/tree-proof.js';
import { deriveKeyring } from '../../src/domain/keyring.js';
import { appendAudit } from '../../src/operations/append-audit.js';
import { checkpointAudit } from '../../src/operations/checkpoint-audit.js';
import { checkpointDaily } from '../../src/operations/checkpoint-daily.js';
import type { OperationContext } from '../../src/operations/context.js';
import { createApiKey } from '../../src/operations/create-api-key.js';
import { exportAudit } from '../../src/operations/export-audit.js';
import { destroyPersonKey, pseudonymOf, readAuditDetails } from '../../src/operations/person-key.js';
import { proveConsistency, proveInclusion } from '../../src/operations/prove-audit.js';
import { revokeApiKey } from '../../src/operations/revoke-api-key.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import { verifyAuditFile } from '../../src/operations/verify-audit-file.js';
import { openStore } from '../../src/store/index.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';

interface Audited {
  readonly context: OperationContext;
  readonly database: string;
}

let candor: TestCandor;
let one: Audited;

beforeAll(async () => {
  candor = await openTestCandor({ work: false });
});
afterAll(() => candor.close());
beforeEach(async () => {
  one = await opened(`test_${randomUUID().replaceAll('-', '')}`);
});
afterEach(async () => {
  await one.context.store.dropDatabase();
  await one.context.store.close();
});

/** The operations over one database, as another process would have them. */
async function opened(database: string): Promise<Audited> {
  const { context, uri } = candor;
  const store = await openStore(uri, database, context.now);
  return { context: { ...context, store }, database };
}

/** Changes an entry behind the product's back; null removes it. */
async function tamper(seq: number, update: Document | null): Promise<void> {
  const client = await MongoClient.connect(candor.uri);
  const log = client.db(one.database).collection<{ _id: number }>('audit_log');
  if (update === null) await log.deleteOne({ _id: seq });
  else await log.updateOne({ _id: seq }, update);
  await client.close();
}

async function entriesOf({ context }: Audited): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for await (const { entry } of context.store.auditLog.read(0, await context.store.auditLog.readSize()))
    entries.push(entry);
  return entries;
}

async function exported(audited: Audited): Promise<string> {
  let text = '';
  for await (const line of (await exportAudit(audited.context)).lines) text += line;
  return text;
}

async function verdictOf(text: string, checkpoints: readonly string[] = [], publicKeys: readonly string[] = []) {
  const bytes = Buffer.from(text);
  // In small pieces, so that lines fall across them.
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += 997) yield bytes.subarray(at, at + 997);
  }
  return verifyAuditFile(pieces(), { checkpoints, publicKeys });
}

async function appendMany(audited: Audited, count: number): Promise<void> {
  await appendAudit(
    audited.context,
    Array.from({ length: count }, (_, index) => ({
      actor: 'system',
      action: 'run-retention',
      details: { slice: index },
    })),
  );
}

describe('the audit log in the store (B88)', () => {
  test('what was done stands there in order, and the exported file verifies with the key and checkpoint kept elsewhere', async () => {
    await appendAudit(one.context, { actor: 'operator', action: 'create-api-key', details: { keyId: 'key_a' } });
    await appendAudit(one.context, [
      { actor: 'key_a', action: 'read-profile', requestId: 'req_1', subject: 'per_one' },
      { actor: 'system', action: 'run-retention' },
    ]);
    const entries = await entriesOf(one);
    expect(entries.map(({ seq, action }) => `${seq} ${action}`)).toEqual([
      '0 create-api-key',
      '1 read-profile',
      '2 run-retention',
    ]);
    const { checkpoint, publicKey, size } = await exportAudit(one.context);
    expect(size).toBe(3);
    expect(await verdictOf(await exported(one), [checkpoint], [publicKey])).toMatchObject({
      findings: [],
      entries: 3,
      isTrusted: true,
    });
  });

  test('nothing of a person stands in clear, and what is sealed opens for as long as the key exists', async () => {
    await appendAudit(one.context, {
      actor: 'operator',
      action: 'rectify-person',
      subject: 'per_ada',
      details: { address: 'ada@north.example', fields: 2 },
    });
    const [entry] = await entriesOf(one);
    expect(entry!.subject).toBe(pseudonymOf(one.context.keyring, 'per_ada'));
    expect(await dumped(one)).not.toMatch(/per_ada|north\.example/);
    expect(await exported(one)).not.toMatch(/per_ada|north\.example/);
    expect(await readAuditDetails(one.context, entry!)).toEqual({ address: 'ada@north.example', fields: 2 });
  });

  test('after the key of a person is destroyed the log still verifies, byte for byte, and others stay readable', async () => {
    const { context } = one;
    for (const subject of ['per_ada', 'per_bob', 'per_ada'])
      await appendAudit(context, { actor: 'person', action: 'suppress-person', subject, details: { for: subject } });
    const { checkpoint, publicKey } = await exportAudit(context);
    const before = await exported(one);
    expect(await destroyPersonKey(context, ['per_ada', 'per_old'])).toBe(1);
    expect(await destroyPersonKey(context, ['per_ada'])).toBe(0);
    expect(await exported(one)).toBe(before);
    expect((await verdictOf(before, [checkpoint], [publicKey])).findings).toEqual([]);
    const details = await Promise.all((await entriesOf(one)).map((entry) => readAuditDetails(context, entry)));
    expect(details).toEqual([null, { for: 'per_bob' }, null]);
    // Whoever is spoken of again gets a key that opens nothing from before.
    await appendAudit(context, {
      actor: 'operator',
      action: 'erase-person',
      subject: 'per_ada',
      details: { stores: 9 },
    });
    const [first, , , last] = await entriesOf(one);
    expect(await readAuditDetails(context, last!)).toEqual({ stores: 9 });
    await expect(readAuditDetails(context, first!)).rejects.toThrow();
  });

  test('a stolen store opens nothing without the master key, and keys of people cannot be exchanged', async () => {
    const { context } = one;
    for (const subject of ['per_ada', 'per_bob'])
      await appendAudit(context, { actor: 'person', action: 'suppress-person', subject, details: { for: subject } });
    const [entry] = await entriesOf(one);
    const thief = { ...context, keyring: deriveKeyring(Buffer.alloc(32, 8)) };
    await expect(readAuditDetails(thief, entry!)).rejects.toThrow();
    const other = await context.store.personKeys.find(pseudonymOf(context.keyring, 'per_bob'));
    await context.store.personKeys.remove([entry!.subject!]);
    await context.store.personKeys.putOnce({ ...other!, _id: entry!.subject! });
    await expect(readAuditDetails(context, entry!)).rejects.toThrow();
  });

  test('two processes that meet a person at once seal under one key', async () => {
    const other = await opened(one.database);
    const about = (audited: Audited, index: number) =>
      appendAudit(audited.context, {
        actor: 'system',
        action: 'restrict-person',
        subject: 'per_ada',
        details: { index },
      });
    await Promise.all([about(one, 0), about(other, 1), about(one, 2), about(other, 3)]);
    const told = await Promise.all((await entriesOf(one)).map((entry) => readAuditDetails(one.context, entry)));
    expect(told.map((details) => details?.index).sort()).toEqual([0, 1, 2, 3]);
    await other.context.store.close();
  });

  test('making and revoking a key and suppressing a person are on record, without a value', async () => {
    const { context } = one;
    const { id, key } = await createApiKey(context, {
      customer: 'North',
      scopes: ['persons:read'],
      purposes: ['b2b_marketing'],
      expiresAt: null,
      loopbackOnly: false,
    });
    await revokeApiKey(context, { keyId: id });
    for (const state of ['held', 'proved'] as const)
      await suppressPerson(context, {
        identifiers: readIdentifiers({ email: 'ada@north.example' }),
        scope: 'all',
        reason: 'opt-out',
        state,
        actor: 'person',
      });
    const entries = await entriesOf(one);
    expect(entries.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'operator create-api-key',
      'operator revoke-api-key',
      'person suppress-person',
      'person suppress-person',
    ]);
    expect(entries[1]!.details).toEqual({ keyId: `key_${id}` });
    expect(entries[3]!.details).toMatchObject({ reason: 'opt-out', scope: 'all', state: 'proved' });
    const text = await exported(one);
    expect(text).not.toContain('north');
    expect(text).not.toContain(key);
    expect((await verdictOf(text)).findings).toEqual([]);
  });

  test('a value of a person in clear is refused before anything is written', async () => {
    const bad = { actor: 'system', action: 'pull-source', details: { who: 'ada@north.example' } };
    await expect(appendAudit(one.context, [{ actor: 'system', action: 'pull-source' }, bad])).rejects.toMatchObject({
      code: 'internal',
      details: { part: 'details' },
    });
    expect(await one.context.store.auditLog.readSize()).toBe(0);
    await appendAudit(one.context, []);
    expect(await one.context.store.auditLog.readSize()).toBe(0);
  });

  test('proofs of single entries and between checkpoints come from the stored tree and verify', async () => {
    const { context } = one;
    const checkpoints = [];
    for (const count of [1, 6, 14]) {
      await appendMany(one, count);
      checkpoints.push(parseCheckpoint((await checkpointAudit(context)).note)!);
    }
    const entries = await entriesOf(one);
    for (const { size, root } of checkpoints) {
      for (let index = 0; index < size; index += 1) {
        const leaf = leafHash(encodeEntry(entries[index]!));
        const proof = await proveInclusion(context, index, size);
        expect(verifyInclusion({ leaf, index, size, root, proof })).toBe(true);
      }
    }
    for (const older of checkpoints)
      for (const newer of checkpoints.filter(({ size }) => size >= older.size))
        expect(
          verifyConsistency({ older, newer, proof: await proveConsistency(context, older.size, newer.size) }),
        ).toBe(true);
  });

  test('a checkpoint over the same entries is the same note, and an empty log has one', async () => {
    const empty = await checkpointAudit(one.context);
    expect(parseCheckpoint(empty.note)!.size).toBe(0);
    await appendMany(one, 3);
    const first = await checkpointAudit(one.context);
    expect(await checkpointAudit(one.context)).toEqual(first);
    expect((await verdictOf(await exported(one))).checkpoints).toBe(2);
  });
});

describe('the checkpoint of the day (B88)', () => {
  const at = (text: string) => ({ ...one.context, now: () => new Date(text) });

  test('is signed once, also by several processes that start at once, and stored as a note that verifies', async () => {
    await appendMany(one, 3);
    const morning = at('2026-11-02T03:47:00Z');
    const { context: other } = await opened(one.database);
    const made = await Promise.all([checkpointDaily(morning), checkpointDaily({ ...other, now: morning.now })]);
    await other.store.close();
    expect(made.map(({ entries }) => entries)).toEqual([3, 3]);
    await appendMany(one, 2);
    expect(await checkpointDaily(at('2026-11-02T23:59:59Z'))).toEqual({ checkpoint: 'there', entries: 3 });
    const { publicKey } = await exportAudit(morning);
    const [first] = await one.context.store.auditCheckpoints.findUpTo(3);
    expect(parseCheckpoint(first!.note)).toMatchObject({ size: 3 });
    expect((await verdictOf(await exported(one), [first!.note], [publicKey])).findings).toEqual([]);
  });

  test('comes the next day over what was added, is not made anew where nothing was, and outlasts a clock that went back', async () => {
    await appendMany(one, 3);
    await checkpointDaily(at('2026-11-02T03:47:00Z'));
    expect(await checkpointDaily(at('2026-11-03T03:47:00Z'))).toEqual({ checkpoint: 'unchanged', entries: 3 });
    await appendMany(one, 4);
    expect(await checkpointDaily(at('2026-11-04T03:47:00Z'))).toEqual({ checkpoint: 'signed', entries: 7 });
    await appendMany(one, 1);
    expect(await checkpointDaily(at('2026-10-01T03:47:00Z'))).toEqual({ checkpoint: 'signed', entries: 8 });
    expect(await one.context.store.auditCheckpoints.findUpTo(8)).toHaveLength(3);
  });

  test('is refused over a log whose tail was cut', async () => {
    await appendMany(one, 3);
    await checkpointDaily(at('2026-11-02T03:47:00Z'));
    await tamper(2, null);
    await expect(checkpointDaily(at('2026-11-03T03:47:00Z'))).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('an audit log that was tampered with in the store (B88)', () => {
  test('an entry changed since the last checkpoint is never signed over', async () => {
    await appendMany(one, 5);
    await checkpointAudit(one.context);
    await appendMany(one, 5);
    await tamper(7, { $set: { actor: 'person' } });
    await expect(checkpointAudit(one.context)).rejects.toMatchObject({ details: { seq: 7 } });
  });

  test('an entry changed before it is named by the verifier', async () => {
    await appendMany(one, 5);
    const { checkpoint, publicKey } = await exportAudit(one.context);
    await tamper(2, { $set: { actor: 'person' } });
    const { findings } = await verdictOf(await exported(one), [checkpoint], [publicKey]);
    expect(findings).toMatchObject([{ kind: 'altered-entry', seq: 2 }]);
  });

  test('a tail that was cut, and a past that was changed with its tree, are not signed again', async () => {
    await appendMany(one, 4);
    await checkpointAudit(one.context);
    await tamper(3, null);
    await expect(checkpointAudit(one.context)).rejects.toMatchObject({ details: { seq: 4 } });
    // Grown again to the old length, it is another log.
    const { context } = await opened(one.database);
    await appendAudit(context, { actor: 'person', action: 'run-retention' });
    await expect(checkpointAudit(context)).rejects.toMatchObject({ code: 'internal', details: { seq: 4 } });
    await context.store.close();
  });
});

async function dumped({ context }: Audited): Promise<string> {
  let text = '';
  for await (const { document } of context.store.dump()) text += JSON.stringify(document);
  return text;
}
