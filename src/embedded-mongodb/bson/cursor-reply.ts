/** The answer of a command that returns documents, put together from stored bytes so that none of them is decoded on the way out. */

import { serialize } from 'bson';
import { documentOf } from './raw-document.js';
import { bsonType } from './scan.js';

const indexNames: Buffer[] = [];

/** The element head `type, name, NUL` of array position `index`; kept, because answers use the same low positions all the time. */
function positionName(index: number): Buffer {
  const known = indexNames[index];
  if (known !== undefined) return known;
  const made = Buffer.from(`${String.fromCharCode(bsonType.document)}${index}\0`, 'latin1');
  if (index < 10_000) indexNames[index] = made;
  return made;
}

function named(type: number, name: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${String.fromCharCode(type)}${name}\0`, 'latin1'), value]);
}

function arrayOf(documents: readonly Buffer[]): Buffer {
  const parts: Buffer[] = [];
  for (let index = 0; index < documents.length; index++) {
    parts.push(positionName(index), documents[index] as Buffer);
  }
  return documentOf(parts);
}

/** Elements of a document without its length and its end. */
function elementsOf(fields: Record<string, unknown>): Buffer {
  const bytes = serialize(fields);
  return Buffer.from(bytes.buffer, bytes.byteOffset + 4, bytes.byteLength - 5);
}

/** `{ cursor: { id, ns, firstBatch | nextBatch: documents }, ok: 1 }` as bytes. */
export function cursorReply(
  batchName: 'firstBatch' | 'nextBatch',
  cursor: { id: bigint; ns: string; documents: readonly Buffer[] },
): Buffer {
  const head = elementsOf({ id: cursor.id, ns: cursor.ns });
  const batch = named(bsonType.array, batchName, arrayOf(cursor.documents));
  const inner = named(bsonType.document, 'cursor', documentOf([head, batch]));
  return documentOf([inner, elementsOf({ ok: 1 })]);
}
