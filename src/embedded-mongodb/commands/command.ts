/** What a command is to its handler, and reading its options: every option is read by type here, so a wrong type is MongoDB's error 14. */

import type { ObjectId } from 'bson';
import { bsonType, nameOf, rawElements } from '../bson/scan.js';
import { badValue, CommandError, typeMismatch } from '../errors.js';
import type { WireCommand } from '../protocol/frames.js';
import type { Engine } from '../storage/engine.js';
import type { Durability } from '../storage/group-commit.js';
import { type Document, isDocument } from '../values/bson-type.js';
import type { Cursors } from './cursors.js';

/** A command with its body decoded; number types are kept. */
export interface Command {
  readonly name: string;
  readonly db: string;
  readonly body: Document;
  readonly wire: Pick<WireCommand, 'body' | 'sequences'>;
}

/** What handlers work with. */
export interface Context {
  readonly engine: Engine;
  readonly cursors: Cursors;
  readonly connectionId: number;
  /** Another one for each server that is started, so that clients notice a new one. */
  readonly processId: ObjectId;
  /** Wall clock, for `$currentDate` and `localTime`. */
  readonly now: () => Date;
  /** Where set, a query that no index serves is refused with 291, as MongoDB's `notablescan` does. */
  readonly refusesScans: boolean;
}

/** A document, or the bytes of one. */
export type Answer = Document | Buffer;

/** A row of the command table. */
export interface CommandDefinition {
  /** Options taken beside those every command takes. */
  readonly options: readonly string[];
  readonly run: (command: Command, context: Context) => Answer | Promise<Answer>;
}

/** The collection a command names. Throws InvalidNamespace. */
export function collectionName(command: Command): string {
  const name = command.body[command.name];
  if (typeof name !== 'string' || name === '')
    throw new CommandError('InvalidNamespace', 'collection name has invalid type or is empty');
  return name;
}

/** A number of any BSON type, or undefined where the option is absent. Throws TypeMismatch. */
export function numberOption(body: Document, name: string): number | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  const number = Number(typeof value === 'object' ? value.valueOf() : value);
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isNaN(number)) {
    throw typeMismatch(`the option '${name}' must be a number`);
  }
  return number;
}

/** A whole number of at least 0. Throws TypeMismatch, BadValue. */
export function countOption(body: Document, name: string): number | undefined {
  const value = numberOption(body, name);
  if (value !== undefined && (value < 0 || !Number.isSafeInteger(value))) {
    throw badValue(`the option '${name}' must be a whole number of at least 0`);
  }
  return value;
}

/** True or false; numbers count as MongoDB counts them. Absent = false. */
export function booleanOption(body: Document, name: string): boolean {
  const value = body[name];
  if (typeof value === 'boolean') return value;
  return !!numberOption(body, name);
}

/** A sub-document; absent = empty. Throws TypeMismatch. */
export function documentOption(body: Document, name: string): Document {
  const value = body[name];
  if (value === undefined || value === null) return {};
  if (!isDocument(value)) throw typeMismatch(`the option '${name}' must be an object`);
  return value;
}

/** A list of sub-documents, or undefined where absent. Throws TypeMismatch. */
export function documentsOption(body: Document, name: string): Document[] | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every(isDocument))
    throw typeMismatch(`the option '${name}' must be a list of objects`);
  return value;
}

/** The documents of a write, as bytes: from a document sequence, or from an array in the body. Throws BadValue where there are none. */
export function rawDocuments(command: Command, name: string): readonly Buffer[] {
  const sequence = command.wire.sequences.get(name);
  if (sequence !== undefined) return sequence;
  const { body } = command.wire;
  for (const element of rawElements(body)) {
    if (element.type !== bsonType.array || nameOf(body, element) !== name) continue;
    const documents: Buffer[] = [];
    const at = element.nameEnd + 1;
    for (const item of rawElements(body, at)) {
      if (item.type !== bsonType.document) throw typeMismatch(`the option '${name}' must be a list of objects`);
      documents.push(body.subarray(item.nameEnd + 1, item.end));
    }
    return documents;
  }
  throw badValue(`the option '${name}' is missing`);
}

/**
 * When a write is answered: after the flush where `j: true` or `w: 'majority'` asks for it, else as soon as it can be read. There is one
 * copy of the data, so a `w` beyond 1 cannot be met. Throws BadValue.
 */
export function durabilityOf(body: Document): Durability {
  const concern = documentOption(body, 'writeConcern');
  const { w } = concern;
  if (w === 'majority' || booleanOption(concern, 'j')) return 'durable';
  const copies = numberOption(concern, 'w') ?? 1;
  if (copies > 1) throw badValue("cannot use 'w' > 1 when a host is not replicated");
  return 'visible';
}
