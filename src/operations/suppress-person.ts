import type { AuditDetails } from '../domain/audit/entry.js';
import { randomId } from '../domain/keyring.js';
import { type LookupInput, readLookup } from '../domain/lookup-input.js';
import { holderKeysOf } from '../domain/lookup-key.js';
import { addDuration } from '../domain/retention.js';
import { fingerprintsOf, type Identifier } from '../domain/suppression.js';
import { type AuditAction, appendAudit } from './append-audit.js';
import type { OperationContext } from './context.js';
import { type ErasureOutcome, erasePeople } from './erase-person.js';
import { type HeldPerson, suppress, type Wish } from './forget-people.js';

/**
 * A person's wish not to appear. The wish is written first, so that every door knows it; only then is what is held looked up, the wish
 * widened to every identifier of the merged person, and, where control is proved, everything deleted. Repeating it changes nothing.
 */

export interface SuppressPersonInput extends Wish {
  readonly identifiers: readonly Identifier[];
  /** `held` hides at once and deletes nothing until control of the identifier is proved; `proved` deletes. */
  readonly state: 'held' | 'proved';
  /** Who asked, for the audit log: `operator`, `person`, `system` (unless told), `usr_` and an id. */
  readonly actor?: string;
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
  /** The erasure, by store: null where nothing was to be deleted. `open` = a store failed and is tried again. */
  readonly erasure: Pick<ErasureOutcome, 'reference' | 'state' | 'results'> | null;
}

/** An unproved hold ends after this (api.md 3.9). */
const holdFor = 'P30D';
/** Profiles deleted by one wish; no person has as many, so more would be a fault of matching. */
const maxHolders = 100;

export async function suppressPerson(
  context: OperationContext,
  input: SuppressPersonInput,
): Promise<SuppressionReceipt> {
  const reference = randomId('opt');
  const at = context.now();
  const given = [...new Set(input.identifiers.flatMap((identifier) => fingerprintsOf(context.keyring, identifier)))];
  const { scope, reason, state } = input;
  await suppress(context, given, {
    scope,
    reason,
    state,
    heldUntil: state === 'held' ? addDuration(at, holdFor) : null,
  });
  const people = state === 'held' ? [] : await findHolders(context, input.identifiers);
  // On record before anything is deleted: afterwards nobody could say whose data it was.
  await record(context, people, { actor: input.actor ?? 'system', details: { reference, scope, reason, state } });
  if (state === 'held')
    return { reference, at, state, fingerprints: given.length, profiles: 0, records: 0, quarantined: 0, erasure: null };
  const erased = await erasePeople(context, people, { scope, reason }, given);
  const { fingerprints, recordIds } = erased;
  return {
    reference,
    at,
    state,
    fingerprints: fingerprints.length,
    profiles: people.length,
    records: recordIds.length,
    quarantined: erased.results.find((result) => result.store === 'quarantine')?.erased ?? 0,
    erasure: { reference: erased.reference, state: erased.state, results: erased.results },
  };
}

/** The identifiers in what somebody typed, in any sloppy form. Throws `CandorError` `invalid_input` for what cannot be read. */
export function readIdentifiers(input: LookupInput): readonly Identifier[] {
  return readLookup(input).claims.flatMap((claim) => claim.identifiers);
}

async function record(
  context: OperationContext,
  people: readonly HeldPerson[],
  { actor, details }: Pick<AuditAction, 'actor'> & { readonly details: AuditDetails },
): Promise<void> {
  const entry = { actor, action: 'suppress-person', details };
  const entries = people.map(({ profileId }) => ({ ...entry, subject: profileId }));
  await appendAudit(context, entries.length === 0 ? entry : entries);
}

// A name with a company is shared by strangers too often to delete by; it hides and widens nothing.
async function findHolders(
  context: OperationContext,
  identifiers: readonly Identifier[],
): Promise<readonly HeldPerson[]> {
  const strong = identifiers.filter((identifier) => identifier.type !== 'name-company');
  const found = await context.store.profiles.findByLookupKeys(strong.flatMap(holderKeysOf), maxHolders);
  const people = found.filter((profile) => profile.kind === 'person');
  // Members stand in identities; a subject's own pointer may be stale after a stop, and what it misses would stay.
  const identities = await context.store.identities.findByIds(people.map((profile) => profile.id));
  const membersOf = new Map(identities.map(({ _id, subjectIds }) => [_id, subjectIds]));
  return Promise.all(
    people.map(async ({ id, contains }) => ({
      profileId: id,
      contains,
      subjects: await context.store.subjects.findByIds(membersOf.get(id) ?? []),
    })),
  );
}
