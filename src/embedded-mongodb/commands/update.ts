/** `update`, `delete` and `findAndModify`. */

import { decodeDocument, fieldNames, pickRaw } from '../bson/raw-document.js';
import { bsonType, nameOf, rawElements } from '../bson/scan.js';
import { badValue, failedToParse } from '../errors.js';
import { type PlainUpdate, plainUpdate } from '../update/plain-update.js';
import type { Document } from '../values/bson-type.js';
import {
  booleanOption,
  type Command,
  type CommandDefinition,
  type Context,
  collectionName,
  documentOption,
  documentsOption,
  durabilityOf,
  numberOption,
  rawDocuments,
} from './command.js';
import { assertBatch } from './insert.js';
import { type Modification, modify, remove, updateOption } from './modify.js';
import { compileRawProjection } from './project-raw.js';
import { type Query, queryOf, sortFields } from './query.js';
import { runEach, withErrors } from './write-outcome.js';

const updateFields = new Set(['q', 'u', 'multi', 'upsert', 'arrayFilters', 'hint', 'sort']);
const deleteFields = new Set(['q', 'limit', 'hint']);

function assertFields(statement: Document, known: ReadonlySet<string>): void {
  for (const name of Object.keys(statement)) {
    if (!known.has(name)) throw badValue(`the option '${name}' of a write statement is not supported`);
  }
}

/** Reads one statement of `update`. Throws BadValue, FailedToParse, TypeMismatch. */
export function updateStatement(statement: Document): Modification {
  const update = updateOption(statement.u);
  return { ...aroundUpdate(statement), readUpdate: () => update };
}

/** The same from bytes: an update that only puts fields is not decoded. */
function updateStatementOf(bytes: Buffer): Modification {
  const plain = plainUpdateIn(bytes);
  if (plain === undefined) return updateStatement(decodeDocument(bytes));
  const readUpdate = () => updateOption(decodeDocument(bytes).u);
  const statement = aroundUpdate(decodeDocument(pickRaw(bytes, updateField, false)));
  // Filters of array elements belong to paths that no plain update has: the other reading refuses them.
  return statement.arrayFilters.length > 0 ? { ...statement, readUpdate } : { ...statement, readUpdate, plain };
}

const updateField = fieldNames(['u']);

function plainUpdateIn(bytes: Buffer): PlainUpdate | undefined {
  for (const element of rawElements(bytes)) {
    if (nameOf(bytes, element) === 'u' && element.type === bsonType.document)
      return plainUpdate(bytes.subarray(element.nameEnd + 1, element.end));
  }
  return undefined;
}

/** All of a statement but its update. */
function aroundUpdate(statement: Document): Omit<Modification, 'readUpdate'> {
  assertFields(statement, updateFields);
  return {
    query: queryOf(documentOption(statement, 'q'), {
      hint: statement.hint ?? undefined,
      sort: sortFields(documentOption(statement, 'sort')),
    }),
    isMulti: booleanOption(statement, 'multi'),
    isUpsert: booleanOption(statement, 'upsert'),
    arrayFilters: documentsOption(statement, 'arrayFilters') ?? [],
  };
}

function runUpdates(command: Command, context: Context, name: string, statements: readonly Buffer[]): Document {
  let n = 0;
  let nModified = 0;
  const upserted: Document[] = [];
  const errors = runEach(statements, command.body.ordered !== false, (bytes, index) => {
    const result = modify(context, command.db, name, updateStatementOf(bytes));
    n += result.matched;
    nModified += result.modified;
    if (!('upsertedId' in result)) return;
    n++;
    upserted.push({ index, _id: result.upsertedId });
  });
  return withErrors({ n, nModified, ...(upserted.length === 0 ? {} : { upserted }) }, errors);
}

export const update: CommandDefinition = {
  options: ['updates', 'ordered', 'bypassDocumentValidation'],
  run(command, context) {
    const name = collectionName(command);
    const statements = rawDocuments(command, 'updates');
    assertBatch(statements);
    return context.engine.write(() => runUpdates(command, context, name, statements), durabilityOf(command.body));
  },
};

/** Reads one statement of `delete`. */
export function deleteStatement(statement: Document): Query {
  assertFields(statement, deleteFields);
  const limit = numberOption(statement, 'limit') ?? 0;
  if (limit !== 0 && limit !== 1) throw failedToParse("the option 'limit' of a delete must be 0 or 1");
  return queryOf(documentOption(statement, 'q'), { limit, hint: statement.hint ?? undefined });
}

export const deleteCommand: CommandDefinition = {
  options: ['deletes', 'ordered'],
  run(command, context) {
    const name = collectionName(command);
    const statements = rawDocuments(command, 'deletes');
    assertBatch(statements);
    return context.engine.write(() => {
      let n = 0;
      const errors = runEach(statements, command.body.ordered !== false, (bytes) => {
        n += remove(context, command.db, name, deleteStatement(decodeDocument(bytes))).count;
      });
      return withErrors({ n }, errors);
    }, durabilityOf(command.body));
  },
};

function findAndRemove(context: Context, command: Command, name: string, query: Query, project: Project): Document {
  if (command.body.update !== undefined) throw failedToParse('Cannot specify both an update and remove=true');
  const { count, last } = remove(context, command.db, name, { ...query, limit: 1 });
  return { lastErrorObject: { n: count }, value: last === undefined ? null : project(last) };
}

type Project = (bytes: Buffer) => Document;

function findAndUpdate(context: Context, command: Command, name: string, query: Query, project: Project): Document {
  const { body } = command;
  const update = updateOption(body.update);
  const result = modify(context, command.db, name, {
    query,
    readUpdate: () => update,
    isMulti: false,
    isUpsert: booleanOption(body, 'upsert'),
    arrayFilters: documentsOption(body, 'arrayFilters') ?? [],
  });
  const bytes = booleanOption(body, 'new') ? result.after : result.before;
  const isUpserted = 'upsertedId' in result;
  const lastErrorObject = {
    n: result.matched + (isUpserted ? 1 : 0),
    updatedExisting: result.matched > 0,
    ...(isUpserted ? { upserted: result.upsertedId } : {}),
  };
  return { lastErrorObject, value: bytes === undefined ? null : project(bytes) };
}

export const findAndModify: CommandDefinition = {
  options: [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'arrayFilters',
    'hint',
    'bypassDocumentValidation',
  ],
  run(command, context) {
    const { body } = command;
    const name = collectionName(command);
    const query = findAndModifyQuery(body);
    const projectRaw = compileRawProjection(documentOption(body, 'fields'));
    const project: Project = (bytes) => decodeDocument(projectRaw === undefined ? bytes : projectRaw(bytes));
    const run = booleanOption(body, 'remove') ? findAndRemove : findAndUpdate;
    return context.engine.write(() => run(context, command, name, query, project), durabilityOf(body));
  },
};

/** The question of `findAndModify` (its filter is called `query`). */
export function findAndModifyQuery(body: Document): Query {
  return queryOf(documentOption(body, 'query'), {
    sort: sortFields(documentOption(body, 'sort')),
    limit: 1,
    hint: body.hint ?? undefined,
  });
}
