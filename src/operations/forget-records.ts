import type { Subject } from '../domain/statement.js';
import type { OperationContext } from './context.js';

/** Ids an operation deletes at once; more go in slices. */
const sliceSize = 1_000;

/**
 * Deletes records with all that was made of them: subjects, match features, edges. The profiles they stood in are assembled again without
 * them. Repeating it does nothing more. Returns the ids of the profiles it touched.
 *
 * What may be asked again comes first and the way to it goes last: the profiles are marked before anything is deleted, and the subjects,
 * by which a record is found, go at the end. Whatever is left after a stop is found by the publisher, which finds a suppressed person, or
 * by the matcher, which finds a subject without features.
 */
export async function forgetRecords(
  context: OperationContext,
  recordIds: readonly string[],
): Promise<readonly string[]> {
  const touched = new Set<string>();
  for (let start = 0; start < recordIds.length; start += sliceSize) {
    for (const id of await forgetSlice(context, recordIds.slice(start, start + sliceSize))) touched.add(id);
  }
  return [...touched];
}

async function forgetSlice(context: OperationContext, recordIds: readonly string[]): Promise<readonly string[]> {
  return forget(context, await context.store.subjects.findByRecords(recordIds), recordIds);
}

/** The same for subjects whose records stay: the next reading of the record tells of them anew. At most a few thousand at once. */
export function forgetSubjects(
  context: OperationContext,
  subjects: readonly Pick<Subject, 'id'>[],
): Promise<readonly string[]> {
  return forget(context, subjects, []);
}

async function forget(
  context: OperationContext,
  subjects: readonly Pick<Subject, 'id'>[],
  recordIds: readonly string[],
): Promise<readonly string[]> {
  if (subjects.length + recordIds.length === 0) return [];
  const { store } = context;
  const subjectIds = subjects.map((subject) => subject.id);
  const unsettled = await unsettle(context, subjectIds);
  await store.rawRecords.remove(recordIds);
  await store.matchFeatures.remove(subjectIds);
  await store.judgements.removeTouching(subjectIds);
  await store.notifications.dropSubjects(subjectIds);
  await store.subjects.remove(subjectIds);
  await wake(context, unsettled);
  return unsettled.profileIds;
}

/** What stood together with subjects that go. */
export interface Unsettled {
  readonly profileIds: readonly string[];
  /** Subjects that may have to part: they are decided again. */
  readonly left: readonly string[];
}

/** The step before subjects are deleted: their profiles and whoever they held together are marked, so that a stop loses neither. */
export async function unsettle(context: OperationContext, subjectIds: readonly string[]): Promise<Unsettled> {
  const { store } = context;
  const identities = await store.identities.findBySubjects(subjectIds);
  const neighbours = (await store.judgements.findTouching(subjectIds)).flatMap((edge) => edge.subjects);
  const gone = new Set(subjectIds);
  const left = [...new Set([...neighbours, ...identities.flatMap((identity) => identity.subjectIds)])].filter(
    (id) => !gone.has(id),
  );
  const profileIds = identities.map((identity) => identity._id);
  const at = context.now();
  await store.identities.touch(profileIds, at);
  await store.subjects.queueForMatching([...subjectIds, ...left], at);
  return { profileIds, left };
}

/** The step after: wakes what was marked. */
export async function wake(context: OperationContext, { profileIds, left }: Unsettled): Promise<void> {
  for (let start = 0; start < left.length; start += sliceSize) {
    await context.queue.enqueue('match-subjects', { subjectIds: left.slice(start, start + sliceSize) });
  }
  for (let start = 0; start < profileIds.length; start += sliceSize) {
    await context.queue.enqueue('publish-profiles', { profileIds: profileIds.slice(start, start + sliceSize) });
  }
}
