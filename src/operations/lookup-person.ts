import { decideLookup } from '../domain/lookup.js';
import { type LookupInput, type LookupQuery, readLookup } from '../domain/lookup-input.js';
import type { Profile } from '../domain/profile.js';
import type { OperationContext } from './context.js';
import { findHidden } from './find-hidden.js';
import { profilesNow } from './profiles-now.js';
import { livePerson, resolveProfile } from './resolve-profile.js';
import { findSuppressions, screenProfiles } from './screen-profiles.js';
import { type PersonAnswer, type Reader, serveProfile } from './serve-profile.js';

/**
 * One person by what the caller knows of them, in the order of api.md section 2.9. A suppressed input and an unknown one take the same
 * steps: the list is read, profiles are read (of nobody), the list is read again, and whether the customer holds values of somebody hidden
 * is looked up, whoever asks.
 */

// More people than this behind one value name nobody; the answer counts no further.
const maxCandidates = 20;

// No lookup key has this type, so it finds nobody.
const dummyKey = 'none:';

/** Answers one lookup. Throws `CandorError` `invalid_input` for inputs that cannot be read, the store's error when it is away. */
export async function lookupPerson(
  context: OperationContext,
  input: LookupInput,
  reader: Reader,
): Promise<PersonAnswer> {
  const query = readLookup(input);
  const identifiers = query.claims.flatMap((claim) => claim.identifiers);
  const hits = await findSuppressions(context, identifiers);
  const found = await findCandidates(context, query, hits.length > 0);
  const { visible, hidden, check } = await screenProfiles(context, found.profiles);
  const decision = decideLookup(query, await profilesNow(context, visible), found.namedId);
  switch (decision.kind) {
    case 'no_match': {
      const profileIds = query.profileId === null ? [] : [query.profileId];
      const question = { customerId: reader.caller.customerId, hits, identifiers, profileIds, hidden };
      return (await findHidden(context, question)) ?? decision;
    }
    case 'conflicting_inputs':
      return { kind: 'ambiguous', reason: 'conflicting_inputs' };
    case 'several_candidates':
      return { ...decision, kind: 'ambiguous', reason: 'several_candidates' };
    case 'match':
      return serveProfile(context, { ...decision, check }, reader);
  }
}

interface Candidates {
  readonly profiles: readonly Profile[];
  /** The id under which the asked `profile_id` stands today. */
  readonly namedId: string | null;
}

async function findCandidates(context: OperationContext, query: LookupQuery, isHidden: boolean): Promise<Candidates> {
  const keys = query.claims.flatMap((claim) => claim.keys);
  const found = await findByKeys(context, isHidden ? keys.map(() => dummyKey) : keys);
  const live = found.filter((profile) => livePerson(profile, context.now()) !== null);
  if (query.profileId === null) return { profiles: live, namedId: null };
  const named = (await resolveProfile(context, isHidden ? dummyKey : query.profileId)).profile;
  if (named === null) return { profiles: live, namedId: null };
  return { profiles: [named, ...live.filter((profile) => profile.id !== named.id)], namedId: named.id };
}

async function findByKeys(context: OperationContext, keys: readonly string[]): Promise<readonly Profile[]> {
  const { profiles } = context.store;
  const found = await profiles.findByLookupKeys(keys, maxCandidates);
  if (found.length < maxCandidates || keys.length < 2) return found;
  // A switchboard's number fills the list by itself: asked key by key, it cannot push out the person another key names.
  const byKey = await Promise.all(keys.map((key) => profiles.findByLookupKeys([key], maxCandidates)));
  return [...new Map(byKey.flat().map((profile) => [profile.id, profile])).values()];
}
