import { createHash } from 'node:crypto';
import { deriveKeyring, equalHashes, keyedId, keyPurposes, randomId } from '../../src/domain/keyring.js';
import { holderKeysOf, lookupKeyOf, lookupKeysOf } from '../../src/domain/lookup-key.js';
import { identifiersOfProfile } from '../../src/domain/profile-identifiers.js';
import {
  decideSuppression,
  type Fingerprint,
  fingerprintsOf,
  fingerprintsOfAll,
  type Identifier,
  identifiersOf,
  isHidden,
  isRefused,
} from '../../src/domain/suppression.js';
import { keyring, profileOf, subjectOf, testNow } from '../support/subjects.js';

/** Keyed hashes of identifiers: which forms meet, which never do, and what a hit means. */

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const prints = (identifier: Identifier) => fingerprintsOf(keyring, identifier);
const email = (address: string): Identifier => ({ type: 'email', address });
const hashed = (address: string): Identifier => ({ type: 'email-hash', sha256: sha256(address) });
const meet = (a: Identifier, b: Identifier) => prints(a).some((one) => prints(b).includes(one));

test.each([
  ['casing', email('Elin@Nordlys.example'), email('elin@nordlys.example'), true],
  ['a plus-tag at any domain', email('elin+x@nordlys.example'), email('elin@nordlys.example'), true],
  ['two plus-tags', email('elin+x@nordlys.example'), email('elin+y@nordlys.example'), true],
  ['dots at gmail.com', email('e.l.in@gmail.com'), email('elin@googlemail.com'), true],
  ['dots elsewhere', email('e.lin@nordlys.example'), email('elin@nordlys.example'), false],
  ['another mailbox', email('ola@nordlys.example'), email('elin@nordlys.example'), false],
  ['the hash of the address', hashed('elin@nordlys.example'), email('ELIN@nordlys.example'), true],
  ['the hash of its canonical form', hashed('elin@nordlys.example'), email('elin+x@nordlys.example'), true],
  ['the hash of a tagged form and that form', hashed('elin+x@nordlys.example'), email('elin+x@nordlys.example'), true],
  [
    'hashes in capitals',
    { type: 'email-hash', sha256: sha256('elin@nordlys.example').toUpperCase() },
    email('elin@nordlys.example'),
    true,
  ],
  ['a phone and an address of the same text', { type: 'phone', e164: '+442079460101' }, email('+442079460101'), false],
  ['a page and a phone of the same text', { type: 'url', key: 'x' }, { type: 'phone', e164: 'x' }, false],
  [
    'name and company, not company and name',
    { type: 'name-company', nameKey: 'a', employerKey: 'b' },
    { type: 'name-company', nameKey: 'b', employerKey: 'a' },
    false,
  ],
] as readonly (readonly [string, Identifier, Identifier, boolean])[])('%s', (_form, a, b, expected) => {
  expect(meet(a, b)).toBe(expected);
});

test('the published vectors of hashed addresses meet their plain form', () => {
  // Gravatar's and UID2's of privacy.md section 8; UID2 drops dots and suffixes at gmail.com before it hashes.
  const gravatar = '84059b07d4be67b806386c0aad8070a23f18836bbaae342275dc0a83414c32ee';
  expect(meet({ type: 'email-hash', sha256: gravatar }, email('myemailaddress@example.com'))).toBe(true);
  const uid2 = Buffer.from('ku4mBX7Z3qJTXWyLFB1INzkyR2WZGW4ANSJUiW21iI8=', 'base64').toString('hex');
  expect(meet({ type: 'email-hash', sha256: uid2 }, email('JANE.SAOIRSE@gmail.com'))).toBe(true);
});

test('B79: a fingerprint holds nothing of the identifier and is another under another key', () => {
  const print = prints(email('elin@nordlys.example'))[0]!;
  expect(print).toMatch(/^email:[A-Za-z0-9_-]{43}$/);
  expect(print).not.toContain(sha256('elin@nordlys.example').slice(0, 12));
  expect(fingerprintsOf(deriveKeyring(Buffer.alloc(32, 8)), email('elin@nordlys.example'))).not.toContain(print);
});

test('a person is known by own values alone: a role mailbox, a name or a company by itself is nobody', () => {
  const { statements } = subjectOf({
    values: {
      full_name: 'Elin Sandvik',
      email: 'info@nordlys.example',
      employer: { name: 'Nordlys', domain: 'nordlys.example' },
      github_id: '7',
    },
  });
  expect(
    identifiersOf(statements)
      .map(({ type }) => type)
      .sort(),
  ).toEqual(['github-id', 'name-company', 'name-company']);
});

test.each([
  ['no hit', [], 'clear', false, false],
  ['a proved address', ['email proved'], 'suppressed', true, true],
  ['a held address', ['email held'], 'held', true, false],
  ['proved beside held', ['phone held', 'email proved'], 'suppressed', true, true],
  ['name and company proved', ['name-company proved'], 'review', true, true],
  ['name and company held', ['name-company held'], 'held', true, false],
  ['name and company proved, address held', ['name-company proved', 'email held'], 'held', true, false],
] as const)('%s is %s', (_hits, hits, verdict, hidden, refused) => {
  const entries = hits.map((hit) => {
    const [type, state] = hit.split(' ');
    return { _id: `${type}:mac` as Fingerprint, state: state as 'held' | 'proved' };
  });
  expect(decideSuppression(entries)).toBe(verdict);
  expect([isHidden(verdict), isRefused(verdict)]).toEqual([hidden, refused]);
});

describe('lookup keys', () => {
  const subject = subjectOf({
    values: {
      full_name: 'Elin Sandvik',
      email: 'Elin+desk@nordlys.example',
      phone: '+442079460101',
      github_id: '7',
      profile_url: 'https://www.linkedin.com/in/elin-1',
      employer: { name: 'Nordlys', domain: 'nordlys.example' },
    },
  });
  const keys = lookupKeysOf([subject], testNow);

  test('find a person by every identifier, and suppress by every one that finds', () => {
    const own = identifiersOf(subject.statements);
    for (const identifier of own) expect(keys).toContain(lookupKeyOf(identifier));
    const read = identifiersOfProfile({ lookupKeys: keys });
    const screened = new Set(read.flatMap(prints));
    for (const print of own.flatMap(prints)) expect(screened.has(print)).toBe(true);
  });

  test.each([
    ['the address without its tag', email('elin@nordlys.example')],
    ['its hash', hashed('elin@nordlys.example')],
    ['the hash of the address', hashed('elin+desk@nordlys.example')],
    ['another tag', email('elin+other@nordlys.example')],
  ])('an opt-out by %s finds the profile it covers', (_form, identifier) => {
    expect(holderKeysOf(identifier).some((key) => keys.includes(key))).toBe(true);
  });

  test('end with the values they stand for', () => {
    expect(lookupKeysOf([subject], new Date('2030-01-01T00:00:00Z'))).toEqual([]);
    expect(profileOf([subject], { now: new Date('2030-01-01T00:00:00Z') })).toBeNull();
  });
});

describe('the keyring', () => {
  test('takes a master key of 32 bytes alone, and derives one key per purpose', () => {
    expect(() => deriveKeyring(Buffer.alloc(31))).toThrow(RangeError);
    const keys = keyPurposes.map((purpose) => keyring.key(purpose).toString('hex'));
    expect(new Set(keys).size).toBe(keyPurposes.length);
    expect(keys).not.toContain(Buffer.alloc(32, 7).toString('hex'));
  });

  test('keeps parts apart, whether text or bytes', () => {
    const mac = (...parts: readonly (string | Uint8Array)[]) => keyring.mac('ids', parts).toString('hex');
    expect(mac('ab', 'c')).not.toBe(mac('a', 'bc'));
    expect(mac('a', '')).not.toBe(mac('a'));
    expect(mac('1:a')).not.toBe(mac('', '1:a'));
    expect(mac('é')).toBe(mac(Buffer.from('é')));
  });

  test('ids are opaque, of one form, and random ones never twice', () => {
    expect(keyedId(keyring, 'rec', ['a'])).toMatch(/^rec_[A-Za-z0-9_-]{22}$/);
    expect(keyedId(keyring, 'rec', ['a'])).not.toBe(keyedId(keyring, 'sub', ['a']));
    expect(randomId('opt')).not.toBe(randomId('opt'));
    expect(equalHashes(Buffer.from('a'), Buffer.from('a'))).toBe(true);
    expect(equalHashes(Buffer.from('a'), Buffer.from('ab'))).toBe(false);
  });
});

test('what several identifiers of a person share is hashed once, and none of their fingerprints is missing', () => {
  const all = [
    email('Elin+x@nordlys.example'),
    hashed('elin+x@nordlys.example'),
    hashed('elin@nordlys.example'),
    email('ola@gmail.com'),
    hashed('ola@gmail.com'),
  ];
  const hashedTexts: string[] = [];
  const counting = {
    ...keyring,
    mac: (...given: Parameters<typeof keyring.mac>) => {
      hashedTexts.push(JSON.stringify(given));
      return keyring.mac(...given);
    },
  };
  const together = fingerprintsOfAll(counting, all);
  expect([...together].sort()).toEqual([...new Set(all.flatMap(prints))].sort());
  expect(new Set(hashedTexts).size).toBe(hashedTexts.length);
});
