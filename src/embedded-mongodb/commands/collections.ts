/** `create`, `drop`, `dropDatabase`, `listCollections`, `listDatabases`, `collStats` and `dbStats`. */

import { serialize } from 'bson';
import { CommandError } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import type { Collection } from '../storage/catalog.js';
import { dropCollection } from '../storage/engine.js';
import { describeIndex } from '../storage/index-definition.js';
import type { Document } from '../values/bson-type.js';
import { isDocument } from '../values/bson-type.js';
import { booleanOption, type CommandDefinition, collectionName, countOption, documentOption } from './command.js';

export const create: CommandDefinition = {
  options: [],
  run(command, { engine }) {
    const name = collectionName(command);
    return engine.define(() => {
      if (engine.catalog.find(command.db, name) !== undefined) {
        throw new CommandError('NamespaceExists', `Collection ${command.db}.${name} already exists.`);
      }
      engine.catalog.open(command.db, name);
      return {};
    });
  },
};

export const drop: CommandDefinition = {
  options: [],
  run(command, { engine }) {
    const name = collectionName(command);
    return engine.define(() => {
      const collection = engine.catalog.find(command.db, name);
      // MongoDB 7 and later: dropping what is not there succeeds.
      if (collection === undefined) return {};
      const nIndexesWas = collection.indexes.length;
      dropCollection(engine, collection);
      return { nIndexesWas, ns: collection.ns };
    });
  },
};

export const dropDatabase: CommandDefinition = {
  options: [],
  run: ({ db }, { engine }) =>
    engine.define(() => {
      for (const collection of engine.catalog.list(db)) dropCollection(engine, collection);
      return { dropped: db };
    }),
};

function describeCollection(collection: Collection): Document {
  return {
    name: collection.name,
    type: 'collection',
    options: {},
    info: { readOnly: false },
    idIndex: describeIndex(collection.indexes[0] as Collection['indexes'][number]),
  };
}

export const listCollections: CommandDefinition = {
  options: ['filter', 'nameOnly', 'cursor', 'authorizedCollections'],
  run({ body, db }, { engine, cursors }) {
    const isAsked = compileFilter(documentOption(body, 'filter'));
    const isNameOnly = booleanOption(body, 'nameOnly');
    const rows = engine.catalog
      .list(db)
      .map(describeCollection)
      .filter(isAsked)
      .map((row) => Buffer.from(serialize(isNameOnly ? { name: row.name, type: row.type } : row)));
    const cursor = isDocument(body.cursor) ? body.cursor : {};
    return cursors.first(`${db}.$cmd.listCollections`, { next: () => rows.shift() }, countOption(cursor, 'batchSize'));
  },
};

export const listDatabases: CommandDefinition = {
  options: ['filter', 'nameOnly', 'authorizedDatabases'],
  run({ body }, { engine }) {
    const names = new Set(engine.catalog.list().map(({ db }) => db));
    const isAsked = compileFilter(documentOption(body, 'filter'));
    const databases = [...names].map((name) => ({ name, sizeOnDisk: 0, empty: false })).filter(isAsked);
    return booleanOption(body, 'nameOnly')
      ? { databases: databases.map(({ name }) => ({ name })) }
      : { databases, totalSize: 0 };
  },
};

export const collStats: CommandDefinition = {
  options: ['scale'],
  run(command, { engine }) {
    const name = collectionName(command);
    const collection = engine.catalog.find(command.db, name);
    return { ns: `${command.db}.${name}`, count: collection?.count ?? 0, nindexes: collection?.indexes.length ?? 0 };
  },
};

export const dbStats: CommandDefinition = {
  options: ['scale', 'freeStorage'],
  run({ db }, { engine }) {
    const collections = engine.catalog.list(db);
    return {
      db,
      collections: collections.length,
      objects: collections.reduce((sum, { count }) => sum + count, 0),
      indexes: collections.reduce((sum, { indexes }) => sum + indexes.length, 0),
    };
  },
};
