import mongoose from 'mongoose';

/** Whether an insert was refused because its id was taken. The error classes are those of mongoose's own driver, which throws them: beside
 *  another release of `mongodb` in the tree, that one's classes would know none of these errors. */

const { MongoBulkWriteError, MongoServerError } = mongoose.mongo;
const duplicateKey = 11000;

/** Documents written by an ordered insert before a taken id stopped it; null where something else went wrong, the durability included. */
export function writtenBeforeTakenId(error: unknown): number | null {
  if (error instanceof MongoBulkWriteError) {
    const failures = [error.writeErrors].flat();
    const isDurable = error.result.getWriteConcernError() === undefined;
    const isTaken = failures.length > 0 && failures.every((failure) => failure.code === duplicateKey);
    return isDurable && isTaken ? error.insertedCount : null;
  }
  return error instanceof MongoServerError && error.code === duplicateKey ? 0 : null;
}
