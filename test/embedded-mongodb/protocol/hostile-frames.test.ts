import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { serialize } from 'bson';
import fc from 'fast-check';
import { decodeDocument } from '../../../src/embedded-mongodb/bson/raw-document.js';
import { FrameReader } from '../../../src/embedded-mongodb/protocol/frames.js';
import { type RunningServer, runServer } from '../support/running-server.js';

let server: RunningServer;
const refused: Error[] = [];

beforeAll(async () => {
  server = await runServer({ events: { onHostileFrame: (error) => refused.push(error) } });
});
afterAll(() => server.close());

function connect(): Socket {
  const socket = createConnection(decodeURIComponent(new URL(server.serving.uri).hostname));
  socket.on('error', () => undefined);
  return socket;
}

function header(length: number, code: number, flags = 0): Buffer {
  const bytes = Buffer.alloc(20);
  bytes.writeInt32LE(length, 0);
  bytes.writeInt32LE(7, 4);
  bytes.writeInt32LE(code, 12);
  bytes.writeUInt32LE(flags, 16);
  return bytes;
}

function message(sections: readonly Buffer[], flags = 0): Buffer {
  const length = sections.reduce((sum, section) => sum + section.length, 20);
  return Buffer.concat([header(length, 2013, flags), ...sections]);
}

function bodySection(body: object): Buffer {
  return Buffer.concat([Buffer.from([0]), serialize({ ...body, $db: 'test' })]);
}

/** Sends bytes and resolves with the first answer, or undefined where the connection was closed without one. */
async function exchange(bytes: Buffer): Promise<Record<string, unknown> | undefined> {
  const socket = connect();
  const reader = new FrameReader();
  const answer = new Promise<Record<string, unknown> | undefined>((resolve) => {
    socket.on('data', (chunk) => {
      const [first] = reader.push(chunk);
      if (first !== undefined) resolve(decodeDocument(first.subarray(21)));
    });
    socket.on('close', () => resolve(undefined));
  });
  socket.write(bytes);
  const result = await answer;
  socket.destroy();
  return result;
}

const ping = bodySection({ ping: 1 });
const badLength = Buffer.from(serialize({ ping: 1, $db: 'test' }));
badLength.writeInt32LE(badLength.length + 40, 0);

test.each<[string, Buffer]>([
  ['a length of more than 48 MB', header(48_000_001, 2013)],
  ['a negative length', header(-1, 2013)],
  ['a length shorter than a header', header(8, 2013)],
  ['text', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
])('%s closes the connection', async (_name, bytes) => {
  expect(await exchange(bytes)).toBeUndefined();
  expect(refused.at(-1)?.message).toMatch(/length/);
});

test.each<[string, Buffer]>([
  ['a compressed message', Buffer.concat([header(30, 2012), Buffer.alloc(10)])],
  ['a retired operation', Buffer.concat([header(30, 2002), Buffer.alloc(10)])],
  ['an unknown section kind', message([Buffer.from([9, 0, 0, 0, 0])])],
  ['an unknown required flag', message([ping], 4)],
  ['two bodies', message([ping, ping])],
  ['no body', message([Buffer.from([1, 9, 0, 0, 0, 0x61, 0, 0, 0, 0])])],
  ['a sequence longer than its message', message([ping, Buffer.from([1, 0xff, 0xff, 0, 0, 0x61, 0])])],
  ['a document longer than its message', message([Buffer.concat([Buffer.from([0]), badLength])])],
])('%s is answered with an error, then the connection is closed', async (_name, bytes) => {
  const answer = await exchange(bytes);
  expect(answer?.ok).toMatchObject({ value: 0 });
});

test('a checksum is tolerated, and a message without an answer is followed by the next', async () => {
  const checked = Buffer.concat([header(20 + ping.length + 4, 2013, 1), ping, Buffer.alloc(4)]);
  expect(await exchange(checked)).toMatchObject({ ok: { value: 1 } });
  const both = Buffer.concat([message([bodySection({ insert: 'x' })], 2), message([ping])]);
  expect(await exchange(both)).toMatchObject({ ok: { value: 1 } });
});

test('a frame cut off by the end of the connection leaves the server as it was', async () => {
  const socket = connect();
  socket.write(message([ping]).subarray(0, 25));
  socket.end();
  await once(socket, 'close');
  expect(await exchange(message([ping]))).toMatchObject({ ok: { value: 1 } });
});

test('frames cut anywhere, byte by byte, are put together again', async () => {
  const socket = connect();
  const reader = new FrameReader();
  const answers: Buffer[] = [];
  socket.on('data', (chunk) => answers.push(...reader.push(chunk)));
  for (const byte of Buffer.concat([message([ping]), message([ping])])) {
    socket.write(Buffer.from([byte]));
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  while (answers.length < 2) await once(socket, 'data');
  socket.destroy();
});

test('no mutation of a command takes the server down', async () => {
  const command = message([bodySection({ find: 'people', filter: { a: { $in: [1, 'x', null] } }, limit: 3 })]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(command.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      async (changes) => {
        const mutated = Buffer.from(command);
        for (const [at, byte] of changes) mutated[at] = byte;
        // The frame's length stays, or the server would rightly wait for more bytes.
        mutated.writeInt32LE(command.length, 0);
        mutated.writeUInt32LE((mutated.readUInt32LE(16) & ~2) >>> 0, 16);
        await exchange(mutated);
      },
    ),
    { numRuns: 200 },
  );
  expect(await server.db.command({ ping: 1 })).toMatchObject({ ok: 1 });
});

test('a command nested without end is refused, and the connection stays', async () => {
  let document = Buffer.from([5, 0, 0, 0, 0]);
  for (let level = 0; level < 5_000; level++) {
    const length = Buffer.alloc(4);
    length.writeInt32LE(document.length + 8);
    document = Buffer.concat([length, Buffer.from([3, 0x61, 0]), document, Buffer.from([0])]);
  }
  expect(await exchange(message([Buffer.concat([Buffer.from([0]), document])]))).toMatchObject({
    codeName: 'Overflow',
  });
});

test('text that is not UTF-8 is refused before it is stored', async () => {
  const insert = message([bodySection({ insert: 'people', documents: [{ name: 'Zo\u00eb' }] })]);
  const at = insert.indexOf(Buffer.from([0xc3, 0xab]));
  insert[at + 1] = 0x28;
  expect(await exchange(insert)).toMatchObject({ codeName: 'InvalidBSON' });
  expect(await server.db.collection('people').countDocuments({})).toBe(0);
});
