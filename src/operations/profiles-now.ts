import { hasEndedValues, liveFields } from '../domain/live-profile.js';
import { lookupKeysOf } from '../domain/lookup-key.js';
import type { Profile } from '../domain/profile.js';
import type { OperationContext } from './context.js';
import { findCorrectionSubjects } from './find-lasting.js';

/**
 * Profiles as they stand now. Between the end of a value and the next retention job a profile still lists the keys of what has ended; nobody
 * may be found by them. Only then its members are read again, so that every other lookup costs nothing more.
 */
export async function profilesNow<P extends Profile>(
  context: OperationContext,
  profiles: readonly P[],
): Promise<readonly P[]> {
  const now = context.now();
  return Promise.all(
    profiles.map(async (profile) => {
      if (!hasEndedValues(profile, now)) return profile;
      const identity = await context.store.identities.findById(profile.id);
      const members = await context.store.subjects.findByIds(identity?.subjectIds ?? []);
      const corrections = await findCorrectionSubjects(context, profile.id);
      const lookupKeys = lookupKeysOf([...members, ...corrections], now);
      return { ...profile, fields: liveFields(profile, now), lookupKeys };
    }),
  );
}
