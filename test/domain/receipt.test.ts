import fc from 'fast-check';
import { deriveKeyring } from '../../src/domain/keyring.js';
import { receiptPublicKey, signReceipt, verifyReceipt } from '../../src/domain/receipt.js';

const keyring = deriveKeyring(Buffer.alloc(32, 7));
const publicKey = receiptPublicKey(keyring);
const facts = {
  reference: 'opt_7mFq0bJ6XvQe2y1Zr8Tt4w',
  at: new Date('2026-11-02T08:00:00Z'),
  scope: 'all',
  suppressions: 7,
  profilesDeleted: 1,
  recordsDeleted: 3,
  notice: 'opt-out-2026-11 it',
};
const receipt = signReceipt(keyring, facts);

describe('a signed receipt', () => {
  test('is valid under the key that goes with it, and the same each time', () => {
    expect(verifyReceipt(receipt, publicKey)).toBe('valid');
    expect(signReceipt(keyring, facts)).toBe(receipt);
  });

  test('survives what copying does to it', () => {
    expect(verifyReceipt(`\n\n  ${receipt.replaceAll('\n', '  \r\n')}\n`, publicKey)).toBe('valid');
    expect(verifyReceipt(receipt.replace(/(signature: )(.{20})/, '$1\n$2\n'), publicKey)).toBe('valid');
  });

  test('is of another key where another installation signed it', () => {
    const other = receiptPublicKey(deriveKeyring(Buffer.alloc(32, 8)));
    expect(verifyReceipt(receipt, other)).toBe('other-key');
  });

  test.each(['', 'hello', receipt.split('\n').slice(0, 4).join('\n'), `${receipt}more`])(
    'text that is none: %j',
    (text) => {
      expect(verifyReceipt(text, publicKey)).toBe('malformed');
    },
  );

  test('shows any other change of a character', () => {
    fc.assert(
      fc.property(
        fc.nat(receipt.trimEnd().length - 1),
        fc.constantFrom('0', 'A', 'z', ':', '#'),
        (index, character) => {
          if (receipt[index] === character || /\s/.test(receipt[index]!)) return;
          const changed = receipt.slice(0, index) + character + receipt.slice(index + 1);
          expect(verifyReceipt(changed, publicKey)).not.toBe('valid');
        },
      ),
      { numRuns: 300 },
    );
  });
});
