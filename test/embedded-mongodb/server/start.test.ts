import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { MongoClient } from 'mongodb';
import { lockFolder } from '../../../src/embedded-mongodb/server/owner-lock.js';
import { connectEmbedded, FolderHeldError, startEmbeddedMongodb } from '../../../src/embedded-mongodb/start.js';
import { newDataDir } from '../support/running-server.js';

const folders: string[] = [];

function folder(): string {
  const dataDir = newDataDir();
  folders.push(dataDir);
  return dataDir;
}

afterAll(() => {
  for (const dataDir of folders) rmSync(dataDir, { recursive: true, force: true });
});

function socketOf(uri: string): string {
  return decodeURIComponent(new URL(uri).hostname);
}

async function ping(uri: string): Promise<number> {
  const client = await new MongoClient(uri).connect();
  try {
    return (await client.db('test').command({ ping: 1 })).ok;
  } finally {
    await client.close();
  }
}

test('socket and address file are private, and gone after the stop', async () => {
  const dataDir = folder();
  const server = await startEmbeddedMongodb({ dataDir, inThread: true });
  const address = join(dataDir, 'server.json');
  const socket = socketOf(server.uri);
  expect(statSync(socket).mode & 0o777).toBe(0o600);
  expect(statSync(address).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(address, 'utf8'))).toMatchObject({ pid: process.pid, socket });
  expect(await ping(server.uri)).toBe(1);
  await Promise.all([server.stop(), server.stop()]);
  expect(existsSync(socket)).toBe(false);
  expect(existsSync(address)).toBe(false);
});

test('opening a folder twice names the folder and the process that has it', async () => {
  const dataDir = folder();
  const server = await startEmbeddedMongodb({ dataDir, inThread: true });
  const second = startEmbeddedMongodb({ dataDir, inThread: true });
  await expect(second).rejects.toThrow(FolderHeldError);
  await expect(second).rejects.toMatchObject({ dataDir, pid: process.pid });
  await server.stop();
  const again = await startEmbeddedMongodb({ dataDir, inThread: true });
  await again.stop();
});

test('of several that start at the same moment one gets the folder', async () => {
  const dataDir = folder();
  const starts = await Promise.allSettled([1, 2, 3, 4].map(() => startEmbeddedMongodb({ dataDir, inThread: true })));
  const started = starts.filter((start) => start.status === 'fulfilled');
  expect(started).toHaveLength(1);
  for (const start of started) await start.value.stop();
});

test('a second caller attaches to the running server, and its stop leaves that alone', async () => {
  const dataDir = folder();
  const owner = await connectEmbedded(dataDir, { inThread: true });
  expect(owner.isOwner).toBe(true);
  const guest = await connectEmbedded(dataDir, { inThread: true });
  expect(guest).toMatchObject({ isOwner: false, uri: owner.uri });
  await guest.stop();
  expect(await ping(owner.uri)).toBe(1);
  await owner.stop();
});

test('callers that connect at the same moment share one server', async () => {
  const dataDir = folder();
  const all = await Promise.all([1, 2, 3].map(() => connectEmbedded(dataDir, { inThread: true })));
  expect(all.filter(({ isOwner }) => isOwner)).toHaveLength(1);
  expect(new Set(all.map(({ uri }) => uri)).size).toBe(1);
  await Promise.all(all.map(({ stop }) => stop()));
});

test('what a killed server left behind is cleared away', async () => {
  const dataDir = folder();
  const dead = join(dataDir, 'mongodb.sock');
  // A socket file nobody listens on any more: what is left when its process is killed.
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(`${dead}.live`, resolve));
  writeFileSync(dead, '');
  writeFileSync(join(dataDir, 'server.json'), JSON.stringify({ pid: 1, socket: dead, startedAt: 'x' }));
  const connection = await connectEmbedded(dataDir, { inThread: true });
  expect(connection.isOwner).toBe(true);
  expect(await ping(connection.uri)).toBe(1);
  await connection.stop();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

test('a folder whose holder never answers is given up by the time it takes, not by the number of attempts', async () => {
  const dataDir = folder();
  const release = await lockFolder(dataDir);
  const startedMs = performance.now();
  await expect(connectEmbedded(dataDir, { attachWithinMs: 300 })).rejects.toMatchObject({ dataDir, pid: process.pid });
  const tookMs = performance.now() - startedMs;
  expect(tookMs).toBeGreaterThanOrEqual(300);
  // Not one thread of a server was started in that time; fifty would have taken 20 s.
  expect(tookMs).toBeLessThan(5_000);
  setTimeout(() => void release(), 100);
  const late = await connectEmbedded(dataDir, { inThread: true });
  expect(late.isOwner).toBe(true);
  await late.stop();
});

test('an address file that is no address is passed over', async () => {
  const dataDir = folder();
  writeFileSync(join(dataDir, 'server.json'), '{"pid":');
  const connection = await connectEmbedded(dataDir, { inThread: true });
  expect(connection.isOwner).toBe(true);
  await connection.stop();
});

test('a data path too long for a socket gets a private folder for it', async () => {
  const dataDir = join(folder(), 'd'.repeat(120));
  mkdirSync(dataDir);
  const connection = await connectEmbedded(dataDir, { inThread: true });
  const socket = socketOf(connection.uri);
  expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(100);
  expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700);
  expect(await ping(connection.uri)).toBe(1);
  await connection.stop();
  expect(existsSync(dirname(socket))).toBe(false);
});

test('stopping answers what is under way', async () => {
  const dataDir = folder();
  const server = await startEmbeddedMongodb({ dataDir, inThread: true });
  const client = await new MongoClient(server.uri, { serverSelectionTimeoutMS: 300 }).connect();
  const collection = client.db('test').collection('people');
  const writes = Array.from({ length: 20 }, (_, n) => collection.insertOne({ n }));
  await writes[0];
  await server.stop();
  const settled = await Promise.allSettled(writes);
  await client.close();
  const again = await startEmbeddedMongodb({ dataDir, inThread: true });
  const reader = await new MongoClient(again.uri).connect();
  const stored = await reader.db('test').collection('people').countDocuments({});
  expect(stored).toBeGreaterThanOrEqual(settled.filter(({ status }) => status === 'fulfilled').length);
  await reader.close();
  await again.stop();
});
