import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { formsOf, generationOf, wrapFingerprint, wrapMac } from '../../src/domain/key-generation.js';
import { deriveKeyring, keyringOf } from '../../src/domain/keyring.js';
import { type Fingerprint, fingerprintsOf } from '../../src/domain/suppression.js';

const [first, second, third] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8), Buffer.alloc(32, 9)];
const chain = keyringOf([first, second, third]);
const phone = (e164: string) => fingerprintsOf(chain, { type: 'phone', e164 })[0]!;

function keyOf(master: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', master, 'candor', 'suppression', 32));
}

describe('hashes under later keys (B80)', () => {
  test('are the HMAC of the hash before, one key after another', () => {
    const one = phone('+442079460100');
    const mac = Buffer.from(one.slice('phone:'.length), 'base64url');
    const two = createHmac('sha256', keyOf(second)).update(mac).digest();
    const three = createHmac('sha256', keyOf(third)).update(two).digest();
    expect(wrapFingerprint(chain, one, 2)).toBe(`phone:2:${two.toString('base64url')}`);
    expect(wrapFingerprint(chain, one, 3)).toBe(`phone:3:${three.toString('base64url')}`);
    expect(wrapFingerprint(chain, wrapFingerprint(chain, one, 2), 3)).toBe(wrapFingerprint(chain, one, 3));
    expect(formsOf(chain, one, 3).map(generationOf)).toEqual([1, 2, 3]);
    expect(formsOf(chain, wrapFingerprint(chain, one, 2), 3).map(generationOf)).toEqual([2, 3]);
  });

  test('are never carried back', () => {
    const three = wrapFingerprint(chain, phone('+442079460101'), 3);
    expect(wrapFingerprint(chain, three, 1)).toBe(three);
    expect(formsOf(chain, three, 2)).toEqual([three]);
  });

  test('begin as those of the first key alone, which makes ids for ever', () => {
    const alone = deriveKeyring(first);
    expect(fingerprintsOf(alone, { type: 'phone', e164: '+442079460102' })).toEqual([phone('+442079460102')]);
    expect(chain.mac('ids', ['a']).equals(alone.mac('ids', ['a']))).toBe(true);
    expect(chain.key('mail').equals(alone.key('mail'))).toBe(false);
    expect(chain.key('mail', 1).equals(alone.key('mail'))).toBe(true);
  });

  test('need every key of the chain; without one nothing is made', () => {
    const one = phone('+442079460103');
    const alone = deriveKeyring(first);
    expect(() => wrapFingerprint(alone, one, 2)).toThrow(expect.objectContaining({ code: 'unavailable' }));
    expect(() => alone.key('mail', 2)).toThrow(expect.objectContaining({ code: 'unavailable' }));
    const gap = keyringOf([first, Buffer.alloc(32, 1), third]);
    expect(wrapFingerprint(gap, one, 3)).not.toBe(wrapFingerprint(chain, one, 3));
    expect(wrapMac(chain, 'api-keys', 'AAAA', 2)).not.toBe(wrapMac(chain, 'proof', 'AAAA', 2));
  });
});

test('B79: whoever has the dump and every number there is finds nobody, also with one of the keys', () => {
  const numbers = Array.from({ length: 1_000 }, (_, line) => `+44207946${String(line).padStart(4, '0')}`);
  const dump = new Set([1, 2, 3].map((generation) => wrapFingerprint(chain, phone('+442079460104'), generation)));
  const sha = (text: string) => createHash('sha256').update(text).digest();
  const found = (guess: (number: string) => readonly (string | Buffer)[]) =>
    numbers.filter((number) =>
      guess(number).some((one) => {
        const text = typeof one === 'string' ? one : one.toString('base64url');
        return ['phone:', 'phone:2:', 'phone:3:'].some((head) => dump.has(`${head}${text}` as Fingerprint));
      }),
    );
  expect(found((number) => [sha(number), createHash('sha1').update(number).digest(), number])).toEqual([]);
  // A later key alone, or the chain without the first, opens nothing.
  for (const keys of [[second], [third], [second, third], [Buffer.alloc(32, 5), second, third]]) {
    const thief = keyringOf(keys);
    expect(
      found((number) => {
        const forms = formsOf(thief, fingerprintsOf(thief, { type: 'phone', e164: number })[0]!, keys.length);
        return forms.map((form) => form.slice(form.lastIndexOf(':') + 1));
      }),
    ).toEqual([]);
  }
  expect(numbers.filter((number) => dump.has(wrapFingerprint(chain, phone(number), 3)))).toEqual(['+442079460104']);
});
