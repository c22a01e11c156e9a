import type { Connection } from 'mongoose';
import { generationOf, wrapFingerprint } from '../domain/key-generation.js';
import type { Keyring } from '../domain/keyring.js';
import { isOnlyDuplicates } from './connection.js';
import { entriesOf, putWishes, type SuppressionDocument, suppressionCollection } from './suppressions.js';

/**
 * Moves suppressions to a later generation of keys while they are asked, written and lifted: first each entry is copied, long afterwards the
 * old one is removed, so that an entry is never missing. What is begun may be stopped and done again anywhere.
 */

export interface OlderSlice {
  readonly documents: readonly SuppressionDocument[];
  /** Where the next slice begins; null at the end. */
  readonly after: string | null;
}

export function wrappedSuppressionStore(connection: Connection) {
  const suppressions = suppressionCollection(connection);

  /** Up to `limit` entries of generations before `head`, in the order of their ids from `after` on. */
  async function findOlder(head: number, after: string | null, limit: number): Promise<OlderSlice> {
    const found = await suppressions
      .find(after === null ? {} : { _id: { $gt: after as SuppressionDocument['_id'] } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    const last = found.at(-1)?._id;
    const documents = found.filter(({ _id, keys }) => keys === undefined && generationOf(_id) < head);
    return { documents, after: found.length < limit || last === undefined ? null : beyond(last, head) };
  }

  /** Copies entries to `head`. A wish that is lifted meanwhile is lifted in the copy too. */
  async function copy(keyring: Pick<Keyring, 'wrap'>, documents: readonly SuppressionDocument[], head: number) {
    const wished = documents.filter(({ wishes }) => Object.keys(wishes).length > 0);
    if (wished.length === 0) return;
    const copies = wished.map(({ _id, wishes }) => ({ _id: wrapFingerprint(keyring, _id, head), wishes }));
    try {
      await suppressions.insertMany(copies, { ordered: false });
    } catch (error) {
      if (!isOnlyDuplicates(error)) throw error;
      await merge(copies);
    }
    await liftCopies(wished, copies);
  }

  // Some are there already: from an earlier try, or because the person asked again since.
  async function merge(copies: readonly SuppressionDocument[]): Promise<void> {
    const entries = copies.flatMap(entriesOf);
    await putWishes(suppressions, entries);
    await suppressions.bulkWrite(
      entries.map(({ _id, reason, since }) => ({
        updateOne: { filter: { _id }, update: { $min: { [`wishes.${reason}.since`]: since } } },
      })),
      { ordered: false },
    );
  }

  // Whoever lifts takes the old form first and the copy last: what is gone from the old form after it was copied may have come back by the
  // copy alone, exactly as it was read. One that is missing was not lifted but removed, by somebody who had copied it.
  async function liftCopies(read: readonly SuppressionDocument[], copies: readonly SuppressionDocument[]) {
    const now = await suppressions.find({ _id: { $in: read.map(({ _id }) => _id) } }).toArray();
    const standing = new Map(now.map((document) => [document._id, document.wishes]));
    const lifted = read.flatMap(({ _id, wishes }, index) =>
      (Object.keys(wishes) as (keyof typeof wishes)[])
        .filter((reason) => standing.has(_id) && standing.get(_id)?.[reason] === undefined)
        .map((reason) => ({ id: copies[index]!._id, reason, wish: wishes[reason] })),
    );
    for (const { id, reason, wish } of lifted) {
      const field = `wishes.${reason}`;
      await suppressions.updateOne({ _id: id, [field]: wish }, { $unset: { [field]: '' } });
      await suppressions.deleteMany({ _id: id, wishes: {} });
    }
  }

  return {
    findOlder,
    copy,
    async remove(documents: readonly SuppressionDocument[]): Promise<void> {
      if (documents.length > 0) await suppressions.deleteMany({ _id: { $in: documents.map(({ _id }) => _id) } });
    },
  };
}

// The copies of one type stand in a row: where a slice ends among them, the rest of them is skipped. `;` follows `:`.
function beyond(id: string, head: number): string {
  const type = id.slice(0, id.indexOf(':'));
  return id.startsWith(`${type}:${head}:`) ? `${type}:${head};` : id;
}
