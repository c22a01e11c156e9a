import { type LookupInput, readLookup } from '../domain/lookup-input.js';
import { CandorError, type ErrorDetail } from '../errors.js';
import type { OperationContext } from './context.js';
import { findHidden } from './find-hidden.js';
import type { FeedReader } from './read-feed.js';
import { resolveProfile } from './resolve-profile.js';
import { findSuppressions, screenProfiles } from './screen-profiles.js';

export type OptOutVerdict =
  | { readonly status: 'no_action' }
  | { readonly status: 'must_delete'; readonly deletionId: string };

/** One row of the customer's own: exactly one of these. */
export type RowIdentifier = Pick<LookupInput, 'email' | 'email_hash' | 'phone' | 'country' | 'profile_id'>;

/** Rows looked at side by side; each takes eleven reads. */
const sideBySide = 10;

/**
 * Which rows of a customer's list must go, in the order given. `no_action` is one answer for people who are unknown, who are listed, and who
 * opted out but were never given to this customer: it takes the same reads for each, and the check cannot become a list of who opted out.
 * Throws `CandorError` `invalid_input` naming every row that cannot be read.
 */
export async function checkOptOuts(
  context: OperationContext,
  rows: readonly RowIdentifier[],
  { customerId }: FeedReader,
): Promise<readonly OptOutVerdict[]> {
  const read = readRows(rows);
  const verdicts: OptOutVerdict[] = [];
  for (let start = 0; start < read.length; start += sideBySide) {
    const slice = read.slice(start, start + sideBySide);
    verdicts.push(...(await Promise.all(slice.map((row) => checkRow(context, row, customerId)))));
  }
  return verdicts;
}

type Row = Pick<ReturnType<typeof readLookup>, 'claims' | 'profileId'>;

function readRows(rows: readonly RowIdentifier[]): readonly Row[] {
  const errors: ErrorDetail[] = [];
  const read = rows.map((row, index) => readRow(row, index, errors));
  if (errors.length > 0) throw new CandorError('invalid_input', 'Some identifiers cannot be read.', { errors });
  return read;
}

function readRow(row: RowIdentifier, index: number, errors: ErrorDetail[]): Row {
  try {
    return readLookup(row);
  } catch (error) {
    if (!(error instanceof CandorError) || error.code !== 'invalid_input') throw error;
    // A shared mailbox is nobody's, so nobody opted out by it.
    if (error.details.reason !== 'role_mailbox')
      errors.push({ pointer: `/identifiers/${index}`, code: String(error.details.reason) });
    return { claims: [], profileId: null };
  }
}

async function checkRow(
  context: OperationContext,
  { claims, profileId }: Row,
  customerId: string,
): Promise<OptOutVerdict> {
  const identifiers = claims.flatMap((claim) => claim.identifiers);
  const hits = await findSuppressions(context, identifiers);
  const { profile } = await resolveProfile(context, profileId ?? 'none');
  const { hidden } = await screenProfiles(context, profile === null ? [] : [profile]);
  const profileIds = profileId === null ? [] : [profileId];
  const found = await findHidden(context, { customerId, hits, identifiers, profileIds, hidden });
  // A restriction deletes nothing: what is restricted may be wanted as evidence (GDPR 18(1)(c)).
  return found?.code === 'opted_out' && found.deletionId !== null
    ? { status: 'must_delete', deletionId: found.deletionId }
    : { status: 'no_action' };
}
