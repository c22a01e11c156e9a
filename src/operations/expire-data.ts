import { isExpired } from '../domain/retention.js';
import type { OperationContext } from './context.js';

/** Deletes what has outlived its retention, in bounded batches. What has expired is invisible before this job runs. */

const batchSize = 500;
/** Of one run; the next day's run takes the rest. */
const maxProfiles = 100_000;

export async function expireData(
  context: OperationContext,
  input: { readonly dryRun?: boolean } = {},
): Promise<object> {
  const now = context.now();
  if (input.dryRun === true)
    return { expiredProfiles: (await context.store.profiles.findExpired(now, maxProfiles)).length, dryRun: true };
  let profiles = 0;
  let statements = 0;
  while (profiles < maxProfiles) {
    const ids = await context.store.profiles.findExpired(now, batchSize);
    if (ids.length === 0) break;
    for (const id of ids) statements += await expireProfile(context, id, now);
    profiles += ids.length;
  }
  const quarantined = await context.store.quarantine.removeExpired(now);
  return { profiles, statements, quarantined };
}

// The raw record and the subject go with the last of what they said; the publisher then retires the id.
async function expireProfile(context: OperationContext, profileId: string, now: Date): Promise<number> {
  const subjects = await context.store.subjects.findByProfile(profileId);
  const expired = subjects.filter((subject) =>
    subject.statements.every((statement) => isExpired(statement.expiresAt, now)),
  );
  await context.store.profiles.remove([profileId]);
  await context.store.rawRecords.remove(expired.map((subject) => subject.recordId));
  await context.store.matchFeatures.remove(expired.map((subject) => subject.id));
  await context.store.judgements.removeTouching(expired.map((subject) => subject.id));
  await context.store.subjects.remove(expired.map((subject) => subject.id));
  await context.store.identities.touch([profileId], now);
  await context.queue.enqueue('publish-profiles', { profileIds: [profileId] });
  return expired.reduce((sum, subject) => sum + subject.statements.length, 0);
}
