/** Everything this server answers, once. A command or option that is not here is refused, never half understood. */

import { aggregate } from './aggregate.js';
import { collStats, create, dbStats, drop, dropDatabase, listCollections, listDatabases } from './collections.js';
import type { CommandDefinition } from './command.js';
import { explain } from './explain.js';
import { count, distinct, find, getMore, killCursors } from './find.js';
import { createIndexes, dropIndexes, listIndexes } from './indexes.js';
import { insert } from './insert.js';
import { buildInfo, connectionStatus, endSessions, getParameter, hello, ping } from './server.js';
import { deleteCommand, findAndModify, update } from './update.js';

/** Command name -> handler and the options it takes. Names in other casings are those of old clients. */
export const commandTable: Readonly<Record<string, CommandDefinition>> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping,
  buildInfo,
  buildinfo: buildInfo,
  connectionStatus,
  getParameter,
  endSessions,
  insert,
  update,
  delete: deleteCommand,
  findAndModify,
  find,
  getMore,
  killCursors,
  aggregate,
  count,
  distinct,
  explain,
  createIndexes,
  listIndexes,
  dropIndexes,
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  collStats,
  dbStats,
};
