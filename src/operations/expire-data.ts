import { addDuration, isExpired } from '../domain/retention.js';
import type { OperationContext } from './context.js';
import { forgetRecords } from './forget-records.js';
import { publishProfiles } from './publish-profiles.js';

/**
 * Deletes what has outlived its retention, in bounded batches: records of which no value is left to hold, and whole people at the cap of a
 * profile's life. It asks subjects and identities, never profiles, since a person whose last value ended is in no profile any more. What
 * has expired is invisible before this job runs, and a stop anywhere leaves what is left to the next run.
 */

const batchSize = 500;
/** Records of one run; the next day's run takes the rest. */
const maxRecords = 100_000;
/** Counting back by the calendar can be off by the difference of two months' lengths; each date found is then asked by itself. */
const calendarSlackMs = 3 * 86_400_000;

export async function expireData(
  context: OperationContext,
  input: { readonly dryRun?: boolean } = {},
): Promise<object> {
  const now = context.now();
  if (input.dryRun === true)
    return { expiredRecords: (await context.store.subjects.findExpiredRecords(now, maxRecords)).length, dryRun: true };
  const capped = await expireProfiles(context, now);
  const records = await expireRecords(context, now);
  const quarantined = await context.store.quarantine.removeExpired(now);
  return { profiles: capped, records, quarantined };
}

// The records of an identity are asked for by its members, which stay members until the publisher retires it.
async function expireProfiles(context: OperationContext, now: Date): Promise<number> {
  const done = new Set<string>();
  const before = new Date(capBefore(context.policy.profileCap, now).getTime() + calendarSlackMs);
  while (done.size < maxRecords) {
    const oldest = await context.store.identities.findOldest(before, batchSize);
    const ended = oldest.filter(
      ({ _id, firstCollectedAt }) =>
        !done.has(_id) && isExpired(addDuration(firstCollectedAt, context.policy.profileCap), now),
    );
    if (ended.length === 0) break;
    const members = await context.store.subjects.findByIds(ended.flatMap((identity) => identity.subjectIds));
    await forgetForGood(context, [...new Set(members.map((subject) => subject.recordId))], now);
    const ids = ended.map((identity) => identity._id);
    await publishProfiles(context, { profileIds: ids });
    for (const id of ids) done.add(id);
  }
  return done.size;
}

async function expireRecords(context: OperationContext, now: Date): Promise<number> {
  let records = 0;
  while (records < maxRecords) {
    const ids = await context.store.subjects.findExpiredRecords(now, batchSize);
    if (ids.length === 0) break;
    await forgetForGood(context, ids, now);
    records += ids.length;
  }
  return records;
}

// The mark comes first: a record that is gone and unmarked would come back with the source's next answer, which is a renewal in disguise.
// A company is nobody's data: what its register says next year is new.
async function forgetForGood(context: OperationContext, recordIds: readonly string[], now: Date): Promise<void> {
  const subjects = await context.store.subjects.findByRecords(recordIds);
  const ofPeople = subjects.filter((subject) => subject.kind === 'person').map((subject) => subject.recordId);
  await context.store.expiryMarks.add([...new Set(ofPeople)], now);
  await forgetRecords(context, recordIds);
}

function capBefore(cap: string, now: Date): Date {
  const lifeMs = addDuration(now, cap).getTime() - now.getTime();
  return new Date(now.getTime() - lifeMs);
}
