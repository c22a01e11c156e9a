/** `find`, `getMore`, `killCursors`, `count` and `distinct`. */

import { Double, Int32, Long } from 'bson';
import { fieldNames, pickFields } from '../bson/raw-document.js';
import { badValue, CommandError } from '../errors.js';
import { type Document, EMPTY_ARRAY, MISSING } from '../values/bson-type.js';
import { compileIndexEntries } from '../values/index-entries.js';
import { encodeIndexKey } from '../values/index-key.js';
import {
  type Answer,
  booleanOption,
  type Command,
  type CommandDefinition,
  type Context,
  collectionName,
  countOption,
  documentOption,
  numberOption,
} from './command.js';
import type { DocumentSource } from './cursors.js';
import { compileRawProjection } from './project-raw.js';
import { countMatches, planQuery, type Query, queryOf, runPlanned, sortFields } from './query.js';

/** Reads the options of `find`. */
export function findQuery(body: Document): Query {
  const limit = numberOption(body, 'limit') ?? 0;
  if (limit < 0) throw new CommandError('Location51024', "the value of 'limit' must be at least 0");
  return {
    filter: documentOption(body, 'filter'),
    sort: sortFields(documentOption(body, 'sort')),
    skip: countOption(body, 'skip') ?? 0,
    limit,
    hint: body.hint ?? undefined,
  };
}

function runFind(command: Command, context: Context): Answer {
  const { body, db } = command;
  const planned = planQuery(context, db, collectionName(command), findQuery(body));
  const project = compileRawProjection(documentOption(body, 'projection'));
  const matches = runPlanned(context, planned);
  const source: DocumentSource = {
    next() {
      const bytes = matches.next()?.bytes;
      return bytes === undefined || project === undefined ? bytes : project(bytes);
    },
  };
  const isSingle = booleanOption(body, 'singleBatch');
  return context.cursors.first(planned.ns, source, countOption(body, 'batchSize'), isSingle);
}

export const find: CommandDefinition = {
  options: [
    'filter',
    'sort',
    'projection',
    'skip',
    'limit',
    'batchSize',
    'singleBatch',
    'hint',
    'allowDiskUse',
    'noCursorTimeout',
  ],
  run: runFind,
};

/** Cursor ids are BSON int64; promoted or not. */
function cursorId(value: unknown): bigint {
  if (value instanceof Long) return value.toBigInt();
  // Ids are below 2^53, so clients may have read them as plain numbers.
  if (value instanceof Int32 || (value instanceof Double && Number.isSafeInteger(value.value)))
    return BigInt(value.value);
  throw badValue('a cursor id must be a 64-bit integer');
}

export const getMore: CommandDefinition = {
  options: ['collection', 'batchSize'],
  run({ body, db }, { cursors }) {
    const id = cursorId(body.getMore);
    return cursors.next(id, `${db}.${body.collection}`, countOption(body, 'batchSize') || undefined);
  },
};

export const killCursors: CommandDefinition = {
  options: ['cursors'],
  run({ body }, { cursors }) {
    const ids = Array.isArray(body.cursors) ? body.cursors : [];
    const cursorsKilled: unknown[] = [];
    const cursorsNotFound: unknown[] = [];
    for (const id of ids) (cursors.kill(cursorId(id)) ? cursorsKilled : cursorsNotFound).push(id);
    return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
  },
};

/** The question of `count` (its filter is called `query`). */
export function countQuery(body: Document): Query {
  return queryOf(documentOption(body, 'query'), {
    skip: countOption(body, 'skip') ?? 0,
    limit: Math.abs(numberOption(body, 'limit') ?? 0),
    hint: body.hint ?? undefined,
  });
}

export const count: CommandDefinition = {
  options: ['query', 'limit', 'skip', 'hint', 'fields'],
  run(command, context) {
    const query = countQuery(command.body);
    const planned = planQuery(context, command.db, collectionName(command), query);
    return { n: countMatches(planned, runPlanned(context, planned)) };
  },
};

export const distinct: CommandDefinition = {
  options: ['key', 'query', 'hint'],
  run(command, context) {
    const path = command.body.key;
    if (typeof path !== 'string' || path === '') throw badValue("the option 'key' must be a field name");
    const query = queryOf(documentOption(command.body, 'query'), { hint: command.body.hint ?? undefined });
    const matches = runPlanned(context, planQuery(context, command.db, collectionName(command), query));
    const valuesOf = compileIndexEntries([path]);
    const fields = fieldNames([path]);
    const values = new Map<string, unknown>();
    for (let match = matches.next(); match !== undefined; match = matches.next()) {
      for (const [value] of valuesOf(pickFields(match.bytes, fields)).entries) {
        if (value === MISSING || value === EMPTY_ARRAY) continue;
        const key = encodeIndexKey([value], [1]).key.toString('latin1');
        if (!values.has(key)) values.set(key, value);
      }
    }
    return { values: [...values.values()] };
  },
};
