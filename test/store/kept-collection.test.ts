import { Schema } from 'mongoose';
import { categoryOf } from '../../src/domain/register/index.js';
import { addDuration } from '../../src/domain/retention.js';
import { collectionOf, openConnection } from '../../src/store/connection.js';
import { declareKept, type KeptCollection } from '../../src/store/kept-collection.js';
import { collections } from '../../src/store/schemas.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';

let candor: TestCandor;

beforeAll(async () => {
  candor = await openTestCandor({ work: false });
});
afterAll(async () => candor?.close());

const plantedSchema = (name: string) => new Schema({ _id: String, until: Date }, { collection: name });

test('B71: every collection names a category of the register and, where it holds people, how that ends', () => {
  for (const { name, category, holds, expiry } of collections as readonly KeptCollection[]) {
    expect([name, categoryOf(category).id]).toEqual([name, category]);
    if (holds === 'nothing') continue;
    expect([name, expiry?.kind]).toEqual([name, expect.stringMatching(/^(date|period|with|lasting)$/)]);
    if (expiry?.kind === 'period') expect(addDuration(new Date(0), expiry.period).getTime()).toBeGreaterThan(0);
    if (expiry?.kind === 'with') expect(collections.map((one) => one.name)).toContain(expiry.collection);
    if (expiry?.kind === 'lasting') expect(expiry.why.length).toBeGreaterThan(10);
  }
});

// Rows of analytics come with the pages that count visits; a collection of theirs will have to say how its rows end.
test('B76: analytics end at 25 months, and nothing is stored of them that could outlive it', () => {
  const { active } = categoryOf('analytics').retention;
  expect(active).toEqual({ kind: 'period', period: 'P25M', anchor: 'event.collected' });
  const stored = (collections as readonly KeptCollection[]).filter(({ category }) => category === 'analytics');
  expect(stored.map(({ expiry }) => expiry)).toEqual(stored.map(() => expect.objectContaining({ period: 'P25M' })));
  const schema = plantedSchema('planted');
  const endless = { name: 'planted', schema, category: 'analytics', holds: 'personal', expiry: null };
  expect(() => declareKept(endless as unknown as KeptCollection)).toThrow('names no expiry');
});

test('B71: a collection of people without category or expiry does not compile', () => {
  const schema = plantedSchema('planted');
  // @ts-expect-error no category
  const uncategorised: KeptCollection = { name: 'planted', schema, holds: 'personal', expiry: null };
  // @ts-expect-error no expiry
  const endless: KeptCollection = { name: 'planted', schema, category: 'profile', holds: 'personal', expiry: null };
  const lasting = { kind: 'lasting', why: 'because' } as const;
  // @ts-expect-error values of people never last
  const kept: KeptCollection = { name: 'planted', schema, category: 'profile', holds: 'personal', expiry: lasting };
  expect([uncategorised, endless, kept]).toHaveLength(3);
});

test('B71: a collection that says nothing of itself cannot be opened', async () => {
  const connection = await openConnection(candor.uri, 'planted');
  expect(() => collectionOf(connection, plantedSchema('planted'))).toThrow('names no category and no expiry');
  await connection.close();
});

test.each([
  ['an expiry by a date it does not have', { expiry: { kind: 'date', field: 'gone' } }, 'has no date gone'],
  ['no expiry', { expiry: null }, 'names no expiry'],
  ['a category of no people', { category: 'operation' }, 'category of no people'],
  ['a category of its own', { category: 'gossip' }, 'no category of the register'],
  ['another name', { name: 'other' }, 'is the collection planted'],
])('B71: a collection of people with %s is refused', (_, change, problem) => {
  const schema = plantedSchema('planted');
  const said = { name: 'planted', schema, category: 'profile', holds: 'personal', ...change };
  expect(() => declareKept(said as unknown as KeptCollection)).toThrow(problem);
});

test('B70: a collection with a field for payment data is refused', () => {
  const schema = new Schema({ _id: String, cardNumber: String, until: Date }, { collection: 'planted' });
  const expiry = { kind: 'date', field: 'until' } as const;
  const said = { name: 'planted', schema, category: 'billing', holds: 'personal', expiry } as const;
  expect(() => declareKept(said)).toThrow('cardNumber');
});

describe('B71: a document of people without the date that ends it is not written', () => {
  const schema = plantedSchema('planted_people');
  declareKept({
    name: 'planted_people',
    schema: schema as unknown as Schema,
    category: 'profile',
    holds: 'personal',
    expiry: { kind: 'date', field: 'until' },
  });
  const until = new Date('2027-01-01');
  const _id = 'one' as never;

  async function write(run: (people: ReturnType<typeof collectionOf>) => Promise<unknown>): Promise<void> {
    const connection = await openConnection(candor.uri, 'planted');
    try {
      await run(collectionOf(connection, schema as unknown as Schema<Record<string, unknown>>) as never);
    } finally {
      await connection.dropDatabase();
      await connection.close();
    }
  }

  test.each<[string, (people: ReturnType<typeof collectionOf>, date: object) => Promise<unknown>]>([
    ['inserted', async (people, date) => people.insertOne({ _id, ...date })],
    ['inserted with others', async (people, date) => people.insertMany([{ _id, ...date }])],
    ['replaced', async (people, date) => people.replaceOne({ _id }, { ...date }, { upsert: true })],
    ['upserted', async (people, date) => people.updateOne({ _id }, { $setOnInsert: { ...date } }, { upsert: true })],
    [
      'upserted in bulk',
      async (people, date) =>
        people.bulkWrite([{ updateOne: { filter: { _id }, update: { $set: { ...date, x: 1 } }, upsert: true } }]),
    ],
  ])('%s', async (_, run) => {
    await expect(write((people) => run(people, {}))).rejects.toThrow('nothing would ever end it');
    await expect(write((people) => run(people, { until: 'soon' }))).rejects.toThrow('nothing would ever end it');
    await write((people) => run(people, { until }));
  });

  test('while a change of one that is there needs none', () =>
    write((people) => people.updateOne({ _id }, { $set: { x: 1 } })));
});
