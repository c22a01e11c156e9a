import { earliest } from '../domain/retention.js';
import type { Fingerprint, SuppressionReason } from '../domain/suppression.js';
import type { StoredSubject } from '../store/subjects.js';
import type { OperationContext } from './context.js';
import { createDeletions } from './create-deletions.js';
import { noteSources } from './note-sources.js';

/**
 * What stays of a person who goes, besides keyed hashes: which recipients must be told, by ids (B18's exception), and which sources would
 * bring the person back. It is written before anything is deleted, for afterwards nobody could say any more whom to tell.
 */

export interface LeavingPerson {
  readonly profileId: string;
  /** Ids that were merged into it. */
  readonly contains: readonly string[];
  readonly subjects: readonly StoredSubject[];
}

/** Tells recipients and sources, and leaves the tombstone where something was disclosed. `fingerprints` are all the person is suppressed
 *  by. Repeating it changes nothing. */
export async function leaveTombstone(
  context: OperationContext,
  person: LeavingPerson,
  fingerprints: readonly Fingerprint[],
  reason: SuppressionReason,
): Promise<void> {
  const { profileId, contains, subjects } = person;
  const cause = reason === 'erasure' ? 'erasure' : 'opt_out';
  const entries = await context.store.suppressions.findHits(fingerprints, context.now());
  const deletions = await createDeletions(context, {
    profileId,
    contains,
    cause,
    // An id that went is never used again, so it goes for one wish.
    occasion: 'forgotten',
    statementIds: subjects.flatMap((subject) => subject.statements.map((statement) => statement.id)),
    since: entries.map((entry) => entry.since).reduce(earliest, context.now()),
  });
  await noteSources(context, { records: subjects, cause, occasion: profileId });
  if (deletions.length === 0) return;
  await context.store.tombstones.put({
    _id: profileId,
    profileIds: [profileId, ...contains],
    suppressionIds: fingerprints,
    customerIds: deletions.map((deletion) => deletion.customerId),
    datapointIds: [
      ...new Set(deletions.flatMap((deletion) => deletion.datapoints.map((datapoint) => datapoint.id))),
    ].sort(),
    at: context.now(),
  });
}
