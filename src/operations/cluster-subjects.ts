import { type Assignment, assignIds, type IdentityPlan, type KnownSubject } from '../domain/identity.js';
import { contentHash, keyedId } from '../domain/keyring.js';
import { type Cluster, decideComponent } from '../domain/matching/cluster.js';
import type { MatchFeatures } from '../domain/matching/features.js';
import { modelVersion } from '../domain/matching/score.js';
import { earliest } from '../domain/retention.js';
import { CandorError } from '../errors.js';
import type { Identity, MemberChange } from '../store/identities.js';
import type { MergePlan } from '../store/merge-plans.js';
import type { ProfileEvent } from '../store/profile-events.js';
import { applyPlan } from './apply-plan.js';
import type { OperationContext } from './context.js';
import { joins, type LoadedComponents, loadComponents } from './load-component.js';

/**
 * The one place where membership is decided. A single leased clusterer reads whole components, decides them with the pure `decideComponent`,
 * stores merges and splits as a plan before doing any of it, and writes only under the membership it read.
 */

/** Longer than a batch takes by far; a killed clusterer blocks the next one for this long at most. */
const leaseMs = 30_000;
const leaseName = 'cluster';

export interface ClusterSubjectsInput {
  readonly subjectIds: readonly string[];
  /** When the features that these subjects were scored by were read; absent = now, for subjects that were not scored anew. */
  readonly matchedAt?: Date;
}

/** Throws `CandorError` `unavailable` while another process decides; the job is tried again. */
export async function clusterSubjects(context: OperationContext, input: ClusterSubjectsInput): Promise<object> {
  if (!(await context.store.leases.take(leaseName, context.processId, context.now(), leaseMs))) {
    throw new CandorError('unavailable', 'Another process decides clusters now.', { reason: 'lease-held' });
  }
  try {
    return await decideAndCarryOut(context, input);
  } finally {
    await context.store.leases.release(leaseName, context.processId);
  }
}

async function decideAndCarryOut(
  context: OperationContext,
  { subjectIds, matchedAt }: ClusterSubjectsInput,
): Promise<object> {
  const decidedAt = context.now();
  // A subject that only came along as somebody's partner has yet to be scored itself: it is placed, and stays pending.
  const scored = new Set(subjectIds);
  const scoredAt = matchedAt ?? decidedAt;
  const loaded = await loadComponents(context, subjectIds);
  const known = await knownSubjects(context, loaded);
  const features = await featuresById(context, loaded.subjectIds);
  const clusters = decide(loaded, known, features);
  const identities = new Map(loaded.identities.map((identity) => [identity._id, identity]));
  const plan = assignIds({
    clusters,
    subjects: known,
    identities: new Map(
      loaded.identities.map((identity) => [identity._id, { id: identity._id, mintedAt: identity.mintedAt }]),
    ),
    mint: (anchor) => mintId(context, anchor, identities),
  });
  const changes = changesOf(plan, known, identities, features);
  const lost = await carryOut(context, plan, changes, known, decidedAt);
  const isLost = new Set(lost);
  const placements = plan.assignments
    .filter((assignment) => !isLost.has(assignment.id))
    .flatMap((assignment) =>
      assignment.cluster.subjectIds.map((id) => ({
        id,
        profileId: assignment.id,
        scoredAt: scored.has(id) ? scoredAt : null,
      })),
    );
  await context.store.subjects.place(placements);
  const changed = [...new Set(changes.map((change) => change.id))].filter((id) => !isLost.has(id));
  for (let start = 0; start < changed.length; start += 1_000) {
    await context.queue.enqueue('publish-profiles', { profileIds: changed.slice(start, start + 1_000) });
  }
  const merged = plan.assignments.reduce((sum, assignment) => sum + assignment.absorbs.length, 0);
  return {
    subjects: loaded.subjectIds.length,
    clusters: clusters.length,
    changed: changed.length,
    merged,
    splits: plan.splits.length,
    lost: lost.length,
  };
}

async function knownSubjects(
  context: OperationContext,
  loaded: LoadedComponents,
): Promise<ReadonlyMap<string, KnownSubject>> {
  const memberOf = new Map(
    loaded.identities.flatMap((identity) => identity.subjectIds.map((id) => [id, identity._id] as const)),
  );
  const places = await context.store.subjects.findPlaces(loaded.subjectIds);
  return new Map(
    places.map((place) => [
      place.id,
      { id: place.id, profileId: memberOf.get(place.id) ?? null, firstCollectedAt: place.firstCollectedAt },
    ]),
  );
}

type FeaturesById = ReadonlyMap<string, MatchFeatures>;

async function featuresById(context: OperationContext, subjectIds: readonly string[]): Promise<FeaturesById> {
  return new Map((await context.store.matchFeatures.findByIds(subjectIds)).map((one) => [one.id, one]));
}

function decide(
  loaded: LoadedComponents,
  known: ReadonlyMap<string, KnownSubject>,
  features: FeaturesById,
): readonly Cluster[] {
  const apart = loaded.judgements.filter((judgement) => judgement.decision === 'different');
  return decideComponent({
    subjects: [...known.keys()].sort().map((id) => ({ id, githubIds: features.get(id)?.githubIds ?? [] })),
    edges: loaded.judgements.filter(joins).map(({ subjects: [a, b], probability, decidedBy }) => ({
      a,
      b,
      probability: decidedBy.startsWith('user:') ? 1 : probability,
    })),
    apart: apart.map((judgement) => judgement.subjects),
  });
}

// A fresh subject mints from itself, so a crash mints the same id again. A part that leaves a profile mints from that profile's membership
// too: the subject may have minted before, and no id is ever used twice.
function mintId(context: OperationContext, anchor: KnownSubject, identities: ReadonlyMap<string, Identity>): string {
  const from =
    anchor.profileId === null ? [] : [anchor.profileId, String(identities.get(anchor.profileId)?.membership ?? 0)];
  return keyedId(context.keyring, 'per', ['mint', anchor.id, anchor.firstCollectedAt.toISOString(), ...from]);
}

/** Changes of members, those that lose members first, so that no subject is a member twice for longer than it takes. */
function changesOf(
  plan: IdentityPlan,
  known: ReadonlyMap<string, KnownSubject>,
  identities: ReadonlyMap<string, Identity>,
  features: FeaturesById,
): readonly MemberChange[] {
  const kept = plan.assignments.flatMap((assignment) => changeOf(assignment, known, identities, features));
  const emptied = plan.assignments.flatMap((assignment) =>
    assignment.absorbs.map((id) => emptyChange(identities.get(id)!)),
  );
  const lostMembers = (change: MemberChange) => {
    const members = new Set(change.subjectIds);
    return (identities.get(change.id)?.subjectIds ?? []).some((id) => !members.has(id));
  };
  return [...emptied, ...kept.filter(lostMembers), ...kept.filter((change) => !lostMembers(change))];
}

function changeOf(
  assignment: Assignment,
  known: ReadonlyMap<string, KnownSubject>,
  identities: ReadonlyMap<string, Identity>,
  features: FeaturesById,
): readonly MemberChange[] {
  const { id, cluster, absorbs } = assignment;
  const identity = identities.get(id);
  if (
    identity !== undefined &&
    identity.state === 'active' &&
    identity.subjectIds.join() === cluster.subjectIds.join() &&
    identity.cohesion === cluster.cohesion
  )
    return [];
  const members = cluster.subjectIds.map((subjectId) => known.get(subjectId)!);
  // The parts of a split inherit the first collection of what they were part of: parting restarts no clock.
  const inherited = [...new Set([...members.map((member) => member.profileId), ...absorbs])].flatMap(
    (from) => identities.get(from ?? '')?.firstCollectedAt ?? [],
  );
  return [
    {
      id,
      fromMembership: identity?.membership ?? null,
      kind: features.get(cluster.subjectIds[0]!)?.kind ?? identity?.kind ?? 'person',
      state: 'active',
      subjectIds: cluster.subjectIds,
      cohesion: cluster.cohesion,
      firstCollectedAt: [...members.map((member) => member.firstCollectedAt), ...inherited].reduce(earliest),
      absorbs,
    },
  ];
}

function emptyChange(identity: Identity): MemberChange {
  const { _id, membership, kind, cohesion, firstCollectedAt } = identity;
  return {
    id: _id,
    fromMembership: membership,
    kind,
    state: 'merged',
    subjectIds: [],
    cohesion,
    firstCollectedAt,
    absorbs: [],
  };
}

/** Writes the changes; merges and splits through a stored plan. Returns the ids that somebody else changed first. */
async function carryOut(
  context: OperationContext,
  plan: IdentityPlan,
  changes: readonly MemberChange[],
  known: ReadonlyMap<string, KnownSubject>,
  at: Date,
): Promise<readonly string[]> {
  const movers = new Set([
    ...plan.assignments.flatMap((one) => (one.absorbs.length > 0 ? [one.id, ...one.absorbs] : [])),
    ...plan.splits.flatMap((split) => [split.id, ...split.into]),
  ]);
  const planned = changes.filter((change) => movers.has(change.id));
  const simple = changes.filter((change) => !movers.has(change.id));
  const lost = await context.store.identities.changeMembers(simple, at);
  if (planned.length === 0) return requeueLost(context, lost, changes);
  const stored = mergePlan(plan, planned, known, at);
  await context.store.mergePlans.put(stored);
  return requeueLost(context, [...lost, ...(await applyPlan(context, stored))], changes);
}

async function requeueLost(
  context: OperationContext,
  lost: readonly string[],
  changes: readonly MemberChange[],
): Promise<readonly string[]> {
  const isLost = new Set(lost);
  await context.store.subjects.queueForMatching(
    changes.filter((change) => isLost.has(change.id)).flatMap((change) => change.subjectIds),
    context.now(),
  );
  return lost;
}

function mergePlan(
  plan: IdentityPlan,
  changes: readonly MemberChange[],
  known: ReadonlyMap<string, KnownSubject>,
  at: Date,
): MergePlan {
  const clusters = new Map(plan.assignments.map((assignment) => [assignment.id, assignment.cluster]));
  const merges = plan.assignments.flatMap((assignment) =>
    assignment.absorbs.map((id) => ({ id, into: assignment.id })),
  );
  const splits = plan.splits.map((split) => ({
    id: split.id,
    parts: split.into.map((profileId) => ({
      profileId,
      subjectIds: (clusters.get(profileId)?.subjectIds ?? []).filter(
        (subjectId) => known.get(subjectId)?.profileId === split.id,
      ),
    })),
  }));
  const id = `pln_${contentHash(JSON.stringify([changes.map((change) => [change.id, change.fromMembership, change.subjectIds]), merges, splits])).slice(0, 32)}`;
  const event = (type: 'merged' | 'split', profileId: string, into: ProfileEvent['into']): ProfileEvent => ({
    _id: `${profileId}:${type}:${id}`,
    type,
    profileId,
    fields: [],
    into,
    cause: `model:${modelVersion}`,
    at,
  });
  return {
    _id: id,
    state: 'open',
    changes,
    redirects: [
      ...merges.map((merge) => ({ id: merge.id, kind: 'merged' as const, to: [merge.into], at })),
      ...splits.map((split) => ({
        id: split.id,
        kind: 'split' as const,
        to: split.parts.map((part) => part.profileId),
        at,
      })),
    ],
    events: [
      ...merges.map((merge) => event('merged', merge.id, [{ profileId: merge.into, subjectIds: [] }])),
      ...splits.map((split) => event('split', split.id, split.parts)),
    ],
    decidedAt: at,
  };
}
