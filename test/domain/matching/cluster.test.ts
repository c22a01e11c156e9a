import { type Component, decideComponent } from '../../../src/domain/matching/cluster.js';

/** Whole components, decided under vetoes: readable rows. `a7` is subject a with GitHub account 7. */

function component(subjects: string, edges: string, apart = ''): Component {
  return {
    subjects: subjects.split(' ').map((one) => ({ id: one[0]!, githubIds: one.length > 1 ? [one.slice(1)] : [] })),
    edges: edges
      .split(' ')
      .filter(Boolean)
      .map((edge) => {
        const [pair, probability] = edge.split('=');
        return { a: pair![0]!, b: pair![1]!, probability: Number(probability) };
      }),
    apart: apart
      .split(' ')
      .filter(Boolean)
      .map((pair) => [pair[0]!, pair[1]!] as const),
  };
}

test.each([
  ['no edge, no cluster', component('a b', ''), 'a@1 b@1'],
  ['an edge joins', component('a b', 'ab=0.96'), 'ab@0.96'],
  ['edges join over others, held by the weakest', component('a b c', 'ab=0.99 bc=0.96'), 'abc@0.96'],
  ['an edge within a cluster weakens nothing', component('a b c', 'ab=0.99 bc=0.98 ac=0.95'), 'abc@0.98'],
  ['two accounts never meet', component('a7 b8', 'ab=0.99'), 'a@1 b@1'],
  ['one account twice does', component('a7 b7', 'ab=0.99'), 'ab@0.99'],
  [
    'nor over a record without an account: the stronger edge wins',
    component('a7 b c8', 'ab=0.96 bc=0.99'),
    'a@1 bc@0.99',
  ],
  ['of equal edges the smaller record keys win', component('a7 b c8', 'ab=0.96 bc=0.96'), 'ab@0.96 c@1'],
  ['a person’s "different" outranks any score', component('a b', 'ab=1', 'ab'), 'a@1 b@1'],
  ['between any two members', component('a b c', 'ab=0.99 bc=0.98', 'ac'), 'ab@0.99 c@1'],
  ['in either writing', component('a b c', 'ab=0.99 bc=0.98', 'ca'), 'ab@0.99 c@1'],
  ['between two grown clusters', component('a b c d', 'ab=0.99 cd=0.99 bc=0.98', 'ad'), 'ab@0.99 cd@0.99'],
  ['an edge to somebody outside is nothing', component('a b', 'ax=0.99 ab=0.96'), 'ab@0.96'],
])('%s', (_title, given, expected) => {
  const decided = decideComponent(given);
  expect(decided.map(({ subjectIds, cohesion }) => `${subjectIds.join('')}@${cohesion}`).join(' ')).toBe(expected);
});
