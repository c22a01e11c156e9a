import type { RefusedRow } from '../connector-kit/quarantine.js';
import type { ConfiguredSource } from '../connector-kit/source-settings.js';
import { contentHash, type Keyring, keyedId } from '../domain/keyring.js';
import { addDuration } from '../domain/retention.js';
import type { QuarantineEntry } from '../store/quarantine.js';
import type { OperationContext } from './context.js';
import { openSealed, sealText } from './sealed-text.js';

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
      sealedText: sealText(context.keyring, 'quarantine', null, row.text),
      at,
      expiresAt: addDuration(at, keepFor),
    }),
  );
  await context.store.quarantine.add(entries);
}

/** The text of a quarantine entry. Throws as `openSealed` does. */
export function openText(keyring: Keyring, sealed: string): string {
  return openSealed(keyring, 'quarantine', null, sealed);
}
