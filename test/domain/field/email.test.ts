import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonicalEmail, email, hashableEmail } from '../../../src/domain/field/email.js';
import { isDisposableDomain } from '../../../src/domain/field/email-domains.js';
import { isRefused } from '../../../src/domain/field/field-type.js';
import { readFixture, share, testWith } from './fixtures.js';
import { checkLaws, cleaned, refusal } from './laws.js';

const local = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._+'-]{0,12}$/);
const domain = fc.constantFrom(
  'nordlys.example',
  'GMAIL.com',
  'googlemail.com',
  'mailinator.com',
  'outlook.com',
  'büro.example',
  'пример.рф',
);
const address = fc.tuple(local, domain).map(([name, host]) => `${name}@${host}`);

describe('the laws of field types', () =>
  checkLaws(
    email,
    fc.oneof(
      address,
      address.map((text) => ({ address: text })),
    ),
  ));

test.each([
  ['Elin.Sandvik@NORDLYS.example', 'Elin.Sandvik@nordlys.example'],
  [' elin@nordlys.example ', 'elin@nordlys.example'],
  ['mailto:elin@nordlys.example?subject=x', 'elin@nordlys.example'],
  ['<elin@nordlys.example>', 'elin@nordlys.example'],
  ['Elin Sandvik <elin@nordlys.example>', 'elin@nordlys.example'],
  ['elin@nordlys.example.', 'elin@nordlys.example'],
  ['elin@BÜRO.example', 'elin@xn--bro-hoa.example'],
  ['elin@пример.рф', 'elin@xn--e1afmkfd.xn--p1ai'],
  ['elin@ｎordlys.example', 'elin@nordlys.example'],
  ["o'brien+x@acme.example", "o'brien+x@acme.example"],
  ['e@x.co', 'e@x.co'],
  [`${'a'.repeat(64)}@acme.example`, `${'a'.repeat(64)}@acme.example`],
])('%s is kept as %s', (raw, stored) => {
  expect(cleaned(email, raw).value.address).toBe(stored);
});

test.each([
  ['12345+octo@users.noreply.github.com', 'noreply-address'],
  ['octo@users.noreply.github.com', 'noreply-address'],
  ['12-octo@users.noreply.gitlab.com', 'noreply-address'],
  ['noreply@github.com', 'noreply-address'],
  ['no-reply@acme.example', 'noreply-address'],
  ['Do_Not_Reply@acme.example', 'noreply-address'],
  ['news-noreply@acme.example', 'noreply-address'],
  ['mailer-daemon@acme.example', 'noreply-address'],
  ['49699333+dependabot[bot]@users.noreply.github.com', 'bot-address'],
  ['renovate-bot@acme.example', 'bot-address'],
  ['git@github.com', 'clone-address'],
  ['git@github.com:acme/x.git', 'malformed'],
  ['root@localhost', 'local-domain'],
  ['a@b.localhost', 'local-domain'],
  ['me@laptop.local', 'local-domain'],
  ['me@db.internal', 'local-domain'],
  ['a@127.0.0.1', 'malformed'],
  ['a@[127.0.0.1]', 'malformed'],
  ['a@0x7f.1', 'malformed'],
  ['a b@acme.example', 'malformed'],
  ['a..b@acme.example', 'malformed'],
  ['.a@acme.example', 'malformed'],
  ['a.@acme.example', 'malformed'],
  ['"a b"@acme.example', 'malformed'],
  ['a@acme', 'malformed'],
  ['a@-acme.example', 'malformed'],
  ['a@acme_x.example', 'malformed'],
  ['a@b@acme.example', 'malformed'],
  ['acme.example', 'malformed'],
  ['@acme.example', 'malformed'],
  ['elin@acme.example\nbcc: x@acme.example', 'malformed'],
  [`${'a'.repeat(65)}@acme.example`, 'too-long'],
  [`a@${'a.'.repeat(125)}example`, 'too-long'],
  [`a@${'a'.repeat(64)}.example`, 'malformed'],
])('%s is refused as %s', (raw, reason) => {
  expect(refusal(email, raw)).toBe(reason);
});

test('flags name role, disposable and webmail addresses, label by label and never by suffix', () => {
  const flags = (raw: string) => cleaned(email, raw).flags;
  expect(flags('Info@nordlys.example')).toEqual(['role']);
  expect(flags('info+x@nordlys.example')).toEqual(['role']);
  expect(flags('buchhaltung@nordlys.example')).toEqual(['role']);
  expect(flags('informed@nordlys.example')).toEqual([]);
  expect(flags('x@mailinator.com')).toEqual(['disposable']);
  expect(flags('x@sub.mailinator.com')).toEqual(['disposable']);
  for (const lookalike of [
    'mailinator.example',
    'our-mailinator.com',
    'mailinator.com.example',
    'mailinator-com.example',
  ]) {
    expect(flags(`x@${lookalike}`)).toEqual([]);
  }
  expect(flags('elin@gmail.com')).toEqual(['webmail']);
  expect(flags('elin@yahoo.co.uk')).toEqual(['webmail']);
  expect(flags('elin@gmail.com.example')).toEqual([]);
});

test('keys drop tags and dots only where the provider is known to ignore them', () => {
  const key = (raw: string) => cleaned(email, raw).key;
  expect(key('Elin.Sandvik+news@GoogleMail.com')).toBe('elinsandvik@gmail.com');
  expect(key('elin.s+x@outlook.com')).toBe('elin.s@outlook.com');
  expect(key('Elin.S+x@nordlys.example')).toBe('elin.s+x@nordlys.example');
  expect(key('elin+x@gmail.com.example')).toBe('elin+x@gmail.com.example');
});

test('a domain in look-alike letters is another domain', () => {
  const [latin, cyrillic] = [cleaned(email, 'x@apple.example'), cleaned(email, 'x@аpple.example')];
  expect(latin.key).not.toBe(cyrillic.key);
  expect(email.compare(latin.value, cyrillic.value)).toBeLessThan(0.7);
});

test('the canonical form of a suppression covers tags everywhere and dots at Gmail', () => {
  expect(canonicalEmail(' Elin.Sandvik+x@NORDLYS.example ')).toBe('elin.sandvik@nordlys.example');
  expect(canonicalEmail('E.L.I.N+1+2@googlemail.com')).toBe('elin@gmail.com');
  expect(canonicalEmail('+x@nordlys.example')).toBe('+x@nordlys.example');
  expect(canonicalEmail('elin@BÜRO.example')).toBe('elin@xn--bro-hoa.example');
  expect(canonicalEmail('No Address')).toBe('no address');
  fc.assert(fc.property(fc.string(), (text) => canonicalEmail(canonicalEmail(text)) === canonicalEmail(text)));
});

test('hashes agree with the published vectors of UID2 and Gravatar', () => {
  const uid2 = createHash('sha256').update(canonicalEmail('JANE.SAOIRSE@gmail.com')).digest('base64');
  expect(uid2).toBe('ku4mBX7Z3qJTXWyLFB1INzkyR2WZGW4ANSJUiW21iI8=');
  const gravatar = createHash('sha256').update(hashableEmail(' MyEmailAddress@example.com ')).digest('hex');
  expect(gravatar).toBe('84059b07d4be67b806386c0aad8070a23f18836bbaae342275dc0a83414c32ee');
});

testWith('email/role-local-parts.json')(
  'the yardstick of role addresses: each is marked or refused, none passes as a person',
  () => {
    const parts = JSON.parse(readFixture('email/role-local-parts.json')) as string[];
    const results = parts.map((part) => email.clean(`${part}@nordlys.example`));
    const marked = results.filter((result) => isRefused(result) || result.value.role);
    expect(share('role local parts', marked.length, parts.length)).toBe(1);
  },
);

testWith('email/disposable-domains.txt')(
  'the yardstick of disposable domains: each is marked, no look-alike is',
  () => {
    const domains = readFixture('email/disposable-domains.txt').trim().split('\n');
    const isMarked = (domain: string) => isDisposableDomain(domain);
    expect(share('disposable domains', domains.filter(isMarked).length, domains.length)).toBe(1);
    expect(domains.filter((domain) => isMarked(`${domain}.example`))).toEqual([]);
    const lists = new Set(domains);
    const prefixed = domains.filter((domain) => !lists.has(`our-${domain}`) && isMarked(`our-${domain}`));
    expect(prefixed).toEqual([]);
  },
);
