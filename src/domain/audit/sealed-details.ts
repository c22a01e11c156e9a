import { createCipheriv, createDecipheriv } from 'node:crypto';
import { CandorError } from '../../errors.js';
import type { AuditDetails, AuditDraft } from './entry.js';

/**
 * What an entry says about a person, readable as long as that person's key exists. The cipher is AES-256-GCM: 12 bytes of iv, 16 of tag,
 * then the text, as base64. The entry around it is authenticated too: sealed details moved into another entry do not open.
 */

const ivBytes = 12;
const tagBytes = 16;
const maxDetailsBytes = 8_000;

/** The parts of an entry that its sealed details belong to. */
export type SealedFor = Pick<AuditDraft, 'at' | 'actor' | 'action' | 'subject'>;

/** Encrypts `details` under a person's `key` (32 bytes) with a fresh `iv` (12 bytes). Throws `CandorError` `internal` for more than 8 kB. */
export function sealDetails(key: Uint8Array, iv: Uint8Array, entry: SealedFor, details: AuditDetails): string {
  const text = Buffer.from(JSON.stringify(details));
  if (text.length > maxDetailsBytes)
    throw new CandorError('internal', 'The details of an audit entry are too long.', { bytes: text.length });
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes }).setAAD(contextOf(entry));
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Opens what `sealDetails` gave. Throws where the key is another or anything was altered. */
export function openDetails(key: Uint8Array, entry: SealedFor, sealed: string): AuditDetails {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(contextOf(entry))
    .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
  return JSON.parse(text.toString('utf8')) as AuditDetails;
}

function contextOf({ at, actor, action, subject }: SealedFor): Buffer {
  return Buffer.from(JSON.stringify([at.toISOString(), actor, action, subject]));
}
