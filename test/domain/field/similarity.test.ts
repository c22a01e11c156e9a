import fc from 'fast-check';
import { isAlike, jaro, jaroWinkler, wordOverlap } from '../../../src/domain/field/similarity.js';

test.each([
  ['martha', 'marhta', 0.9444, 0.9611],
  ['dixon', 'dicksonx', 0.7667, 0.8133],
  ['dwayne', 'duane', 0.8222, 0.84],
  ['jones', 'johnson', 0.7905, 0.8324],
  ['abc', 'xyz', 0, 0],
])('%s and %s have the published likeness', (a, b, plain, winkler) => {
  expect(jaro(a, b)).toBeCloseTo(plain, 4);
  expect(jaroWinkler(a, b)).toBeCloseTo(winkler, 4);
});

test('likeness is symmetric, from 0 to 1, and 1 exactly for equal strings', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 10 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      const likeness = jaroWinkler(a, b);
      expect(jaroWinkler(b, a)).toBe(likeness);
      expect(likeness).toBeGreaterThanOrEqual(0);
      expect(likeness === 1).toBe(a === b);
      expect(likeness).toBeLessThanOrEqual(1);
    }),
    { numRuns: 1000 },
  );
});

/** Jaro's definition word for word, with lists instead of reused memory. */
function plainJaro(a: string, b: string): number {
  if (a === b) return 1;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Set<number>();
  const unitsOfB = b.split('');
  const matched = a.split('').filter((unit, i) => {
    const j = unitsOfB.findIndex((other, at) => other === unit && Math.abs(at - i) <= reach && !taken.has(at));
    return j >= 0 && taken.add(j);
  });
  if (matched.length === 0) return 0;
  const inB = unitsOfB.filter((_, at) => taken.has(at));
  const outOfPlace = inB.filter((unit, at) => unit !== matched[at]).length;
  const matches = matched.length;
  return (matches / a.length + matches / b.length + (matches - outOfPlace / 2) / matches) / 3;
}

// Few letters meet often; whole Unicode brings code units that share their low bits, and long texts outgrow the memory that is reused.
const anyWord = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'abcdeé'), maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ unit: fc.constantFrom('a', 'A', 'b', '\u0161'), minLength: 60, maxLength: 70 }),
);
// A second word that is often a typing error away from the first.
const wordPair = fc
  .tuple(anyWord, anyWord, fc.nat(12), fc.boolean())
  .map(([a, b, at, isTypo]) => [a, isTypo ? a.slice(0, at) + b.slice(0, 1) + a.slice(at + 1) : b] as const);

test('reused memory changes nothing: every likeness is that of the definition', () => {
  fc.assert(
    fc.property(wordPair, ([a, b]) => {
      expect(jaro(a, b)).toBe(plainJaro(a, b));
    }),
    { numRuns: 500 },
  );
});

test('two words are alike exactly where their likeness reaches the line, wherever the line is', () => {
  const line = fc.oneof(fc.constant(0.88), fc.double({ min: 0, max: 1, noNaN: true }));
  fc.assert(
    fc.property(wordPair, line, ([a, b], at) => {
      const likeness = jaroWinkler(a, b);
      expect(isAlike(a, b, at)).toBe(likeness >= at);
      expect(isAlike(b, a, likeness)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('word overlap is the share of common words', () => {
  expect(wordOverlap(['a', 'b'], ['b', 'c'])).toBe(0.5);
  expect(wordOverlap(['a', 'a'], ['a'])).toBe(1);
  expect(wordOverlap([], ['a'])).toBe(0);
});
