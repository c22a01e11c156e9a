import fc from 'fast-check';
import { domainName, registrableDomain } from '../../../src/domain/field/domain-name.js';
import { checkLaws, cleaned, refusal } from './laws.js';

const label = fc.constantFrom(
  'www',
  'mail',
  'acme',
  'büro',
  'xn--bro-hoa',
  'a-b',
  'github',
  'co',
  '_x',
  '-a',
  'example',
  'io',
  'uk',
  'com',
  'local',
  '1',
  '',
);
const host = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));
const raw = fc
  .tuple(fc.constantFrom('', 'https://', 'http://'), host, fc.constantFrom('', '/', ':80/x?y', '.'))
  .map((parts) => parts.join(''));

describe('the laws of field types', () => checkLaws(domainName, raw));

test.each([
  ['acme.example', 'acme.example', 'acme.example', false, false],
  ['WWW.Acme.Example.', 'acme.example', 'acme.example', false, false],
  ['https://www.acme.example:8443/about?x=1#y', 'acme.example', 'acme.example', false, false],
  ['mail.acme.co.uk', 'mail.acme.co.uk', 'acme.co.uk', false, false],
  ['BÜRO.example', 'xn--bro-hoa.example', 'xn--bro-hoa.example', false, false],
  ['acme.github.io', 'acme.github.io', 'acme.github.io', true, false],
  ['github.io', 'github.io', 'github.io', true, false],
  ['www.facebook.com/acme', 'facebook.com', 'facebook.com', true, false],
  ['acme.myshopify.com', 'acme.myshopify.com', 'acme.myshopify.com', true, false],
  ['mail.yahoo.co.uk', 'mail.yahoo.co.uk', 'yahoo.co.uk', false, true],
  ['gmail.com', 'gmail.com', 'gmail.com', false, true],
])('%s is %s', (text, hostName, registrable, isHosted, isFreeMail) => {
  expect(cleaned(domainName, text).value).toEqual({ host: hostName, registrable, isHosted, isFreeMail });
});

test.each([
  ['127.0.0.1', 'not-a-domain'],
  ['http://[::1]/', 'not-a-domain'],
  ['0x7f.1', 'not-a-domain'],
  ['2130706433', 'not-a-domain'],
  ['localhost', 'local-domain'],
  ['db.internal', 'local-domain'],
  ['printer.local', 'local-domain'],
  ['co.uk', 'not-a-domain'],
  ['com', 'not-a-domain'],
  ['elin@acme.example', 'not-a-domain'],
  ['https://user:pw@acme.example/', 'not-a-domain'],
  ['ftp://acme.example', 'not-a-domain'],
  ['acme', 'not-a-domain'],
  ['acme..example', 'not-a-domain'],
  ['-acme.example', 'not-a-domain'],
  ['acme example', 'not-a-domain'],
  [`${'a.'.repeat(130)}example`, 'not-a-domain'],
])('%s is refused as %s', (text, reason) => {
  expect(refusal(domainName, text)).toBe(reason);
});

test('hosts of one company are near, look-alikes are strangers', () => {
  const like = (a: string, b: string) => domainName.compare(cleaned(domainName, a).value, cleaned(domainName, b).value);
  expect(like('shop.acme.example', 'acme.example')).toBe(0.8);
  expect(like('www.acme.example', 'acme.example')).toBe(1);
  expect(like('аcme.example', 'acme.example')).toBe(0);
  expect(like('a.github.io', 'b.github.io')).toBe(0);
});

test('the registrable domain of a host, or null', () => {
  expect(registrableDomain('a.b.acme.example')).toBe('acme.example');
  expect(registrableDomain('x.acme.github.io')).toBe('acme.github.io');
  for (const none of ['co.uk', '10.0.0.1', 'localhost', '', 'a b']) expect(registrableDomain(none)).toBeNull();
});
