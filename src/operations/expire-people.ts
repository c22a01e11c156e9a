import { addDuration, isExpired } from '../domain/retention.js';
import type { StoredSubject } from '../store/subjects.js';
import { restrictedAmong } from './check-restriction.js';
import type { OperationContext } from './context.js';
import { forgetRecords, forgetSubjects } from './forget-records.js';
import { publishProfiles } from './publish-profiles.js';

/**
 * Whole profiles at the cap of their life. The cap runs from the first collection that the identity remembers, which nothing moves later;
 * people are found by identity, never by profile, since a person whose last value ended is in no profile any more.
 */

export interface Ended {
  readonly ended: number;
  readonly deleted: number;
  /** Kept because the processing of their data is restricted (B51). */
  readonly kept: number;
}

const batchSize = 500;
const maxPeople = 100_000;
/** Counting back by the calendar can be off by the difference of two months' lengths; each date found is then asked by itself. */
const calendarSlackMs = 3 * 86_400_000;

type Old = Awaited<ReturnType<OperationContext['store']['identities']['findOldest']>>[number];

/** Deletes every profile that has reached the cap at `now`, or, on a dry run, counts those that have. */
export async function expirePeople(context: OperationContext, now: Date, dryRun: boolean): Promise<Ended> {
  const seen = new Set<string>();
  let [deleted, kept, standing] = [0, 0, 0];
  while (seen.size < maxPeople) {
    // Those that stay (restricted, or changed by somebody meanwhile) come up again and must not fill the batch.
    const oldest = await context.store.identities.findOldest(capBefore(context, now), batchSize + standing);
    standing = oldest.filter(({ _id }) => seen.has(_id)).length;
    const ended = oldest.filter((one) => !seen.has(one._id) && hasReachedCap(context, one, now));
    if (ended.length === 0) break;
    for (const { _id } of ended) seen.add(_id);
    if (dryRun) standing += ended.length;
    const members = await membersOf(context, ended);
    const restricted = await restrictedAmong(context, members);
    kept += restricted.size;
    if (dryRun) continue;
    const going = ended.filter(({ _id }) => !restricted.has(_id));
    await forgetAll(context, going, new Map(members.map((one) => [one.profileId, one.subjects])), now);
    deleted += going.length;
  }
  return { ended: seen.size, deleted, kept };
}

/**
 * Deletes records for good. The marks come first: a record that is gone and unmarked would come back with the source's next answer, which
 * is a renewal in disguise.
 */
export async function forgetForGood(context: OperationContext, recordIds: readonly string[], now: Date): Promise<void> {
  await context.store.expiryMarks.add(recordIds, now);
  await forgetRecords(context, recordIds);
}

async function forgetAll(
  context: OperationContext,
  going: readonly Old[],
  subjectsOf: ReadonlyMap<string, readonly StoredSubject[]>,
  now: Date,
): Promise<void> {
  const of = (kind: Old['kind']) =>
    going.filter((one) => one.kind === kind).flatMap(({ _id }) => subjectsOf.get(_id) ?? []);
  await forgetForGood(context, [...new Set(of('person').map((subject) => subject.recordId))], now);
  // A company is nobody's data, and its register will tell of it again: its own subjects go, the people in the same records stay.
  await forgetSubjects(context, of('company'));
  await publishProfiles(context, { profileIds: going.map(({ _id }) => _id) });
}

async function membersOf(context: OperationContext, identities: readonly Old[]) {
  const subjects = await context.store.subjects.findByIds(identities.flatMap((identity) => identity.subjectIds));
  const byId = new Map(subjects.map((subject) => [subject.id, subject]));
  return identities.map(({ _id, subjectIds }) => ({
    profileId: _id,
    subjects: subjectIds.map((id) => byId.get(id)).filter((subject) => subject !== undefined),
  }));
}

function hasReachedCap(context: OperationContext, { firstCollectedAt }: Old, now: Date): boolean {
  return isExpired(addDuration(firstCollectedAt, context.policy.profileCap), now);
}

function capBefore(context: OperationContext, now: Date): Date {
  const lifeMs = addDuration(now, context.policy.profileCap).getTime() - now.getTime();
  return new Date(now.getTime() - lifeMs + calendarSlackMs);
}
