import { featuresOf } from '../domain/matching/features.js';
import { endedValues } from '../domain/observation.js';
import { isExpired } from '../domain/retention.js';
import { maxIdsPerJob } from '../queue/contract.js';
import type { StoredSubject } from '../store/subjects.js';
import { restrictedAmong } from './check-restriction.js';
import type { OperationContext } from './context.js';
import { type Ended, forgetForGood } from './expire-people.js';
import { forgetRecords, forgetSubjects } from './forget-records.js';

/**
 * Single values whose time is over, although others of their subject live on: they leave statements, match features, lookup keys and the
 * text of the record. That they were held, and since when, is remembered under their keyed ids, so that the source's next answer does not
 * start their clock anew. A record of which nothing is left goes whole.
 */

const batchSize = 500;
const maxSubjects = 100_000;

/** Takes out every value that has ended at `now`. Counts subjects with such a value; `deleted` counts those that lost one or went. */
export async function expireValues(context: OperationContext, now: Date): Promise<Ended> {
  const seen = new Set<string>();
  const kept = new Set<string>();
  while (seen.size < maxSubjects) {
    const found = await context.store.subjects.findExpiring(now, batchSize + kept.size);
    const fresh = found.filter(({ id }) => !seen.has(id));
    if (fresh.length === 0) break;
    for (const { id } of fresh) seen.add(id);
    const records = await recordsOf(context, [...new Set(fresh.map(({ recordId }) => recordId))]);
    const restricted = await restrictedRecords(context, records.flat());
    const going = records.filter(([first]) => !restricted.has(first!.recordId));
    for (const subject of records.flat()) if (restricted.has(subject.recordId)) kept.add(subject.id);
    await expireRecords(context, going, now);
  }
  const keptHere = [...kept].filter((id) => seen.has(id)).length;
  return { ended: seen.size, deleted: seen.size - keptHere, kept: keptHere };
}

type RecordSubjects = readonly StoredSubject[];

async function recordsOf(context: OperationContext, recordIds: readonly string[]): Promise<readonly RecordSubjects[]> {
  const byRecord = new Map<string, StoredSubject[]>();
  for (const subject of await context.store.subjects.findByRecords(recordIds))
    byRecord.set(subject.recordId, [...(byRecord.get(subject.recordId) ?? []), subject]);
  return [...byRecord.values()];
}

async function restrictedRecords(
  context: OperationContext,
  subjects: readonly StoredSubject[],
): Promise<ReadonlySet<string>> {
  const { store } = context;
  const own = new Map(subjects.map((subject) => [subject.id, subject]));
  const identities = await store.identities.findBySubjects([...own.keys()]);
  const members = await store.subjects.findByIds(identities.flatMap((identity) => identity.subjectIds));
  const byId = new Map(members.map((subject) => [subject.id, subject]));
  const people = identities.map(({ _id, subjectIds }) => ({
    profileId: _id,
    subjects: subjectIds.map((id) => byId.get(id)).filter((subject) => subject !== undefined),
  }));
  const restricted = await restrictedAmong(context, people);
  return new Set(
    people
      .filter(({ profileId }) => restricted.has(profileId))
      .flatMap((person) => person.subjects.flatMap(({ id }) => own.get(id)?.recordId ?? [])),
  );
}

async function expireRecords(context: OperationContext, records: readonly RecordSubjects[], now: Date): Promise<void> {
  const isOver = (subject: StoredSubject) => endedValues(subject, now).length === subject.statements.length;
  const isOfPeople = (subjects: RecordSubjects) => subjects.some((subject) => subject.kind === 'person');
  const over = records.filter((subjects) => subjects.every(isOver));
  const idsOf = (some: readonly RecordSubjects[]) => some.map((subjects) => subjects[0]!.recordId);
  await forgetForGood(context, idsOf(over.filter(isOfPeople)), now);
  // A company is nobody's data: what its register says next year is new.
  await forgetRecords(context, idsOf(over.filter((subjects) => !isOfPeople(subjects))));
  const living = records.filter((subjects) => !subjects.every(isOver)).flat();
  await forgetSubjects(
    context,
    living.filter((subject) => subject.kind === 'company' && isOver(subject)),
  );
  await dropValues(
    context,
    living.filter((subject) => needsDrop(subject, now) && !(subject.kind === 'company' && isOver(subject))),
    now,
  );
}

// One that holds nothing any more is looked at once, to say that it waits for the rest of its record.
function needsDrop(subject: StoredSubject, now: Date): boolean {
  return subject.statements.length === 0 || subject.statements.some((one) => isExpired(one.expiresAt, now));
}

// Profiles are marked before anything goes, and the subjects, by which the work is found again after a stop, change last.
async function dropValues(context: OperationContext, subjects: readonly StoredSubject[], now: Date): Promise<void> {
  if (subjects.length === 0) return;
  const { store, queue } = context;
  const drops = subjects.map((subject) => ({
    subject,
    ended: endedValues(subject, now),
    remembers: subject.kind === 'person',
  }));
  const subjectIds = subjects.map((subject) => subject.id);
  const profileIds = (await store.identities.findBySubjects(subjectIds)).map((identity) => identity._id);
  await store.identities.touch(profileIds, now);
  await store.matchFeatures.upsert(
    drops.map(({ subject, ended }) => {
      const gone = new Set(ended.map((value) => value.id));
      return featuresOf({ ...subject, statements: subject.statements.filter(({ id }) => !gone.has(id)) });
    }),
  );
  await blankTexts(context, subjects);
  await store.subjects.dropEnded(drops, now);
  for (let start = 0; start < subjectIds.length; start += maxIdsPerJob)
    await queue.enqueue('match-subjects', { subjectIds: subjectIds.slice(start, start + maxIdsPerJob) });
  for (let start = 0; start < profileIds.length; start += maxIdsPerJob)
    await queue.enqueue('publish-profiles', { profileIds: profileIds.slice(start, start + maxIdsPerJob) });
}

// A text that waits for the normaliser is dropped by it.
async function blankTexts(context: OperationContext, subjects: readonly StoredSubject[]): Promise<void> {
  const people = subjects.filter((subject) => subject.kind === 'person').map((subject) => subject.recordId);
  const heads = await context.store.rawRecords.findHeads([...new Set(people)]);
  await context.store.rawRecords.blank(heads.filter((head) => head.stage === 'normalised'));
}
