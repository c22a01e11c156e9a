import { addDuration } from '../domain/retention.js';
import type { OperationContext } from './context.js';
import { findHeldGroups } from './disclose.js';
import { findHidden, type HiddenPerson } from './find-hidden.js';
import { type ResolvedId, resolveProfile } from './resolve-profile.js';
import { screenProfiles } from './screen-profiles.js';
import { type Hit, type Miss, type Reader, serveProfile, type Unchanged } from './serve-profile.js';

/** One person by id. An id stays good for ever: it is answered, points at its survivor, or says to those who held it that it is gone. */

/** How long an answer still tells of a split (api.md section 3.4). */
const tellSplitFor = 'P90D';

export interface ProfileQuestion {
  readonly id: string;
  /** True answers a merged id with its survivor. */
  readonly follow: boolean;
}

export type ProfileReading =
  | (Hit & { readonly split: ResolvedId['split'] })
  | Miss
  | Unchanged
  | HiddenPerson
  | { readonly kind: 'moved'; readonly into: string; readonly at: Date }
  | { readonly kind: 'gone' };

/** Answers for `id`. Hidden, unknown and retired ids take the same steps; only a holder is told that an id is gone
 *  or its person opted out. */
export async function readProfile(
  context: OperationContext,
  { id, follow }: ProfileQuestion,
  reader: Reader,
): Promise<ProfileReading> {
  const resolved = await resolveProfile(context, id);
  const { visible, hidden, check } = await screenProfiles(context, resolved.profile === null ? [] : [resolved.profile]);
  const profile = visible[0];
  if (profile === undefined) {
    const { customerId } = reader.caller;
    const held = await findHeldGroups(context, customerId, { id, contains: [] });
    const optedOut = await findHidden(context, { customerId, hits: [], identifiers: [], profileIds: [id], hidden });
    if (optedOut !== null) return optedOut;
    return resolved.kind === 'retired' && held.size > 0 ? { kind: 'gone' } : { kind: 'no_match' };
  }
  if (resolved.kind === 'merged' && !follow) return { kind: 'moved', into: profile.id, at: resolved.since! };
  const probability = Math.min(profile.cohesion, 0.999); // the top of the scale, api.md section 2.8
  const answer = await serveProfile(context, { profile, probability, matchedOn: ['profile_id'], check }, reader);
  return answer.kind === 'full_match' ? { ...answer, split: recentSplit(resolved, context.now()) } : answer;
}

function recentSplit({ split }: ResolvedId, now: Date): ResolvedId['split'] {
  return split !== null && addDuration(split.at, tellSplitFor) > now ? split : null;
}
