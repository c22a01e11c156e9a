import { type DeletionCause, type DeletionStatus, statusAt } from '../domain/deletion.js';
import { type FeedPlace, nextPlace, positionOf, readCursor, writeCursor } from '../domain/feed-cursor.js';
import type { Deletion } from '../store/deletions.js';
import type { OperationContext } from './context.js';

/** What one customer is to delete, in the order it was made: delivered at least once, never skipped (api.md sections 3.8 and 3.9). */

export interface FeedReader {
  readonly customerId: string;
  readonly keyId: string;
}

export interface FeedPage {
  readonly items: readonly ToldDeletion[];
  /** Where to go on; good for ever, also behind the last item. */
  readonly nextCursor: string;
  readonly hasMore: boolean;
}

export interface ToldDeletion extends Deletion {
  readonly status: DeletionStatus | 'impossible';
}

interface PageQuestion {
  readonly cursor: string | null;
  /** 1 to 100. */
  readonly limit: number;
}

/** Deletions of every cause, or of one status. Throws `CandorError` `cursor_invalid`. */
export function listDeletions(
  context: OperationContext,
  { status, ...page }: PageQuestion & { readonly status: DeletionStatus | null },
  reader: FeedReader,
): Promise<FeedPage> {
  const boundTo = ['deletions', reader.keyId, status ?? ''];
  return readPage(context, { ...page, boundTo, status, since: null, causes: everyCause }, reader);
}

/** People the customer holds who opted out or had themselves erased, from `since` on. Throws `CandorError` `cursor_invalid`. */
export function listOptOuts(
  context: OperationContext,
  { since, ...page }: PageQuestion & { readonly since: Date | null },
  reader: FeedReader,
): Promise<FeedPage> {
  const boundTo = ['opt-outs', reader.keyId, since?.toISOString() ?? ''];
  return readPage(context, { ...page, boundTo, status: null, since, causes: ['opt_out', 'erasure'] }, reader);
}

const everyCause = [
  'opt_out',
  'erasure',
  'rectification',
  'restriction',
  'split',
  'source_recall',
] as const satisfies readonly DeletionCause[];

interface Feed extends PageQuestion {
  /** Names the feed, the key and the filters: a cursor is good for these alone. */
  readonly boundTo: readonly string[];
  readonly status: DeletionStatus | null;
  readonly since: Date | null;
  readonly causes: readonly DeletionCause[];
}

async function readPage(context: OperationContext, feed: Feed, { customerId }: FeedReader): Promise<FeedPage> {
  const { keyring, store } = context;
  const now = context.now();
  const { boundTo, status, since, causes, limit } = feed;
  const start: FeedPlace = { after: since === null ? '' : positionOf(since, ''), passStartedAt: null };
  const from = feed.cursor === null ? start : readCursor(keyring, boundTo, feed.cursor);
  const found = await store.deletions.feed({ customerId, causes, status, now, after: from.after, limit: limit + 1 });
  const items = found.slice(0, limit);
  const hasMore = found.length > limit;
  await store.deletions.markDelivered(
    items.filter((item) => item.deliveredAt === null).map((item) => item._id),
    now,
  );
  const place = nextPlace(from, items.at(-1)?.position ?? null, { hasMore, now });
  return {
    items: items.map((item) => ({ ...item, status: statusAt(item, now) })),
    // A reader that begins with a date never falls back before it.
    nextCursor: writeCursor(keyring, boundTo, place.after < start.after ? { ...place, after: start.after } : place),
    hasMore,
  };
}
