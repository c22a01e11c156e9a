import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CandorHome, openHome } from './support/candor-process.js';

/** The audit log at the command line: taken out of a store, then verified where there is neither store nor setting. */

let home: CandorHome;
let offline: CandorHome;
let text = '';
const files = { log: '', checkpoint: '', key: '' };

beforeAll(async () => {
  home = await openHome();
  // Verifying must not open anything: here the settings are broken, and no folder may be made.
  offline = await openHome({ CANDOR_PORT: 'broken', MONGODB_URI: 'broken' });
  for (const customer of ['North', 'South', 'East'])
    await home.run('key', 'create', '--customer', customer, '--purposes', 'recruitment');
  for (const name of ['log', 'checkpoint', 'key'] as const) files[name] = join(home.folder, `audit.${name}`);
  const note = await home.run('audit', 'checkpoint');
  expect(note).toMatchObject({ code: 0, stderr: '' });
  await writeFile(files.checkpoint, note.stdout);
  await writeFile(files.key, (await home.run('audit', 'key')).stdout);
  expect(await home.run('audit', 'export', files.log)).toMatchObject({ code: 0, stderr: '3 entries written.\n' });
  text = await readFile(files.log, 'utf8');
}, 60_000);
afterAll(() => Promise.all([home.close(), offline.close()]));

/** `audit verify` over a changed copy of the log. */
async function verify(changed: string, ...options: string[]) {
  const path = join(offline.folder, 'copy.log');
  await writeFile(path, changed);
  const { code, stdout, stderr } = await offline.run('audit', 'verify', path, ...options);
  return { code, stdout, stderr };
}

test('B88: a whole log verifies with the key and the checkpoint that were kept apart, without store or settings', async () => {
  expect(await verify(text, '--public-key', files.key, '--checkpoint', files.checkpoint)).toEqual({
    code: 0,
    stdout: 'verified: 3 entries, 2 checkpoints\n',
    stderr: '',
  });
  expect((await verify(text)).stderr).toContain('--public-key');
  await expect(stat(offline.dataDir)).rejects.toThrow();
  expect((await stat(files.log)).mode & 0o777).toBe(0o600);
});

test('B88: one altered line and a cut tail are both named, a line each, and the exit code is 1 (story 20)', async () => {
  const lines = text.split('\n');
  const altered = [...lines.slice(0, 3), ''].join('\n').replace('create-api-key', 'revoke-api-key');
  const told = await verify(altered, '--public-key', files.key, '--checkpoint', files.checkpoint);
  expect(told.code).toBe(1);
  expect(told.stdout.trim().split('\n')).toEqual([
    'altered-entry, line 2: entry 0 was altered: its hash is another',
    'truncated-tail, line 3: the last line is no checkpoint: the tail was cut',
    'truncated-tail: entry 2 is missing: the tail was cut',
  ]);
});

test('a stranger who signs a log of his own is not believed', async () => {
  const stranger = await openHome();
  const path = join(stranger.folder, 'audit.log');
  await stranger.run('audit', 'export', path);
  const { code, stdout } = await verify(await readFile(path, 'utf8'), '--public-key', files.key);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^wrong-origin, line 1: .*\nunknown-signer, line 2: .*\n$/);
  await stranger.close();
}, 30_000);

test('a file that is not there, or cannot be written, is one line and exit code 2', async () => {
  for (const args of [
    ['audit', 'verify', join(offline.folder, 'none.log')],
    ['audit', 'verify', files.log, '--public-key', join(offline.folder, 'none.key')],
  ])
    expect(await offline.run(...args)).toMatchObject({ code: 2, stderr: 'A file cannot be read (ENOENT).\n' });
  expect(await home.run('audit', 'export', join(home.folder, 'none', 'audit.log'))).toMatchObject({
    code: 2,
    stderr: 'A file cannot be written (ENOENT).\n',
  });
});
