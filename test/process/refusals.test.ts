import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { lockFolder } from '../../src/embedded-mongodb/server/owner-lock.js';
import { type CandorHome, embeddedOnly, type Finished, linesOf, openHome } from './support/candor-process.js';

/** A start that cannot succeed says why in one line that helps, soon, and leaves nothing of itself behind. */

let home: CandorHome;
let unreachable: Promise<Finished>;
let held: Promise<Finished>;
let soonMs: number;
beforeAll(async () => {
  home = await openHome(embeddedOnly);
  // These two wait on purpose, 10 s for a database and 5 s for a folder; the other tests need not wait for them.
  unreachable = start({ MONGODB_URI: 'mongodb://127.0.0.1:1/' });
  const folder = join(home.folder, 'held');
  const release = await lockFolder(folder);
  held = start({ CANDOR_DATA_DIR: folder }).finally(release);
  // Below 10 s on a machine of its own, of which 5 s are the wait for a folder; more where a refusal that waits for nothing takes longer.
  soonMs = 6_000 + 3 * (await start({ CANDOR_PORT: 'http' })).durationMs;
  const started = await home.start();
  await started.end();
}, 40_000);
afterAll(() => home.close());

function refused({ code, stderr, stdout, durationMs }: Finished): string {
  expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 2, stdout: '', lines: 1 });
  expect(durationMs).toBeLessThan(soonMs); // a start that waits for a time-out looks hung to whoever started it
  return stderr;
}

const start = (env: Record<string, string | undefined> = {}) => home.spawn(['start'], env).finished;

test('another master key than the one the store was made with', async () => {
  expect(refused(await start({ CANDOR_MASTER_KEY: 'ab'.repeat(32) }))).toContain('Put the right key back');
  // The refusal closed what it had opened: the folder is free at once.
  expect((await home.run('doctor')).code).toBe(0);
});

test('a key folder that is gone', async () => {
  expect(refused(await start({ CANDOR_KEY_DIR: join(home.folder, 'elsewhere') }))).toContain('Put that key back');
});

test('a data folder that another process holds without answering', async () => {
  expect(refused(await held)).toMatch(/held by process \d+, which does not answer\. Stop it/);
});

test('a data folder that is a file', async () => {
  const file = join(home.folder, 'file');
  await writeFile(file, '');
  expect(refused(await start({ CANDOR_DATA_DIR: file }))).toContain('set CANDOR_DATA_DIR');
});

test('a taken port', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    expect(refused(await start({ CANDOR_PORT: String(port) }))).toContain(`Port ${port} of 127.0.0.1 is taken`);
  } finally {
    server.close();
  }
});

test('an address that is not of this machine', async () => {
  expect(refused(await start({ CANDOR_HOST: '192.0.2.1' }))).toContain('Set CANDOR_HOST');
});

test('settings that cannot be: all are told together, without their values', async () => {
  const { code, stderr } = await start({ CANDOR_PORT: 'http', CANDOR_PORTS: '1', CANDOR_MASTER_KEY: 'no-key' });
  expect(code).toBe(2);
  expect(stderr.trimEnd().split('\n')).toHaveLength(4);
  expect(stderr).toMatch(/CANDOR_PORT must be a whole number.*CANDOR_PORTS is no setting; did you mean CANDOR_PORT\?/s);
  expect(stderr).not.toContain('no-key');
});

test('a role that is none', async () => {
  const found = await home.run('start', '--role', 'boss');
  expect({ code: found.code, lines: linesOf(found).length }).toEqual({ code: 2, lines: 1 });
});

describe('a sources file', () => {
  const file = () => join(home.folder, 'sources.json');
  afterAll(() => rm(file(), { recursive: true, force: true }));

  test('that is no JSON', async () => {
    await writeFile(file(), '{"sources": [');
    expect(refused(await start())).toContain('sources.json is no JSON');
  });

  test('with an unknown connector, a wrong setting and a taken id names them all', async () => {
    const feed = { id: 'partner-feed:x', connector: 'partner-feed', settings: { folder: '' } };
    await home.writeSources([feed, feed, { id: 'x', connector: 'telepathy' }]);
    const { code, stderr } = await start();
    expect(code).toBe(2);
    expect(stderr).toMatch(/the id is taken twice/);
    expect(stderr).toMatch(/there is no connector "telepathy" \(there are: /);
    expect(stderr).toMatch(/"partner-feed:x": settings\.folder/);
  });

  test('that is a folder', async () => {
    await rm(file());
    await mkdir(file());
    expect(refused(await start())).toContain('sources.json');
  });
});

test('after all these refusals the store starts as before', async () => {
  const started = await home.start();
  expect((await started.end()).code).toBe(0);
});

test('a first start that met a taken port delivers the sample when the port is free', async () => {
  const fresh = await openHome({ ...embeddedOnly, CANDOR_SAMPLE: '20' });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const port = String((server.address() as AddressInfo).port);
    expect((await fresh.spawn(['start'], { CANDOR_PORT: port }).finished).code).toBe(2);
    const started = await fresh.start();
    expect(started.output().stdout).toMatch(/5 records, one person/);
    expect((await started.end()).code).toBe(0);
  } finally {
    server.close();
    await fresh.close();
  }
});

test('the sample does not come beside sources of one’s own, nor after a command opened the folder first', async () => {
  const own = await openHome({ ...embeddedOnly, CANDOR_SAMPLE: '20' });
  try {
    expect((await own.run('doctor')).code).toBe(0);
    const withSample = await own.start();
    expect(withSample.output().stdout).toContain('5 records, one person');
    await withSample.end();
    await rm(own.dataDir, { recursive: true });
    await own.writeSources([]);
    const started = await own.start();
    expect(started.key).toBe('');
    await started.end();
  } finally {
    await own.close();
  }
});

test('a database that is not there', async () => {
  const { code, stderr } = await unreachable;
  const sentence = 'The database of MONGODB_URI does not answer. Start it, or correct MONGODB_URI.\n';
  expect({ code, stderr }).toEqual({ code: 1, stderr: sentence });
});
