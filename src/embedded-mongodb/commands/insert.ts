/** `insert`: the bytes that arrive are the bytes that are stored, with `_id` in front. */

import { ObjectId, serialize } from 'bson';
import { documentOf, idElement, withIdFirst } from '../bson/raw-document.js';
import { assertBson, bsonType } from '../bson/scan.js';
import { badValue, CommandError, documentTooLarge } from '../errors.js';
import { maxDocumentBytes, maxWriteBatch } from '../protocol/frames.js';
import { insertRow } from '../storage/rows.js';
import { type CommandDefinition, collectionName, durabilityOf, rawDocuments } from './command.js';
import { runEach, withErrors } from './write-outcome.js';

const regexType = 0x0b;
const undefinedType = 0x06;

/**
 * What is stored for the bytes of a document from outside: `_id` in front, made where there is none. Throws BSONObjectTooLarge, Overflow
 * (nesting), BadValue for an `_id` that MongoDB refuses.
 */
export function storableBytes(bytes: Buffer): Buffer {
  if (bytes.length > maxDocumentBytes) throw documentTooLarge(bytes.length, maxDocumentBytes);
  // The message allowed for the levels of the command around the document.
  assertBson(bytes, 0, bytes.length);
  if (bytes.length > 5 && bytes[5] === 0x24) {
    throw new CommandError(
      'DollarPrefixedFieldName',
      'a stored document may not begin with a field that starts with $',
    );
  }
  const id = idElement(bytes);
  if (id === undefined) {
    const made = serialize({ _id: new ObjectId() });
    return documentOf([made.subarray(4, made.length - 1), bytes.subarray(4, bytes.length - 1)]);
  }
  if (id.type === bsonType.array || id.type === regexType || id.type === undefinedType) {
    throw badValue("the '_id' value cannot be an array, a regular expression or undefined");
  }
  return withIdFirst(bytes, id);
}

/** Throws InvalidLength where a command carries more writes than MongoDB takes, or none. */
export function assertBatch(operations: readonly unknown[]): void {
  if (operations.length >= 1 && operations.length <= maxWriteBatch) return;
  throw new CommandError(
    'InvalidLength',
    `Write batch sizes must be between 1 and ${maxWriteBatch}. Got ${operations.length} operations.`,
  );
}

export const insert: CommandDefinition = {
  options: ['documents', 'ordered', 'bypassDocumentValidation'],
  run(command, { engine }) {
    const name = collectionName(command);
    const documents = rawDocuments(command, 'documents');
    assertBatch(documents);
    const isOrdered = command.body.ordered !== false;
    return engine.write(() => {
      const collection = engine.catalog.open(command.db, name);
      let n = 0;
      const errors = runEach(documents, isOrdered, (bytes) => {
        insertRow(engine, collection, storableBytes(bytes));
        n++;
      });
      return withErrors({ n }, errors);
    }, durabilityOf(command.body));
  },
};
