import { holderKeysOf } from '../domain/lookup-key.js';
import { earliest } from '../domain/retention.js';
import { fingerprintsOf, type Identifier, isStrong } from '../domain/suppression.js';
import type { Deletion, DeletionDatapoint } from '../store/deletions.js';
import type { Disclosure } from '../store/disclosures.js';
import type { SuppressionEntry } from '../store/suppressions.js';
import type { OperationContext } from './context.js';
import { givenByCustomer } from './create-deletions.js';
import type { HiddenProfile } from './screen-profiles.js';

/**
 * Whether the customer that asks was given values of a person who is hidden: it alone is told so (api.md section 2.9). The suppression list
 * answers first, then the tombstone that links a suppression to past disclosures, then the ledger; no profile is loaded. Every miss takes
 * the same six reads, on dummies where there is nothing to ask, so that a stranger to a hidden person and anybody who asks for somebody
 * unknown are served alike.
 */
export interface HiddenPerson {
  readonly kind: 'hidden';
  readonly code: 'opted_out' | 'processing_restricted';
  readonly optedOutAt: Date;
  /** When the customer was first given anything of the person. */
  readonly exposedAt: Date;
  /** Null while control of a wish is not proved: nothing is to be deleted yet. */
  readonly deletionId: string | null;
  /** What of the person the customer was given: ids, never values. */
  readonly datapoints: readonly DeletionDatapoint[];
}

export interface HiddenQuestion {
  readonly customerId: string;
  /** Entries that hide what was asked for. */
  readonly hits: readonly SuppressionEntry[];
  readonly identifiers: readonly Identifier[];
  /** Ids that were asked for. */
  readonly profileIds: readonly string[];
  /** Profiles that were found and may not be shown. */
  readonly hidden: readonly HiddenProfile[];
}

const maxProfiles = 20;
// No id, key or suppression has this form.
const dummy = 'none:';

/** The hidden person of whom the customer holds values; null where there is none. Always the same reads. */
export async function findHidden(context: OperationContext, question: HiddenQuestion): Promise<HiddenPerson | null> {
  const { tombstones, profiles, suppressions, disclosures, deletions } = context.store;
  const { hits, customerId } = question;
  const [byWish, byId, present] = await Promise.all([
    tombstones.findBySuppressions(orDummy(hits.map((entry) => entry._id))),
    tombstones.findByProfiles(orDummy(question.profileIds)),
    // A wish that is not proved yet has deleted nobody.
    profiles.findIdsByLookupKeys(orDummy(keysOfHidden(context, question)), maxProfiles),
  ]);
  const stones = [...new Map([...byWish, ...byId].map((stone) => [stone._id, stone])).values()];
  const standing = await suppressions.findHits(
    orDummy(stones.flatMap((stone) => stone.suppressionIds)) as SuppressionEntry['_id'][],
    context.now(),
  );
  const people: readonly Candidate[] = [
    ...stones.map(({ profileIds, suppressionIds }) => ({ profileIds, entries: among(standing, suppressionIds) })),
    ...question.hidden.map(({ profile, entries }) => ({ profileIds: [profile.id, ...profile.contains], entries })),
    ...present.map(({ id, contains }) => ({ profileIds: [id, ...contains], entries: hits })),
  ].filter((person) => person.entries.length > 0);
  const ids = orDummy(people.flatMap((person) => person.profileIds));
  const [lines, told] = await Promise.all([
    disclosures.findOfCustomer(customerId, ids),
    deletions.findOfCustomer(customerId, ids),
  ]);
  const held = people.flatMap((person) => heldOf(person, lines, told) ?? []);
  return held.sort(compareHeld)[0] ?? null;
}

interface Candidate {
  readonly profileIds: readonly string[];
  readonly entries: readonly SuppressionEntry[];
}

function orDummy(ids: readonly string[]): readonly string[] {
  return ids.length === 0 ? [dummy] : ids;
}

// Only what is hidden is looked for: the other identifiers of a question may be somebody else's.
function keysOfHidden(context: OperationContext, { hits, identifiers }: HiddenQuestion): readonly string[] {
  const hidden = new Set<string>(hits.map((entry) => entry._id));
  return identifiers
    .filter((identifier) => fingerprintsOf(context.keyring, identifier).some((id) => hidden.has(id)))
    .flatMap(holderKeysOf);
}

function among(entries: readonly SuppressionEntry[], ids: readonly string[]): readonly SuppressionEntry[] {
  const wanted = new Set(ids);
  return entries.filter((entry) => wanted.has(entry._id));
}

function heldOf(
  { profileIds, entries }: Candidate,
  lines: readonly Disclosure[],
  told: readonly Deletion[],
): HiddenPerson | null {
  const isOwn = new Set(profileIds);
  const wishes = entries.filter(({ reason, scope }) => reason !== 'restriction' && scope !== 'restriction');
  const code = wishes.length > 0 ? ('opted_out' as const) : ('processing_restricted' as const);
  const causes = code === 'opted_out' ? ['opt_out', 'erasure'] : ['restriction'];
  const deletion = told.filter((one) => isOwn.has(one.profileId) && causes.includes(one.cause)).at(-1);
  const given = givenByCustomer(lines.filter((line) => isOwn.has(line.profileId)))[0];
  const datapoints = deletion?.datapoints ?? given?.datapoints ?? [];
  if (datapoints.length === 0) return null;
  // Somebody of one name and company with a person who opted out is hidden too, to be safe; nobody may be told that it was their wish.
  if (deletion === undefined && !entries.some((entry) => isStrong(entry._id))) return null;
  return {
    kind: 'hidden',
    code,
    optedOutAt: (wishes.length > 0 ? wishes : entries).map((entry) => entry.since).reduce(earliest),
    exposedAt: datapoints.map((datapoint) => datapoint.disclosedAt).reduce(earliest),
    deletionId: deletion?._id ?? null,
    datapoints: [...datapoints].sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

// One answer for one question, whatever the order in which the store gives what it finds: what is to be deleted first.
function compareHeld(a: HiddenPerson, b: HiddenPerson): number {
  return (
    Number(b.deletionId !== null) - Number(a.deletionId !== null) ||
    b.optedOutAt.getTime() - a.optedOutAt.getTime() ||
    ((a.deletionId ?? '') < (b.deletionId ?? '') ? -1 : 1)
  );
}
