/** `createIndexes`, `listIndexes` and `dropIndexes`. */

import { serialize } from 'bson';
import { pickFields } from '../bson/raw-document.js';
import {
  badValue,
  CommandError,
  cannotCreateIndex,
  duplicateKey,
  failedToParse,
  indexOptionsConflict,
} from '../errors.js';
import type { Collection } from '../storage/catalog.js';
import { dropIndex, type Engine } from '../storage/engine.js';
import { describeIndex, type Index, type IndexSpec, idPrefix, makeIndex } from '../storage/index-definition.js';
import { addEntries, readRecord } from '../storage/rows.js';
import { CollectionScan } from '../storage/scan.js';
import { type Document, isDocument } from '../values/bson-type.js';
import { valuesEqual } from '../values/compare.js';
import {
  booleanOption,
  type CommandDefinition,
  collectionName,
  countOption,
  documentsOption,
  numberOption,
} from './command.js';

/** `background` and `v` are what old clients still send; they change nothing. */
const specFields = new Set(['key', 'name', 'unique', 'sparse', 'partialFilterExpression', 'background', 'v', 'ns']);

/** MongoDB's limits: 32 fields an index, 64 indexes a collection. */
const maxFields = 32;
const maxIndexes = 64;

function readKey(key: unknown): Record<string, 1 | -1> {
  if (!isDocument(key)) throw cannotCreateIndex("an index needs a 'key'");
  const paths = Object.keys(key);
  if (paths.length === 0 || paths.length > maxFields) throw cannotCreateIndex(`an index has 1 to ${maxFields} fields`);
  const directions: Record<string, 1 | -1> = {};
  for (const path of paths) {
    if (path === '' || path.split('.').some((part) => part === '' || part.startsWith('$'))) {
      throw cannotCreateIndex('Index keys cannot contain an empty field or one that starts with $');
    }
    const direction = typeof key[path] === 'string' ? Number.NaN : numberOption(key, path);
    if (direction !== 1 && direction !== -1) {
      throw cannotCreateIndex(
        `index type of the field '${path}' is not supported: ascending (1) and descending (-1) are`,
      );
    }
    directions[path] = direction;
  }
  return directions;
}

/** Reads one element of `createIndexes`. Throws CannotCreateIndex, BadValue. */
export function readIndexSpec(spec: Document): IndexSpec {
  for (const name of Object.keys(spec)) {
    if (!specFields.has(name) && spec[name] !== false)
      throw cannotCreateIndex(`the index option '${name}' is not supported`);
  }
  const { name, partialFilterExpression: partialFilter } = spec;
  if (typeof name !== 'string') throw failedToParse('an index needs a name');
  if (name === '' || name === '*') throw cannotCreateIndex('an index needs another name');
  if (partialFilter !== undefined && !isDocument(partialFilter))
    throw cannotCreateIndex('partialFilterExpression must be an object');
  const isSparse = booleanOption(spec, 'sparse');
  if (isSparse && partialFilter !== undefined)
    throw cannotCreateIndex('cannot mix "partialFilterExpression" and "sparse"');
  return { name, key: readKey(spec.key), isUnique: booleanOption(spec, 'unique'), isSparse, partialFilter };
}

function isSameIndex(one: IndexSpec, other: IndexSpec): boolean {
  return (
    one.isUnique === other.isUnique &&
    one.isSparse === other.isSparse &&
    valuesEqual(one.partialFilter ?? null, other.partialFilter ?? null)
  );
}

/** True where the very index exists. Throws 85 or 86 where one of that name or key differs. */
export function exists(collection: Collection, spec: IndexSpec): boolean {
  for (const index of collection.indexes) {
    const hasKey = valuesEqual(index.key, spec.key);
    if (index.name === '_id_' && hasKey) return true;
    if (index.name === spec.name) {
      if (hasKey && isSameIndex(index, spec)) return true;
      throw new CommandError(
        'IndexKeySpecsConflict',
        `An existing index has the same name as the requested index: ${spec.name}`,
      );
    }
    if (hasKey && valuesEqual(index.partialFilter ?? null, spec.partialFilter ?? null)) {
      throw indexOptionsConflict(`Index already exists with a different name: ${index.name}`);
    }
  }
  return false;
}

/** Calls `visit` with each stored document's fields that `index` reads. */
function eachDocument(
  engine: Engine,
  collection: Collection,
  index: Index,
  visit: (record: number, doc: Document) => void,
): void {
  const scan = new CollectionScan(engine.records, collection, idPrefix(collection.id + 1));
  for (let record = scan.next(); record !== undefined; record = scan.next()) {
    const bytes = readRecord(engine, collection, record);
    if (bytes !== undefined) visit(record, pickFields(bytes, index.fields));
  }
}

/** Throws DuplicateKey, or what a key that cannot be built throws, before anything is written. */
function assertBuildable(engine: Engine, collection: Collection, trial: Index): void {
  const taken = new Set<string>();
  eachDocument(engine, collection, trial, (_record, doc) => {
    for (const key of trial.keysOf(doc).keys) {
      if (!trial.isUnique) continue;
      const text = key.toString('latin1');
      // The message leaves the value out; which one it was, the caller can ask the collection.
      if (taken.has(text)) throw duplicateKey(collection.ns, trial.name, { ...trial.key }, {});
      taken.add(text);
    }
  });
}

function buildIndex(engine: Engine, collection: Collection, spec: IndexSpec): void {
  assertBuildable(engine, collection, makeIndex(0, spec));
  const index = engine.catalog.addIndex(collection, spec);
  eachDocument(engine, collection, index, (record, doc) => addEntries(engine, index, record, doc));
  engine.catalog.save(collection);
}

export const createIndexes: CommandDefinition = {
  options: ['indexes', 'commitQuorum'],
  run(command, { engine }) {
    const name = collectionName(command);
    const specs = documentsOption(command.body, 'indexes')?.map(readIndexSpec) ?? [];
    if (specs.length === 0) throw badValue('Must specify at least one index to create');
    return engine.define(() => {
      const createdCollectionAutomatically = engine.catalog.find(command.db, name) === undefined;
      const collection = engine.catalog.open(command.db, name);
      const numIndexesBefore = collection.indexes.length;
      for (const spec of specs) {
        if (exists(collection, spec)) continue;
        if (collection.indexes.length >= maxIndexes)
          throw cannotCreateIndex(`a collection has at most ${maxIndexes} indexes`);
        buildIndex(engine, collection, spec);
      }
      return { numIndexesBefore, numIndexesAfter: collection.indexes.length, createdCollectionAutomatically };
    });
  },
};

function namespaceNotFound(): CommandError {
  return new CommandError('NamespaceNotFound', 'ns does not exist');
}

export const listIndexes: CommandDefinition = {
  options: ['cursor', 'includeBuildUUIDs', 'includeIndexBuildInfo'],
  run(command, { engine, cursors }) {
    const name = collectionName(command);
    const collection = engine.catalog.find(command.db, name);
    if (collection === undefined) throw namespaceNotFound();
    const rows = collection.indexes.map((index) => Buffer.from(serialize(describeIndex(index))));
    const cursor = isDocument(command.body.cursor) ? command.body.cursor : {};
    return cursors.first(collection.ns, { next: () => rows.shift() }, countOption(cursor, 'batchSize'));
  },
};

/** The indexes that `dropIndexes` names: a name, a key, a list of names, or `*` for all but `_id_`. */
function namedIndexes(collection: Collection, named: unknown): Index[] {
  if (named === '*') return collection.indexes.filter(({ name }) => name !== '_id_');
  const wanted = Array.isArray(named) ? named : [named];
  return wanted.map((one) => {
    const found = collection.indexes.find(
      ({ name, key }) => name === one || (isDocument(one) && valuesEqual(key, one)),
    );
    if (found === undefined) throw new CommandError('IndexNotFound', 'index not found');
    if (found.name === '_id_') throw new CommandError('InvalidOptions', 'cannot drop _id index');
    return found;
  });
}

export const dropIndexes: CommandDefinition = {
  options: ['index'],
  run(command, { engine }) {
    const name = collectionName(command);
    return engine.define(() => {
      const collection = engine.catalog.find(command.db, name);
      if (collection === undefined) throw namespaceNotFound();
      const nIndexesWas = collection.indexes.length;
      for (const index of namedIndexes(collection, command.body.index)) dropIndex(engine, collection, index);
      return { nIndexesWas };
    });
  },
};
