/**
 * Updates that only put whole top-level fields, and plain replacements, done on bytes: their values need not be understood, so they are
 * copied. Whatever else an update asks, or gets wrong, is left to `compileUpdate`, and both give the same bytes.
 */

import { documentOf, hasName, idElement } from '../bson/raw-document.js';
import { assertBson, bsonType, nameOf, type RawElement, rawElements } from '../bson/scan.js';
import { maxDepth } from '../values/depth.js';
import { ordered } from './parse-update.js';

export interface PlainUpdate {
  readonly isReplacement: boolean;
  /** `bytes` after the update; the same buffer where nothing changes. */
  apply(bytes: Buffer): Buffer;
  /** The document that an upsert inserts, `id` being the element of its `_id`. */
  inserted(id: Buffer): Buffer;
}

interface Field {
  readonly parts: readonly [string];
  readonly name: Buffer;
  /** Type byte, name and value. */
  readonly bytes: Buffer;
  readonly isOnInsert: boolean;
}

const undefinedType = 0x06;
// No dot, no `$`, no digit in front: such a name is a path of one part that is no position in an array.
const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The update in `update` (bytes that `assertBson` has passed), or undefined where it is none of the plain ones. Throws what is wrong with
 *  a plain one: ConflictingUpdateOperators, Overflow beyond 100 levels. */
export function plainUpdate(update: Buffer): PlainUpdate | undefined {
  const [first] = rawElements(update);
  if (first === undefined) return undefined;
  return nameOf(update, first).startsWith('$') ? plainOperators(update) : plainReplacement(update);
}

function plainOperators(update: Buffer): PlainUpdate | undefined {
  const fields: Field[] = [];
  for (const operator of rawElements(update)) {
    const name = nameOf(update, operator);
    if ((name !== '$set' && name !== '$setOnInsert') || operator.type !== bsonType.document) return undefined;
    for (const element of rawElements(update, operator.nameEnd + 1)) {
      const field = fieldOf(update, element, name === '$setOnInsert');
      if (field === undefined) return undefined;
      fields.push(field);
    }
  }
  const all = ordered(fields);
  const set = all.filter((field) => !field.isOnInsert);
  return {
    isReplacement: false,
    apply: (bytes) => withFields(bytes, set),
    inserted: (id) => documentOf([id, ...all.map((field) => field.bytes)]),
  };
}

function plainReplacement(update: Buffer): PlainUpdate | undefined {
  const fields: Buffer[] = [];
  const names = new Set<string>();
  for (const element of rawElements(update)) {
    const field = fieldOf(update, element, false);
    if (field === undefined || names.has(field.parts[0])) return undefined;
    names.add(field.parts[0]);
    fields.push(field.bytes);
  }
  return {
    isReplacement: true,
    apply(bytes) {
      // What is stored has its _id.
      const id = idElement(bytes) as RawElement;
      const after = documentOf([bytes.subarray(id.start, id.end), ...fields]);
      return after.equals(bytes) ? bytes : after;
    },
    inserted: (id) => documentOf([id, ...fields]),
  };
}

/** Undefined for a field that takes more than copying. */
function fieldOf(update: Buffer, element: RawElement, isOnInsert: boolean): Field | undefined {
  const path = nameOf(update, element);
  if (path === '_id' || !plainName.test(path) || element.type === undefinedType) return undefined;
  // The message allowed for the levels of the command around the value.
  if (element.type === bsonType.document || element.type === bsonType.array)
    assertBson(update, element.nameEnd + 1, element.end, maxDepth - 1);
  const name = update.subarray(element.start + 1, element.nameEnd);
  return { parts: [path], name, bytes: update.subarray(element.start, element.end), isOnInsert };
}

/** `bytes` with `fields` in the places of their names, those that are new behind the others. */
function withFields(bytes: Buffer, fields: readonly Field[]): Buffer {
  const left = new Set(fields);
  let isChanged = false;
  const elements: Buffer[] = [];
  for (const element of rawElements(bytes)) {
    const before = bytes.subarray(element.start, element.end);
    const field = fields.find(({ name }) => hasName(bytes, element, name));
    if (field !== undefined) {
      left.delete(field);
      if (!field.bytes.equals(before)) isChanged = true;
    }
    elements.push(field?.bytes ?? before);
  }
  if (!isChanged && left.size === 0) return bytes;
  return documentOf([...elements, ...[...left].map((field) => field.bytes)]);
}
