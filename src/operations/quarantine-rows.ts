import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { RefusedRow } from '../connector-kit/quarantine.js';
import type { ConfiguredSource } from '../connector-kit/source-settings.js';
import { contentHash, type Keyring, keyedId } from '../domain/keyring.js';
import { addDuration } from '../domain/retention.js';
import type { QuarantineEntry } from '../store/quarantine.js';
import type { OperationContext } from './context.js';

/** Days a refused row may wait for a mapping fix (design.md section 3). */
const keepFor = 'P30D';

/** Keeps refused rows, their text encrypted. The same row of the same delivery is kept once. */
export async function quarantineRows(
  context: OperationContext,
  source: ConfiguredSource,
  delivery: string,
  rows: readonly RefusedRow[],
): Promise<void> {
  const at = context.now();
  const entries = rows.map(
    (row): QuarantineEntry => ({
      _id: keyedId(context.keyring, 'qua', [
        source.id,
        delivery,
        row.rule,
        row.line === null ? contentHash(row.text) : String(row.line),
      ]),
      sourceId: source.id,
      delivery,
      rule: row.rule,
      line: row.line,
      offset: row.offset,
      connectorVersion: source.connector.manifest.version,
      sealedText: sealText(context.keyring, row.text),
      at,
      expiresAt: addDuration(at, keepFor),
    }),
  );
  await context.store.quarantine.add(entries);
}

/** Encrypts with AES-256-GCM: 12 bytes of iv, 16 of tag, then the ciphertext, as base64. */
function sealText(keyring: Keyring, text: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyring.key('quarantine'), iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

/** The text of a quarantine entry. Throws when the key is another or the text was altered. */
export function openText(keyring: Keyring, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', keyring.key('quarantine'), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}
