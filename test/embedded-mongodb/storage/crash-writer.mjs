/** Child of the crash test: writes until it is killed, and prints a number only after its durable write was acknowledged. */
import { MongoClient } from 'mongodb';

const [startModule, dataDir, round] = process.argv.slice(2);
const { startEmbeddedMongodb } = await import(startModule);
const server = await startEmbeddedMongodb({ dataDir });
const client = await new MongoClient(server.uri).connect();
const people = client.db('test').collection('people');
await people.createIndexes([
  { key: { n: 1 }, name: 'n', unique: true },
  { key: { tags: 1, state: 1 }, name: 'tags' },
  { key: { state: 1 }, name: 'state', partialFilterExpression: { state: { $exists: true } } },
]);
process.stdout.write('ready\n');

const durable = { writeConcern: { w: 'majority', j: true } };
let next = Number(round) * 1_000_000;

async function writer() {
  for (;;) {
    const n = next++;
    await people.insertOne({ _id: `p${n}`, n, tags: [`t${n % 7}`, `u${n % 3}`], state: 'new', text: 'x'.repeat(n % 900) }, durable);
    if (n % 3 === 0) await people.updateOne({ _id: `p${n}` }, { $set: { state: 'done' }, $push: { tags: 'late' } }, durable);
    if (n % 5 === 0) await people.deleteMany({ n: n - 50 }, durable);
    // Synchronous on a pipe: what the parent has read was acknowledged.
    process.stdout.write(`${n}\n`);
  }
}

async function bulkWriter() {
  for (;;) {
    const from = next;
    next += 200;
    const documents = Array.from({ length: 200 }, (_, at) => ({ _id: `b${from + at}`, n: from + at, tags: [], bulk: from }));
    await people.insertMany(documents, { ordered: false, ...durable });
    process.stdout.write(`b${from}\n`);
  }
}

await Promise.all([writer(), writer(), writer(), bulkWriter()]);
