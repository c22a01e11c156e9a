import type { ImpossibleReason } from '../domain/deletion.js';
import { statusAt } from '../domain/deletion.js';
import { holderKeysOf } from '../domain/lookup-key.js';
import { fingerprintsOf, type Identifier } from '../domain/suppression.js';
import { CandorError } from '../errors.js';
import type { Deletion } from '../store/deletions.js';
import type { Disclosure } from '../store/disclosures.js';
import { appendAudit } from './append-audit.js';
import type { OperationContext } from './context.js';

/**
 * The ledger as a privacy officer reads it: who received which fields of whom, when and for what (B43). Ids and field names, no values. It
 * outlives the people in it as evidence alone, so nothing else reads it this way, and that it was read is on record first (B75).
 */

export interface TracedDisclosure {
  readonly customer: string;
  readonly profileId: string;
  readonly at: Date;
  readonly purpose: string;
  readonly notice: string;
  readonly fields: readonly string[];
  readonly datapointIds: readonly string[];
  /** What the customer was told to do since, and how that stands: `opt_out:overdue`. */
  readonly deletions: readonly string[];
}

export interface PersonQuestion {
  readonly profileId: string | null;
  readonly identifiers: readonly Identifier[];
}

const maxPeople = 100;
/** Lines of one customer shown at once. */
const maxLines = 10_000;

/** Every disclosure of a person, also of one who was forgotten: then the keyed hashes and the tombstone still lead to it. Earliest first. */
export async function disclosuresOf(
  context: OperationContext,
  question: PersonQuestion,
): Promise<readonly TracedDisclosure[]> {
  const ids = await idsOf(context, question);
  const reading = { actor: 'operator', action: 'read-disclosures-of' };
  // Without details: they would be sealed under a key that erasure has destroyed.
  await appendAudit(context, ids[0] === undefined ? reading : { ...reading, subject: ids[0] });
  const lines = await context.store.disclosures.findByProfiles(ids);
  return traced(context, lines, await context.store.deletions.findByProfiles(ids));
}

async function idsOf(context: OperationContext, { profileId, identifiers }: PersonQuestion): Promise<string[]> {
  const { tombstones, profiles, redirects } = context.store;
  const fingerprints = identifiers.flatMap((identifier) => fingerprintsOf(context.keyring, identifier));
  const asked = profileId === null ? [] : [profileId];
  const survivors = profileId === null ? null : await redirects.find(profileId);
  const standing = [...asked, ...(survivors?.kind === 'merged' ? survivors.to : [])];
  const [byWish, byId, present, named] = await Promise.all([
    tombstones.findBySuppressions(fingerprints),
    tombstones.findByProfiles(standing),
    profiles.findIdsByLookupKeys(identifiers.flatMap(holderKeysOf), maxPeople),
    profiles.findByIds(standing),
  ]);
  const gone = [...byWish, ...byId].flatMap((stone) => stone.profileIds);
  return [
    ...new Set([...standing, ...gone, ...[...present, ...named].flatMap(({ id, contains }) => [id, ...contains])]),
  ];
}

/** Everything one customer was given, latest first. Throws `CandorError` `not_found` for a name that is no customer's. */
export async function disclosuresTo(context: OperationContext, customer: string): Promise<readonly TracedDisclosure[]> {
  const { customers, deletions, disclosures } = context.store;
  const known = (await customers.findByName(customer)) ?? (await customers.find(customer));
  if (known === null) throw new CandorError('not_found', 'There is no customer of this name or id.');
  const details = { customerId: known._id };
  await appendAudit(context, { actor: 'operator', action: 'read-disclosures-to', details });
  const lines = await disclosures.findByCustomer(known._id, maxLines);
  const told = await deletions.findOfCustomer(known._id, [...new Set(lines.map((line) => line.profileId))]);
  return [...(await traced(context, lines, told))].reverse();
}

async function traced(
  context: OperationContext,
  lines: readonly Disclosure[],
  deletions: readonly Deletion[],
): Promise<readonly TracedDisclosure[]> {
  const names = await customerNames(context);
  const now = context.now();
  return [...lines]
    .sort((a, b) => a.at.getTime() - b.at.getTime() || (a._id < b._id ? -1 : 1))
    .map((line) => ({
      customer: names.get(line.customerId) ?? line.customerId,
      profileId: line.profileId,
      at: line.at,
      purpose: line.purpose,
      notice: line.notice,
      fields: [...new Set(line.datapoints.map((datapoint) => datapoint.field))],
      datapointIds: line.datapoints.map((datapoint) => datapoint.id),
      deletions: deletions
        .filter((one) => one.customerId === line.customerId && tells(one, line))
        .map((one) => `${one.cause}:${statusAt(one, now)}`),
    }));
}

function tells({ profileId, disclosedAs }: Deletion, line: Disclosure): boolean {
  return profileId === line.profileId || disclosedAs.includes(line.profileId);
}

async function customerNames(context: OperationContext): Promise<ReadonlyMap<string, string>> {
  return new Map((await context.store.customers.list()).map(({ _id, name }) => [_id, name]));
}

export interface OverdueDeletion {
  readonly id: string;
  readonly customer: string;
  readonly profileId: string;
  readonly cause: string;
  readonly dueAt: Date;
  readonly daysOverdue: number;
  /** Reminders whose day has come. */
  readonly reminders: number;
  /** When the customer fetched it; null = never. */
  readonly deliveredAt: Date | null;
}

const dayMs = 86_400_000;

/** Recipients that did not answer in time, the longest waiting first. */
export async function overdueDeletions(context: OperationContext): Promise<readonly OverdueDeletion[]> {
  const names = await customerNames(context);
  const now = context.now();
  return (await context.store.deletions.findOverdue(now, maxLines)).map((one) => ({
    id: one._id,
    customer: names.get(one.customerId) ?? one.customerId,
    profileId: one.profileId,
    cause: one.cause,
    dueAt: one.dueAt,
    daysOverdue: Math.floor((now.getTime() - one.dueAt.getTime()) / dayMs),
    reminders: one.remindersAt.filter((at) => at <= now).length,
    deliveredAt: one.deliveredAt,
  }));
}

/** Records that a recipient cannot be reached, or only with disproportionate effort (GDPR 19). Throws `CandorError` `not_found`, and
 *  `deletion_closed` for one that is closed already. */
export async function closeImpossible(
  context: OperationContext,
  { id, reason }: { readonly id: string; readonly reason: ImpossibleReason },
): Promise<void> {
  const { deletions } = context.store;
  if ((await deletions.findById(id)) === null) throw new CandorError('not_found', 'There is no such deletion.');
  if (!(await deletions.markImpossible(id, reason, context.now())))
    throw new CandorError('deletion_closed', 'This deletion is closed already.');
  await appendAudit(context, { actor: 'operator', action: 'close-deletion', details: { deletionId: id, reason } });
}

/** What sources are to be told, oldest first. */
export async function listSourceNotices(context: OperationContext) {
  return (await context.store.sourceNotices.list(maxLines)).map(
    ({ _id, sourceId, recordIds, cause, createdAt, sentAt }) => ({
      id: _id,
      source: sourceId,
      cause,
      records: recordIds,
      createdAt,
      sentAt,
    }),
  );
}
