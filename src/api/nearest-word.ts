/** The "did you mean" of error answers. */

/** The one of `words` that `text` is probably a misspelling of; null where none is near (over a third of its letters differ). */
export function nearestWord(text: string, words: readonly string[]): string | null {
  const lower = text.toLowerCase();
  const ranked = words.map((word) => ({ word, edits: editDistance(lower, word) })).sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= Math.max(1, Math.ceil(best.word.length / 3)) ? best.word : null;
}

// Damerau's distance with neighbours swapped as one edit ("emial"), two rows back at most.
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? rows[i - 2]![j - 2]! + 1 : replaced;
      row.push(Math.min(replaced, swapped, rows[i - 1]![j]! + 1, row[j - 1]! + 1));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
