import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyPurpose, Keyring } from '../domain/keyring.js';

/** Text that must be read again but not from a dump: AES-256-GCM under a derived key, bound to the document it stands in. */

/** Iv (12 bytes), tag (16) and ciphertext as base64. `documentId` must be given again to open it. */
export function sealText(keyring: Keyring, purpose: KeyPurpose, documentId: string, text: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyring.key(purpose), iv);
  cipher.setAAD(Buffer.from(documentId));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Throws where the key or the document is another one, or the text was altered. */
export function openSealed(keyring: Keyring, purpose: KeyPurpose, documentId: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', keyring.key(purpose), bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(documentId));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}
