import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Long, ObjectId, serialize } from 'bson';
import { MongoClient } from 'mongodb';
import { decodeDocument } from '../../../src/embedded-mongodb/bson/raw-document.js';
import { FrameReader } from '../../../src/embedded-mongodb/protocol/frames.js';
import { openLine } from '../../support/cuttable-line.js';
import { type RunningServer, runServer } from '../support/running-server.js';

/** The watch of the drivers: a hello that is held, answered again and again, and ended by either side without delay. */

let server: RunningServer;
const open: { close(): void }[] = [];

beforeEach(async () => {
  server = await runServer();
});
afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  await server.close();
});

const path = () => decodeURIComponent(new URL(server.serving.uri).hostname);

interface Answer {
  readonly isMoreToCome: boolean;
  readonly responseTo: number;
  readonly requestId: number;
  readonly body: Record<string, unknown>;
}

/** A connection that sends commands and hands out the answers in order. */
function dial() {
  const socket = createConnection(path());
  const reader = new FrameReader();
  const answers: Answer[] = [];
  let told: () => void = () => undefined;
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    for (const frame of reader.push(chunk)) {
      const isMoreToCome = (frame.readUInt32LE(16) & 2) !== 0;
      const [requestId, responseTo] = [frame.readInt32LE(4), frame.readInt32LE(8)];
      answers.push({ isMoreToCome, requestId, responseTo, body: decodeDocument(frame.subarray(21)) });
    }
    told();
  });
  open.push({ close: () => socket.destroy() });
  return {
    socket,
    answers,
    send(body: object, flags = 0) {
      const section = Buffer.concat([Buffer.from([0]), serialize({ ...body, $db: 'admin' })]);
      const head = Buffer.alloc(20);
      head.writeInt32LE(20 + section.length, 0);
      head.writeInt32LE(7, 4);
      head.writeInt32LE(2013, 12);
      head.writeUInt32LE(flags, 16);
      socket.write(Buffer.concat([head, section]));
    },
    async upTo(count: number): Promise<readonly Answer[]> {
      while (answers.length < count) await new Promise<void>((resolve) => (told = resolve));
      return answers;
    },
  };
}

const exhaustAllowed = 0x10000;

async function versionOf(line: ReturnType<typeof dial>): Promise<unknown> {
  line.send({ hello: 1 });
  return (await line.upTo(1))[0]!.body.topologyVersion;
}

test('a hello with the version the client knows is held for the time it names, another is answered at once', async () => {
  const line = dial();
  const topologyVersion = await versionOf(line);
  const startedMs = performance.now();
  line.send({ hello: 1, topologyVersion: { processId: new ObjectId(), counter: Long.ZERO }, maxAwaitTimeMS: 60_000 });
  await line.upTo(2);
  line.send({ hello: 1, topologyVersion, maxAwaitTimeMS: 250 });
  const answers = await line.upTo(3);
  expect(performance.now() - startedMs).toBeGreaterThan(240);
  expect(answers.map(({ isMoreToCome, body }) => [isMoreToCome, body.ok])).toEqual([
    [false, expect.anything()],
    [false, expect.anything()],
    [false, expect.anything()],
  ]);
  expect(answers[2]!.body.topologyVersion).toEqual(topologyVersion);
});

test('where the client takes them the answers follow each other, each to the one before', async () => {
  const line = dial();
  const topologyVersion = await versionOf(line);
  line.send({ hello: 1, topologyVersion, maxAwaitTimeMS: 1 }, exhaustAllowed);
  const [, first, second, third] = await line.upTo(4);
  expect([first, second, third].map((answer) => answer!.isMoreToCome)).toEqual([true, true, true]);
  expect([first!.responseTo, second!.responseTo, third!.responseTo]).toEqual([7, first!.requestId, second!.requestId]);
  line.send({ ping: 1 });
  // The client that asks something else gets what was under way, the last of its kind, and then its answer.
  while (line.answers.at(-1)!.body.isWritablePrimary !== undefined) await line.upTo(line.answers.length + 1);
  expect(line.answers.at(-2)!.isMoreToCome).toBe(false);
});

test.each([[{ maxAwaitTimeMS: 5 }], [{ topologyVersion: { processId: new ObjectId(), counter: Long.ZERO } }]])(
  'half of what a held hello needs is refused: %j',
  async (half) => {
    const line = dial();
    line.send({ hello: 1, ...half }, exhaustAllowed);
    expect((await line.upTo(1))[0]).toMatchObject({ isMoreToCome: false, body: { codeName: 'BadValue' } });
  },
);

test('a held hello keeps neither a server from stopping nor a connection that its client left', async () => {
  const line = dial();
  const topologyVersion = await versionOf(line);
  line.send({ hello: 1, topologyVersion, maxAwaitTimeMS: 60_000 }, exhaustAllowed);
  const left = dial();
  left.send({ hello: 1, topologyVersion, maxAwaitTimeMS: 60_000 }, exhaustAllowed);
  await sleep(50);
  left.socket.end();
  await new Promise((resolve) => left.socket.once('close', resolve));
  const startedMs = performance.now();
  await server.client.close();
  await server.serving.stop();
  expect(performance.now() - startedMs).toBeLessThan(1_900);
});

test('a driver whose connections are all cut at once finds its server again', async () => {
  const line = await openLine(path());
  const client = await new MongoClient(`mongodb://127.0.0.1:${line.port}/?directConnection=true`).connect();
  const counts = client.db('test').collection<{ _id: number }>('counts');
  let isOver = false;
  const done = new Array<number>(20).fill(0);
  // Whoever fails asks again at once: that is what makes the driver look for its server while the sockets are still closing.
  const asking = done.map(async (_count, of) => {
    while (!isOver) {
      await counts.updateOne({ _id: of }, { $inc: { n: 1 } }, { upsert: true }).then(
        () => (done[of]! += 1),
        () => 0,
      );
    }
  });
  for (let cut = 0; cut < 3; cut += 1) {
    // The driver looks again for its server at most every 500 ms.
    await sleep(700);
    await line.cut();
    await line.mend();
    const before = [...done];
    while (done.some((count, of) => count < before[of]! + 2)) await sleep(20);
  }
  isOver = true;
  await Promise.all(asking);
  await client.close();
  await line.cut();
}, 30_000);
