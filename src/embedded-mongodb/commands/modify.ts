/** Updating and deleting the documents of a question, inside a transaction: shared by `update`, `delete` and `findAndModify`. */

import { serialize } from 'bson';
import { filterFields } from '../bson/filter-fields.js';
import { decodeDocument, pickFields } from '../bson/raw-document.js';
import { documentTooLarge, failedToParse } from '../errors.js';
import type { Match } from '../plan/run-query.js';
import { maxDocumentBytes } from '../protocol/frames.js';
import { compileFilter } from '../query/filter.js';
import { compileMatchedIndexes } from '../query/matched-indexes.js';
import { deleteRow, insertRow, readRecord, recordAt, replaceRow } from '../storage/rows.js';
import { compileUpdate } from '../update/apply-update.js';
import { isOperatorUpdate } from '../update/parse-update.js';
import type { PlainUpdate } from '../update/plain-update.js';
import { documentForUpsert, pinnedBy } from '../update/upsert.js';
import { type Document, isDocument } from '../values/bson-type.js';
import { encodeIndexKey } from '../values/index-key.js';
import type { Context } from './command.js';
import { storableBytes } from './insert.js';
import { planQuery, type Query, runPlanned } from './query.js';

/** One update of `update` or `findAndModify`. */
export interface Modification {
  readonly query: Query;
  /** The update as a document; asked only where there is no `plain`, or where that does not do. */
  readonly readUpdate: () => Document;
  /** The same update on bytes, where it is a plain one. */
  readonly plain?: PlainUpdate | undefined;
  readonly isMulti: boolean;
  readonly isUpsert: boolean;
  readonly arrayFilters: readonly Document[];
}

/** What a modification did. `before` and `after` are those of the last document it touched. */
export interface ModificationResult {
  readonly matched: number;
  readonly modified: number;
  readonly upsertedId?: unknown;
  readonly before?: Buffer;
  readonly after?: Buffer;
}

/** Reads the update part of a command. Throws FailedToParse for pipelines. */
export function updateOption(value: unknown): Document {
  if (Array.isArray(value)) throw failedToParse('updates by pipeline are not supported');
  if (!isDocument(value)) throw failedToParse('an update must be an object');
  return value;
}

/** The document whose `_id` the filter names, where it matches the rest of it; found without a plan, since nearly every write of a batch asks
 *  so. Undefined where the filter names none, or in a way that takes planning. */
function matchById({ engine }: Context, db: string, name: string, { filter, hint }: Query): Match[] | undefined {
  const id = filter._id;
  if (typeof id !== 'string' || hint !== undefined) return undefined;
  const isMatch = compileFilter(filter);
  const collection = engine.catalog.find(db, name);
  const index = collection?.indexes.find((one) => one.name === '_id_');
  if (collection === undefined || index === undefined) return undefined;
  const { key, exact } = encodeIndexKey([id], index.directions);
  if (!exact) return undefined;
  const record = recordAt(engine.entries, index, key);
  const bytes = record === undefined ? undefined : readRecord(engine, collection, record);
  if (record === undefined || bytes === undefined) return [];
  const isAlone = Object.keys(filter).length === 1;
  return isAlone || isMatch(pickFields(bytes, filterFields(filter))) ? [{ record, bytes }] : [];
}

/** All matches, read before the first of them is changed: an update that moves documents along its own index must not meet them again. */
function matchesToChange(context: Context, db: string, name: string, query: Query): Match[] {
  const known = matchById(context, db, name, query);
  if (known !== undefined) return known;
  const matches = runPlanned(context, planQuery(context, db, name, query));
  const found: Match[] = [];
  for (let match = matches.next(); match !== undefined; match = matches.next()) found.push(match);
  return found;
}

function bytesOf(document: Document): Buffer {
  return Buffer.from(serialize(document));
}

function assertSize(bytes: Buffer): void {
  if (bytes.length > maxDocumentBytes) throw documentTooLarge(bytes.length, maxDocumentBytes);
}

/** An update that has to understand what it changes: from the bytes of a document to those after it, the same where nothing changed. */
function decodedUpdate(context: Context, { query, readUpdate, arrayFilters }: Modification): (bytes: Buffer) => Buffer {
  const now = context.now();
  const update = readUpdate();
  // Only the positional `$` asks which element matched.
  const indexesOf = hasPositional(update) ? compileMatchedIndexes(query.filter) : undefined;
  const apply = compileUpdate(update, arrayFilters);
  return (bytes) => {
    const document = decodeDocument(bytes);
    const result = apply(document, indexesOf === undefined ? { now } : { now, matchedIndexes: indexesOf(document) });
    return result.changed ? bytesOf(result.doc) : bytes;
  };
}

/** Applies one modification. Throws what update, unique indexes and limits throw; documents changed before that stay changed. */
export function modify(context: Context, db: string, name: string, modification: Modification): ModificationResult {
  const { query, readUpdate, plain, isMulti } = modification;
  if (isMulti && (plain === undefined ? !isOperatorUpdate(readUpdate()) : plain.isReplacement))
    throw failedToParse('multi update is not supported for replacement-style update');
  const { engine } = context;
  const apply = plain?.apply ?? decodedUpdate(context, modification);
  const matches = matchesToChange(context, db, name, isMulti ? query : { ...query, limit: 1 });
  if (matches.length === 0)
    return modification.isUpsert ? upsert(context, db, name, modification) : { matched: 0, modified: 0 };
  const collection = engine.catalog.open(db, name);
  let modified = 0;
  let before: Buffer | undefined;
  let after: Buffer | undefined;
  for (const { record, bytes } of matches) {
    before = bytes;
    after = apply(bytes);
    if (after === bytes) continue;
    assertSize(after);
    replaceRow(engine, collection, record, before, after);
    modified++;
  }
  return { matched: matches.length, modified, before: before as Buffer, after: after as Buffer };
}

function hasPositional(update: Document): boolean {
  return Object.values(update).some(
    (fields) => isDocument(fields) && Object.keys(fields).some((path) => /\.\$(?:\.|$)/.test(path)),
  );
}

function upsert(context: Context, db: string, name: string, modification: Modification): ModificationResult {
  const { bytes, upsertedId } = plainInsert(modification) ?? decodedInsert(context, modification);
  const after = storableBytes(bytes);
  insertRow(context.engine, context.engine.catalog.open(db, name), after);
  return { matched: 0, modified: 0, upsertedId, after };
}

interface Upserted {
  readonly bytes: Buffer;
  readonly upsertedId: unknown;
}

/** A new document that is the id of the filter and the fields of a plain update; undefined where the filter gives more or less than that. */
function plainInsert({ query, plain }: Modification): Upserted | undefined {
  if (plain === undefined) return undefined;
  const pinned = pinnedBy(query.filter);
  if (pinned.size !== 1 || !pinned.has('_id')) return undefined;
  const upsertedId = pinned.get('_id');
  const id = serialize({ _id: upsertedId });
  return { bytes: plain.inserted(Buffer.from(id.buffer, id.byteOffset + 4, id.length - 5)), upsertedId };
}

function decodedInsert(context: Context, { query, readUpdate, arrayFilters }: Modification): Upserted {
  const document = documentForUpsert(query.filter, readUpdate(), { now: context.now(), arrayFilters });
  return { bytes: bytesOf(document), upsertedId: document._id };
}

/** Deletes the matches; returns how many, and the last one's bytes. */
export function remove(context: Context, db: string, name: string, query: Query): { count: number; last?: Buffer } {
  const { engine } = context;
  const matches = matchesToChange(context, db, name, query);
  if (matches.length === 0) return { count: 0 };
  const collection = engine.catalog.open(db, name);
  for (const { record, bytes } of matches) deleteRow(engine, collection, record, bytes);
  return { count: matches.length, last: (matches.at(-1) as Match).bytes };
}
