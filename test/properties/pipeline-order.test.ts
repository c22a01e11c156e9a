import { keyedId } from '../../src/domain/keyring.js';
import { subjectIdOf } from '../../src/domain/statement.js';
import type { OperationContext } from '../../src/operations/context.js';
import { rebuildProfiles } from '../../src/operations/rebuild-profiles.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { github, keepRows, north, type PersonRow, peopleSources, recordIdOfRow, south } from '../support/people.js';
import { expectIdsToResolve } from '../support/profile-shape.js';
import { randomOf } from '../support/random.js';
import { dropRun, openRun, type Run } from '../support/run.js';

/** Records in any order give equal profiles: the whole pipeline over about sixty people who meet in every awkward way, at one moment. */

const now = new Date('2026-11-02T08:00:00Z');
const shuffles = process.env.CANDOR_TEST_LONG === '1' ? 200 : 4;
let candor: TestCandor;

beforeAll(async () => {
  candor = await openTestCandor({ now, sources: peopleSources });
});
afterAll(async () => candor?.close());

const given = ['Anna', 'Bruno', 'Carla', 'Dario', 'Elsa', 'Fabio', 'Greta', 'Hugo', 'Irma', 'Jonas'];
const family = ['Abend', 'Brandt', 'Corvino', 'Dupont', 'Eklund', 'Fontana'];

function everydayPeople(): readonly PersonRow[] {
  return family.flatMap((last, f) =>
    given.slice(0, 6).flatMap((first, g): readonly PersonRow[] => {
      const nth = f * 10 + g;
      const name = `${first} ${last}`;
      const domain = `house${f}.example`;
      const email = `${first}.${last}@${domain}`.toLowerCase();
      const phone = `+4420794602${String(nth).padStart(2, '0')}`;
      const one: PersonRow = { source: north, id: `p${nth}`, name, email, employer: `House ${f} Ltd`, domain };
      // Some are seen twice, by e-mail in another writing, by phone, or by name and company alone.
      const two: PersonRow = [
        { source: south, id: `q${nth}`, name: `${last}, ${first}`, email: email.toUpperCase(), phone },
        { source: south, id: `q${nth}`, name, phone, employer: `House ${f}`, domain, title: 'Buyer' },
        {
          source: south,
          id: `q${nth}`,
          name: `${first[0]}. ${last}`,
          email,
          observedOn: '2026-08-01',
          title: 'Head of Buying',
        },
      ][nth % 3] as PersonRow;
      return nth % 4 === 3 ? [one] : [one, two];
    }),
  );
}

const awkward: readonly PersonRow[] = [
  // A job change: old and new employer, one page and one phone.
  {
    source: north,
    id: 'j1',
    name: 'Jutta Jahn',
    email: 'jutta@oldmill.example',
    domain: 'oldmill.example',
    phone: '+442079460701',
    observedOn: '2024-03-01',
  },
  {
    source: south,
    id: 'j2',
    name: 'Jutta Jahn',
    email: 'jahn@newmill.example',
    domain: 'newmill.example',
    phone: '+442079460701',
    observedOn: '2026-09-01',
  },
  // A switchboard: the line of three family names is crossed by whoever comes fourth.
  ...['Karl Kunz', 'Lea Lorenz', 'Mia Mohr', 'Nils Nagel', 'Olga Ott'].map(
    (name, at): PersonRow => ({
      source: at % 2 === 0 ? north : south,
      id: `sb${at}`,
      name,
      phone: '+442079460900',
      email: `sb${at}@boards.example`,
    }),
  ),
  // A shared mailbox on the line: three spellings of which one is like both others.
  { source: north, id: 'm1', name: 'Petra Berg', email: 'desk7@mailhouse.example' },
  { source: south, id: 'm2', name: 'Petra Bergh', email: 'desk7@mailhouse.example' },
  { source: north, id: 'm3', name: 'Quentin Sandvik', email: 'desk7@mailhouse.example' },
  { source: south, id: 'm4', name: 'Rita Tops', email: 'desk7@mailhouse.example' },
  { source: north, id: 'm5', name: 'Sven Ulvaeus', email: 'desk7@mailhouse.example' },
  // Two accounts of one name, each tied to a feed row that both share by phone: the veto parts them.
  { source: github, id: '901', name: 'Tarik Toprak', profileUrl: 'https://www.linkedin.com/in/tarik-1' },
  { source: github, id: '902', name: 'Tarik Toprak', profileUrl: 'https://www.linkedin.com/in/tarik-2' },
  {
    source: north,
    id: 't1',
    name: 'Tarik Toprak',
    phone: '+442079460801',
    profileUrl: 'https://www.linkedin.com/in/tarik-1',
  },
  {
    source: south,
    id: 't2',
    name: 'Tarik Toprak',
    phone: '+442079460801',
    profileUrl: 'https://www.linkedin.com/in/tarik-2',
  },
  // A chain of bridges: each record shares one value with the next.
  { source: north, id: 'c1', name: 'Ursel Ude', email: 'ude@chainworks.example' },
  { source: south, id: 'c2', name: 'Ursel Ude', email: 'ude@chainworks.example', phone: '+442079460811' },
  {
    source: north,
    id: 'c3',
    name: 'Ursel Ude',
    phone: '+442079460811',
    profileUrl: 'https://www.linkedin.com/in/ursel-ude',
  },
  { source: github, id: '903', name: 'Ursel Ude', profileUrl: 'https://www.linkedin.com/in/ursel-ude' },
  // A mobile that is handed on: one number, two people of other names.
  { source: north, id: 'h1', name: 'Vera Vogt', phone: '+442079460821' },
  { source: south, id: 'h2', name: 'Willem Waal', phone: '+442079460821' },
];

const rows: readonly PersonRow[] = [...everydayPeople(), ...awkward];

/** Everything a profile holds but its id, version, what it contains and when it was published. */
async function contentsOf(context: OperationContext): Promise<readonly string[]> {
  const profiles = await context.store.profiles.findSlice(null, 10_000);
  return profiles
    .map(({ id: _id, version: _version, contains: _contains, revision: _revision, publishedAt: _at, ...rest }) =>
      JSON.stringify(rest),
    )
    .sort();
}

/** Delivers the rows in the given order, in batches that are not all done before the next one comes. */
async function deliverInOrder(order: readonly PersonRow[], batch: number): Promise<Run> {
  const run = await openRun(candor, { now });
  for (let start = 0; start < order.length; start += batch) {
    await keepRows(run.context, order.slice(start, start + batch));
    if (start % 2 === 0) await run.queue.idle();
  }
  await run.queue.idle();
  expect(run.deadLetters).toEqual([]);
  return run;
}

test('records in any order and any batches give equal profiles, and every id issued on the way resolves', async () => {
  const whole = await deliverInOrder(rows, rows.length);
  const wanted = await contentsOf(whole.context);
  process.stdout.write(`order: ${rows.length} records, ${wanted.length} profiles, ${shuffles} orders\n`);
  await dropRun(whole);
  for (let seed = 1; seed <= shuffles; seed += 1) {
    const random = randomOf(seed);
    const run = await deliverInOrder(random.shuffled(rows), 1 + random.below(40));
    try {
      expect({ seed, contents: await contentsOf(run.context) }).toEqual({ seed, contents: wanted });
      await expectIdsToResolve(run.store);
    } finally {
      await dropRun(run);
    }
  }
}, 600_000);

function subjectOf(context: OperationContext, row: PersonRow): string {
  return subjectIdOf(context.keyring, recordIdOfRow(context, row), row.source === github ? 'user' : 'row');
}

async function judge(context: OperationContext, a: PersonRow, b: PersonRow, decision: 'different' | 'same') {
  const subjects = [subjectOf(context, a), subjectOf(context, b)].sort() as [string, string];
  const _id = keyedId(context.keyring, 'edg', [...subjects, 'user:1']);
  const at = context.now();
  await context.store.judgements.upsert(
    [{ _id, subjects, decision, probability: decision === 'same' ? 1 : 0, features: [], decidedBy: 'user:1' }],
    at,
  );
  await context.store.subjects.queueForMatching(subjects, at);
  await context.queue.enqueue('cluster-subjects', { subjectIds: subjects });
}

test('a merge that a person takes back restores the parts, and taken back again it is one profile under its old id', async () => {
  const run = await openRun(candor, { now });
  const [one, other]: readonly PersonRow[] = [
    { source: north, id: 'u1', name: 'Xenia Xylander', email: 'xenia@firsthouse.example', title: 'Buyer' },
    { source: south, id: 'u2', name: 'Xenia Xylander', phone: '+442079460831', title: 'Head of Buying' },
  ];
  await keepRows(run.context, [one!, other!]);
  await run.queue.idle();
  const parts = await contentsOf(run.context);
  const idsBefore = await run.store.identities.findIds(null, 100);
  expect(parts).toHaveLength(2);

  await judge(run.context, one!, other!, 'same');
  await run.queue.idle();
  const merged = await run.store.profiles.findSlice(null, 10);
  expect(merged).toHaveLength(1);
  expect(idsBefore).toContain(merged[0]!.id);

  // Of two ids of one moment the smaller would survive; a day later the older one does.
  run.clock.now = new Date(now.getTime() + 86_400_000);
  await judge(run.context, one!, other!, 'different');
  await run.queue.idle();
  expect(await contentsOf(run.context)).toEqual(parts);
  const split = await run.store.redirects.find(merged[0]!.id);
  expect(split).toMatchObject({ kind: 'split' });
  expect(split!.to[0]).toBe(merged[0]!.id);
  const newborn = split!.to[1]!;
  // The id that was merged away is never used again.
  expect(idsBefore).not.toContain(newborn);

  await judge(run.context, one!, other!, 'same');
  await run.queue.idle();
  expect((await run.store.profiles.findSlice(null, 10)).map(({ id }) => id)).toEqual([merged[0]!.id]);
  expect(await run.store.redirects.find(newborn)).toMatchObject({ kind: 'merged', to: [merged[0]!.id] });
  expect(await expectIdsToResolve(run.store)).toBe(3);
  const events = await run.store.profileEvents.findOfProfile(merged[0]!.id);
  expect(events.map(({ type }) => type)).toContain('split');
  await dropRun(run);
});

test('rebuilding, also from nothing, gives the same profiles', async () => {
  const run = await deliverInOrder(rows, 50);
  const before = await contentsOf(run.context);
  await rebuildProfiles(run.context);
  expect(await contentsOf(run.context)).toEqual(before);
  await run.store.profiles.removeAll();
  await rebuildProfiles(run.context);
  expect(await contentsOf(run.context)).toEqual(before);
  await dropRun(run);
});
