/** Groups what one statement can write: many small writes of one content cost one parsing and one plan. The order of `items` is kept. */
export function alike<T>(
  items: readonly T[],
  contentOf: (item: T) => string | number,
): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string | number, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(contentOf(item));
    if (group === undefined) groups.set(contentOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
