import { createHash } from 'node:crypto';

/** RFC 9162 section 2.1 written down as it stands there, over all leaves at once: what the incremental tree is held against. */

function sha256(...parts: readonly Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** MTH over leaf hashes (section 2.1.1). */
export function naiveRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0]!;
  const split = splitOf(leaves.length);
  return sha256(Buffer.of(1), naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)));
}

/** PATH (section 2.1.3.1). */
export function naiveInclusion(index: number, leaves: readonly Buffer[]): readonly Buffer[] {
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...naiveInclusion(index, left), naiveRoot(right)]
    : [...naiveInclusion(index - split, right), naiveRoot(left)];
}

/** SUBPROOF (section 2.1.4.1). */
export function naiveConsistency(older: number, leaves: readonly Buffer[], isWhole = true): readonly Buffer[] {
  if (older === leaves.length) return isWhole ? [] : [naiveRoot(leaves)];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return older <= split
    ? [...naiveConsistency(older, left, isWhole), naiveRoot(right)]
    : [...naiveConsistency(older - split, right, false), naiveRoot(left)];
}
