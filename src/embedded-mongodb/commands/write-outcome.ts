/** Several writes in one command, each answered for itself: `writeErrors` by position, the rest goes on where the command is unordered. */

import { CommandError } from '../errors.js';
import type { Document } from '../values/bson-type.js';

/** `{ index, code, errmsg, keyPattern?, keyValue? }`. */
function writeError(index: number, error: CommandError): Document {
  return { index, code: error.code, errmsg: error.message, ...error.extra };
}

/**
 * Runs `operations` one after the other. A CommandError is noted with its position and ends an ordered run; anything else is our
 * fault and thrown on. Returns the errors.
 */
export function runEach<Item>(
  operations: readonly Item[],
  isOrdered: boolean,
  run: (operation: Item, index: number) => void,
): Document[] {
  const errors: Document[] = [];
  for (let index = 0; index < operations.length; index++) {
    try {
      run(operations[index] as Item, index);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push(writeError(index, error));
      if (isOrdered) break;
    }
  }
  return errors;
}

/** Adds `writeErrors` where there are any: drivers take an empty list for a failure. */
export function withErrors(answer: Document, errors: readonly Document[]): Document {
  return errors.length === 0 ? answer : { ...answer, writeErrors: errors };
}
