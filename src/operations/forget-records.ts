import type { OperationContext } from './context.js';

/** Ids an operation deletes at once; more go in slices. */
const sliceSize = 1_000;

/**
 * Deletes records with all that was made of them: subjects, match features, edges. The profiles they stood in are assembled again without
 * them. Repeating it does nothing more. Returns the ids of the profiles it touched.
 *
 * What may be asked again comes first and what leads there goes last: the profiles are marked before anything is deleted, and the subjects,
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
  const { store } = context;
  const subjects = await store.subjects.findByRecords(recordIds);
  const subjectIds = subjects.map((subject) => subject.id);
  const identities = await store.identities.findBySubjects(subjectIds);
  const neighbours = (await store.judgements.findTouching(subjectIds)).flatMap((edge) => edge.subjects);
  const profileIds = identities.map((identity) => identity._id);
  const gone = new Set(subjectIds);
  // What the deleted subjects held together may have to part: those that are left are decided again.
  const left = [...new Set([...neighbours, ...identities.flatMap((identity) => identity.subjectIds)])].filter(
    (id) => !gone.has(id),
  );
  const at = context.now();
  await store.identities.touch(profileIds, at);
  await store.subjects.queueForMatching([...subjectIds, ...left], at);
  await store.rawRecords.remove(recordIds);
  await store.matchFeatures.remove(subjectIds);
  await store.judgements.removeTouching(subjectIds);
  await store.subjects.remove(subjectIds);
  for (let start = 0; start < left.length; start += sliceSize) {
    await context.queue.enqueue('match-subjects', { subjectIds: left.slice(start, start + sliceSize) });
  }
  for (let start = 0; start < profileIds.length; start += sliceSize) {
    await context.queue.enqueue('publish-profiles', { profileIds: profileIds.slice(start, start + sliceSize) });
  }
  return profileIds;
}
