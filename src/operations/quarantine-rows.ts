import type { RefusedRow } from '../connector-kit/quarantine.js';
import type { ConfiguredSource } from '../connector-kit/source-settings.js';
import { contentHash, type Keyring, keyedId } from '../domain/keyring.js';
import { addDuration } from '../domain/retention.js';
import type { Fingerprint } from '../domain/suppression.js';
import type { QuarantineEntry } from '../store/quarantine.js';
import { verdictsOf } from './check-suppression.js';
import type { OperationContext } from './context.js';
import { fingerprintsInText } from './named-in-text.js';
import { openSealed, sealText } from './sealed-text.js';

/** Days a refused row may wait for a mapping fix (design.md section 3). */
const keepFor = 'P30D';

/** Keeps refused rows, their text encrypted. The same row of the same delivery is kept once. Of somebody who asked not to appear the text is
 *  not kept: that a row was refused is, or every delivery would bring the person back in here. Throws where the suppression list cannot be
 *  asked. */
export async function quarantineRows(
  context: OperationContext,
  source: ConfiguredSource,
  delivery: string,
  rows: readonly RefusedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const at = context.now();
  const named = rows.map((row) => fingerprintsInText(context, source.id, row.text));
  const isUnwanted = await suppressedOf(context, named);
  const entries = rows.map(
    (row, index): QuarantineEntry => ({
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
      sealedText: isUnwanted[index] ? null : sealText(context.keyring, 'quarantine', null, row.text),
      at,
      expiresAt: addDuration(at, keepFor),
    }),
  );
  await context.store.quarantine.add(entries);
  // The second look: a wish may have come in between, and its erasure before the row.
  const isLate = await suppressedOf(context, named);
  const late = entries.filter((_, index) => isLate[index] && !isUnwanted[index]);
  await context.store.quarantine.removeByIds(late.map((entry) => entry._id));
}

// A name with a company may be somebody else's: such a row waits for a person to decide.
async function suppressedOf(
  context: OperationContext,
  named: readonly (readonly Fingerprint[])[],
): Promise<readonly boolean[]> {
  return (await verdictsOf(context, named)).map((verdict) => verdict === 'suppressed');
}

/** The text of a quarantine entry. Throws as `openSealed` does. */
export function openText(keyring: Keyring, sealed: string): string {
  return openSealed(keyring, 'quarantine', null, sealed);
}
