import type { CleanedSubject } from '../connector-kit/clean-record.js';
import type { ConfiguredSource } from '../connector-kit/source-settings.js';
import { featuresOf } from '../domain/matching/features.js';
import { observe } from '../domain/observation.js';
import { mayTakeFrom, methodOf, type SourceTerms } from '../domain/purpose.js';
import { isExpired } from '../domain/retention.js';
import { type Subject, subjectIdOf } from '../domain/statement.js';
import { type Fingerprint, isRefused } from '../domain/suppression.js';
import { SkipRecord } from '../errors.js';
import { maxIdsPerJob } from '../queue/contract.js';
import { blankPayload, type RawRecord } from '../store/raw-records.js';
import type { StoredSubject } from '../store/subjects.js';
import { fingerprintsOfSubjects, verdictsOf } from './check-suppression.js';
import type { OperationContext } from './context.js';
import { widenWish } from './forget-people.js';
import { forgetRecords } from './forget-records.js';
import { takeReading } from './kept-readings.js';
import { quarantineRows } from './quarantine-rows.js';
import { readRecord } from './read-record.js';

/**
 * Raw records to statements. Idempotent: the same record again moves last-seen dates only. Match features are durable before anybody
 * looks for candidates, so of two subjects that arrive at once at least one sees the other.
 */

export interface NormaliseCounts {
  readonly records: number;
  readonly subjects: number;
  readonly unchanged: number;
  readonly suppressed: number;
  /** Records whose person was held for as long as may be: they are deleted again. */
  readonly expired: number;
  readonly refused: number;
}

/** A subject as it was and as the record now tells it. */
interface Reading {
  readonly record: RawRecord;
  readonly subject: Subject;
  readonly previous: StoredSubject | null;
  /** What it is screened by, before and after the write. */
  readonly fingerprints: readonly Fingerprint[];
}

export async function normaliseRecords(
  context: OperationContext,
  input: { readonly recordIds: readonly string[] },
): Promise<NormaliseCounts> {
  const pending = (await context.store.rawRecords.findByIds(input.recordIds)).filter(
    (record) => record.stage === 'pending',
  );
  const expired = await dropExpired(context, pending);
  const records = pending.filter((record) => !expired.has(record._id));
  const previous = groupByRecord(await context.store.subjects.findByRecords(records.map((record) => record._id)));
  const { readings, refused, waiting } = await readAll(context, records, previous);
  const { suppressed, frozen } = await dropSuppressed(context, readings);
  const kept = readings.filter(({ record }) => !suppressed.has(record._id) && !frozen.has(record._id));
  const written = await writeSubjects(context, kept);
  // The second look: an opt-out may have come in between the first and the write.
  const { suppressed: late } = await dropSuppressed(context, kept);
  const lateExpired = await dropExpired(context, records);
  const gone = new Set([...suppressed, ...late, ...lateExpired]);
  const standing = written.filter((one) => !gone.has(one.reading.record._id));
  // Marked before the records count as done: stopped in between, everything is done again, and nothing is left standing unpublished.
  const profileIds = await touchProfiles(context, standing);
  const stays = (record: RawRecord) => gone.has(record._id) || waiting.has(record._id) || frozen.has(record._id);
  const done = records.filter((record) => !stays(record));
  await context.store.rawRecords.freeze(
    records.filter((record) => frozen.has(record._id) && !gone.has(record._id)),
    context.now(),
  );
  await context.store.rawRecords.blank(withEndedValues(standing));
  await context.store.rawRecords.markNormalised(done, context.now());
  await wakeNext(context, standing, profileIds);
  return {
    records: pending.length,
    subjects: kept.length,
    unchanged: written.filter((one) => !one.mustMatch).length,
    suppressed: suppressed.size + late.size,
    expired: expired.size + lateExpired.size,
    refused,
  };
}

/** Deletes records that came back although their person has expired; returns their ids. */
async function dropExpired(context: OperationContext, records: readonly RawRecord[]): Promise<ReadonlySet<string>> {
  const marked = await context.store.expiryMarks.findMarked(records.map((record) => record._id));
  await forgetRecords(context, [...marked]);
  return marked;
}

// The text repeats a value whose time is over: its statements hold the rest, so the text goes.
function withEndedValues(written: readonly Written[]): readonly RawRecord[] {
  const ended = written.filter(({ reading: { subject, record } }) =>
    subject.removed?.some((value) => subject.kind === 'person' && isExpired(value.expiresAt, record.lastSeenAt)),
  );
  return [...new Set(ended.map((one) => one.reading.record))];
}

function groupByRecord(subjects: readonly StoredSubject[]): ReadonlyMap<string, readonly StoredSubject[]> {
  const groups = new Map<string, StoredSubject[]>();
  for (const subject of subjects) groups.set(subject.recordId, [...(groups.get(subject.recordId) ?? []), subject]);
  return groups;
}

async function readAll(
  context: OperationContext,
  records: readonly RawRecord[],
  previous: ReadonlyMap<string, readonly StoredSubject[]>,
) {
  const readings: Reading[] = [];
  const waiting = new Set<string>();
  let refused = 0;
  for (const record of records) {
    const source = context.sources.find(record.sourceId);
    // A source that was taken out or paused: its records wait, and nothing of it is served.
    if (source === null || source.terms === null || !mayTakeFrom(source.terms)) {
      waiting.add(record._id);
      continue;
    }
    // Its text was dropped since it was read: there is nothing newer to learn from it.
    if (record.payload === blankPayload) continue;
    const before = previous.get(record._id) ?? [];
    try {
      readings.push(...readingsOf(context, source, source.terms, record, before));
    } catch (error) {
      refused += 1;
      if (!(error instanceof SkipRecord))
        context.log.error('record could not be read', { source: source.id, recordId: record._id, error });
      const rule = error instanceof SkipRecord ? error.rule : 'malformed-record';
      await quarantineRows(context, source, record._id, [{ rule, line: null, offset: null, text: record.payload }]);
    }
  }
  return { readings, refused, waiting };
}

function readingsOf(
  context: OperationContext,
  source: ConfiguredSource,
  terms: SourceTerms,
  record: RawRecord,
  before: readonly StoredSubject[],
): readonly Reading[] {
  const told: readonly CleanedSubject[] = record.isGone
    ? []
    : (takeReading(source, record.contentHash) ?? readRecord(source, terms, JSON.parse(record.payload))).subjects;
  const roles = new Map(told.map((subject) => [subject.role, subject]));
  // A role the record no longer has is read as a subject about which nothing is said any more.
  for (const subject of before) if (!roles.has(subject.role)) roles.set(subject.role, emptySubject(subject));
  return [...roles.values()].map((subject): Reading => {
    const id = subjectIdOf(context.keyring, record._id, subject.role);
    const known = before.find((one) => one.id === id) ?? null;
    const observation = {
      subject: {
        id,
        kind: subject.kind,
        recordId: record._id,
        sourceId: source.id,
        role: subject.role,
        uri: record.uri,
        method: methodOf(source.connector.manifest.kind),
      },
      values: subject.values,
      redactions: subject.redactions.map(({ field, by, reason }) => ({ field, by, reason })),
      notifiedAt: subject.notifiedAt,
      observedAt: record.observedAt,
      seenAt: record.lastSeenAt,
      runId: record.lastRunId,
      visibility: subject.visibility ?? known?.visibility ?? null,
      terms,
      cap: context.policy.profileCap,
    };
    const observed = observe(context.keyring, observation, known);
    // What the record dropped names its person all the same: a removal must not slip past a restriction.
    const told = known === null || keepsAll(observed, known) ? [observed] : [observed, known];
    return { record, subject: observed, previous: known, fingerprints: fingerprintsOfSubjects(context, told) };
  });
}

function keepsAll(observed: Subject, known: Subject): boolean {
  const ids = new Set(observed.statements.map((statement) => statement.id));
  return known.statements.every((statement) => ids.has(statement.id));
}

function emptySubject(subject: Subject): CleanedSubject {
  return { role: subject.role, kind: subject.kind, values: [], redactions: [], notifiedAt: null, visibility: null };
}

/** Forgets the records of people who do not want to appear; returns their ids, and those of records whose person's data are restricted:
 *  what a source says of them now waits, and what is held stays as it is (B51). */
async function dropSuppressed(
  context: OperationContext,
  readings: readonly Reading[],
): Promise<{ readonly suppressed: ReadonlySet<string>; readonly frozen: ReadonlySet<string> }> {
  const verdicts = await verdictsOf(
    context,
    readings.map((reading) => reading.fingerprints),
  );
  const ids = new Set(readings.filter((_, index) => isRefused(verdicts[index]!)).map((reading) => reading.record._id));
  await keepForReview(
    context,
    readings.filter((_, index) => verdicts[index] === 'review').map((reading) => reading.record),
  );
  for (const [index, { subject, fingerprints }] of readings.entries())
    if (verdicts[index] === 'suppressed') await widenWish(context, subject, fingerprints);
  await forgetRecords(context, [...ids]);
  const restricted = readings.filter((_, index) => verdicts[index] === 'restricted').map(({ record }) => record._id);
  return { suppressed: ids, frozen: new Set(restricted.filter((id) => !ids.has(id))) };
}

// A name with a company may be somebody else's: the row waits, sealed, for a person to decide.
async function keepForReview(context: OperationContext, records: readonly RawRecord[]): Promise<void> {
  for (const { _id, sourceId, payload } of records) {
    const source = context.sources.find(sourceId);
    if (source === null) continue;
    await quarantineRows(context, source, _id, [
      { rule: 'suppression-review', line: null, offset: null, text: payload },
    ]);
  }
}

interface Written {
  readonly reading: Reading;
  readonly mustMatch: boolean;
}

async function writeSubjects(context: OperationContext, readings: readonly Reading[]): Promise<readonly Written[]> {
  const written = readings.map((reading): Written => ({ reading, mustMatch: mustMatch(reading) }));
  const changed = written.filter((one) => one.mustMatch);
  await context.store.matchFeatures.upsert(changed.map((one) => featuresOf(one.reading.subject)));
  const at = context.now();
  await context.store.subjects.upsert(
    written.map((one) => ({
      subject: one.reading.subject,
      stage: one.mustMatch ? ('match' as const) : ('done' as const),
    })),
    at,
  );
  return written;
}

function mustMatch({ subject, previous }: Reading): boolean {
  if (previous === null || previous.profileId === null || previous.stage === 'match') return true;
  return JSON.stringify(featuresOf(subject)) !== JSON.stringify(featuresOf(previous));
}

// Whoever stood in a profile before is published again, with new dates at least. Members stand in identities: a subject's own pointer may
// be stale after a stop.
async function touchProfiles(context: OperationContext, written: readonly Written[]): Promise<readonly string[]> {
  const known = written.filter((one) => one.reading.previous !== null).map((one) => one.reading.subject.id);
  const profileIds = (await context.store.identities.findBySubjects(known)).map((identity) => identity._id);
  await context.store.identities.touch(profileIds, context.now());
  return profileIds;
}

async function wakeNext(
  context: OperationContext,
  written: readonly Written[],
  profileIds: readonly string[],
): Promise<void> {
  const subjectIds = written.filter((one) => one.mustMatch).map((one) => one.reading.subject.id);
  // A record of a register tells of several subjects, so a batch of records may fill more than one job.
  for (let start = 0; start < subjectIds.length; start += maxIdsPerJob)
    await context.queue.enqueue('match-subjects', { subjectIds: subjectIds.slice(start, start + maxIdsPerJob) });
  for (let start = 0; start < profileIds.length; start += maxIdsPerJob)
    await context.queue.enqueue('publish-profiles', { profileIds: profileIds.slice(start, start + maxIdsPerJob) });
}
