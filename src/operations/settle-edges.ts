import { keyedId } from '../domain/keyring.js';
import type { MatchFeatures } from '../domain/matching/features.js';
import { modelVersion, scorePair } from '../domain/matching/score.js';
import type { Judgement } from '../store/judgements.js';
import type { OperationContext } from './context.js';
import { genericKeysAmong } from './generic-keys.js';

/**
 * Whoever writes edges looks again, so that of several workers on one pair the last look is at the newest features and the order of arrival
 * leaves no trace. A worker may have read its candidates before a partner came, and must not close what the partner's worker found.
 */

export type Edge = Omit<Judgement, 'createdAt' | 'closedAt'>;

/** The model's edge between two subjects, by the keys they share outside `genericKeys`; null for two that nothing joins. */
export function edgeBetween(
  context: OperationContext,
  one: MatchFeatures,
  other: MatchFeatures,
  genericKeys: ReadonlySet<string>,
): Edge | null {
  const [a, b] = one.id < other.id ? [one, other] : [other, one];
  const { probability, decision, features } = scorePair(a, b, genericKeys);
  if (decision === 'different') return null;
  const _id = keyedId(context.keyring, 'edg', [a.id, b.id, 'model']);
  return { _id, subjects: [a.id, b.id], decision, probability, features, decidedBy: `model:${modelVersion}` };
}

interface Written {
  readonly edge: Edge;
  readonly isOpen: boolean;
}

/** Brings open `edges` of the model to what the features stored now say; returns how many it closed. */
export async function settleEdges(context: OperationContext, edges: readonly Edge[]): Promise<number> {
  let closed = 0;
  let written: readonly Written[] = edges.map((edge) => ({ edge, isOpen: true }));
  // Again for those it wrote: a subject may have changed between the look and the writing. Its own worker looks too, so this ends.
  while (written.length > 0) {
    const found = await rescored(
      context,
      written.map(({ edge }) => edge),
    );
    const wrong = written.flatMap(({ edge, isOpen }, nth): readonly Written[] => {
      const fresh = found[nth]!;
      if (fresh === null) return isOpen ? [{ edge, isOpen: false }] : [];
      return isOpen && isSameScore(fresh, edge) ? [] : [{ edge: fresh, isOpen: true }];
    });
    const [toOpen, toClose] = [wrong.filter(({ isOpen }) => isOpen), wrong.filter(({ isOpen }) => !isOpen)];
    const at = context.now();
    await context.store.judgements.upsert(
      toOpen.map(({ edge }) => edge),
      at,
    );
    await context.store.judgements.close(
      toClose.map(({ edge }) => edge._id),
      at,
    );
    closed += toClose.length;
    written = wrong;
  }
  return closed;
}

function isSameScore(a: Edge, b: Edge): boolean {
  return a.decision === b.decision && a.probability === b.probability;
}

/** What the features stored now say of each edge; null where they join nothing any more. */
async function rescored(context: OperationContext, edges: readonly Edge[]): Promise<readonly (Edge | null)[]> {
  const ends = [...new Set(edges.flatMap((edge) => edge.subjects))];
  const features = new Map((await context.store.matchFeatures.findByIds(ends)).map((one) => [one.id, one]));
  const keys = [...new Set([...features.values()].flatMap((one) => one.keys))];
  const genericKeys = await genericKeysAmong(context, keys);
  return edges.map(({ subjects }) => {
    const [a, b] = [features.get(subjects[0]), features.get(subjects[1])];
    return a === undefined || b === undefined ? null : edgeBetween(context, a, b, genericKeys);
  });
}
