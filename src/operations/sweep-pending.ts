import type { JobName } from '../queue/contract.js';
import { applyPlan } from './apply-plan.js';
import type { OperationContext } from './context.js';
import { sweepErasures } from './erase-person.js';
import { sweepRequests } from './sweep-requests.js';

/**
 * Mongo holds the truth, the queue holds the wake-up: whatever has been pending for a while is woken again, so that a lost job, a killed
 * worker or an emptied queue loses nothing. Waking twice does no harm.
 */

/** What has been pending for less is most likely in the queue already. */
const patienceMs = 20_000;
/** While its line is not empty, work is most likely still in it; waking it again would only do it twice. */
const busyPatienceMs = 600_000;
/** Ids woken of each stage in one sweep; the rest waits for the next. */
const maxPerStage = 20_000;
const sliceSize = 500;

export async function sweepPending(
  context: OperationContext,
  input: { readonly patienceMs?: number } = {},
): Promise<object> {
  const { store, queue } = context;
  const now = context.now().getTime();
  const patience = input.patienceMs ?? patienceMs;
  const before = async (...lines: readonly JobName[]) =>
    new Date(now - ((await isBusy(context, lines)) ? Math.max(patience, busyPatienceMs) : patience));
  const plans = await store.mergePlans.findOpen(100);
  for (const plan of plans) if (plan.decidedAt.getTime() < now - patience) await finishPlan(context, plan);
  // Records of a source that is paused wait, however long; waking them would only keep the others back.
  const active = context.sources.list().flatMap((source) => (source.terms === null ? [] : [source.id]));
  const recordIds = await store.rawRecords.findPending(active, await before('normalise-records'), maxPerStage);
  const subjectIds = await store.subjects.findPending(await before('match-subjects', 'cluster-subjects'), maxPerStage);
  const profileIds = await store.identities.findPending(await before('publish-profiles'), maxPerStage);
  for (const slice of slices(recordIds)) await queue.enqueue('normalise-records', { recordIds: slice });
  for (const slice of slices(subjectIds)) await queue.enqueue('match-subjects', { subjectIds: slice });
  for (const slice of slices(profileIds)) await queue.enqueue('publish-profiles', { profileIds: slice });
  const erasures = await sweepErasures(context);
  const requests = await sweepRequests(context);
  return {
    ...requests,
    erasures,
    plans: plans.length,
    records: recordIds.length,
    subjects: subjectIds.length,
    profiles: profileIds.length,
  };
}

async function isBusy(context: OperationContext, lines: readonly JobName[]): Promise<boolean> {
  const waiting = await Promise.all(lines.map((line) => context.queue.waiting(line)));
  return waiting.some((count) => count > 0);
}

async function finishPlan(context: OperationContext, plan: Parameters<typeof applyPlan>[1]): Promise<void> {
  const lost = new Set(await applyPlan(context, plan));
  // Placed or decided again: either way nobody is left standing under an id that is no more.
  await context.store.subjects.queueForMatching(
    plan.changes.flatMap((change) => change.subjectIds),
    context.now(),
  );
  if (lost.size > 0) context.log.warn('plan superseded', { planId: plan._id, lost: lost.size });
}

function slices(ids: readonly string[]): readonly string[][] {
  const result: string[][] = [];
  for (let start = 0; start < ids.length; start += sliceSize) result.push(ids.slice(start, start + sliceSize));
  return result;
}
