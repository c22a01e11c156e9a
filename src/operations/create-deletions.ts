import { type DeletionCause, deletionDates, statementIdOfDatapoint } from '../domain/deletion.js';
import { positionOf } from '../domain/feed-cursor.js';
import { keyedId } from '../domain/keyring.js';
import { earliest } from '../domain/retention.js';
import type { Deletion, DeletionDatapoint } from '../store/deletions.js';
import type { Disclosure } from '../store/disclosures.js';
import type { OperationContext } from './context.js';

/**
 * Tells each past recipient of a person what it is to do (B64): one tracked deletion a customer, found through the ledger. Repeating it
 * makes none anew; a recipient that the ledger shows only now is added.
 */

export interface DeletionOrder {
  /** The person's id today, and those that were merged into it. */
  readonly profileId: string;
  readonly contains: readonly string[];
  readonly cause: DeletionCause;
  /** What tells two occasions of one cause apart (a plan, a correction); deletions of one occasion are one. */
  readonly occasion: string;
  /** Only these; absent = all that was ever given. A statement's id stands for every datapoint made of it. */
  readonly datapointIds?: readonly string[];
  /** Statements of the person as it stands: what a customer was given under an id that the person was later split from is known by them. */
  readonly statementIds?: readonly string[];
  /** When the wish or correction came; absent = now. */
  readonly since?: Date;
}

/** Writes the deletions and returns them. Only ids and field names are read and written. */
export async function createDeletions(context: OperationContext, order: DeletionOrder): Promise<readonly Deletion[]> {
  const { store } = context;
  const ownIds = [order.profileId, ...order.contains];
  const beforeSplit = await idsBeforeSplit(context, ownIds);
  const lines = await store.disclosures.findByProfiles([...ownIds, ...beforeSplit]);
  const isOwn = new Set(ownIds);
  const wanted = order.datapointIds === undefined ? null : idSet(order.datapointIds);
  const members = wanted ?? idSet(order.statementIds ?? []);
  const relevant = lines.map((line) => withDatapoints(line, isOwn.has(line.profileId) ? wanted : members));
  const made = givenByCustomer(relevant).map((given) => deletionOf(context, order, given));
  await store.deletions.add(made);
  return made;
}

// A split of a split has two ids behind it; more than this many steps would be a circle.
const maxSplits = 10;

async function idsBeforeSplit(context: OperationContext, ownIds: readonly string[]): Promise<readonly string[]> {
  const known = new Set(ownIds);
  let latest = ownIds;
  for (let step = 0; step < maxSplits && latest.length > 0; step += 1) {
    latest = (await context.store.redirects.findSplitInto(latest)).filter((id) => !known.has(id));
    for (const id of latest) known.add(id);
  }
  return [...known].filter((id) => !ownIds.includes(id));
}

function idSet(ids: readonly string[]): ReadonlySet<string> {
  return new Set(ids.map(statementIdOfDatapoint));
}

/** The line with those of its datapoints that rest on `wanted`; with all of them where that is null. */
function withDatapoints(line: Disclosure, wanted: ReadonlySet<string> | null): Disclosure {
  if (wanted === null) return line;
  return { ...line, datapoints: line.datapoints.filter(({ id }) => wanted.has(statementIdOfDatapoint(id))) };
}

/** What one customer was given, by when it first was. */
export interface Given {
  readonly customerId: string;
  /** Ids it was given under, the latest last. */
  readonly profileIds: readonly string[];
  readonly firstAt: Date;
  readonly datapoints: readonly DeletionDatapoint[];
}

/** Ledger lines added up by customer, in a fixed order. Lines without datapoints say nothing. */
export function givenByCustomer(lines: readonly Disclosure[]): readonly Given[] {
  const byCustomer = new Map<string, Disclosure[]>();
  for (const line of lines) {
    if (line.datapoints.length === 0) continue;
    byCustomer.set(line.customerId, [...(byCustomer.get(line.customerId) ?? []), line]);
  }
  return [...byCustomer]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([customerId, own]) => {
      const inTime = own.sort((a, b) => a.at.getTime() - b.at.getTime());
      const first = new Map<string, DeletionDatapoint>();
      for (const { datapoints, at } of inTime) {
        for (const { id, field } of datapoints) if (!first.has(id)) first.set(id, { id, field, disclosedAt: at });
      }
      return {
        customerId,
        profileIds: [...new Set(inTime.map((line) => line.profileId).reverse())].reverse(),
        firstAt: inTime.map((line) => line.at).reduce(earliest),
        datapoints: [...first.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
      };
    });
}

function deletionOf(context: OperationContext, order: DeletionOrder, given: Given): Deletion {
  const { profileId, cause, occasion } = order;
  const id = keyedId(context.keyring, 'del', [given.customerId, profileId, cause, occasion]);
  const createdAt = context.now();
  return {
    _id: id,
    customerId: given.customerId,
    profileId,
    disclosedAs: given.profileIds,
    cause,
    datapoints: given.datapoints,
    refs: [],
    since: order.since ?? createdAt,
    createdAt,
    position: positionOf(createdAt, id),
    ...deletionDates(createdAt),
    state: 'open',
    deliveredAt: null,
    outcome: null,
    reason: null,
    completedAt: null,
    systems: [],
    impossibleReason: null,
    closedAt: null,
  };
}
