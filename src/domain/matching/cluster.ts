/**
 * Which subjects of one component are one person. The component is always decided whole: edges by probability, then by record key, joined
 * unless a veto stands between any two members. The result is a function of the set, never of the order of arrival.
 */

export interface ClusterSubject {
  readonly id: string;
  /** Two different ones never meet in a cluster. */
  readonly githubIds: readonly string[];
}

export interface ClusterEdge {
  readonly a: string;
  readonly b: string;
  readonly probability: number;
}

export interface Component {
  readonly subjects: readonly ClusterSubject[];
  /** Edges that join: model edges above the merge threshold, and `same` of a person (probability 1). */
  readonly edges: readonly ClusterEdge[];
  /** Pairs a person judged different: any one of them keeps two clusters apart. */
  readonly apart: readonly (readonly [string, string])[];
}

export interface Cluster {
  /** Subject ids, sorted. */
  readonly subjectIds: readonly string[];
  /** The weakest edge that holds it together; 1 for a single subject. */
  readonly cohesion: number;
}

interface Group {
  members: string[];
  githubIds: Set<string>;
  cohesion: number;
}

/** Decides one component. Clusters come sorted by their first subject id. */
export function decideComponent(component: Component): readonly Cluster[] {
  const groups = new Map<string, Group>(
    component.subjects.map((subject) => [
      subject.id,
      { members: [subject.id], githubIds: new Set(subject.githubIds), cohesion: 1 },
    ]),
  );
  const apart = neighbours(component.apart);
  for (const edge of [...component.edges].sort(compareEdges)) {
    const left = groups.get(edge.a);
    const right = groups.get(edge.b);
    if (left === undefined || right === undefined || left === right) continue;
    if (isVetoed(left, right, apart)) continue;
    join(groups, left, right, edge.probability);
  }
  return [...new Set(groups.values())]
    .map((group) => ({ subjectIds: [...group.members].sort(), cohesion: group.cohesion }))
    .sort((a, b) => (a.subjectIds[0]! < b.subjectIds[0]! ? -1 : 1));
}

function compareEdges(x: ClusterEdge, y: ClusterEdge): number {
  const [xFirst, xSecond] = [x.a, x.b].sort();
  const [yFirst, ySecond] = [y.a, y.b].sort();
  return y.probability - x.probability || compareText(xFirst!, yFirst!) || compareText(xSecond!, ySecond!);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function neighbours(pairs: Component['apart']): ReadonlyMap<string, ReadonlySet<string>> {
  const result = new Map<string, Set<string>>();
  for (const [a, b] of pairs) {
    result.set(a, (result.get(a) ?? new Set()).add(b));
    result.set(b, (result.get(b) ?? new Set()).add(a));
  }
  return result;
}

function isVetoed(left: Group, right: Group, apart: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const githubIds = new Set([...left.githubIds, ...right.githubIds]);
  if (left.githubIds.size > 0 && right.githubIds.size > 0 && githubIds.size > 1) return true;
  const [few, many] = left.members.length < right.members.length ? [left, right] : [right, left];
  const others = new Set(many.members);
  return few.members.some((member) => [...(apart.get(member) ?? [])].some((other) => others.has(other)));
}

function join(groups: Map<string, Group>, left: Group, right: Group, probability: number): void {
  const [keep, drop] = left.members.length >= right.members.length ? [left, right] : [right, left];
  for (const member of drop.members) {
    keep.members.push(member);
    groups.set(member, keep);
  }
  for (const id of drop.githubIds) keep.githubIds.add(id);
  keep.cohesion = Math.min(keep.cohesion, drop.cohesion, probability);
}
