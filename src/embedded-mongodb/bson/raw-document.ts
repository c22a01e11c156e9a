/**
 * Cutting and joining documents as bytes: a stored document is copied into an answer, a filter or an index reads only the fields it
 * names. All bytes given here have passed `assertBson`.
 */

import { BSONError, deserialize } from 'bson';
import type { Document } from '../values/bson-type.js';
import { elementAt, invalidBson, type RawElement, rawElements } from './scan.js';

/**
 * Numbers keep their types (Int32, Long, Double), since an update must not turn an Int32 into a Double; the semantics in `values/`
 * take both kinds.
 */
const faithful = { promoteValues: false, promoteBuffers: false, bsonRegExp: true } as const;

/** The document with its number types kept. Throws InvalidBSON where bytes that passed `assertBson` still are no values. */
export function decodeDocument(bytes: Uint8Array): Document {
  try {
    return deserialize(bytes, faithful) as Document;
  } catch (error) {
    // For instance a regular expression whose flags no engine knows.
    if (error instanceof BSONError) throw invalidBson('a value cannot be read');
    throw error;
  }
}

/** Joins elements (type byte, name, value) to one document. */
export function documentOf(elements: readonly Uint8Array[]): Buffer {
  let length = 5;
  for (const element of elements) length += element.length;
  const bytes = Buffer.allocUnsafe(length);
  bytes.writeInt32LE(length, 0);
  let at = 4;
  for (const element of elements) {
    bytes.set(element, at);
    at += element.length;
  }
  bytes[at] = 0;
  return bytes;
}

/** A set of top-level field names, compared as bytes so that no string is made for a field nobody asked for. */
export interface FieldNames {
  readonly names: readonly Buffer[];
  /** True where the whole document is needed. */
  readonly isAll: boolean;
}

/** The top-level names of dotted `paths`; undefined = everything. */
export function fieldNames(paths: Iterable<string> | undefined): FieldNames {
  if (paths === undefined) return { names: [], isAll: true };
  const tops = new Set<string>();
  for (const path of paths) {
    const dot = path.indexOf('.');
    tops.add(dot < 0 ? path : path.slice(0, dot));
  }
  return { names: [...tops].map((name) => Buffer.from(name)), isAll: false };
}

/** The fields of several, together. */
export function unionOf(several: readonly FieldNames[]): FieldNames {
  const names = new Map<string, Buffer>();
  for (const fields of several) for (const name of fields.names) names.set(name.toString(), name);
  return { names: [...names.values()], isAll: several.some(({ isAll }) => isAll) };
}

/** True where the element of `bytes` has this name. */
export function hasName(bytes: Buffer, element: RawElement, name: Buffer): boolean {
  const from = element.start + 1;
  if (element.nameEnd - from !== name.length) return false;
  for (let at = 0; at < name.length; at++) if (bytes[from + at] !== name[at]) return false;
  return true;
}

function isNamed(bytes: Buffer, element: RawElement, names: readonly Buffer[]): boolean {
  for (const name of names) if (hasName(bytes, element, name)) return true;
  return false;
}

/** The named fields of a document as a document of their own, in the document's order (`keep: false`: all the others). */
export function pickRaw(bytes: Buffer, fields: FieldNames, keep = true): Buffer {
  if (fields.isAll) return bytes;
  const picked: Buffer[] = [];
  for (const element of rawElements(bytes)) {
    if (isNamed(bytes, element, fields.names) === keep) picked.push(bytes.subarray(element.start, element.end));
  }
  return documentOf(picked);
}

/** The named fields as a document, decoded. */
export function pickFields(bytes: Buffer, fields: FieldNames): Document {
  return decodeDocument(pickRaw(bytes, fields));
}

const idName = Buffer.from('_id');

/** The `_id` element, or undefined where there is none. */
export function idElement(bytes: Buffer): RawElement | undefined {
  if (bytes.length <= 5) return undefined;
  // Nearly always in front, where this server puts it.
  const first = elementAt(bytes, 4, bytes.length);
  return hasName(bytes, first, idName) ? first : rawElements(bytes).find((element) => hasName(bytes, element, idName));
}

/** The same document with `_id` in front, where MongoDB keeps it (drivers append the one they make). */
export function withIdFirst(bytes: Buffer, id: RawElement): Buffer {
  if (id.start === 4) return bytes;
  const moved = Buffer.allocUnsafe(bytes.length);
  bytes.copy(moved, 0, 0, 4);
  let at = 4 + bytes.copy(moved, 4, id.start, id.end);
  at += bytes.copy(moved, at, 4, id.start);
  bytes.copy(moved, at, id.end);
  return moved;
}

/** The first element's value of a one-field document or any other `_id` bytes, decoded: `{ _id: ... }`. */
export function decodeId(bytes: Buffer, id: RawElement): unknown {
  return decodeDocument(documentOf([bytes.subarray(id.start, id.end)]))._id;
}

/** Name of the first field, which in a command is the command's name; undefined in an empty document. */
export function firstName(bytes: Buffer): string | undefined {
  if (bytes.length <= 5) return undefined;
  const first = elementAt(bytes, 4, bytes.length);
  return bytes.toString('utf8', first.start + 1, first.nameEnd);
}
