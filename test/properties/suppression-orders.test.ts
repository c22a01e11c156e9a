import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { LookupInput } from '../../src/domain/lookup-input.js';
import { CandorError } from '../../src/errors.js';
import { clusterSubjects } from '../../src/operations/cluster-subjects.js';
import type { OperationContext } from '../../src/operations/context.js';
import { matchSubjects } from '../../src/operations/match-subjects.js';
import { normaliseRecords } from '../../src/operations/normalise-records.js';
import { publishProfiles } from '../../src/operations/publish-profiles.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import {
  askFor,
  github,
  keepRows,
  north,
  type PersonRow,
  peopleSources,
  recordIdOfRow,
  south,
} from '../support/people.js';
import { openRun, type Run } from '../support/run.js';

/**
 * Every form of an identifier, every order of wish, pull, normalise, match, decide and publish, done by two workers on one store, while
 * somebody reads all the time: from the moment the wish was acknowledged the person is never seen (B17, B19, B20, B78).
 */

const now = new Date('2026-11-02T08:00:00Z');
const isLong = process.env.CANDOR_TEST_LONG === '1';
let candor: TestCandor;
let workers: readonly Run[];

beforeAll(async () => {
  candor = await openTestCandor({ now, sources: peopleSources, work: false });
  const store = candor.context.store;
  workers = [await openRun(candor, { now, store }), await openRun(candor, { now, store })];
  // Each stage is done by hand here, so that every order can be had; what is woken is found in the store.
  await Promise.all(workers.map((worker) => worker.stop()));
});
afterAll(async () => candor?.close());

const contexts = () =>
  workers.map(
    (worker): OperationContext => ({
      ...worker.context,
      queue: { ...worker.queue, enqueue: async () => undefined, waiting: async () => 0 },
    }),
  );

interface Person {
  readonly email: string;
  readonly phone: string;
  readonly slug: string;
  readonly login: string;
  readonly rows: readonly PersonRow[];
}

let lastPerson = 0;

/** How the three records of a person hang together: by what `tie` names, which each of them says. `chain`: two feeds by the phone, GitHub by
 *  the page. */
type Tie = 'chain' | 'email' | 'phone' | 'page' | 'login';

function nextPerson(tie: Tie): Person {
  lastPerson += 1;
  const nth = lastPerson;
  const name = `Odalys Orr${letters(nth)}`;
  const domain = `order${nth}.example`;
  const email = `odalys.orr+desk@${domain}`;
  const phone = `+44207946${String(nth % 1_000).padStart(4, '0')}`;
  const slug = `odalys-orr-${nth}`;
  const login = `login-${7000 + nth}`;
  const page = `https://www.linkedin.com/in/${slug}`;
  const work = { employer: `Order ${nth} Ltd`, domain, title: 'Controller' };
  const one: PersonRow = { source: north, id: `o${nth}`, name };
  const two: PersonRow = { source: south, id: `p${nth}`, name };
  const three: PersonRow = { source: github, id: String(7000 + nth), name };
  const rows: Readonly<Record<Tie, readonly PersonRow[]>> = {
    chain: [
      { ...one, email, phone, ...work },
      { ...two, phone, profileUrl: page },
      { ...three, profileUrl: page },
    ],
    email: [
      { ...one, email, phone, ...work },
      { ...two, email: email.toUpperCase() },
      { ...three, email },
    ],
    phone: [
      { ...one, email, phone, ...work },
      { ...two, phone, profileUrl: page },
      { ...one, id: `u${nth}`, phone },
    ],
    page: [
      { ...one, email, profileUrl: page },
      { ...two, phone, profileUrl: page },
      { ...three, profileUrl: page },
    ],
    login: [
      { ...one, email, profileUrl: `https://github.com/${login}` },
      { ...two, phone, profileUrl: `https://github.com/${login}` },
      three,
    ],
  };
  return { email, phone, slug, login, rows: rows[tie] };
}

// No digits in a name.
function letters(number: number): string {
  return String(number).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!);
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const forms: Readonly<Record<string, (person: Person) => LookupInput>> = {
  'the address': ({ email }) => ({ email }),
  'the address in capitals': ({ email }) => ({ email: ` ${email.toUpperCase()} ` }),
  'the address without its tag': ({ email }) => ({ email: email.replace('+desk', '') }),
  'the address with another tag': ({ email }) => ({ email: email.replace('+desk', '+x') }),
  'the hashed address': ({ email }) => ({ email_hash: sha256(email) }),
  'the phone': ({ phone }) => ({ phone: phone.replace(/^(\+44)(\d\d)(\d{4})/, '$1 $2 $3 ') }),
  'the national phone': ({ phone }) => ({ phone: `0${phone.slice(3)}`, country: 'GB' }),
  'the page': ({ slug }) => ({ profile_url: `http://linkedin.com/in/${slug}/?trk=x` }),
  'the login': ({ login }) => ({ github_login: login.toUpperCase() }),
};
const formNames = Object.keys(forms);
const tieOf = (form: string): Tie =>
  form.includes('phone') ? 'phone' : form.includes('page') ? 'page' : form.includes('login') ? 'login' : 'email';
type State = 'held' | 'proved';

const future = new Date('2100-01-01');
const stages = {
  'pull the first feed': (context: OperationContext, person: Person) => keepRows(context, [person.rows[0]!]),
  'pull the second feed': (context: OperationContext, person: Person) => keepRows(context, [person.rows[1]!]),
  'pull github': (context: OperationContext, person: Person) => keepRows(context, [person.rows[2]!]),
  normalise: (context: OperationContext, person: Person) =>
    normaliseRecords(context, { recordIds: person.rows.map((row) => recordIdOfRow(context, row)) }),
  match: async (context: OperationContext) =>
    matchSubjects(context, { subjectIds: await context.store.subjects.findPending(future, 100) }),
  decide: async (context: OperationContext) =>
    clusterSubjects(context, { subjectIds: await context.store.subjects.findPending(future, 100) }),
  publish: async (context: OperationContext) =>
    publishProfiles(context, { profileIds: await context.store.identities.findPending(future, 100) }),
} as const;
type Stage = keyof typeof stages;
const stageNames = Object.keys(stages) as readonly Stage[];

/** A stage as a worker does it: another one may be deciding, and the job is tried again later. */
async function step(context: OperationContext, stage: Stage, person: Person): Promise<void> {
  try {
    await stages[stage](context, person);
  } catch (error) {
    if (!(error instanceof CandorError && error.code === 'unavailable')) throw error;
  }
}

/** Takes whatever is pending to its end, over both workers. */
async function finish(person: Person): Promise<void> {
  for (let round = 0; round < 3; round += 1)
    for (const stage of ['normalise', 'match', 'decide', 'publish'] as const)
      await step(contexts()[round % 2]!, stage, person);
}

const questions = (person: Person): readonly LookupInput[] => [
  { email: person.email },
  { phone: person.phone },
  { profile_url: `linkedin.com/in/${person.slug}` },
];

/** Reads until told to stop; how often the person was seen after the wish was acknowledged, and how often it was asked at all. */
function startReader(person: Person) {
  const seen: string[] = [];
  let [isAcknowledged, isOver, reads] = [false, false, 0];
  const reading = (async () => {
    while (!isOver)
      for (const question of questions(person)) {
        const wasAcknowledged = isAcknowledged;
        const answer = await askFor(candor.context, question);
        reads += 1;
        if (wasAcknowledged && answer.startsWith('per_')) seen.push(Object.keys(question)[0]!);
      }
  })();
  return {
    acknowledge: () => {
      isAcknowledged = true;
    },
    async stop() {
      isOver = true;
      await reading;
      return { seen, reads };
    },
  };
}

function wish(context: OperationContext, person: Person, form: string, state: State) {
  const identifiers = readIdentifiers(forms[form]!(person));
  return suppressPerson(context, { identifiers, scope: 'all', reason: 'opt-out', state });
}

async function traces(person: Person): Promise<readonly string[]> {
  const texts = [person.email, person.slug, person.login, person.phone, person.rows[0]!.name!.toLowerCase()];
  const found: string[] = [];
  for await (const { collection, document } of candor.context.store.dump()) {
    const text = JSON.stringify(document).toLowerCase();
    if (texts.some((wanted) => text.includes(wanted))) found.push(collection);
  }
  return found;
}

async function expectHonoured(person: Person, state: State): Promise<void> {
  await finish(person);
  for (const question of questions(person)) expect(await askFor(candor.context, question)).not.toMatch(/^per_/);
  if (state === 'held') {
    expect(
      await candor.context.store.rawRecords.findByIds(person.rows.map((row) => recordIdOfRow(candor.context, row))),
    ).not.toEqual([]);
    return;
  }
  expect(await traces(person)).toEqual([]);
}

const whole: readonly Stage[] = [
  'pull the first feed',
  'pull the second feed',
  'pull github',
  'normalise',
  'match',
  'decide',
  'publish',
];

describe.each<State>(['proved', 'held'])('B17, B19, B20: a wish that is %s', (state) => {
  test.each(formNames)('and names %s is honoured after the whole pipeline, and when all comes again', async (form) => {
    const person = nextPerson('chain');
    const reader = startReader(person);
    for (const [index, stage] of whole.entries()) await step(contexts()[index % 2]!, stage, person);
    expect(await askFor(candor.context, { email: person.email })).toMatch(/^per_/);
    await wish(contexts()[0]!, person, form, state);
    reader.acknowledge();
    for (const [index, stage] of whole.entries()) await step(contexts()[index % 2]!, stage, person);
    const { seen, reads } = await reader.stop();
    expect(seen).toEqual([]);
    expect(reads).toBeGreaterThan(3);
    await expectHonoured(person, state);
  });
});

test(
  'B78: in any order of wish, pulls and stages over two workers nobody sees the person once the wish is acknowledged',
  async () => {
    let orders = 0;
    let read = 0;
    const done = fc.constantFrom(...stageNames);
    const half = fc.array(done, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...formNames),
        fc.constantFrom<State>('held', 'proved'),
        half,
        half,
        half,
        async (form, state, before, left, right) => {
          const person = nextPerson(tieOf(form));
          const [a, b] = contexts() as [OperationContext, OperationContext];
          for (const stage of before) await step(a, stage, person);
          const reader = startReader(person);
          const work = async (context: OperationContext, steps: readonly Stage[]) => {
            for (const stage of steps) await step(context, stage, person);
          };
          const wished = wish(b, person, form, state).then(reader.acknowledge);
          await Promise.all([work(a, left), work(b, right), wished]);
          await work(b, right);
          await finish(person);
          const { seen, reads } = await reader.stop();
          expect({ form, state, before, left, right, seen }).toEqual({ form, state, before, left, right, seen: [] });
          await work(a, whole);
          await expectHonoured(person, state);
          orders += 1;
          read += reads;
        },
      ),
      { numRuns: isLong ? 400 : 20 },
    );
    process.stdout.write(`suppression orders: ${orders} orders, ${read} reads, nobody seen\n`);
  },
  isLong ? 1_800_000 : 120_000,
);

test('B20: a record that waited unread when the wish came widens it to all it says, and those it alone tied to the person go too', async () => {
  const person = nextPerson('chain');
  const [a, b] = contexts() as [OperationContext, OperationContext];
  await step(a, 'pull the first feed', person);
  await wish(b, person, 'the address', 'proved');
  await step(a, 'normalise', person);
  // Its phone is now known to be the person's: the feed that has nothing but the phone brings nobody back.
  await step(a, 'pull the second feed', person);
  await finish(person);
  expect(await askFor(candor.context, { phone: person.phone })).not.toMatch(/^per_/);
  expect(await traces(person)).toEqual([]);
});
