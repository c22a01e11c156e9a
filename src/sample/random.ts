/**
 * Seeded randomness for the sample. Each thing drawn (a person, a record, a company) owns a generator made from (seed, stream, index),
 * so it can be made again alone and never depends on how many others were drawn before it.
 */

// Looked up once: where modules run in a sandbox, as tests do, each look-up of a global costs more than the draw.
const { imul, floor } = Math;

/** A source of reproducible draws; `stream` and `index` keep two things of one seed independent of each other. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, size). */
  below(size: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** Finaliser of MurmurHash3 (Appleby, public domain): every input bit reaches every output bit. */
function mix(word: number): number {
  let h = word | 0;
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const streamHashes = new Map<string, number>();

/** FNV-1a of a short ASCII label, as an unsigned 32-bit integer; kept, since the benches ask for the same labels millions of times. */
function hashOfStream(stream: string): number {
  const known = streamHashes.get(stream);
  if (known !== undefined) return known;
  let hash = 0x811c9dc5;
  for (let at = 0; at < stream.length; at += 1) hash = imul(hash ^ stream.charCodeAt(at), 0x01000193);
  streamHashes.set(stream, hash >>> 0);
  return hash >>> 0;
}

/** One unsigned 32-bit number for (seed, stream, index), where a whole generator would be too much. */
export function hashOf(seed: number, stream: string, index: number): number {
  return mix(mix(mix(seed ^ 0x9e3779b9) ^ hashOfStream(stream)) ^ mix(index + 0x7f4a7c15));
}

/** A xoshiro128** generator (Blackman and Vigna, public domain), its 128 bits of state filled from (seed, stream, index). */
export function randomFor(seed: number, stream: string, index: number): Random {
  const start = hashOf(seed, stream, index);
  let a = mix(start ^ index);
  let b = mix(a + 0x9e3779b9);
  let c = mix(b + 0x9e3779b9);
  // The all-zero state would repeat itself for ever.
  let d = mix(c + 0x9e3779b9) | 1;
  const next = (): number => {
    const product = imul(b, 5);
    const result = imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result / 0x1_0000_0000;
  };
  const below = (size: number): number => floor(next() * size);
  return {
    next,
    below,
    chance: (share) => next() < share,
    pick: (list) => {
      const picked = list[below(list.length)];
      if (picked === undefined) throw new RangeError('pick needs a list that is not empty');
      return picked;
    },
  };
}

/** Index into `weights`, each drawn in proportion to its weight. */
export function pickWeighted(random: Random, weights: readonly number[]): number {
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return weights.length - 1;
}
