import type { Collection, Document } from 'mongodb';
import mongoose, { type Connection, type Schema } from 'mongoose';
import { guardedCollection } from './guarded-collection.js';
import { keptOf } from './kept-collection.js';

/**
 * The only way to the database. A connection is opened by the composition root and passed in; no module holds one. Every write asks for
 * majority and journal, since an acknowledged write must survive the machine.
 */

// The classes of mongoose's own driver, which throws them: another release of `mongodb` in the tree has others of the same names.
const { MongoBulkWriteError, MongoServerError } = mongoose.mongo;

/** Of a read whose answer is wanted whole: by itself a server sends 101 documents and waits to be asked for the rest. As many as a job has ids,
 *  and some more. */
export const inOneAnswer = { batchSize: 1_100 } as const;

/** Opens `database` at `uri`. Throws the driver's error when the server does not answer within 10 s. */
export async function openConnection(uri: string, database: string): Promise<Connection> {
  const connection = mongoose.createConnection(uri, {
    dbName: database,
    autoIndex: false,
    autoCreate: false,
    // A database that is away for half a minute must make work wait, not fail at once.
    serverSelectionTimeoutMS: 10_000,
    maxPoolSize: 50,
    writeConcern: { w: 'majority', journal: true },
    retryWrites: false,
    ignoreUndefined: true,
  });
  await connection.asPromise();
  return connection;
}

/** The driver's collection of a schema, with its document type: writes go past mongoose's hydration, reads are lean. Throws `RangeError` for
 *  a schema that names no category and no expiry. */
export function collectionOf<T extends Document>(connection: Connection, schema: Schema<T>): Collection<T> {
  const name = schema.get('collection');
  if (name === undefined) throw new Error('A schema names its collection.');
  const model = connection.models[name] ?? connection.model(name, schema as Schema);
  return guardedCollection(model.collection as unknown as Collection<T>, keptOf(schema as Schema));
}

/** True where an id that was there already is all that went wrong: an unordered bulk names the code of its first failure alone. */
export function isOnlyDuplicates(error: unknown): boolean {
  if (error instanceof MongoBulkWriteError) {
    const failures = [error.writeErrors].flat();
    const isAcknowledged = error.result.getWriteConcernError() === undefined;
    return isAcknowledged && failures.length > 0 && failures.every((failure) => failure.code === 11000);
  }
  return error instanceof MongoServerError && error.code === 11000;
}
