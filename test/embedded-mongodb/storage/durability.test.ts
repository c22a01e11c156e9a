import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MongoClient } from 'mongodb';
import { connectEmbedded, startEmbeddedMongodb } from '../../../src/embedded-mongodb/start.js';
import { verifyIntegrity } from '../../../src/embedded-mongodb/storage/verify.js';
import { newDataDir } from '../support/running-server.js';

const project = process.cwd();
const rounds = process.env.CANDOR_TEST_LONG === '1' ? 20 : 3;
let compiled: string;

/** The server runs in a worker thread of the child, as in the product, so it has to be JavaScript. */
function compile(): string {
  const outDir = mkdtempSync(join(tmpdir(), 'emb-build-'));
  const tsc = join(project, 'node_modules', 'typescript', 'bin', 'tsc');
  const flags = ['--ignoreConfig', '--target', 'es2022', '--module', 'nodenext', '--types', 'node', '--skipLibCheck'];
  const sources = ['start.ts', 'worker.ts'].map((name) => join(project, 'src', 'embedded-mongodb', name));
  execFileSync(process.execPath, [tsc, ...flags, '--rootDir', project, '--outDir', outDir, ...sources], {
    cwd: project,
  });
  symlinkSync(join(project, 'node_modules'), join(outDir, 'node_modules'));
  symlinkSync(join(project, 'package.json'), join(outDir, 'package.json'));
  return outDir;
}

beforeAll(() => {
  compiled = compile();
}, 120_000);
afterAll(() => rmSync(compiled, { recursive: true, force: true }));

/** Runs the writer, kills it `killAfterMs` after its first acknowledgement, and gives what was acknowledged. */
function writeAndKill(dataDir: string, round: number, killAfterMs: number): Promise<string[]> {
  const start = pathToFileURL(join(compiled, 'src', 'embedded-mongodb', 'start.js')).href;
  const script = join(project, 'test', 'embedded-mongodb', 'storage', 'crash-writer.mjs');
  const child = spawn(process.execPath, [script, start, dataDir, String(round)], { cwd: project });
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    child.stdout.on('data', (chunk) => {
      output += chunk;
      timer ??= setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    child.on('close', (_code, signal) => {
      clearTimeout(timer);
      if (signal !== 'SIGKILL') reject(new Error(`the writer ended by itself: ${errors}`));
      else resolve(output.slice(0, output.lastIndexOf('\n')).split('\n').slice(1));
    });
  });
}

async function lost(dataDir: string, acknowledged: readonly string[]): Promise<string[]> {
  const server = await startEmbeddedMongodb({ dataDir, inThread: true });
  const client = await new MongoClient(server.uri).connect();
  const people = client.db('test').collection<{ _id: string; bulk?: number; state?: string }>('people');
  const missing: string[] = [];
  const singles = acknowledged.filter((line) => !line.startsWith('b')).map(Number);
  const stored = new Map(
    (await people.find({ _id: { $in: singles.map((n) => `p${n}`) } }).toArray()).map((one) => [one._id, one]),
  );
  // A document may have been deleted by a later write, acknowledged or not: 50 numbers further on, and only every fifth.
  const deletable = new Set(singles.filter((n) => (n + 50) % 5 === 0));
  for (const n of singles) {
    const found = stored.get(`p${n}`);
    if (found === undefined ? !deletable.has(n) : n % 3 === 0 && found.state !== 'done') missing.push(`p${n}`);
  }
  for (const line of acknowledged.filter((one) => one.startsWith('b'))) {
    const from = Number(line.slice(1));
    const kept = await people.find({ n: { $gte: from, $lt: from + 200 } }).toArray();
    const gone = Array.from({ length: 200 }, (_, at) => from + at).filter((n) => n % 5 !== 0);
    const ids = new Set(kept.map(({ _id }) => _id));
    for (const n of gone) if (!ids.has(`b${n}`)) missing.push(`b${n}`);
  }
  await client.close();
  await server.stop();
  return missing;
}

test(
  `${rounds} times killed while writing: what was acknowledged is there, every index agrees`,
  async () => {
    const dataDir = newDataDir();
    let acknowledged = 0;
    try {
      for (let round = 1; round <= rounds; round++) {
        const lines = await writeAndKill(dataDir, round, 50 + Math.floor(Math.random() * 900));
        acknowledged += lines.length;
        const report = await verifyIntegrity(dataDir);
        expect(report.faults).toEqual([]);
        expect(report.documents).toBeGreaterThanOrEqual(0);
        expect(await lost(dataDir, lines)).toEqual([]);
      }
      expect(acknowledged).toBeGreaterThan(0);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
  20_000 * rounds,
);

/** A process that runs the server in a worker thread until it is told to stop, or killed. */
async function startElsewhere(dataDir: string): Promise<ChildProcess> {
  const start = pathToFileURL(join(compiled, 'src', 'embedded-mongodb', 'start.js')).href;
  const program = `
    const { startEmbeddedMongodb } = await import(${JSON.stringify(start)});
    const server = await startEmbeddedMongodb({ dataDir: ${JSON.stringify(dataDir)} });
    process.stdin.once('data', async () => { await server.stop(); process.exit(0); });
    process.stdout.write('ready');`;
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: project });
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child;
}

test('another process is attached to while it lives; killed, it leaves a folder that opens at once', async () => {
  const dataDir = newDataDir();
  const other = await startElsewhere(dataDir);
  const guest = await connectEmbedded(dataDir, { inThread: true });
  expect(guest.isOwner).toBe(false);
  const second = startEmbeddedMongodb({ dataDir, inThread: true });
  await expect(second).rejects.toMatchObject({ dataDir, pid: other.pid });
  other.kill('SIGKILL');
  await once(other, 'exit');
  const owner = await connectEmbedded(dataDir, { inThread: true });
  expect(owner.isOwner).toBe(true);
  await owner.stop();
  const third = await startElsewhere(dataDir);
  third.stdin?.write('stop');
  const [code] = await once(third, 'exit');
  expect(code).toBe(0);
  expect(readdirSync(dataDir)).toEqual(['store']);
  rmSync(dataDir, { recursive: true, force: true });
});
