import type { FeedPage, ToldDeletion } from '../../../operations/read-feed.js';
import type { Presented } from '../../endpoint.js';
import { wireMoment, wireMomentOrNull } from '../../wire-date.js';

/** Deletions on the wire: ids, field names and dates, never a value. */

export function presentDeletions({ items, ...place }: FeedPage): Presented {
  return { status: 200, body: { items: items.map(presentDeletion), page: presentPlace(place) } };
}

export function presentPlace({ nextCursor, hasMore }: Omit<FeedPage, 'items'>): Record<string, unknown> {
  return { next_cursor: nextCursor, has_more: hasMore };
}

function presentDeletion(deletion: ToldDeletion): Record<string, unknown> {
  return {
    id: deletion._id,
    profile_id: knownAs(deletion),
    cause: deletion.cause,
    status: deletion.status,
    created_at: wireMoment(deletion.createdAt),
    due_at: wireMoment(deletion.dueAt),
    reminders_at: deletion.remindersAt.map(wireMoment),
    datapoints: deletion.datapoints.map(presentDatapoint),
    refs: deletion.refs,
    outcome: deletion.outcome,
    reason: deletion.reason,
    completed_at: wireMomentOrNull(deletion.completedAt),
    systems: deletion.systems,
  };
}

/** The id under which the customer was given the person last: another one, of a later merge, it may never have heard of. */
export function knownAs({ disclosedAs, profileId }: Pick<ToldDeletion, 'disclosedAs' | 'profileId'>): string {
  return disclosedAs.at(-1) ?? profileId;
}

export function presentDatapoint({
  id,
  field,
  disclosedAt,
}: {
  readonly id: string;
  readonly field: string;
  readonly disclosedAt: Date;
}): Record<string, unknown> {
  return { id, field, disclosed_at: wireMoment(disclosedAt) };
}

export function presentAck({ id }: { readonly id: string }): Presented {
  return { status: 200, body: { id, status: 'acknowledged' } };
}
