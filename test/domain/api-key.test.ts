import fc from 'fast-check';
import { composeKey, readKey } from '../../src/domain/api-key.js';

describe('the form of an API key', () => {
  test('is cnd_live_, 8 digits of id and 43 of secret, and is read back', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 6, maxLength: 6 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (id, secret) => {
          const made = composeKey(id, secret);
          expect(made.key).toMatch(/^cnd_live_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}$/);
          expect(readKey(made.key)).toEqual({ mode: 'live', id: made.id });
        },
      ),
    );
  });

  test('holds all 256 bits of the secret: different bytes give different keys', () => {
    const id = new Uint8Array(6);
    const top = new Uint8Array(32).fill(255);
    const keys = Array.from({ length: 32 }, (_, at) => {
      const bytes = top.slice();
      bytes[at] = 254;
      return composeKey(id, bytes).key;
    });
    expect(new Set([...keys, composeKey(id, top).key]).size).toBe(33);
  });

  test.each([
    '',
    'cnd_live_',
    'cnd_prod_00000000_x',
    `cnd_live_0000000-_${'a'.repeat(43)}`,
    ` cnd_live_00000000_${'a'.repeat(43)}`,
  ])('%j is none', (text) => {
    expect(readKey(text)).toBeNull();
  });

  test('of other lengths is never made', () => {
    expect(() => composeKey(new Uint8Array(6), new Uint8Array(31))).toThrow(RangeError);
  });
});
