import { keyedId } from '../domain/keyring.js';
import type { GenericValue } from '../store/generic-values.js';
import type { OperationContext } from './context.js';

/** Id of a generic value (a mailbox or a switchboard that many share): a keyed hash of its typed key. */
export function genericIdOf(context: OperationContext, key: string): string {
  return keyedId(context.keyring, 'gen', [key]);
}

/** Those of the typed `keys` that were found to be generic, and of them those that pass `test`. */
export async function genericKeysAmong(
  context: OperationContext,
  keys: readonly string[],
  test: (value: GenericValue) => boolean = () => true,
): Promise<ReadonlySet<string>> {
  const ids = keys.map((key) => genericIdOf(context, key));
  const generic = new Set((await context.store.genericValues.find(ids)).filter(test).map((value) => value._id));
  return new Set(generic.size === 0 ? [] : keys.filter((_, nth) => generic.has(ids[nth]!)));
}
