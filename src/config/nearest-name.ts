/** The entry of `known` with the fewest edits from `name`: what a mistyped setting was most likely meant to be. */
export function nearestName(name: string, known: readonly string[]): string {
  const distances = known.map((one) => ({ one, edits: editDistance(name, one) }));
  return distances.reduce((best, next) => (next.edits < best.edits ? next : best)).one;
}

// Levenshtein's distance, one row at a time; names are short.
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...a].entries()) {
    const next = [line + 1];
    for (let column = 1; column <= b.length; column++) {
      const replaced = row[column - 1]! + (letter === b[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[column]! + 1, next[column - 1]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}
