import { randomId } from '../domain/keyring.js';
import { type LookupInput, readLookup } from '../domain/lookup-input.js';
import { lookupKeyOf } from '../domain/lookup-key.js';
import { addDuration } from '../domain/retention.js';
import {
  type Fingerprint,
  fingerprintsOf,
  type Identifier,
  identifiersOf,
  type SuppressionReason,
  type SuppressionScope,
} from '../domain/suppression.js';
import type { StoredProfile } from '../store/profiles.js';
import type { StoredSubject } from '../store/subjects.js';
import type { OperationContext } from './context.js';
import { forgetQuarantined } from './forget-quarantined.js';
import { forgetRecords } from './forget-records.js';

/**
 * A person's wish not to appear. The wish is written first, so that every door knows it; only then is what is held looked up, the wish
 * widened to every identifier of the merged person, and, where control is proved, everything deleted. Repeating it changes nothing.
 */

export interface SuppressPersonInput {
  readonly identifiers: readonly Identifier[];
  readonly scope: SuppressionScope;
  readonly reason: SuppressionReason;
  /** `held` hides at once and deletes nothing until control of the identifier is proved; `proved` deletes. */
  readonly state: 'held' | 'proved';
}

/** What the person gets in hand: counts and keyed ids, no values. */
export interface SuppressionReceipt {
  readonly reference: string;
  readonly at: Date;
  readonly state: 'held' | 'proved';
  readonly fingerprints: number;
  readonly profiles: number;
  readonly records: number;
  readonly quarantined: number;
}

/** An unproved hold ends after this (api.md 3.9). */
const holdFor = 'P30D';
/** An objection has no natural end; it is looked at again after this (privacy.md section 3.5). */
const reviewAfter = 'P3Y';

export async function suppressPerson(
  context: OperationContext,
  input: SuppressPersonInput,
): Promise<SuppressionReceipt> {
  const reference = randomId('opt');
  const given = input.identifiers.flatMap((identifier) => fingerprintsOf(context.keyring, identifier));
  await write(context, input, given);
  const profiles = await findHolders(context, input.identifiers);
  const subjects = (
    await Promise.all(profiles.map((profile) => context.store.subjects.findByProfile(profile.id)))
  ).flat();
  // Every identifier of the merged person, before anything is deleted: later they could not be known any more.
  const widened = input.state === 'held' ? [] : fingerprintsOfPeople(context, subjects);
  await write(context, input, widened);
  const at = context.now();
  const fingerprints = [...new Set([...given, ...widened])];
  if (input.state === 'held')
    return { reference, at, state: 'held', fingerprints: fingerprints.length, profiles: 0, records: 0, quarantined: 0 };
  await leaveTombstones(context, profiles, fingerprints);
  const recordIds = [
    ...new Set(subjects.filter((subject) => subject.kind === 'person').map((subject) => subject.recordId)),
  ];
  await forgetRecords(context, recordIds);
  await context.store.profiles.remove(profiles.map((profile) => profile.id));
  const quarantined = await forgetQuarantined(context, fingerprints);
  return {
    reference,
    at,
    state: 'proved',
    fingerprints: fingerprints.length,
    profiles: profiles.length,
    records: recordIds.length,
    quarantined,
  };
}

/** The identifiers in what somebody typed, in any sloppy form. Throws `CandorError` `invalid_input` for what cannot be read. */
export function readIdentifiers(input: LookupInput): readonly Identifier[] {
  return readLookup(input).claims.flatMap((claim) => claim.identifiers);
}

async function write(
  context: OperationContext,
  input: SuppressPersonInput,
  fingerprints: readonly Fingerprint[],
): Promise<void> {
  const since = context.now();
  await context.store.suppressions.add(
    [...new Set(fingerprints)].map((fingerprint) => ({
      _id: fingerprint,
      scope: input.scope,
      reason: input.reason,
      state: input.state,
      since,
      reviewAt: addDuration(since, reviewAfter),
      heldUntil: input.state === 'held' ? addDuration(since, holdFor) : null,
    })),
  );
}

// A name with a company is shared by strangers too often to delete by; it hides and widens nothing.
async function findHolders(
  context: OperationContext,
  identifiers: readonly Identifier[],
): Promise<readonly StoredProfile[]> {
  const strong = identifiers.filter((identifier) => identifier.type !== 'name-company');
  const found = await context.store.profiles.findByLookupKeys(strong.map(lookupKeyOf), 100);
  return found.filter((profile) => profile.kind === 'person');
}

function fingerprintsOfPeople(context: OperationContext, subjects: readonly StoredSubject[]): readonly Fingerprint[] {
  const people = subjects.filter((subject) => subject.kind === 'person');
  return people
    .flatMap((subject) => identifiersOf(subject.statements))
    .flatMap((identifier) => fingerprintsOf(context.keyring, identifier));
}

// The one thing besides keyed hashes that stays: which recipients must be told, by ids (B18's exception).
async function leaveTombstones(
  context: OperationContext,
  profiles: readonly StoredProfile[],
  fingerprints: readonly Fingerprint[],
): Promise<void> {
  for (const profile of profiles) {
    const disclosures = await context.store.disclosures.findByProfiles([profile.id, ...profile.contains]);
    if (disclosures.length === 0) continue;
    await context.store.tombstones.put({
      _id: profile.id,
      suppressionIds: fingerprints,
      customerIds: [...new Set(disclosures.map((disclosure) => disclosure.customerId))].sort(),
      datapointIds: [
        ...new Set(disclosures.flatMap((disclosure) => disclosure.datapoints.map((datapoint) => datapoint.id))),
      ].sort(),
      at: context.now(),
    });
  }
}
