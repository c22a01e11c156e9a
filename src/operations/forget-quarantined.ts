import { cleanRecord } from '../connector-kit/clean-record.js';
import { formsOf } from '../domain/key-generation.js';
import type { Fingerprint } from '../domain/suppression.js';
import { SkipRecord } from '../errors.js';
import { fingerprintsOfSubjects } from './check-suppression.js';
import type { OperationContext } from './context.js';
import { openText } from './quarantine-rows.js';

const sliceSize = 500;

/**
 * Deletes refused rows that name the person of `fingerprints`. Their text is opened to be read; a row that cannot be read as a record is
 * deleted when any e-mail address in it is the person's, since nobody could find it later. Returns how many went.
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
  const told = [...subjectsOf(context, sourceId, text), ...looseValues(text)];
  // An erasure that is tried again names them as it stored them, wrapped in later keys perhaps.
  const { keyring } = context;
  return fingerprintsOfSubjects(context, told).some((fingerprint) =>
    formsOf(keyring, fingerprint, keyring.generation).some((form) => wanted.has(form)),
  );
}

function subjectsOf(context: OperationContext, sourceId: string, text: string) {
  const source = context.sources.find(sourceId);
  if (source === null) return [];
  try {
    // Everything the row says, whatever had it refused: a value we may not take names its person all the same.
    const record = cleanRecord(source.connector.normalise(JSON.parse(text), source.settings));
    return record.subjects.map((subject) => ({ kind: subject.kind, statements: subject.values }));
  } catch (error) {
    if (error instanceof SkipRecord || error instanceof SyntaxError) return [];
    throw error;
  }
}

function looseValues(text: string) {
  const addresses = text.match(/[^\s,;"'<>|]+@[^\s,;"'<>|]+/g) ?? [];
  return [
    {
      kind: 'person' as const,
      statements: addresses.map((address) => ({
        field: 'email' as const,
        key: address.toLowerCase(),
        value: { address, domain: '', role: false, disposable: false, webmail: false },
      })),
    },
  ];
}
