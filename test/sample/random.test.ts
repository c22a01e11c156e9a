import fc from 'fast-check';
import { hashOf, pickWeighted, randomFor } from '../../src/sample/random.js';

test('the same seed, stream and index draw the same numbers, and any other draws others', () => {
  const draws = (seed: number, stream: string, index: number): number[] => {
    const random = randomFor(seed, stream, index);
    return Array.from({ length: 8 }, () => random.next());
  };
  fc.assert(
    fc.property(fc.integer(), fc.nat(), (seed, index) => {
      expect(draws(seed, 'person', index)).toEqual(draws(seed, 'person', index));
      expect(draws(seed, 'person', index)).not.toEqual(draws(seed, 'row', index));
      expect(draws(seed, 'person', index)).not.toEqual(draws(seed, 'person', index + 1));
    }),
  );
});

test('draws fill the unit interval evenly, also when each comes from a generator of its own', () => {
  const tenths = new Array<number>(10).fill(0);
  for (let index = 0; index < 50_000; index += 1) tenths[Math.floor(randomFor(7, 'even', index).next() * 10)]! += 1;
  for (const count of tenths) expect(Math.abs(count - 5000)).toBeLessThan(350);
});

test('weighted draws keep their shares', () => {
  const random = randomFor(3, 'weights', 0);
  const counts = [0, 0, 0];
  for (let draw = 0; draw < 20_000; draw += 1) counts[pickWeighted(random, [70, 25, 5])]! += 1;
  expect(counts.map((count) => Math.round(count / 1000))).toEqual([14, 5, 1]);
});

test('a pick from nothing is an error, not an undefined value', () => {
  expect(() => randomFor(1, 'none', 0).pick([])).toThrow(RangeError);
});

test('hashes of neighbours differ', () => {
  expect(new Set(Array.from({ length: 10_000 }, (_, index) => hashOf(1, 'person', index))).size).toBe(10_000);
});
