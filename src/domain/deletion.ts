import { addDuration } from './retention.js';

/**
 * What a past recipient is told when a person's wish or a correction reaches values it holds (B64): a tracked deletion, with a day by which
 * it is to be answered. Everything here is a function of the moment, so nothing waits for a job to become overdue.
 */

export const deletionCauses = ['opt_out', 'erasure', 'rectification', 'restriction', 'split', 'source_recall'] as const;
export type DeletionCause = (typeof deletionCauses)[number];

/** What the recipient did (api.md section 3.9). */
export const deletionOutcomes = ['deleted', 'partly_deleted', 'retained', 'not_held'] as const;
export type DeletionOutcome = (typeof deletionOutcomes)[number];

/** Why it keeps values on: needed for `partly_deleted` and `retained`, and for no other outcome. */
export const keepingReasons = ['legal_obligation', 'own_relationship'] as const;
export type KeepingReason = (typeof keepingReasons)[number];

/** Why a recipient cannot be reached, or reaching it would take a disproportionate effort (GDPR 19): codes of the operator. */
export const impossibleReasons = ['recipient_ended', 'recipient_unreachable', 'disproportionate_effort'] as const;
export type ImpossibleReason = (typeof impossibleReasons)[number];

export const deletionStatuses = ['open', 'acknowledged', 'overdue'] as const;
export type DeletionStatus = (typeof deletionStatuses)[number];

/** Due 14 days after it was made, reminded of on day 7 and 12 (api.md section 3.9). */
export function deletionDates(createdAt: Date): { readonly dueAt: Date; readonly remindersAt: readonly Date[] } {
  return {
    dueAt: addDuration(createdAt, 'P14D'),
    remindersAt: ['P7D', 'P12D'].map((span) => addDuration(createdAt, span)),
  };
}

/** How a deletion stands at `now`; one that was recorded as impossible waits for nobody any more. */
export function statusAt(
  deletion: { readonly state: 'open' | 'acknowledged' | 'impossible'; readonly dueAt: Date },
  now: Date,
): DeletionStatus | 'impossible' {
  if (deletion.state !== 'open') return deletion.state;
  return deletion.dueAt.getTime() <= now.getTime() ? 'overdue' : 'open';
}

/** True for outcomes that say that something was kept. */
export function needsReason(outcome: DeletionOutcome): boolean {
  return outcome === 'partly_deleted' || outcome === 'retained';
}

/** A datapoint's statement: one place is three datapoints (`dp_x.city`), and derived values name the field too. */
export function statementIdOfDatapoint(datapointId: string): string {
  return datapointId.split('.', 1)[0]!;
}
