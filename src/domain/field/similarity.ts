/** Likeness of short strings. Pure arithmetic on UTF-16 code units; every result is symmetric, 0 to 1, and 1 exactly for equal strings. */

/** Jaro's likeness: matching characters within half the longer length, less half the transpositions (Jaro 1989, JASA 84:414). */
export function jaro(a: string, b: string): number {
  if (a === b) return 1;
  if (a.length === 0 || b.length === 0) return 0;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const takenB = new Uint8Array(b.length);
  let matchedA = '';
  for (let i = 0; i < a.length; i++) {
    const end = Math.min(b.length, i + reach + 1);
    for (let j = Math.max(0, i - reach); j < end; j++) {
      if (takenB[j] === 1 || a[i] !== b[j]) continue;
      takenB[j] = 1;
      matchedA += a[i];
      break;
    }
  }
  if (matchedA === '') return 0;
  let outOfPlace = 0;
  let at = 0;
  for (let j = 0; j < b.length; j++) {
    if (takenB[j] === 1 && b[j] !== matchedA[at++]) outOfPlace++;
  }
  const matches = matchedA.length;
  return (matches / a.length + matches / b.length + (matches - outOfPlace / 2) / matches) / 3;
}

const prefixWeight = 0.1; // Winkler 1990: 0.1 for each of up to four common first characters.
const longestPrefix = 4;

/** Jaro-Winkler: Jaro raised for a common beginning, where typing errors are rare. Symmetric, 1 exactly for equal strings. */
export function jaroWinkler(a: string, b: string): number {
  // Greedy matching can differ by direction; the order of the two strings decides it, not the order of the arguments.
  const base = a <= b ? jaro(a, b) : jaro(b, a);
  let prefix = 0;
  while (prefix < longestPrefix && prefix < a.length && a[prefix] === b[prefix]) prefix++;
  return base + prefix * prefixWeight * (1 - base);
}

/** Share of words in common (Dice), 0 to 1; 0 when either list is empty. A repeated word counts once. */
export function wordOverlap(a: readonly string[], b: readonly string[]): number {
  const [setA, setB] = [new Set(a), new Set(b)];
  if (setA.size === 0 || setB.size === 0) return 0;
  let common = 0;
  for (const word of setA) if (setB.has(word)) common++;
  return (2 * common) / (setA.size + setB.size);
}
