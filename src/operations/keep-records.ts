import type { CleanedRecord } from '../connector-kit/clean-record.js';
import type { PulledRecord } from '../connector-kit/contract.js';
import type { RefusedRow } from '../connector-kit/quarantine.js';
import type { ConfiguredSource } from '../connector-kit/source-settings.js';
import { contentHash } from '../domain/keyring.js';
import type { SourceTerms } from '../domain/purpose.js';
import { recordIdOf } from '../domain/statement.js';
import { type Fingerprint, isRefused, type SuppressionVerdict } from '../domain/suppression.js';
import { SkipRecord } from '../errors.js';
import type { RawRecord, RawRecordInput } from '../store/raw-records.js';
import { fingerprintsOfSubjects, verdictsOf } from './check-suppression.js';
import type { OperationContext } from './context.js';
import { forgetRecords } from './forget-records.js';
import { keepReading } from './kept-readings.js';
import { readRecord } from './read-record.js';

/**
 * The first door: a record is kept only when it can be read, its terms allow it, and nobody in it asked not to appear. The question is
 * asked again after the write, because an opt-out may have come in between.
 */

export interface KeptBatch {
  readonly recordIds: readonly string[];
  readonly unchanged: number;
  readonly suppressed: number;
  /** Records whose person was held for as long as may be: they do not come back. */
  readonly expired: number;
  readonly refused: readonly RefusedRow[];
}

/** A record as it will be stored, and the line of the delivery it began on: of use to whoever puts a refused row right, to nobody else. */
interface Arrival {
  readonly input: RawRecordInput;
  readonly line: number | null;
}

interface Readable extends Arrival {
  readonly record: CleanedRecord;
  readonly fingerprints: readonly Fingerprint[];
}

/** Keeps one batch of pulled records (at most a few hundred) and says what became of each; `runId` is the run that read them. All that is kept is durable on return. */
export async function keepRecords(
  context: OperationContext,
  source: ConfiguredSource,
  terms: SourceTerms,
  records: readonly PulledRecord[],
  runId: string,
): Promise<KeptBatch> {
  const refused: RefusedRow[] = [];
  const readable = latestOfEach(context, source, records, runId).flatMap((arrival) =>
    readOrRefuse(context, source, terms, arrival, refused),
  );
  const verdicts = await verdictsOf(
    context,
    readable.map((one) => one.fingerprints),
  );
  for (const [index, one] of readable.entries()) if (verdicts[index] === 'review') refused.push(underReview(one));
  const clear = readable.filter((_, index) => !isRefused(verdicts[index]!));
  const { newer, unchanged, expired } = await withoutOlder(context, clear);
  const seenAt = context.now();
  await context.store.rawRecords.upsertSeen(
    newer.map((one) => one.input),
    seenAt,
  );
  const late = await refusedMeanwhile(context, newer);
  // The retention job may have come by since the first look.
  const lateExpired = await context.store.expiryMarks.findMarked(newer.map((one) => one.input._id));
  const gone = new Set([...late.map(({ id }) => id), ...lateExpired]);
  await forgetRecords(context, [...gone]);
  for (const one of newer) {
    if (late.some(({ id, verdict }) => id === one.input._id && verdict === 'review')) refused.push(underReview(one));
  }
  for (const { input, record } of newer)
    if (!gone.has(input._id)) keepReading(source, input.contentHash, record, seenAt);
  return {
    recordIds: newer.map((one) => one.input._id).filter((id) => !gone.has(id)),
    unchanged,
    suppressed:
      verdicts.filter((verdict) => verdict === 'suppressed').length +
      late.filter(({ verdict }) => verdict === 'suppressed').length,
    expired: expired + lateExpired.size,
    refused,
  };
}

// A name with a company may be somebody else's: the row waits for a person to decide.
function underReview({ input, line }: Arrival): RefusedRow {
  return { rule: 'suppression-review', line, offset: null, text: input.payload };
}

// Two rows of one id in a batch: the one observed last is the record; without dates the later row.
function latestOfEach(
  context: OperationContext,
  source: ConfiguredSource,
  records: readonly PulledRecord[],
  runId: string,
): readonly Arrival[] {
  const byId = new Map<string, Arrival>();
  for (const record of records) {
    const payload = JSON.stringify(record.payload);
    const input: RawRecordInput = {
      _id: recordIdOf(context.keyring, source.id, record.stream, record.idAtSource),
      sourceId: source.id,
      stream: record.stream,
      payload,
      contentHash: contentHash(payload),
      uri: record.uri,
      etag: record.etag,
      observedAt: record.observedAt,
      lastRunId: runId,
    };
    const known = byId.get(input._id);
    if (known === undefined || !isOlder(input, known.input)) byId.set(input._id, { input, line: record.line ?? null });
  }
  return [...byId.values()];
}

function isOlder(a: Pick<RawRecord, 'observedAt'>, b: Pick<RawRecord, 'observedAt'>): boolean {
  return a.observedAt !== null && b.observedAt !== null && a.observedAt < b.observedAt;
}

function readOrRefuse(
  context: OperationContext,
  source: ConfiguredSource,
  terms: SourceTerms,
  { input, line }: Arrival,
  refused: RefusedRow[],
): readonly Readable[] {
  try {
    const record = readRecord(source, terms, JSON.parse(input.payload));
    const subjects = record.subjects.map((subject) => ({ kind: subject.kind, statements: subject.values }));
    return [{ input, line, record, fingerprints: fingerprintsOfSubjects(context, subjects) }];
  } catch (error) {
    if (!(error instanceof SkipRecord))
      context.log.error('record could not be read', { source: source.id, recordId: input._id, error });
    refused.push({
      rule: error instanceof SkipRecord ? error.rule : 'malformed-record',
      line,
      offset: null,
      text: input.payload,
    });
    return [];
  }
}

// A late, older reading of a record (deliveries out of order) must not undo the newer one, nor a record bring back who has expired.
async function withoutOlder(
  context: OperationContext,
  readable: readonly Readable[],
): Promise<{ readonly newer: readonly Readable[]; readonly unchanged: number; readonly expired: number }> {
  const { rawRecords, expiryMarks } = context.store;
  const known = new Map(
    (await rawRecords.findHeads(readable.map((one) => one.input._id))).map((head) => [head._id, head]),
  );
  // Whatever the record says by now: a new date or a changed word revives nobody. One that is still held is about to go.
  const marked = await expiryMarks.findMarked(readable.map((one) => one.input._id));
  await expiryMarks.renew([...marked], context.now());
  const newer = readable.filter((one) => {
    const head = known.get(one.input._id);
    return !marked.has(one.input._id) && (head === undefined || !isOlder(one.input, head));
  });
  return {
    newer,
    unchanged: newer.filter((one) => known.get(one.input._id)?.contentHash === one.input.contentHash).length,
    expired: marked.size,
  };
}

async function refusedMeanwhile(
  context: OperationContext,
  kept: readonly Readable[],
): Promise<readonly { readonly id: string; readonly verdict: SuppressionVerdict }[]> {
  const verdicts = await verdictsOf(
    context,
    kept.map((one) => one.fingerprints),
  );
  return kept
    .map((one, index) => ({ id: one.input._id, verdict: verdicts[index]! }))
    .filter(({ verdict }) => isRefused(verdict));
}
