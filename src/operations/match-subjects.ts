import { keyTypeOf, type MatchFeatures } from '../domain/matching/features.js';
import { countFamilyNames } from '../domain/matching/score.js';
import type { OperationContext } from './context.js';
import { forgetRecords } from './forget-records.js';
import { genericIdOf, genericKeysAmong } from './generic-keys.js';
import { type Edge, edgeBetween, settleEdges } from './settle-edges.js';

/**
 * Scoring only adds and closes edges; it never decides. Each subject's edges are a function of the features that are stored, so any number
 * of workers may score at once and the order of arrival leaves no trace.
 */

/** With more holders than this a key is linked to the first ones by record key only: they are one group either way. */
const maxLinksPerKey = 50;
/** Ids per job. */
const sliceSize = 1_000;

export async function matchSubjects(
  context: OperationContext,
  input: { readonly subjectIds: readonly string[] },
): Promise<object> {
  // Before the read: what is written after this moment was not scored here.
  const matchedAt = context.now();
  const own = await context.store.matchFeatures.findByIds(input.subjectIds);
  await forgetHalfForgotten(context, input.subjectIds, own);
  const keys = [...new Set(own.flatMap((features) => features.keys))];
  // One whose components were not all queued again (a crash in between) counts as new.
  const known = await genericKeysAmong(context, keys, (value) => value.isRequeued);
  const candidates = await context.store.matchFeatures.findByKeys(keys.filter((key) => !known.has(key)));
  const holders = holdersByKey(candidates);
  const turned = await noteGenericValues(context, holders, known);
  const genericKeys = new Set([...known, ...turned]);
  const edges = edgesOf(context, own, holders, genericKeys);
  await context.store.judgements.upsert(edges, context.now());
  const closed = await settleEdges(context, [...edges, ...(await otherEdges(context, own, edges))]);
  if (own.length > 0)
    await context.queue.enqueue('cluster-subjects', {
      subjectIds: own.map((features) => features.id),
      matchedAt: matchedAt.toISOString(),
    });
  return { subjects: own.length, candidates: candidates.length, edges: edges.length, closed, generic: turned.length };
}

// Features are written before their subject and deleted before it: a subject without them is what a stopped deletion left behind.
async function forgetHalfForgotten(
  context: OperationContext,
  subjectIds: readonly string[],
  own: readonly MatchFeatures[],
): Promise<void> {
  const found = new Set(own.map((features) => features.id));
  const left = await context.store.subjects.findByIds(subjectIds.filter((id) => !found.has(id)));
  await forgetRecords(context, [...new Set(left.map((subject) => subject.recordId))]);
}

function holdersByKey(candidates: readonly MatchFeatures[]): ReadonlyMap<string, readonly MatchFeatures[]> {
  const holders = new Map<string, MatchFeatures[]>();
  for (const candidate of [...candidates].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    for (const key of candidate.keys) {
      const list = holders.get(key);
      if (list === undefined) holders.set(key, [candidate]);
      else list.push(candidate);
    }
  }
  return holders;
}

/** Values that crossed the line: noted, and every component that holds one queued again. Returns their keys. */
async function noteGenericValues(
  context: OperationContext,
  holders: ReadonlyMap<string, readonly MatchFeatures[]>,
  known: ReadonlySet<string>,
): Promise<readonly string[]> {
  const turned: string[] = [];
  for (const [key, list] of holders) {
    if (list.length <= context.policy.genericFamilyNames || known.has(key)) continue;
    const familyNames = countFamilyNames(
      list.map((features) => features.familyKey),
      context.policy.genericFamilyNames + 1,
    );
    if (familyNames <= context.policy.genericFamilyNames) continue;
    const id = genericIdOf(context, key);
    await context.store.genericValues.add({ _id: id, keyType: keyTypeOf(key), familyNames, at: context.now() });
    await requeue(
      context,
      list.map((features) => features.id),
    );
    await context.store.genericValues.markRequeued(id);
    turned.push(key);
  }
  return turned;
}

async function requeue(context: OperationContext, subjectIds: readonly string[]): Promise<void> {
  await context.store.subjects.queueForMatching(subjectIds, context.now());
  for (let start = 0; start < subjectIds.length; start += sliceSize) {
    await context.queue.enqueue('match-subjects', { subjectIds: subjectIds.slice(start, start + sliceSize) });
  }
}

function edgesOf(
  context: OperationContext,
  own: readonly MatchFeatures[],
  holders: ReadonlyMap<string, readonly MatchFeatures[]>,
  genericKeys: ReadonlySet<string>,
): readonly Edge[] {
  const edges = new Map<string, Edge>();
  for (const subject of own) {
    for (const other of partnersOf(subject, holders, genericKeys)) {
      const edge = edgeBetween(context, subject, other, genericKeys);
      if (edge !== null) edges.set(edge._id, edge);
    }
  }
  return [...edges.values()];
}

function partnersOf(
  subject: MatchFeatures,
  holders: ReadonlyMap<string, readonly MatchFeatures[]>,
  genericKeys: ReadonlySet<string>,
): ReadonlySet<MatchFeatures> {
  const partners = new Set<MatchFeatures>();
  for (const key of subject.keys) {
    if (genericKeys.has(key)) continue;
    for (const other of (holders.get(key) ?? []).slice(0, maxLinksPerKey))
      if (other.id !== subject.id && other.kind === subject.kind) partners.add(other);
  }
  return partners;
}

/** Open edges of these subjects from earlier looks that this look did not find. People's judgements are not among them. */
async function otherEdges(
  context: OperationContext,
  own: readonly MatchFeatures[],
  edges: readonly Edge[],
): Promise<readonly Edge[]> {
  const found = new Set(edges.map((edge) => edge._id));
  const touching = await context.store.judgements.findTouching(own.map((features) => features.id));
  return touching
    .filter((edge) => edge.decidedBy.startsWith('model:') && !found.has(edge._id))
    .map(({ createdAt, closedAt, ...edge }) => edge);
}
