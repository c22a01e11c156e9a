import fc from 'fast-check';
import {
  type AuditDetails,
  type AuditDraft,
  assertDraft,
  decodeEntry,
  encodeEntry,
} from '../../../src/domain/audit/entry.js';
import { openDetails, sealDetails } from '../../../src/domain/audit/sealed-details.js';
import { CandorError } from '../../../src/errors.js';
import { entryOf } from './example-log.js';

const values = fc.oneof(
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.:-]{0,20}$/),
);
const details = fc.dictionary(fc.stringMatching(/^[a-z][A-Za-z0-9]{0,8}$/), values, { maxKeys: 6 });

describe('entries of the audit log (B88)', () => {
  test('an entry has one encoding, whatever the order of its details, and reads back from it', () => {
    fc.assert(
      fc.property(details, fc.nat(), (given, seq) => {
        const entry = entryOf(seq, { details: given });
        const turned = Object.fromEntries(Object.entries(given).reverse());
        const text = encodeEntry(entry);
        expect(encodeEntry(entryOf(seq, { details: turned }))).toBe(text);
        expect(encodeEntry(decodeEntry(JSON.parse(text))!)).toBe(text);
      }),
    );
  });

  test('the encoding is fixed: a change of it would orphan every log', () => {
    expect(encodeEntry(entryOf(1))).toBe(
      '{"seq":1,"at":"2026-11-02T08:00:01.000Z","actor":"operator","action":"revoke-api-key","requestId":"req_1","subject":null,"details":{"count":1,"keyId":"key_1"},"sealed":null}',
    );
  });

  test.each<[string, Partial<AuditDraft>]>([
    ['an address', { details: { who: 'someone@north.example' } }],
    ['a name', { details: { who: 'Ada Example' } }],
    ['a phone', { details: { who: '+12025550100' } }],
    ['a phone without its plus', { details: { who: '12025550100' } }],
    ['a phone with dots', { details: { who: '202.555.0100' } }],
    ['an address as the actor', { actor: 'someone@north.example' }],
    ['a name as a request id', { requestId: 'Ada Example' }],
    ['an address as the subject', { subject: 'someone@north.example' }],
    ['details of a person', { subject: 'per_x', details: { count: 1 } }],
    ['sealed details of nobody', { details: null, sealed: 'A'.repeat(40) }],
    ['an action that is no verb and noun', { action: 'Did something' }],
    ['a fraction', { details: { count: 0.5 } }],
    ['minus nothing', { details: { count: -0 } }],
    ['no time', { at: new Date(Number.NaN) }],
    ['a time beyond four digits of year', { at: new Date(8e15) }],
    ['a long text', { details: { text: 'a'.repeat(200) } }],
    ['a name of a member in words', { details: { 'a b': 1 } }],
  ])('%s does not stand in clear, and the refusal does not quote it', (_name, changes) => {
    const { seq: _seq, ...draft } = entryOf(0, changes);
    const refusal = caught(() => assertDraft(draft));
    expect(refusal).toBeInstanceOf(CandorError);
    expect(JSON.stringify([refusal.message, refusal.details])).not.toMatch(/north|Ada|2025550|Did/);
  });

  test.each([
    null,
    'x',
    [],
    {},
    { ...JSON.parse(encodeEntry(entryOf(1))), seq: -1 },
    { ...JSON.parse(encodeEntry(entryOf(1))), at: 'yesterday' },
    { ...JSON.parse(encodeEntry(entryOf(1))), details: [1] },
    { ...JSON.parse(encodeEntry(entryOf(1))), details: { nested: {} } },
    { ...JSON.parse(encodeEntry(entryOf(1))), actor: 1 },
  ])('is no entry: %j', (parsed) => expect(decodeEntry(parsed)).toBeNull());
});

describe('sealed details', () => {
  const key = Buffer.alloc(32, 1);
  const entry = { ...entryOf(0), subject: 'per_a', details: null };
  const told: AuditDetails = { reference: 'opt_1', note: 'Ada Example asked', count: 2 };

  test('open under the key of the person and in their own entry only', () => {
    const sealed = sealDetails(key, Buffer.alloc(12, 2), entry, told);
    expect(sealed).not.toContain('Ada');
    expect(openDetails(key, entry, sealed)).toEqual(told);
    expect(() => openDetails(Buffer.alloc(32, 2), entry, sealed)).toThrow();
    expect(() => openDetails(key, { ...entry, subject: 'per_b' }, sealed)).toThrow();
    expect(() => openDetails(key, { ...entry, action: 'erase-person' }, sealed)).toThrow();
    expect(() => openDetails(key, entry, `B${sealed.slice(1)}`)).toThrow();
    expect(() => assertDraft({ ...entry, sealed })).not.toThrow();
  });

  test('too much to seal is refused without being quoted', () => {
    const refusal = caught(() => sealDetails(key, Buffer.alloc(12), entry, { note: 'Ada '.repeat(3_000) }));
    expect(JSON.stringify([refusal.message, refusal.details])).not.toContain('Ada');
  });
});

function caught(run: () => unknown): CandorError {
  try {
    run();
  } catch (error) {
    return error as CandorError;
  }
  throw new Error('nothing was refused');
}
