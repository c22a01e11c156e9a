import { type AssignInput, assignIds, type KnownSubject } from '../../src/domain/identity.js';

/** Id rules 1 to 4 of matching.md section 5, as rows: who stood where, who stands together now, who carries which id. */

const day = (count: number) => new Date(Date.UTC(2026, 0, count));

/** `a:P` is subject a, collected first, under id P; the letters give the order of collection. Clusters are words of letters. */
function input(standing: string, clusters: string, minted: Readonly<Record<string, number>> = {}): AssignInput {
  const subjects = new Map<string, KnownSubject>(
    standing.split(' ').map((one, at) => {
      const [id, profileId] = one.split(':');
      return [id!, { id: id!, profileId: profileId ?? null, firstCollectedAt: day(at + 1) }];
    }),
  );
  const ids = [...new Set([...subjects.values()].flatMap(({ profileId }) => profileId ?? []))];
  return {
    clusters: clusters.split(' ').map((word) => ({ subjectIds: [...word], cohesion: 1 })),
    subjects,
    identities: new Map(ids.map((id) => [id, { id, mintedAt: day(minted[id] ?? 1) }])),
    mint: (anchor) => `new-${anchor.id}`,
  };
}

/** `ab=P<Q` reads: a and b stand under P, which absorbs Q; a split reads `P>P,R`. */
function told(given: AssignInput): string {
  const { assignments, splits } = assignIds(given);
  return [
    ...assignments.map(({ id, isNew, cluster, absorbs }) => {
      if (isNew !== !given.identities.has(id)) throw new Error('isNew is wrong');
      return `${cluster.subjectIds.join('')}=${id}${absorbs.length === 0 ? '' : `<${[...absorbs].sort().join()}`}`;
    }),
    ...splits.map(({ id, into }) => `${id}>${into.join()}`),
  ].join(' ');
}

test.each([
  ['nobody known before: a new id from the oldest subject', 'a b', 'ab', {}, 'ab=new-a'],
  ['one match: its id stays', 'a:P b', 'ab', {}, 'ab=P'],
  ['nothing changed', 'a:P b:P', 'ab', {}, 'ab=P'],
  ['two profiles meet: the older id survives', 'a:Q b:P', 'ab', { P: 1, Q: 2 }, 'ab=P<Q'],
  ['of one moment: the larger survives', 'a:P b:Q c:Q', 'abc', {}, 'abc=Q<P'],
  ['of one moment and size: the smaller id survives', 'a:Q b:P', 'ab', {}, 'ab=P<Q'],
  ['three profiles and a newcomer meet', 'a:R b:Q c:P d', 'abcd', { P: 3, Q: 1, R: 2 }, 'abcd=Q<P,R'],
  ['a split: the largest part keeps the id', 'a:P b:P c:P', 'a bc', {}, 'a=new-a bc=P P>P,new-a'],
  ['a tie: the part with the oldest record keeps it', 'a:P b:P', 'a b', {}, 'a=P b=new-b P>P,new-b'],
  ['in three parts, the keeper first', 'a:P b:P c:P d:P', 'a bc d', {}, 'a=new-a bc=P d=new-d P>P,new-a,new-d'],
  ['a part that goes over to another profile', 'a:P b:P c:Q', 'a bc', { P: 1, Q: 2 }, 'a=P bc=Q P>P,Q'],
  [
    'a split whose keeper is absorbed: both parts are named, the survivor first',
    'a:P b:P c:P d:Q',
    'abd c',
    { P: 2, Q: 1 },
    'abd=Q<P c=new-c P>Q,new-c',
  ],
  ['members that stand apart from strangers', 'a:P b c:Q', 'a b c', {}, 'a=P b=new-b c=Q'],
])('%s', (_rule, standing, clusters, minted, expected) => {
  const given = input(standing, clusters, minted);
  expect(told(given)).toBe(expected);
  // The order of clusters is no reason for anything.
  const reversed = assignIds({ ...given, clusters: [...given.clusters].reverse() });
  const sorted = (ids: readonly { readonly id: string }[]) => ids.map(({ id }) => id).sort();
  expect(sorted(reversed.assignments)).toEqual(sorted(assignIds(given).assignments));
});
