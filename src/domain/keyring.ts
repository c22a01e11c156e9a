import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { CandorError } from '../errors.js';

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

/**
 * HMAC-SHA-256 and ciphers under derived keys. Master keys form a chain: the first one makes ids for ever, each later one is a generation
 * that what is sealed or signed moves to and that hashes are wrapped in, since nobody knows any more what was hashed (B80).
 */
export interface Keyring {
  /** The hash of parts of text or bytes (32 bytes), of the first generation unless told. */
  mac(purpose: KeyPurpose, parts: readonly (string | Uint8Array)[], generation?: number): Buffer;
  /** The hash `mac` of generation `from` as it stands in generation `to`: `HMAC(key, HMAC(key before, ...))`. */
  wrap(purpose: KeyPurpose, mac: Uint8Array, from: number, to: number): Buffer;
  /** The derived key itself (32 bytes), for ciphers and signatures; of the generation in use unless told. */
  key(purpose: KeyPurpose, generation?: number): Buffer;
  /** The generation that new things are made under; the first is 1. */
  readonly generation: number;
}

/** Derives the keyring of one 32-byte master key. Throws `RangeError` for another length. */
export function deriveKeyring(masterKey: Uint8Array): Keyring {
  return keyringOf([masterKey]);
}

/** Derives the keyring of a chain of master keys, the first first; the last is in use. Its functions throw `CandorError` `unavailable` for a
 *  generation beyond the chain. Throws `RangeError` for an empty chain or a key of another length than 32 bytes. */
export function keyringOf(masterKeys: readonly Uint8Array[]): Keyring {
  if (masterKeys.length === 0) throw new RangeError('A keyring needs a master key.');
  const chain = masterKeys.map(keysOf);
  const keyOf = (purpose: KeyPurpose, generation: number) => {
    const keys = chain[generation - 1];
    if (keys === undefined)
      throw new CandorError('unavailable', 'A master key in use is not at hand.', { generation, known: chain.length });
    return keys.get(purpose)!;
  };
  return {
    generation: chain.length,
    mac: (purpose, parts, generation = 1) => macOf(keyOf(purpose, generation), parts),
    wrap(purpose, mac, from, to) {
      let wrapped = Buffer.from(mac);
      for (let generation = from + 1; generation <= to; generation += 1)
        wrapped = createHmac('sha256', keyOf(purpose, generation)).update(wrapped).digest();
      return wrapped;
    },
    key: (purpose, generation = chain.length) => keyOf(purpose, generation),
  };
}

function keysOf(masterKey: Uint8Array): ReadonlyMap<KeyPurpose, Buffer> {
  if (masterKey.length !== 32) throw new RangeError(`A master key has 32 bytes, this one has ${masterKey.length}.`);
  return new Map(
    keyPurposes.map((purpose) => [purpose, Buffer.from(hkdfSync('sha256', masterKey, 'candor', purpose, 32))]),
  );
}

function macOf(key: Buffer, parts: readonly (string | Uint8Array)[]): Buffer {
  const hmac = createHmac('sha256', key);
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
