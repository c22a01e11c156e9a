/** Likeness of short strings. Pure arithmetic on UTF-16 code units; every result is symmetric, 0 to 1, and 1 exactly for equal strings. */

// Reused by every call: comparing names is most of the work of matching, and memory of its own would be half of it.
let takenB = new Uint8Array(64);
let matchedA = new Uint16Array(64);

/** Jaro's likeness: matching characters within half the longer length, less half the transpositions (Jaro 1989, JASA 84:414). */
export function jaro(a: string, b: string): number {
  if (a === b) return 1;
  if (a.length === 0 || b.length === 0) return 0;
  const matches = matchCharacters(a, b);
  if (matches === 0) return 0;
  let outOfPlace = 0;
  let at = 0;
  for (let j = 0; j < b.length; j++) {
    if (takenB[j] === 1 && b.charCodeAt(j) !== matchedA[at++]) outOfPlace++;
  }
  return jaroOf(a.length, b.length, matches, outOfPlace);
}

/** Marks in `takenB` the characters of `b` that match one of `a` and lists those of `a` in `matchedA`; how many there are. */
function matchCharacters(a: string, b: string): number {
  if (takenB.length < b.length) takenB = new Uint8Array(2 * b.length);
  if (matchedA.length < a.length) matchedA = new Uint16Array(2 * a.length);
  takenB.fill(0, 0, b.length);
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  let matches = 0;
  for (let i = 0; i < a.length; i++) {
    const code = a.charCodeAt(i);
    const end = Math.min(b.length, i + reach + 1);
    for (let j = Math.max(0, i - reach); j < end; j++) {
      if (takenB[j] === 1 || b.charCodeAt(j) !== code) continue;
      takenB[j] = 1;
      matchedA[matches++] = code;
      break;
    }
  }
  return matches;
}

function jaroOf(lengthA: number, lengthB: number, matches: number, outOfPlace: number): number {
  return (matches / lengthA + matches / lengthB + (matches - outOfPlace / 2) / matches) / 3;
}

const prefixWeight = 0.1; // Winkler 1990: 0.1 for each of up to four common first characters.
const longestPrefix = 4;

/** Jaro-Winkler: Jaro raised for a common beginning, where typing errors are rare. Symmetric, 1 exactly for equal strings. */
export function jaroWinkler(a: string, b: string): number {
  // Greedy matching can differ by direction; the order of the two strings decides it, not the order of the arguments.
  return raised(a <= b ? jaro(a, b) : jaro(b, a), commonPrefix(a, b));
}

function raised(base: number, prefix: number): number {
  return base + prefix * prefixWeight * (1 - base);
}

function commonPrefix(a: string, b: string): number {
  let prefix = 0;
  while (prefix < longestPrefix && prefix < a.length && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++;
  return prefix;
}

// Wider than what the order of roundings can move a likeness by: a bound this near the line decides nothing.
const slack = 1e-12;

/**
 * True exactly where `jaroWinkler(a, b) >= line`, and for most pairs that are not alike without comparing them. A character that the other
 * string lacks matches nothing, and likeness only grows with the matches: where all others matching in place is too little, the answer is no.
 */
export function isAlike(a: string, b: string, line: number): boolean {
  if (a === b) return line <= 1;
  const most = a.length <= b.length ? a.length - countMissing(a, b) : b.length - countMissing(b, a);
  const bound = most === 0 ? 0 : raised(jaroOf(a.length, b.length, most, 0), commonPrefix(a, b));
  return bound >= line - slack && jaroWinkler(a, b) >= line;
}

/** At most as many as the characters of `a` that are not in `b`: a bit stands for all characters that share their five low bits. */
function countMissing(a: string, b: string): number {
  let inB = 0;
  for (let at = 0; at < b.length; at++) inB |= 1 << (b.charCodeAt(at) & 31);
  let missing = 0;
  for (let at = 0; at < a.length; at++) missing += ((inB >>> (a.charCodeAt(at) & 31)) & 1) ^ 1;
  return missing;
}

/** Share of words in common (Dice), 0 to 1; 0 when either list is empty. A repeated word counts once. */
export function wordOverlap(a: readonly string[], b: readonly string[]): number {
  const [setA, setB] = [new Set(a), new Set(b)];
  if (setA.size === 0 || setB.size === 0) return 0;
  let common = 0;
  for (const word of setA) if (setB.has(word)) common++;
  return (2 * common) / (setA.size + setB.size);
}
