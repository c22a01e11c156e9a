import { type Hash, lastLeafOf, rootOf, type Subtree, subtreesOf } from '../domain/audit/merkle-tree.js';
import { consistencyRanges, inclusionRanges, type Range } from '../domain/audit/tree-proof.js';
import type { OperationContext } from './context.js';

/** Proofs over the stored tree: as many reads as the tree is high, however long the log. For whoever holds a checkpoint and not the log. */

/** The hashes that prove entry `seq` is in the log of `size` entries. Throws `RangeError` where it is not in it. */
export function proveInclusion(context: OperationContext, seq: number, size: number): Promise<readonly Hash[]> {
  return hashesOf(context, inclusionRanges(seq, size));
}

/** The hashes that prove the log of `newer` entries begins with that of `older`. Throws `RangeError` where `older` is the larger. */
export function proveConsistency(context: OperationContext, older: number, newer: number): Promise<readonly Hash[]> {
  return hashesOf(context, consistencyRanges(older, newer));
}

async function hashesOf(context: OperationContext, ranges: readonly Range[]): Promise<readonly Hash[]> {
  const subtrees = ranges.map(({ start, end }) => subtreesOf(start, end));
  const wanted = new Map(subtrees.flat().map((subtree) => [nameOf(subtree), subtree]));
  const nodes = await context.store.auditLog.readNodes([...wanted.values()]);
  const nodeByName = new Map([...wanted.keys()].map((name, index) => [name, nodes[index]!]));
  return subtrees.map((parts) => rootOf(parts.map((part) => nodeByName.get(nameOf(part))!)));
}

function nameOf(subtree: Subtree): string {
  return `${subtree.level}:${lastLeafOf(subtree)}`;
}
