import fc from 'fast-check';
import { jaro, jaroWinkler, wordOverlap } from '../../../src/domain/field/similarity.js';

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

test('word overlap is the share of common words', () => {
  expect(wordOverlap(['a', 'b'], ['b', 'c'])).toBe(0.5);
  expect(wordOverlap(['a', 'a'], ['a'])).toBe(1);
  expect(wordOverlap([], ['a'])).toBe(0);
});
