import type { DeletionCause } from '../domain/deletion.js';
import { keyedId } from '../domain/keyring.js';
import type { OperationContext } from './context.js';

export interface SourceNoticeOrder {
  /** The records that would bring the values back, each with its source. */
  readonly records: readonly { readonly sourceId: string; readonly recordId: string }[];
  readonly cause: DeletionCause;
  /** As in `createDeletions`. */
  readonly occasion: string;
}

/** Notes what each source is to be told so that it stops delivering the person (B65): record ids, which are keyed hashes. Repeating it adds
 *  what is missing. The sending waits for channels to sources; the list is `candor disclosures sources`. */
export async function noteSources(
  context: OperationContext,
  { records, cause, occasion }: SourceNoticeOrder,
): Promise<void> {
  const bySource = new Map<string, Set<string>>();
  for (const { sourceId, recordId } of records) {
    bySource.set(sourceId, (bySource.get(sourceId) ?? new Set()).add(recordId));
  }
  const createdAt = context.now();
  await context.store.sourceNotices.add(
    [...bySource].map(([sourceId, recordIds]) => ({
      _id: keyedId(context.keyring, 'sno', [sourceId, cause, occasion]),
      sourceId,
      recordIds: [...recordIds].sort(),
      cause,
      createdAt,
      sentAt: null,
    })),
  );
}
