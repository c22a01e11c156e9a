import fc from 'fast-check';
import { checkSuppression } from '../../src/operations/check-suppression.js';
import { rotateKeys } from '../../src/operations/rotate-keys.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import { unsuppressPerson } from '../../src/operations/unsuppress-person.js';
import { type KeyHome, type KeyProcess, openKeyHome, openKeyProcess } from '../support/key-processes.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { askFor, keepRows, north, type PersonRow, peopleSources } from '../support/people.js';
import { hookedStore } from '../support/store-hooks.js';

/**
 * Keys change while two processes take in, look up, suppress and take back, and a third asks all the time: from the moment a wish is
 * acknowledged its person is never counted as clear, and nobody else ever as suppressed; at the end each wish stands, once (B78, B80).
 */

const now = new Date('2026-11-02T08:00:00Z');
const isLong = process.env.CANDOR_TEST_LONG === '1';
const quick = { graceMs: 20, sliceSize: 2 };
const proof = 'letter-2026';
let candor: TestCandor;
let processes: KeyProcess[] = [];
let homes = 0;

beforeAll(async () => {
  candor = await openTestCandor({ now, sources: peopleSources, work: false });
});
afterEach(async () => {
  await processes[0]?.store.dropDatabase();
  for (const one of processes) await one.close();
  processes = [];
});
afterAll(async () => candor?.close());

async function open(count: number): Promise<KeyHome> {
  homes += 1;
  const home = openKeyHome(candor, `keys-${homes}`);
  for (let index = 0; index < count; index += 1) processes.push(await openKeyProcess(candor, home));
  return home;
}

// One fingerprint each: an address has two, and either would hide that the other was missing for a moment.
const phoneOf = (person: number) => `+44207946020${person}`;
const identifiersOf = (person: number) => readIdentifiers({ phone: phoneOf(person) });
const rowOf = (person: number): PersonRow => ({
  source: north,
  id: `guest-${person}`,
  name: `Greta Gast${'abcdefghijklmnop'[person]}`,
  phone: phoneOf(person),
});

function suppress({ context }: KeyProcess, person: number) {
  return suppressPerson(context, {
    identifiers: identifiersOf(person),
    scope: 'all',
    reason: 'opt-out',
    state: 'proved',
  });
}

async function verdictsOf({ context }: KeyProcess) {
  return checkSuppression(
    context,
    Array.from({ length: people }, (_, person) => identifiersOf(person)),
  );
}

async function pollUntil(isOver: () => boolean, poll: () => Promise<void>): Promise<void> {
  while (!isOver()) {
    await poll();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function verdictOf({ context }: KeyProcess, person: number) {
  return (await checkSuppression(context, [identifiersOf(person)]))[0]!;
}

type Act =
  | { readonly kind: 'suppress' | 'deliver' | 'take-back'; readonly person: number; readonly by: 0 | 1 }
  | { readonly kind: 'rotate' };

const people = 8;
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('suppress' as const, 'deliver', 'take-back'),
      person: fc.nat(people - 1),
      by: fc.constantFrom(0 as const, 1),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'rotate' as const }) },
);

test('B80, B78: in any order of wishes, deliveries and changes of keys nobody with a wish is seen and none is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 6, maxLength: 14 }), async (acts) => {
      await open(3);
      const reader = processes[2]!;
      for (let person = 0; person < people; person += 2) await suppress(processes[0]!, person);
      // Each person's own acts follow one another; whether a wish stands is certain only between them.
      const certain = new Map<number, 'suppressed' | 'clear'>(
        Array.from({ length: people }, (_, one) => [one, one % 2 === 0 ? 'suppressed' : 'clear']),
      );
      const last = new Map<number, Promise<void>>();
      const wrong: string[] = [];
      let isOver = false;
      const reading = Promise.all([
        pollUntil(
          () => isOver,
          async () => {
            const before = new Map(certain);
            const verdicts = await verdictsOf(reader);
            for (const [person, verdict] of before)
              if (certain.get(person) === verdict && verdicts[person] !== verdict)
                wrong.push(`${person} was ${verdict} and counted as ${verdicts[person]}`);
          },
        ),
        pollUntil(
          () => isOver,
          async () => {
            const wished = [...certain].filter(([, verdict]) => verdict === 'suppressed').map(([person]) => person);
            const found = await Promise.all(wished.map((person) => askFor(reader.context, { phone: phoneOf(person) })));
            for (const [index, person] of wished.entries())
              if (certain.get(person) === 'suppressed' && found[index]!.startsWith('per_'))
                wrong.push(`${person} was shown`);
          },
        ),
      ]);
      const rotating: Promise<unknown>[] = [];
      let rotation: Promise<unknown> = Promise.resolve();
      for (const one of [{ kind: 'rotate' as const }, ...acts]) {
        if (one.kind === 'rotate') {
          rotation = rotation.then(() => rotateKeys(processes[0]!.context, processes[0]!.keys, quick));
          rotating.push(rotation);
          continue;
        }
        const worker = processes[one.by]!;
        const before = last.get(one.person) ?? Promise.resolve();
        last.set(
          one.person,
          before.then(() => carryOut(worker, one, certain)),
        );
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
      await Promise.all([...rotating, ...last.values()]);
      await Promise.all(processes.map((process) => process.queue.idle()));
      isOver = true;
      await reading;
      expect(wrong).toEqual([]);
      const { head } = await reader.store.keys.refresh();
      await rotateKeys(processes[0]!.context, processes[0]!.keys, quick);
      for (const process of processes)
        for (const [person, verdict] of certain)
          expect([person, await verdictOf(process, person)]).toEqual([person, verdict]);
      expect(await idsOf(reader)).toEqual(
        expect.objectContaining({ generations: [...certain.values()].includes('suppressed') ? [head + 1] : [] }),
      );
      await reader.store.dropDatabase();
      for (const process of processes.splice(0)) await process.close();
    }),
    { endOnFailure: true, numRuns: isLong ? 200 : 2, ...(isLong ? { interruptAfterTimeLimit: 600_000 } : {}) },
  );
}, 700_000);

async function carryOut(
  worker: KeyProcess,
  one: Exclude<Act, { kind: 'rotate' }>,
  certain: Map<number, 'suppressed' | 'clear'>,
) {
  const { kind, person } = one;
  if (kind === 'deliver') {
    await keepRows(worker.context, [rowOf(person)]);
    return;
  }
  const before = certain.get(person);
  certain.delete(person);
  if (kind === 'suppress') {
    await suppress(worker, person);
    certain.set(person, 'suppressed');
    return;
  }
  if (before === 'suppressed')
    await unsuppressPerson(worker.context, { identifiers: identifiersOf(person), reason: 'opt-out', proof });
  certain.set(person, 'clear');
}

async function idsOf({ store }: KeyProcess) {
  const generations = new Set<number>();
  for await (const { collection, document } of store.dump()) {
    const id = String((document as { readonly _id: unknown })._id);
    if (collection === 'suppressions' && id !== '!keys') generations.add(Number(/:(\d+):/.exec(id)?.[1] ?? 1));
  }
  return { generations: [...generations].sort() };
}

test('B80: stopped before any of its writes, and stopped again in the second try, a change of keys is finished by the third', async () => {
  const stepOf = isLong ? 1 : 23;
  let isStopped = true;
  for (let stop = 1; isStopped; stop += stepOf) {
    await open(3);
    const [first, second, third] = processes as [KeyProcess, KeyProcess, KeyProcess];
    for (let person = 0; person < 5; person += 1) await suppress(first, person);
    isStopped = await stoppedBefore(stop, first);
    for (const process of processes) expect(await verdictOf(process, 2)).toBe('suppressed');
    later(second);
    await stoppedBefore(stop, second);
    await suppress(third, 5);
    later(third);
    later(third);
    const { floor, head } = await third.store.keys.refresh();
    const rotation = await rotateKeys(third.context, third.keys, quick);
    expect(rotation.isResumed).toBe(floor < head);
    for (const process of processes) {
      for (let person = 0; person < 6; person += 1) expect(await verdictOf(process, person)).toBe('suppressed');
      expect(await verdictOf(process, 6)).toBe('clear');
    }
    expect((await idsOf(third)).generations).toEqual([rotation.generation]);
    await third.store.dropDatabase();
    for (const process of processes.splice(0)) await process.close();
  }
}, 300_000);

function later({ clock }: KeyProcess): void {
  clock.now = new Date(clock.now.getTime() + 61_000);
}

/** Rotates under a process that dies before its n-th write; false where it had fewer. */
async function stoppedBefore(n: number, { context, keys }: KeyProcess): Promise<boolean> {
  let writes = 0;
  const store = hookedStore(context.store, {
    before: () => {
      writes += 1;
      if (writes >= n) throw new Error('stopped');
    },
  });
  try {
    await rotateKeys({ ...context, store }, keys, quick);
    return false;
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'stopped') throw error;
    return true;
  }
}
