import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Document } from 'mongodb';
import mongoose, { type Connection } from 'mongoose';
import type { leaseStore } from './leases.js';
import type { metaStore } from './meta.js';
import { schemas } from './schemas.js';

/**
 * The indexes of a database are those that the schemas declare, after every opening. What is there is compared only when the declaration
 * changed since the last time, so an opening costs one read. Stopped anywhere it is taken up by the next opening: the note comes last.
 */

const { MongoServerError } = mongoose.mongo;

/** One index as `createIndexes` takes it. */
interface Declared {
  readonly name: string;
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly unique?: boolean;
  readonly sparse?: boolean;
  readonly partialFilterExpression?: Document;
}

type Declaration = ReadonlyMap<string, readonly Declared[]>;

/** What the last opening that changed something brought about. */
interface Note {
  readonly fingerprint: string;
  /** `collection/name` of each index that was ours then. */
  readonly indexes: readonly string[];
}

const noteId = 'indexes';
// An index of a large collection takes minutes; a holder that was killed keeps the others waiting for so long at most.
const leaseMs = 30_000;
const lookEveryMs = 50;

export interface IndexContext {
  readonly connection: Connection;
  readonly meta: ReturnType<typeof metaStore>;
  readonly leases: ReturnType<typeof leaseStore>;
  readonly now: () => Date;
}

/** Brings the indexes to the declared set: creates what is missing, builds anew what changed, drops ours that are declared no more. Of several
 *  processes that open at once one does it and the others wait. Throws the driver's error, for instance where a unique index cannot be built. */
export async function bringIndexes(context: IndexContext, declaration: Declaration = declared()): Promise<void> {
  const fingerprint = createHash('sha256')
    .update(JSON.stringify(listed(declaration)))
    .digest('hex');
  const holder = randomUUID();
  const { leases, now } = context;
  while ((await noteOf(context))?.fingerprint !== fingerprint) {
    if (!(await leases.take(noteId, holder, now(), leaseMs))) {
      await sleep(lookEveryMs);
      continue;
    }
    // A renewal that fails costs nothing: whoever takes over makes the very same indexes.
    const renew = () => void leases.take(noteId, holder, now(), leaseMs).catch(() => undefined);
    const renewal = setInterval(renew, leaseMs / 3);
    try {
      await change(context, declaration, fingerprint);
    } finally {
      clearInterval(renewal);
      await leases.release(noteId, holder);
    }
  }
}

async function noteOf({ meta }: IndexContext): Promise<Note | null> {
  const text = await meta.find(noteId);
  return text === null ? null : (JSON.parse(text) as Note);
}

async function change(context: IndexContext, declaration: Declaration, fingerprint: string): Promise<void> {
  const { connection, meta, now } = context;
  const note = await noteOf(context);
  const names = new Set(
    (await connection.db!.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name),
  );
  // Without a note the database is of the time before there was one, when nobody else made indexes in it.
  const ours = (collection: string, name: string) => note === null || note.indexes.includes(`${collection}/${name}`);
  for (const schema of schemas) {
    const name = String(schema.get('collection'));
    const wanted = declaration.get(name) ?? [];
    const collection = connection.collection(name);
    const present = names.has(name) ? await collection.listIndexes().toArray() : [];
    const isThere = (one: Declared) =>
      present.some((other) => other.name === one.name && formOf(other) === formOf(one));
    const missing = wanted.filter((one) => !isThere(one));
    // Before the new ones: MongoDB takes neither a second index of a name nor, in most cases, of a key.
    for (const { name: old } of present) {
      const isDeclared = wanted.some((one) => one.name === old);
      const isChanged = missing.some((one) => one.name === old);
      if (isChanged || (!isDeclared && old !== '_id_' && ours(name, old))) await drop(collection, old);
    }
    if (missing.length > 0) await collection.createIndexes(missing.map((one) => ({ ...one, key: { ...one.key } })));
  }
  const indexes = [...declaration].flatMap(([name, all]) => all.map((one) => `${name}/${one.name}`));
  await meta.put(noteId, JSON.stringify({ fingerprint, indexes } satisfies Note), now());
}

async function drop(collection: ReturnType<Connection['collection']>, name: string): Promise<void> {
  try {
    await collection.dropIndex(name);
  } catch (error) {
    // 27, IndexNotFound: somebody else was faster, and it is gone all the same.
    if (!(error instanceof MongoServerError) || error.code !== 27) throw error;
  }
}

/** What makes two indexes the same but for their name: order of the key counts, a switch that is off does not. */
function formOf(index: Document): string {
  const { key, unique, sparse, partialFilterExpression } = index;
  return JSON.stringify([
    Object.entries(key as object),
    unique === true,
    sparse === true,
    partialFilterExpression ?? null,
  ]);
}

function listed(declaration: Declaration): readonly string[] {
  return [...declaration].flatMap(([name, all]) => all.map((one) => `${name}/${one.name} ${formOf(one)}`)).sort();
}

/** The indexes of all schemas by collection. Throws where one has no name: it could not be told from somebody else's. */
export function declared(): Declaration {
  return new Map(
    schemas.map((schema) => {
      const collection = String(schema.get('collection'));
      const indexes = schema.indexes().map(([key, options]): Declared => {
        const { background: _background, name, ...rest } = options as Declared & { background?: boolean };
        if (name === undefined) throw new Error(`An index of ${collection} has no name.`);
        return { ...rest, name, key: key as Declared['key'] };
      });
      return [collection, indexes];
    }),
  );
}
