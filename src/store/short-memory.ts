/**
 * Remembers what was just read, for seconds. What every request asks (its key, its customer) is then read once in a while instead of
 * each time; a change by this process is seen at once, one by another process when the memory has run out.
 */

// The longest a revocation made in another process may stay unseen here.
const memoryMs = 5_000;
// One entry is well under 1 kB; the oldest goes first, so a flood of wrong keys cannot grow it.
const maxEntries = 10_000;

export interface ShortMemory<V> {
  find(id: string): Promise<V | null>;
  forget(id: string): void;
}

/** A memory over `read`. Absence is not remembered: a new key works at once. `clockMs` is any clock that never goes back. */
export function shortMemory<V>(
  read: (id: string) => Promise<V | null>,
  clockMs: () => number = () => performance.now(),
): ShortMemory<V> {
  const entries = new Map<string, { readonly value: V; readonly untilMs: number }>();
  // A read that was under way while its entry was forgotten must not bring the old value back.
  let forgotten = 0;
  return {
    async find(id) {
      const known = entries.get(id);
      if (known !== undefined && known.untilMs > clockMs()) return known.value;
      const [startedMs, before] = [clockMs(), forgotten];
      const value = await read(id);
      if (value === null) return null;
      if (forgotten === before) keep(entries, id, { value, untilMs: startedMs + memoryMs });
      return value;
    },
    forget(id) {
      forgotten += 1;
      entries.delete(id);
    },
  };
}

function keep<E>(entries: Map<string, E>, id: string, entry: E): void {
  entries.delete(id);
  entries.set(id, entry);
  if (entries.size <= maxEntries) return;
  const [oldest] = entries.keys();
  if (oldest !== undefined) entries.delete(oldest);
}
