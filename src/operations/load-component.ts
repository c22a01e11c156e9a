import { mergeThreshold } from '../domain/matching/score.js';
import type { Identity } from '../store/identities.js';
import type { Judgement } from '../store/judgements.js';
import type { OperationContext } from './context.js';

/** Subjects in one deciding; a component beyond it is a fault of matching (a key that joins everybody) and must stop, not grow. */
const maxSubjects = 20_000;

export interface LoadedComponents {
  readonly subjectIds: readonly string[];
  /** Open judgements with an end in the components. */
  readonly judgements: readonly Judgement[];
  /** Identities that any of the subjects is a member of. */
  readonly identities: readonly Identity[];
}

/** True for an edge that joins: a person's `same`, or the model's above its line. */
export function joins(judgement: Judgement): boolean {
  return (
    judgement.decision === 'same' &&
    (judgement.decidedBy.startsWith('user:') || judgement.probability >= mergeThreshold)
  );
}

/**
 * The whole components around `subjectIds`: everything reachable over joining edges and over present membership, since what stood together
 * may have to part. Throws when they hold more subjects than can be decided at once.
 */
export async function loadComponents(
  context: OperationContext,
  subjectIds: readonly string[],
): Promise<LoadedComponents> {
  const reached = new Set(subjectIds);
  const judgements = new Map<string, Judgement>();
  const identities = new Map<string, Identity>();
  let frontier: readonly string[] = subjectIds;
  while (frontier.length > 0) {
    const touching = await context.store.judgements.findTouching(frontier);
    const members = await context.store.identities.findBySubjects(frontier);
    for (const judgement of touching) judgements.set(judgement._id, judgement);
    for (const identity of members) identities.set(identity._id, identity);
    const next = [
      ...touching.filter(joins).flatMap((judgement) => judgement.subjects),
      ...members.flatMap((identity) => identity.subjectIds),
    ];
    frontier = [...new Set(next)].filter((id) => !reached.has(id));
    for (const id of frontier) reached.add(id);
    if (reached.size > maxSubjects)
      throw new RangeError(`The components around ${subjectIds.length} subjects hold more than ${maxSubjects}.`);
  }
  return {
    subjectIds: [...reached].sort(),
    judgements: [...judgements.values()],
    identities: [...identities.values()],
  };
}
