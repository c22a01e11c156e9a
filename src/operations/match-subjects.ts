import { keyedId } from '../domain/keyring.js';
import { keyTypeOf, type MatchFeatures } from '../domain/matching/features.js';
import { countFamilyNames, modelVersion, scorePair } from '../domain/matching/score.js';
import type { Judgement } from '../store/judgements.js';
import type { OperationContext } from './context.js';
import { forgetRecords } from './forget-records.js';

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
  const known = await context.store.genericValues.find(keys.map((key) => genericIdOf(context, key)));
  // One whose components were not all queued again (a crash in between) counts as new.
  const genericIds = new Set(known.filter((value) => value.isRequeued).map((value) => value._id));
  const candidates = await context.store.matchFeatures.findByKeys(
    keys.filter((key) => !genericIds.has(genericIdOf(context, key))),
  );
  const holders = holdersByKey(candidates);
  const turned = await noteGenericValues(context, holders, genericIds);
  const genericKeys = new Set([...keys.filter((key) => genericIds.has(genericIdOf(context, key))), ...turned]);
  const edges = edgesOf(context, own, holders, genericKeys);
  const closed = await closeOtherEdges(context, own, edges, candidates, genericKeys);
  await context.store.judgements.upsert(edges, context.now());
  await closeOvertaken(context, edges);
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

/** Id of a generic value: a keyed hash of its typed key. */
export function genericIdOf(context: OperationContext, key: string): string {
  return keyedId(context.keyring, 'gen', [key]);
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
    if (list.length <= context.policy.genericFamilyNames || known.has(genericIdOf(context, key))) continue;
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

type Edge = Omit<Judgement, 'createdAt' | 'closedAt'>;

function edgesOf(
  context: OperationContext,
  own: readonly MatchFeatures[],
  holders: ReadonlyMap<string, readonly MatchFeatures[]>,
  genericKeys: ReadonlySet<string>,
): readonly Edge[] {
  const edges = new Map<string, Edge>();
  for (const subject of own) {
    for (const other of partnersOf(subject, holders, genericKeys)) {
      const [a, b] = subject.id < other.id ? [subject, other] : [other, subject];
      const id = keyedId(context.keyring, 'edg', [a.id, b.id, 'model']);
      if (edges.has(id)) continue;
      const { probability, decision, features } = scorePair(a, b, genericKeys);
      if (decision === 'different') continue;
      edges.set(id, {
        _id: id,
        subjects: [a.id, b.id],
        decision,
        probability,
        features,
        decidedBy: `model:${modelVersion}`,
      });
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

// The look after the write: of two workers on one pair, the one that read the older features may have written last.
async function closeOvertaken(context: OperationContext, edges: readonly Edge[]): Promise<void> {
  if (edges.length === 0) return;
  const ends = [...new Set(edges.flatMap((edge) => edge.subjects))];
  const features = new Map((await context.store.matchFeatures.findByIds(ends)).map((one) => [one.id, one]));
  const keys = [...new Set([...features.values()].flatMap((one) => one.keys))];
  const generic = new Set(
    (await context.store.genericValues.find(keys.map((key) => genericIdOf(context, key)))).map((value) => value._id),
  );
  const genericKeys = new Set(generic.size === 0 ? [] : keys.filter((key) => generic.has(genericIdOf(context, key))));
  const overtaken = edges.filter((edge) => {
    const [a, b] = [features.get(edge.subjects[0]), features.get(edge.subjects[1])];
    return a === undefined || b === undefined || scorePair(a, b, genericKeys).decision === 'different';
  });
  await context.store.judgements.close(
    overtaken.map((edge) => edge._id),
    context.now(),
  );
}

// Edges of an earlier state of these subjects that nothing supports any more. People's judgements are never closed here.
async function closeOtherEdges(
  context: OperationContext,
  own: readonly MatchFeatures[],
  edges: readonly Edge[],
  candidates: readonly MatchFeatures[],
  genericKeys: ReadonlySet<string>,
): Promise<number> {
  const supported = new Set(edges.map((edge) => edge._id));
  const byId = new Map([...own, ...candidates].map((features) => [features.id, features]));
  const touching = await context.store.judgements.findTouching(own.map((features) => features.id));
  const stale = touching.filter((edge) => {
    if (!edge.decidedBy.startsWith('model:') || supported.has(edge._id)) return false;
    // An edge from the other side of a crowded key is not proposed from this one and still holds.
    const [a, b] = [byId.get(edge.subjects[0]), byId.get(edge.subjects[1])];
    return a === undefined || b === undefined || scorePair(a, b, genericKeys).decision === 'different';
  });
  await context.store.judgements.close(
    stale.map((edge) => edge._id),
    context.now(),
  );
  return stale.length;
}
