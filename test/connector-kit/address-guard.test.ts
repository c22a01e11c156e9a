import { guardedLookup, isClosedHost, isPublicAddress } from '../../src/connector-kit/address-guard.js';

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '198.18.0.1',
  '::1',
  '::',
  'fe80::1',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:7f00:1',
  '::127.0.0.1',
  '64:ff9b::a00:1',
  '2002:7f00:1::',
  '2001::1',
  'not an address',
  '',
])('%p is not an address of the public internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001::1'])(
  '%p is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  'http://127.1/',
  'http://0x7f000001/',
  'http://2130706433/',
  'http://[::1]/',
  'http://[::ffff:10.0.0.1]/',
  'http://localhost/',
  'http://LOCALHOST./',
  'http://a.localhost/',
  'http://printer.local/',
  'http://metadata.google.internal/',
  'http://router.home.arpa/',
])('%s names a closed host in disguise', (url) => {
  expect(isClosedHost(new URL(url).hostname)).toBe(true);
});

test('an ordinary name is open until it is resolved', () => {
  expect(isClosedHost('api.github.com')).toBe(false);
  expect(isClosedHost('mylocal.example')).toBe(false);
});

test.each([{ all: true }, {}])(
  'a name that resolves to a loopback address fails in the lookup itself (%p)',
  async (options) => {
    const error = await new Promise((resolve) => guardedLookup('localhost', options, resolve));
    expect(error).toMatchObject({ code: 'CANDOR_CLOSED_ADDRESS' });
  },
);
