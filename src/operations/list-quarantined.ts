import { explainRule } from '../connector-kit/quarantine.js';
import { CandorError } from '../errors.js';
import type { OperationContext } from './context.js';

/** A refused row as a person is told of it: where it stands and why it was refused, never its text. */
export interface QuarantinedRow {
  readonly source: string;
  /** SHA-256 of the delivery's bytes, or the id of the run where the source has no deliveries. */
  readonly delivery: string;
  /** Line of the delivery on which the row begins, from 1; null where the source has no lines. */
  readonly line: number | null;
  readonly rule: string;
  readonly why: string;
  readonly at: Date;
  readonly expiresAt: Date;
}

/** What waits in quarantine of one source, by delivery and line, at most `limit` rows. Throws `CandorError` `not_found` for an unknown id. */
export async function listQuarantined(
  context: OperationContext,
  { sourceId, limit }: { readonly sourceId: string; readonly limit: number },
): Promise<readonly (QuarantinedRow & Record<string, unknown>)[]> {
  if (context.sources.find(sourceId) === null)
    throw new CandorError('not_found', 'There is no source of this id; `candor source list` shows all.', {
      source: sourceId,
    });
  const entries = await context.store.quarantine.findOfSource(sourceId, limit);
  return entries.map(({ sourceId: source, delivery, line, rule, at, expiresAt }) => ({
    source,
    delivery,
    line,
    rule,
    why: explainRule(rule),
    at,
    expiresAt,
  }));
}
