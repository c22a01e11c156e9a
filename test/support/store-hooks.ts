import type { Store } from '../../src/store/index.js';

// Every function that is named otherwise changes something, also one that is added later.
const reads = /^(find|is|count|list|search|ping)/;

export interface StoreHooks {
  /** Called before a write is done; a throw keeps it from being done. `name` is `collection.function`. */
  readonly before?: (name: string) => void;
  /** Awaited after a write was done, before its caller goes on. */
  readonly after?: (name: string) => Promise<void>;
}

/** The store with hooks around each of its writes. */
export function hookedStore(store: Store, hooks: StoreHooks): Store {
  return new Proxy(store, {
    get(target, collection, receiver) {
      const part: unknown = Reflect.get(target, collection, receiver);
      if (typeof part !== 'object' || part === null) return part;
      return new Proxy(part, { get: (own, name) => hooked(own, String(collection), name, hooks) });
    },
  });
}

function hooked(part: object, collection: string, name: string | symbol, hooks: StoreHooks): unknown {
  const own: unknown = Reflect.get(part, name);
  if (typeof own !== 'function' || typeof name === 'symbol' || reads.test(name)) return own;
  return async (...input: unknown[]) => {
    hooks.before?.(`${collection}.${name}`);
    const result: unknown = await (own as (...input: unknown[]) => Promise<unknown>).apply(part, input);
    await hooks.after?.(`${collection}.${name}`);
    return result;
  };
}
