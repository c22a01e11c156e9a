import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Keys and keyed hashes. One master key, one derived key per purpose (HKDF), so that a leaked kind of hash says nothing about another.
 * Distinct parts never share a hash: they are encoded with their lengths before hashing.
 */

export const keyPurposes = [
  'ids',
  'suppression',
  'api-keys',
  'quarantine',
  'check',
  'mail',
  'proof',
  'receipts',
  'audit',
  'person-keys',
] as const;
export type KeyPurpose = (typeof keyPurposes)[number];

/** HMAC-SHA-256 under derived keys. `mac` takes parts of text or bytes and gives 32 bytes. */
export interface Keyring {
  mac(purpose: KeyPurpose, parts: readonly (string | Uint8Array)[]): Buffer;
  /** The derived key itself (32 bytes), for ciphers. */
  key(purpose: KeyPurpose): Buffer;
}

/** Derives the keyring of a 32-byte master key. Throws `RangeError` for another length. */
export function deriveKeyring(masterKey: Uint8Array): Keyring {
  if (masterKey.length !== 32) throw new RangeError(`A master key has 32 bytes, this one has ${masterKey.length}.`);
  const keys = new Map<KeyPurpose, Buffer>(
    keyPurposes.map((purpose) => [purpose, Buffer.from(hkdfSync('sha256', masterKey, 'candor', purpose, 32))]),
  );
  return {
    mac(purpose, parts) {
      const hmac = createHmac('sha256', keys.get(purpose)!);
      // One call for what is text: some forty hashes are made of each record.
      let text = '';
      for (const part of parts) {
        text += lengthPrefix(part);
        if (typeof part === 'string') {
          text += part;
          continue;
        }
        hmac.update(text).update(part);
        text = '';
      }
      return hmac.update(text).digest();
    },
    key: (purpose) => keys.get(purpose)!,
  };
}

function lengthPrefix(part: string | Uint8Array): string {
  return `${typeof part === 'string' ? Buffer.byteLength(part) : part.length}:`;
}

/** 128 bits of a keyed hash as an id: `prefix_` and 22 characters of base64url. */
export function keyedId(keyring: Keyring, prefix: string, parts: readonly string[]): string {
  return `${prefix}_${keyring
    .mac('ids', [prefix, ...parts])
    .subarray(0, 16)
    .toString('base64url')}`;
}

/** A random id of 128 bits. */
export function randomId(prefix: string): string {
  return `${prefix}_${randomBytes(16).toString('base64url')}`;
}

/** Unkeyed SHA-256, hex: for content that is stored beside it anyway, never for identifiers of people. */
export function contentHash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Compares two hashes in constant time. */
export function equalHashes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
