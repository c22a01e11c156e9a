import type { Cluster } from './matching/cluster.js';

/**
 * Which profile id each decided cluster carries (matching.md section 5). Merging only relabels: the oldest id survives a merge, the largest
 * part keeps the id on a split, no id is ever used again, and every change comes out as an event.
 */

export interface KnownIdentity {
  readonly id: string;
  readonly mintedAt: Date;
}

export interface KnownSubject {
  readonly id: string;
  readonly profileId: string | null;
  readonly firstCollectedAt: Date;
}

export interface Assignment {
  readonly id: string;
  readonly isNew: boolean;
  readonly cluster: Cluster;
  /** Ids that end in this one. */
  readonly absorbs: readonly string[];
}

export interface IdentityPlan {
  readonly assignments: readonly Assignment[];
  /** Ids whose subjects now stand under several: the keeper first. */
  readonly splits: readonly { readonly id: string; readonly into: readonly string[] }[];
}

export interface AssignInput {
  readonly clusters: readonly Cluster[];
  readonly subjects: ReadonlyMap<string, KnownSubject>;
  readonly identities: ReadonlyMap<string, KnownIdentity>;
  /** A new id for a cluster whose oldest subject is `anchor`; equal input must give an equal id, so that a crash repeats itself. */
  readonly mint: (anchor: KnownSubject) => string;
}

/** Gives every cluster its id. Deterministic; clusters are taken in record-key order. */
export function assignIds(input: AssignInput): IdentityPlan {
  const keepers = keepersOf(input);
  const assignments = input.clusters.map((cluster): Assignment => {
    const claims = [...keepers].filter(([, keeper]) => keeper === cluster).map(([id]) => id);
    if (claims.length === 0) return { id: input.mint(oldest(cluster, input)), isNew: true, cluster, absorbs: [] };
    const [survivor, ...absorbed] = claims.sort((a, b) => compareIdentities(a, b, input));
    return { id: survivor!, isNew: false, cluster, absorbs: absorbed };
  });
  return { assignments, splits: splitsOf(assignments, keepers, input) };
}

// The part with most of an id's subjects keeps it; a tie goes to the part with the oldest record.
function keepersOf(input: AssignInput): ReadonlyMap<string, Cluster> {
  const parts = new Map<string, { cluster: Cluster; members: KnownSubject[] }[]>();
  for (const cluster of input.clusters) {
    for (const subject of membersOf(cluster, input)) {
      if (subject.profileId === null) continue;
      const list = parts.get(subject.profileId) ?? [];
      const part = list.find((one) => one.cluster === cluster);
      if (part === undefined) list.push({ cluster, members: [subject] });
      else part.members.push(subject);
      parts.set(subject.profileId, list);
    }
  }
  return new Map(
    [...parts].map(([id, list]) => [
      id,
      list.sort(
        (a, b) => b.members.length - a.members.length || compareSubjects(first(a.members), first(b.members)),
      )[0]!.cluster,
    ]),
  );
}

function splitsOf(
  assignments: readonly Assignment[],
  keepers: ReadonlyMap<string, Cluster>,
  input: AssignInput,
): IdentityPlan['splits'] {
  return [...keepers].flatMap(([id, keeper]) => {
    const parts = assignments.filter((assignment) =>
      membersOf(assignment.cluster, input).some((subject) => subject.profileId === id),
    );
    if (parts.length < 2) return [];
    const ordered = [...parts].sort(
      (a, b) => Number(b.cluster === keeper) - Number(a.cluster === keeper) || (a.id < b.id ? -1 : 1),
    );
    return [{ id, into: ordered.map((part) => part.id) }];
  });
}

function membersOf(cluster: Cluster, input: AssignInput): readonly KnownSubject[] {
  return cluster.subjectIds.map((id) => input.subjects.get(id)!);
}

function oldest(cluster: Cluster, input: AssignInput): KnownSubject {
  return first(membersOf(cluster, input));
}

function first(subjects: readonly KnownSubject[]): KnownSubject {
  return [...subjects].sort(compareSubjects)[0]!;
}

function compareSubjects(a: KnownSubject, b: KnownSubject): number {
  return a.firstCollectedAt.getTime() - b.firstCollectedAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

// The oldest profile survives; a tie in time goes to the larger, then to the smaller id.
function compareIdentities(a: string, b: string, input: AssignInput): number {
  const sizeOf = (id: string) => [...input.subjects.values()].filter((subject) => subject.profileId === id).length;
  const minted = (id: string) => input.identities.get(id)?.mintedAt.getTime() ?? Number.MAX_SAFE_INTEGER;
  return minted(a) - minted(b) || sizeOf(b) - sizeOf(a) || (a < b ? -1 : 1);
}
