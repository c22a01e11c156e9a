/** From the bytes of a command to the bytes of its answer. Whatever goes wrong becomes MongoDB's error answer; nothing is thrown. */

import { serialize } from 'bson';
import { decodeDocument, firstName } from '../bson/raw-document.js';
import { badValue, CommandError, commandNotFound, illegalOperation } from '../errors.js';
import type { WireCommand } from '../protocol/frames.js';
import type { Document } from '../values/bson-type.js';
import { booleanOption, type Command, type Context, documentOption } from './command.js';
import { commandTable } from './table.js';

/** Options every command takes. Sessions are accepted and mean nothing: there are no transactions to belong to. */
const commonOptions = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'readConcern',
  'writeConcern',
  'maxTimeMS',
  'comment',
]);

/** Reads of one copy that is always the newest; `snapshot` and `linearizable` promise more than this server keeps. */
const readConcerns = new Set(['local', 'available', 'majority']);

/** The answer to a command, always a document with `ok`. `onFailure` hears of errors that are not MongoDB's, so faults of ours. */
export async function respond(
  wire: WireCommand,
  context: Context,
  onFailure: (error: unknown) => void,
): Promise<Buffer> {
  try {
    const command = readCommand(wire);
    const answer = await runCommand(command, context);
    return Buffer.isBuffer(answer) ? answer : Buffer.from(serialize({ ...answer, ok: 1 }));
  } catch (error) {
    if (!(error instanceof CommandError)) onFailure(error);
    return Buffer.from(serialize(errorAnswer(error)));
  }
}

/** `{ ok: 0, code, codeName, errmsg }`; an error that is not MongoDB's keeps its message to itself, which may hold values. */
export function errorAnswer(error: unknown): Document {
  if (error instanceof CommandError) {
    return { ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName, ...error.extra };
  }
  return { ok: 0, errmsg: 'internal error of the embedded server', code: 1, codeName: 'InternalError' };
}

function readCommand(wire: WireCommand): Command {
  const name = firstName(wire.body);
  if (name === undefined) throw badValue('a command must name itself');
  const body = decodeDocument(wire.body);
  const db = wire.queryDatabase ?? body.$db;
  if (typeof db !== 'string' || db === '') throw badValue("a command must name its database in '$db'");
  return { name, db, body, wire };
}

/** Runs a command that has been read. Throws CommandNotFound, IllegalOperation, BadValue and what the command throws. */
export async function runCommand(command: Command, context: Context): Promise<Document | Buffer> {
  const definition = Object.hasOwn(commandTable, command.name) ? commandTable[command.name] : undefined;
  if (definition === undefined) throw commandNotFound(command.name);
  assertOptions(command, definition.options);
  const settled = context.engine.settled();
  if (settled !== undefined) await settled;
  return definition.run(command, context);
}

function assertOptions(command: Command, options: readonly string[]): void {
  const { body, name, wire } = command;
  if ('txnNumber' in body || 'startTransaction' in body || 'autocommit' in body) {
    throw illegalOperation('Transaction numbers are only allowed on a replica set member or mongos');
  }
  const isKnown = (option: string): boolean => option === name || commonOptions.has(option) || options.includes(option);
  for (const option of [...Object.keys(body), ...wire.sequences.keys()]) {
    // A switch that is off asks for nothing, whether we know it or not.
    if (!isKnown(option) && body[option] !== false) {
      throw badValue(`the option '${option}' of the command '${name}' is not supported`);
    }
  }
  const { level } = documentOption(body, 'readConcern');
  if (level !== undefined && !readConcerns.has(String(level)))
    throw badValue(`the read concern '${level}' is not supported`);
  if (booleanOption(documentOption(body, 'writeConcern'), 'fsync'))
    throw badValue("the write concern 'fsync' is not supported");
}
