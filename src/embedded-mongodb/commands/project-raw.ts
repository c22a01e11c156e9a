/** Projections on stored bytes: the plain ones (whole top-level fields in or out) are cut, the others decoded and computed. */

import { serialize } from 'bson';
import { decodeDocument, fieldNames, pickRaw } from '../bson/raw-document.js';
import { compileProjection } from '../query/projection.js';
import type { Document } from '../values/bson-type.js';

/** `true`, `1` and `1.0` of any type; undefined for what is no plain switch. */
function switchOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const number = typeof value === 'object' && value !== null ? value.valueOf() : value;
  return typeof number === 'number' ? number !== 0 : undefined;
}

/** Compiles a projection of bytes to bytes; undefined where everything is kept. Throws what `compileProjection` throws. */
export function compileRawProjection(spec: Document): ((bytes: Buffer) => Buffer) | undefined {
  const names = Object.keys(spec);
  if (names.length === 0) return undefined;
  const project = compileProjection(spec);
  const switches = names.map((name) => (name.includes('.') ? undefined : switchOf(spec[name])));
  const others = switches.filter((_, at) => names[at] !== '_id');
  const keeps = others.length > 0 ? others[0] : switches[0];
  const isPlain = switches.every((value) => value !== undefined) && others.every((value) => value === keeps);
  if (!isPlain || keeps === undefined) return (bytes) => Buffer.from(serialize(project(decodeDocument(bytes))));
  const listed = names.filter((name) => name !== '_id');
  const idIsKept = '_id' in spec ? switchOf(spec._id) === true : true;
  // Kept fields are listed with `_id` unless it is switched off, dropped ones with `_id` only where it is.
  const fields = fieldNames(keeps === idIsKept ? [...listed, '_id'] : listed);
  return (bytes) => pickRaw(bytes, fields, keeps);
}
