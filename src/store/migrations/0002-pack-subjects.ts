import type { Document } from 'mongodb';
import type { Connection } from 'mongoose';
import type { Statement } from '../../domain/statement.js';
import { packStatements } from '../subject-document.js';

const sliceSize = 500;

/** Packs the statements of subjects stored whole. One that is packed has `readings` and is left alone, so it may stop and start again. */
export async function packSubjects(connection: Connection): Promise<void> {
  const subjects = connection.collection<{ readonly _id: string } & Document>('subjects');
  for (let after: string | null = ''; after !== null; ) {
    const slice: readonly ({ readonly _id: string } & Document)[] = await subjects
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(sliceSize)
      .toArray();
    const operations = slice
      .filter((subject) => subject.readings === undefined)
      .map(({ _id, statements }) => ({
        updateOne: { filter: { _id }, update: { $set: packStatements(statements as readonly Statement[]) } },
      }));
    if (operations.length > 0) await subjects.bulkWrite(operations, { ordered: false });
    after = slice.at(-1)?._id ?? null;
  }
}
