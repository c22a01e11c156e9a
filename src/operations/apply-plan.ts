import type { MergePlan } from '../store/merge-plans.js';
import type { ProfileEvent } from '../store/profile-events.js';
import type { OperationContext } from './context.js';
import { createDeletions } from './create-deletions.js';

/**
 * Carries a stored plan out, each step repeatable, so that the sweep may finish what a crash left open. Returns the ids whose membership
 * had moved on: the plan is then superseded, its redirects stand, and the subjects are decided again.
 */
export async function applyPlan(context: OperationContext, plan: MergePlan): Promise<readonly string[]> {
  const { store } = context;
  const lost: string[] = [];
  // One after the other: who loses members comes before who gains them.
  for (const change of plan.changes) lost.push(...(await store.identities.changeMembers([change], plan.decidedAt)));
  for (const redirect of plan.redirects) {
    // A split id that still stands alone answers for itself; the redirect only tells where the rest went.
    await store.redirects.put(redirect);
  }
  for (const event of plan.events) if (event.type === 'split') await tellOfSplit(context, event, plan._id);
  await store.profileEvents.add(plan.events);
  await store.profiles.remove(plan.changes.filter((change) => change.state === 'merged').map((change) => change.id));
  await store.mergePlans.close(plan._id, lost.length === 0 ? 'applied' : 'superseded');
  return lost;
}

// Who was given values of an id that was split holds, under it, values of somebody else: those that went to the other parts (B64).
async function tellOfSplit(
  context: OperationContext,
  { profileId, into }: ProfileEvent,
  planId: string,
): Promise<void> {
  const { identities, subjects } = context.store;
  const gone = await subjects.findByIds(into.flatMap((part) => (part.profileId === profileId ? [] : part.subjectIds)));
  const datapointIds = gone.flatMap((subject) => subject.statements.map((statement) => statement.id));
  const contains = (await identities.findById(profileId))?.contains ?? [];
  await createDeletions(context, { profileId, contains, cause: 'split', occasion: planId, datapointIds });
}
