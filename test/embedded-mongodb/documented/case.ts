import type { Collection, Db, Document } from 'mongodb';

/**
 * A case is what MongoDB's manual says about one request: some documents, the request, its answer. The answer is data (documents, ids,
 * or `{ error: code }`), so that two servers can be held against the same line.
 */

export interface Person extends Document {
  readonly _id: unknown;
}

export interface Place {
  readonly db: Db;
  readonly people: Collection<Person>;
}

export type Request = (place: Place) => Promise<unknown>;

/** Name, documents that are there before, request, documented answer. */
export type Case = readonly [name: string, documents: readonly Person[], request: Request, documented: unknown];

/** For `values`: a document without the field. */
export const missing = Symbol('missing');

/** Documents 1, 2, ... with these values in the field `a`. */
export function values(...list: readonly unknown[]): Person[] {
  return list.map((a, at) => (a === missing ? { _id: at + 1 } : { _id: at + 1, a }));
}

/** The ids that `filter` finds, in the order of `sort`, else of the ids. */
export function ids(filter: Document, sort: Document = { _id: 1 }, limit = 0): Request {
  return async ({ people }) => (await people.find(filter).sort(sort).limit(limit).toArray()).map(({ _id }) => _id);
}

/** The ids of all, in the order of `sort`. */
export function order(sort: Document): Request {
  return ids({}, sort);
}

/** All documents, by id, as `projection` shows them. */
export function shown(projection: Document, filter: Document = {}): Request {
  return ({ people }) => people.find(filter, { projection }).sort({ _id: 1 }).toArray();
}

/** All documents after one statement of an update, as MongoDB's command has it: `u`, and `q`, `multi`, `upsert`, `arrayFilters`. */
export function updated(u: Document, more: Document = {}): Request {
  return async ({ db, people }) => {
    const answer = await db.command({ update: people.collectionName, updates: [{ q: {}, u, ...more }] });
    if (answer.writeErrors !== undefined) return { error: answer.writeErrors[0].code };
    return people.find().sort({ _id: 1 }).toArray();
  };
}

/** What an update counts: `n` and `nModified`. */
export function counted(u: Document, more: Document = {}): Request {
  return async ({ db, people }) => {
    const { n, nModified } = await db.command({
      update: people.collectionName,
      updates: [{ q: {}, u, multi: true, ...more }],
    });
    return { n, nModified };
  };
}

/** The one document an upsert makes on an empty collection, without the id the server made. */
export function upserted(q: Document, u: Document, more: Document = {}): Request {
  return async (place) => {
    const all = await updated(u, { q, upsert: true, ...more })(place);
    if (!Array.isArray(all)) return all;
    const { _id, ...rest } = all[0];
    return _id?._bsontype === 'ObjectId' ? rest : { _id, ...rest };
  };
}

/** Builds an index, then inserts `documents` one by one: true, or the code of its refusal, for each. */
export function indexed(key: Document, options: Document, documents: readonly Document[]): Request {
  return async ({ people }) => {
    await people.createIndex(key as { [name: string]: 1 }, options);
    const outcomes: unknown[] = [];
    for (const document of documents) {
      const outcome = await people.insertOne({ ...document } as Person).then(
        () => true,
        (error: { code: unknown }) => error.code,
      );
      outcomes.push(outcome);
    }
    return outcomes;
  };
}

/** The answer of any command, or what `take` takes of it. */
export function command(
  make: (collection: string) => Document,
  take: (answer: Document) => unknown = () => 'answered',
): Request {
  return async ({ db, people }) => take(await db.command(make(people.collectionName)));
}

/** What `request` gives, or the code of its refusal. */
export async function outcomeOf(request: Request, place: Place): Promise<unknown> {
  try {
    return await request(place);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return { error: error.code };
    throw error;
  }
}
