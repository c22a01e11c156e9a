import { randomBytes } from 'node:crypto';
import type { AuditDetails, AuditEntry } from '../domain/audit/entry.js';
import { openDetails } from '../domain/audit/sealed-details.js';
import { type Keyring, keyedId } from '../domain/keyring.js';
import { CandorError } from '../errors.js';
import type { OperationContext } from './context.js';
import { openSealed, sealText } from './sealed-text.js';

/**
 * One key a person for what the audit log says of that person. It lies encrypted under the master key, so that a stolen store opens
 * nothing; destroying it erases every such entry at once, in backups of the log too, and changes no byte that was signed.
 */

/** The name of a person in the audit log: a keyed hash of a stable id, from the one key that is never rotated. */
export function pseudonymOf(keyring: Keyring, subject: string): string {
  return keyedId(keyring, 'psn', [subject]);
}

/** The person's key (32 bytes), made now where there is none. A person who was erased and is spoken of again gets another. */
export async function personKeyOf(context: OperationContext, pseudonym: string): Promise<Buffer> {
  const { personKeys } = context.store;
  const known = await personKeys.find(pseudonym);
  if (known !== null) return unwrap(context.keyring, pseudonym, known.sealedKey);
  await personKeys.putOnce({
    _id: pseudonym,
    sealedKey: wrap(context.keyring, pseudonym, randomBytes(32)),
    createdAt: context.now(),
  });
  // Another process may have been first: what stands there counts.
  const made = await personKeys.find(pseudonym);
  if (made === null) throw new CandorError('unavailable', 'The key of a person was destroyed while it was made.');
  return unwrap(context.keyring, pseudonym, made.sealedKey);
}

/** Destroys the keys of a person known under `subjects` (a profile id and those it absorbed); how many there were. Repeating it is safe. */
export function destroyPersonKey(context: OperationContext, subjects: readonly string[]): Promise<number> {
  return context.store.personKeys.remove(subjects.map((subject) => pseudonymOf(context.keyring, subject)));
}

/** What an entry says of its person; null where it says nothing or the person's key is gone. Throws where the entry was altered. */
export async function readAuditDetails(context: OperationContext, entry: AuditEntry): Promise<AuditDetails | null> {
  if (entry.subject === null) return entry.details;
  const key = entry.sealed === null ? null : await context.store.personKeys.find(entry.subject);
  if (key === null || entry.sealed === null) return null;
  return openDetails(unwrap(context.keyring, entry.subject, key.sealedKey), entry, entry.sealed);
}

// Bound to its pseudonym: the key of one person put in place of another's does not open.
function wrap(keyring: Keyring, pseudonym: string, key: Buffer): string {
  return sealText(keyring, 'person-keys', pseudonym, key.toString('base64'));
}

function unwrap(keyring: Keyring, pseudonym: string, sealedKey: string): Buffer {
  return Buffer.from(openSealed(keyring, 'person-keys', pseudonym, sealedKey), 'base64');
}
