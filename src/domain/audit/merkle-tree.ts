import { createHash } from 'node:crypto';

/**
 * The hash tree of RFC 9162 section 2.1 over the entries of a log. A tree of n leaves is known by its frontier, at most log2(n) + 1 hashes,
 * so a leaf is added and a root is told without the leaves before it. Sizes reach 2^53, hence arithmetic and no 32-bit operators.
 */

/** 32 bytes of SHA-256. */
export type Hash = Buffer;

/** A complete subtree: the leaves from `index * 2^level` on, `2^level` of them. */
export interface Subtree {
  readonly level: number;
  readonly index: number;
}

/** A tree as the roots of its complete subtrees, largest first. */
export interface Frontier {
  readonly size: number;
  readonly nodes: readonly Hash[];
}

export const emptyFrontier: Frontier = { size: 0, nodes: [] };

/** Hash of a leaf. The byte in front keeps a leaf from being taken for a node (second preimages, RFC 9162 section 2.1.1). */
export function leafHash(data: string | Uint8Array): Hash {
  return createHash('sha256').update(Buffer.of(0)).update(data).digest();
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Hash {
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();
}

/** Adds one leaf. `completed` are the subtrees that end with it, smallest first, the leaf itself included: about two in the mean. */
export function appendLeaf(
  { size, nodes }: Frontier,
  leaf: Hash,
): { readonly frontier: Frontier; readonly completed: readonly Hash[] } {
  const rest = [...nodes];
  const completed = [leaf];
  for (let width = size; width % 2 === 1; width = (width - 1) / 2)
    completed.push(nodeHash(rest.pop()!, completed.at(-1)!));
  return { frontier: { size: size + 1, nodes: [...rest, completed.at(-1)!] }, completed };
}

/** Root of neighbouring subtrees, largest first; of none the hash of nothing, as the RFC has it for an empty tree. */
export function rootOf(nodes: readonly Hash[]): Hash {
  if (nodes.length === 0) return createHash('sha256').digest();
  return nodes.reduceRight((right, left) => nodeHash(left, right));
}

/** The complete subtrees that make up the leaves from `start` to before `end`, left to right. `start` lies on a border of the tree: a
 *  multiple of the largest power of two that fits, as it is in every proof. */
export function subtreesOf(start: number, end: number): readonly Subtree[] {
  const subtrees: Subtree[] = [];
  for (let at = start; at < end; ) {
    const level = Math.floor(Math.log2(end - at));
    // Beyond 2^49 the logarithm of a number just below a power of two rounds up to it.
    const fitting = 2 ** level > end - at ? level - 1 : level;
    subtrees.push({ level: fitting, index: at / 2 ** fitting });
    at += 2 ** fitting;
  }
  return subtrees;
}

/** The leaf with which a subtree becomes complete: its node is among the `completed` of that leaf, at its level. */
export function lastLeafOf({ level, index }: Subtree): number {
  return (index + 1) * 2 ** level - 1;
}
