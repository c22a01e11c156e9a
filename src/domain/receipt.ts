import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Keyring } from './keyring.js';

/**
 * The signed receipt of a completed opt-out: plain text that its owner can keep and anybody can check. It holds counts and a keyed
 * reference, nothing that says who the person is. Signing the same facts twice gives the same bytes (Ed25519 is deterministic, RFC 8032).
 */

const heading = 'Candor opt-out receipt 1';

export interface ReceiptFacts {
  readonly reference: string;
  readonly at: Date;
  readonly scope: string;
  /** Keyed hashes that now keep the person out. */
  readonly suppressions: number;
  readonly profilesDeleted: number;
  readonly recordsDeleted: number;
  /** Version and language of the notice that was shown. */
  readonly notice: string;
}

// The DER of a PKCS #8 Ed25519 key up to its 32-byte seed (RFC 8410 section 7).
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

function privateKeyOf(keyring: Keyring, generation: number): KeyObject {
  return createPrivateKey({
    key: Buffer.concat([pkcs8Head, keyring.key('receipts', generation)]),
    format: 'der',
    type: 'pkcs8',
  });
}

/** The key that receipts of a generation of keys, of the one in use unless told, are checked with: PEM (SubjectPublicKeyInfo). */
export function receiptPublicKey(keyring: Keyring, generation: number = keyring.generation): string {
  return createPublicKey(privateKeyOf(keyring, generation)).export({ format: 'pem', type: 'spki' }).toString();
}

/** The keys of all receipts ever signed, the one in use first, as one text of PEM blocks. */
export function receiptPublicKeys(keyring: Keyring): string {
  return Array.from({ length: keyring.generation }, (_, index) =>
    receiptPublicKey(keyring, keyring.generation - index),
  ).join('');
}

/** The receipt as text of one `name: value` a line, the signature last. */
export function signReceipt(keyring: Keyring, facts: ReceiptFacts): string {
  const body = [
    heading,
    `reference: ${facts.reference}`,
    `date: ${facts.at.toISOString()}`,
    `scope: ${facts.scope}`,
    `suppressions: ${facts.suppressions}`,
    `profiles deleted: ${facts.profilesDeleted}`,
    `records deleted: ${facts.recordsDeleted}`,
    `notice: ${facts.notice}`,
    `key: ${keyNameOf(receiptPublicKey(keyring))}`,
  ].join('\n');
  const signature = sign(null, Buffer.from(body), privateKeyOf(keyring, keyring.generation)).toString('base64');
  return `${body}\nsignature: ${signature}\n`;
}

export type ReceiptVerdict = 'valid' | 'malformed' | 'other-key' | 'altered';

/** What a receipt is worth under `publicKeys` (one or more in PEM). What copying changes does not matter: line ends, white space at the ends of lines, a
 *  signature broken over lines. */
export function verifyReceipt(text: string, publicKeys: string): ReceiptVerdict {
  const parts = /^(.*)\n\s*signature:([A-Za-z0-9+/=\s]+)$/s.exec(text.trim());
  const signature = parts?.[2]?.replace(/\s/g, '') ?? '';
  const lines = (parts?.[1] ?? '').split('\n').map((line) => line.trim());
  const bytes = Buffer.from(signature, 'base64');
  // One spelling only: base64 has spare bits, and a changed character must never pass.
  if (lines[0] !== heading || bytes.length !== 64 || bytes.toString('base64') !== signature) return 'malformed';
  const name = lines.find((line) => line.startsWith('key: '))?.slice('key: '.length);
  // Text without a block is no key, and `createPublicKey` says so.
  const blocks = publicKeys.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g) ?? [publicKeys];
  const publicKey = blocks.find((block) => keyNameOf(block) === name);
  if (publicKey === undefined) return 'other-key';
  const body = Buffer.from(lines.join('\n'));
  return verify(null, body, createPublicKey(publicKey), bytes) ? 'valid' : 'altered';
}

// 64 bits tell keys apart; the signature is what convinces.
function keyNameOf(publicKey: string): string {
  const der = createPublicKey(publicKey).export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}
