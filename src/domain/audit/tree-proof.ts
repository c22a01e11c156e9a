import { type Hash, nodeHash, rootOf, subtreesOf } from './merkle-tree.js';

/**
 * Proofs of RFC 9162 over a tree of which only single nodes are read: that a leaf is in it (section 2.1.3) and that a later tree only
 * added to an earlier one (section 2.1.4). A verifier needs no tree at all, and says false to whatever does not fit; it never throws.
 */

/** Leaves from `start` to before `end`, whose root is one hash of a proof. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Ranges whose roots prove that leaf `index` is in a tree of `size`, lowest first (PATH of section 2.1.3.1). Throws `RangeError` outside it. */
export function inclusionRanges(index: number, size: number): readonly Range[] {
  assertWithin(index, size - 1);
  return path(index, { start: 0, end: size });
}

/** Ranges whose roots prove that the first `older` leaves of a tree of `newer` are the tree of `older` (section 2.1.4.1). None where one
 *  of the trees is empty or both are one. Throws `RangeError` where `older` exceeds `newer`. */
export function consistencyRanges(older: number, newer: number): readonly Range[] {
  assertWithin(older, newer);
  return older === 0 || older === newer ? [] : subproof(older, { start: 0, end: newer }, true);
}

/** Roots of ranges, in their order, from a function that reads the root of one complete subtree. */
export function hashesOf(
  ranges: readonly Range[],
  nodeAt: (subtree: { readonly level: number; readonly index: number }) => Hash,
): readonly Hash[] {
  return ranges.map(({ start, end }) => rootOf(subtreesOf(start, end).map(nodeAt)));
}

function path(index: number, { start, end }: Range): readonly Range[] {
  if (end - start === 1) return [];
  const middle = start + splitOf(end - start);
  return index < middle
    ? [...path(index, { start, end: middle }), { start: middle, end }]
    : [...path(index, { start: middle, end }), { start, end: middle }];
}

// `isWhole`: the old tree is this whole subtree so far, whose root the verifier knows already.
function subproof(older: number, { start, end }: Range, isWhole: boolean): readonly Range[] {
  if (older === end) return isWhole ? [] : [{ start, end }];
  const middle = start + splitOf(end - start);
  return older <= middle
    ? [...subproof(older, { start, end: middle }, isWhole), { start: middle, end }]
    : [...subproof(older, { start: middle, end }, false), { start, end: middle }];
}

// The largest power of two below `width` (at least 2): where the RFC splits a tree.
function splitOf(width: number): number {
  const split = 2 ** Math.floor(Math.log2(width));
  return split >= width ? split / 2 : split;
}

function assertWithin(value: number, maximum: number): void {
  if (!isCount(value) || !isCount(maximum) || value > maximum)
    throw new RangeError(`A tree has no position ${value} of ${maximum}.`);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

export interface InclusionProof {
  readonly leaf: Hash;
  readonly index: number;
  readonly size: number;
  readonly root: Hash;
  readonly proof: readonly Hash[];
}

/** True where `leaf` stands at `index` of the tree with `root` (RFC 9162 section 2.1.3.2). */
export function verifyInclusion({ leaf, index, size, root, proof }: InclusionProof): boolean {
  if (!isCount(index) || !isCount(size) || index >= size || [leaf, root, ...proof].some(isNoHash)) return false;
  let position = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      hash = nodeHash(sibling, hash);
      while (position % 2 === 0 && position !== 0) [position, last] = [position / 2, half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [position, last] = [half(position), half(last)];
  }
  return last === 0 && hash.equals(root);
}

export interface ConsistencyProof {
  readonly older: { readonly size: number; readonly root: Hash };
  readonly newer: { readonly size: number; readonly root: Hash };
  readonly proof: readonly Hash[];
}

/** True where the newer tree is the older one with leaves added (RFC 9162 section 2.1.4.2). Every tree continues the empty one. */
export function verifyConsistency({ older, newer, proof }: ConsistencyProof): boolean {
  if (!isCount(older.size) || !isCount(newer.size) || older.size > newer.size) return false;
  if ([older.root, newer.root, ...proof].some(isNoHash)) return false;
  if (older.size === 0) return proof.length === 0 && older.root.equals(rootOf([]));
  if (older.size === newer.size) return proof.length === 0 && older.root.equals(newer.root);
  // A whole old tree is a node of the new one, and its root the first hash of the walk.
  const hashes = isPowerOfTwo(older.size) ? [older.root, ...proof] : proof;
  const [seed, ...rest] = hashes;
  return seed !== undefined && proof.length > 0 && walkConsistency({ older, newer, proof: rest }, seed);
}

function walkConsistency({ older, newer, proof }: ConsistencyProof, seed: Hash): boolean {
  let position = older.size - 1;
  let last = newer.size - 1;
  while (position % 2 === 1) [position, last] = [half(position), half(last)];
  let olderHash = seed;
  let newerHash = seed;
  for (const hash of proof) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      olderHash = nodeHash(hash, olderHash);
      newerHash = nodeHash(hash, newerHash);
      while (position % 2 === 0 && position !== 0) [position, last] = [position / 2, half(last)];
    } else {
      newerHash = nodeHash(newerHash, hash);
    }
    [position, last] = [half(position), half(last)];
  }
  return last === 0 && olderHash.equals(older.root) && newerHash.equals(newer.root);
}

function half(value: number): number {
  return Math.floor(value / 2);
}

function isPowerOfTwo(value: number): boolean {
  return 2 ** Math.round(Math.log2(value)) === value;
}

function isNoHash(hash: Hash): boolean {
  return hash.length !== 32;
}
