/** Writing of fields that a client named: `__proto__` is a field like any other and never a prototype. */

import type { Document } from './bson-type.js';

/** Sets `document[name]` as an own field, at the end where it is new. */
export function putField(document: Document, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(document, name, { value, writable: true, enumerable: true, configurable: true });
  } else document[name] = value;
}
