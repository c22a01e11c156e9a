import { formsOf } from '../domain/key-generation.js';
import type { Fingerprint } from '../domain/suppression.js';
import type { OperationContext } from './context.js';
import { fingerprintsInText } from './named-in-text.js';
import { openText } from './quarantine-rows.js';

const sliceSize = 500;

/**
 * Deletes refused rows that name the person of `fingerprints`. Their text is opened to be read; a row that cannot be read as a record is
 * deleted when any address, number or page in it is the person's, since nobody could find it later. Returns how many went.
 */
export async function forgetQuarantined(
  context: OperationContext,
  fingerprints: readonly Fingerprint[],
): Promise<number> {
  const wanted = new Set(fingerprints);
  let after: string | null = null;
  let removed = 0;
  for (;;) {
    const slice = await context.store.quarantine.findSlice(after, sliceSize);
    if (slice.length === 0) return removed;
    const named = slice.filter(
      (entry) =>
        entry.sealedText !== null &&
        names(context, entry.sourceId, openText(context.keyring, entry.sealedText), wanted),
    );
    removed += await context.store.quarantine.removeByIds(named.map((entry) => entry._id));
    after = slice.at(-1)!._id;
  }
}

function names(context: OperationContext, sourceId: string, text: string, wanted: ReadonlySet<Fingerprint>): boolean {
  // An erasure that is tried again names them as it stored them, wrapped in later keys perhaps.
  const { keyring } = context;
  return fingerprintsInText(context, sourceId, text).some((fingerprint) =>
    formsOf(keyring, fingerprint, keyring.generation).some((form) => wanted.has(form)),
  );
}
