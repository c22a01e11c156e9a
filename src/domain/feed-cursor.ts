import { CandorError } from '../errors.js';
import { type Keyring, keyedId } from './keyring.js';

/**
 * Places in a feed, as the caller holds them: opaque, signed, bound to key and filters, so that nobody reads on from another's place or
 * forges one. The hash is of the one key that never rotates: a cursor lives as long as its feed.
 */
export interface FeedPlace {
  /** Position of the last item given. */
  readonly after: string;
  /** When the pass through the feed began that this place belongs to; null between passes. */
  readonly passStartedAt: Date | null;
}

/** `boundTo` names the feed, the key and every filter. */
export function writeCursor(keyring: Keyring, boundTo: readonly string[], { after, passStartedAt }: FeedPlace): string {
  const body = Buffer.from(JSON.stringify([after, passStartedAt?.getTime() ?? null])).toString('base64url');
  return `${body}.${keyedId(keyring, 'cur', [...boundTo, body])}`;
}

/** Throws `CandorError` `cursor_invalid` for a cursor that this key was not given for this feed and these filters. */
export function readCursor(keyring: Keyring, boundTo: readonly string[], cursor: string): FeedPlace {
  const [body = '', signature] = cursor.split('.', 2);
  if (signature !== keyedId(keyring, 'cur', [...boundTo, body]))
    throw new CandorError('cursor_invalid', 'This cursor was not given for this key and these filters.');
  const [after, startedAt] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [string, number | null];
  return { after, passStartedAt: startedAt === null ? null : new Date(startedAt) };
}

/** What may be written late (a slow write, a clock that lags) at a place already passed is met again within this. */
const overlapMs = 5 * 60_000;

/**
 * The place to go on from after a page. Within a pass it is exact; at the end of the pass it falls back to before the pass began, so that
 * what was written behind the reader meanwhile comes next time: at least once, never skipped.
 */
export function nextPlace(
  from: FeedPlace,
  lastPosition: string | null,
  { hasMore, now }: { readonly hasMore: boolean; readonly now: Date },
): FeedPlace {
  const after = lastPosition ?? from.after;
  const passStartedAt = from.passStartedAt ?? now;
  if (hasMore) return { after, passStartedAt };
  const fallBack = positionOf(new Date(passStartedAt.getTime() - overlapMs), '');
  return { after: [after, fallBack].sort()[0]!, passStartedAt: null };
}

/** Sorts as (`at`, `id`) do. */
export function positionOf(at: Date, id: string): string {
  return `${at.toISOString()}_${id}`;
}
