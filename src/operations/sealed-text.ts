import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readGenerated, writeGenerated } from '../domain/key-generation.js';
import type { KeyPurpose, Keyring } from '../domain/keyring.js';

/** Text that must be read again but not from a dump: AES-256-GCM under a derived key, bound to the document it stands in. */

/** Iv (12 bytes), tag (16) and ciphertext as base64, behind the generation of the key. `documentId` must be given again to open it; null
 *  binds it to none. */
export function sealText(keyring: Keyring, purpose: KeyPurpose, documentId: string | null, text: string): string {
  const { generation } = keyring;
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyring.key(purpose, generation), iv);
  if (documentId !== null) cipher.setAAD(Buffer.from(documentId));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return writeGenerated({ generation, text: Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64') });
}

/** Throws where the key or the document is another one, or the text was altered; `CandorError` `unavailable` where it was sealed under a
 *  later key than is at hand. */
export function openSealed(keyring: Keyring, purpose: KeyPurpose, documentId: string | null, sealed: string): string {
  const { generation, text } = readGenerated(sealed);
  const bytes = Buffer.from(text, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', keyring.key(purpose, generation), bytes.subarray(0, 12));
  if (documentId !== null) decipher.setAAD(Buffer.from(documentId));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}
