import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  type CandorHome,
  embeddedOnly,
  linesOf,
  lookup,
  openHome,
  type ReadyCandor,
  rowsOf,
} from './support/candor-process.js';

/** Every command, first beside a running server, then with none. In a pipe the answer is JSON lines on standard output and nothing else. */

let home: CandorHome;
let server: ReadyCandor;
let email = '';
let profileId = '';

beforeAll(async () => {
  home = await openHome({ ...embeddedOnly, CANDOR_SAMPLE: '60' });
  server = await home.start();
  email = /"email":"([^"]+)"/.exec(server.output().stdout)![1]!;
  profileId = /Profile (per_\S+):/.exec(server.output().stdout)![1]!;
}, 30_000);
afterAll(() => home.close());

const feeds = ['northlist', 'westbook', 'kontakta'].map((name) => `partner-feed:${name}`);

describe('beside a running server', () => {
  test('source list: one row a source, in each format', async () => {
    const listed = rowsOf(await home.run('source', 'list'));
    expect(listed.map(({ id, status, lastRun }) => [id, status, lastRun])).toEqual(
      ['github', 'whois', ...feeds].map((id) => [id, 'active', 'completed']),
    );
    const [csv, table] = await Promise.all(
      ['csv', 'table'].map(async (format) => (await home.run('source', 'list', '--format', format)).stdout),
    );
    expect(csv!.trim().split('\n')).toHaveLength(6);
    expect(csv).toMatch(/^id,title,connector,status,/);
    expect(table).toMatch(/^┌─[─┬]+┐\n│ id +│ title/);
  });

  test('source check says what it found, source run finds nothing new, with --again only last-seen dates move', async () => {
    expect(rowsOf(await home.run('source', 'check', feeds[0]!))).toMatchObject([{ source: feeds[0], status: 'ok' }]);
    const [nothing] = rowsOf(await home.run('source', 'run', feeds[0]!));
    expect(nothing).toMatchObject({ status: 'completed', read: 0, accepted: 0, deliveries: 0, failure: null });
    const before = rowsOf(await home.run('lookup', '--email', email));
    const again = await home.run('source', 'run', feeds[0]!, '--again');
    const { read, unchanged, deliveries } = rowsOf(again)[0] as Record<string, number>;
    expect({ code: again.code, stderr: again.stderr, deliveries }).toEqual({ code: 0, stderr: '', deliveries: 1 });
    expect(read).toBeGreaterThan(10);
    expect(unchanged).toBe(rowsOf(again)[0]!.accepted);
    expect(rowsOf(await home.run('lookup', '--email', email))).toEqual(before);
  });

  test('lookup finds by an identifier in any sloppy form; explain tells the story, both values shown', async () => {
    const found = rowsOf(await home.run('lookup', '--email', ` ${email.toUpperCase()}`));
    expect(found[0]).toMatchObject({ profile: profileId, field: 'full_name' });
    const [story] = rowsOf(await home.run('explain', profileId)) as [{ records: unknown[]; links: unknown[] }];
    expect([story.records.length, story.links.length]).toEqual([5, 5]);
    const told = await home.run('explain', profileId, '--format', 'table');
    expect(told.stdout).toContain('not "Sales Manager": older verification');
  });

  test('a miss exits 3', async () => {
    expect(await home.run('lookup', '--email', 'nobody@quiet-harbour.example')).toMatchObject({
      code: 3,
      stdout: '',
      stderr: 'no match\n',
    });
  });

  test('key create shows a key that works, list never shows it again, revoke ends it', async () => {
    const made = await home.run('key', 'create', '--customer', 'Quiet Harbour', '--purposes', 'recruitment');
    const { id, key } = rowsOf(made)[0] as { id: string; key: string };
    expect((await lookup({ ...server, key }, { email })).status).toBe(200);
    const listed = await home.run('key', 'list', '--customer', 'Quiet Harbour');
    expect(rowsOf(listed)).toMatchObject([{ id, state: 'active', purposes: ['recruitment'], loopbackOnly: false }]);
    expect(listed.stdout).not.toContain(key);
    expect(await home.run('key', 'revoke', id)).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(rowsOf(await home.run('key', 'list', '--customer', 'Quiet Harbour'))).toMatchObject([{ state: 'revoked' }]);
  });

  test('doctor finds everything in order and says that it is attached', async () => {
    const found = await home.run('doctor');
    expect(found.code).toBe(0);
    expect(rowsOf(found).map(({ status }) => status)).toEqual(Array(rowsOf(found).length).fill('ok'));
    expect(rowsOf(found).find(({ check }) => check === 'database')?.found).toContain('attached to the running server');
  });

  test('demo forget: zero hits, a receipt, and the running server knows the person no more', async () => {
    const forgotten = await home.run('demo', 'forget');
    expect({ code: forgotten.code, lines: linesOf(forgotten) }).toEqual({
      code: 0,
      lines: [expect.stringMatching(/^Zero hits in \d+ documents\. Receipt opt_\S+\.$/)],
    });
    expect(rowsOf(forgotten)[0]).toMatchObject({ hitsAfter: 0, profilesDeleted: 1, recordsDeleted: 5 });
    expect((await lookup(server, { email })).status).toBe(404);
    expect((await home.run('lookup', '--email', email)).code).toBe(3);
  });
});

describe('with no server running', () => {
  beforeAll(async () => {
    expect((await server.end()).code).toBe(0);
  });

  test('source list, rebuild, dead-letters and doctor open the folder themselves', async () => {
    expect(rowsOf(await home.run('source', 'list'))).toHaveLength(5);
    expect(rowsOf(await home.run('rebuild'))[0]).toMatchObject({ profiles: expect.any(Number), removed: 0 });
    expect(await home.run('dead-letters', 'list')).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(rowsOf(await home.run('dead-letters', 'replay'))).toEqual([{ replayed: 0 }]);
    expect(rowsOf(await home.run('doctor')).find(({ check }) => check === 'database')?.found).not.toContain('attached');
  });

  test('suppress deletes what is held, whatever the form of the identifier', async () => {
    const phone = { number: '', profile: '' };
    for (const serial of ['0101', '0102', '0103', '0104']) {
      const found = await home.run('lookup', '--phone', `+44 20 7946 ${serial}`);
      if (found.code === 0) Object.assign(phone, { number: `020 7946 ${serial}`, profile: rowsOf(found)[0]!.profile });
      if (phone.number !== '') break;
    }
    const receipt = rowsOf(await home.run('suppress', '--phone', phone.number, '--country', 'GB'))[0]!;
    expect(receipt).toMatchObject({ state: 'proved', profiles: 1 });
    expect((await home.run('explain', phone.profile)).code).toBe(2);
    expect((await home.run('lookup', '--phone', phone.number, '--country', 'GB')).code).toBe(3);
  });
});

describe('bad arguments exit 2 with one helpful line', () => {
  const isLong = process.env.CANDOR_TEST_LONG === '1';
  const cases: [string[], string][] = [
    [['bogus'], "unknown command 'bogus'"],
    [['source', 'run'], "missing required argument 'name'"],
    [['source', 'run', 'nope'], 'There is no source of this id'],
    [['import', 'nope.csv', '--source', 'partner-feed:northlist'], 'There is no file nope.csv'],
    [['source', 'list', '--format', 'xml'], 'Allowed choices are table, json, jsonl, csv'],
    [['lookup'], 'No identifier is given'],
    [['lookup', '--email', 'two words'], "'email' cannot be read"],
    [['explain', 'per_x'], 'No published person has this id'],
    [['key', 'create', '--customer', 'x', '--days', '0'], 'a whole number of at least 1 is needed'],
    [['key', 'create', '--customer', 'x', '--purposes', 'spam'], 'the purposes are b2b_marketing'],
    [['key', 'revoke', 'nope'], '`candor key list` shows all'],
  ];
  // Each is a process of a second; what commander and the operations refuse is one way through the same door.
  test.each(cases.filter((_one, at) => isLong || at % 5 === 0))('%j', async (args, line) => {
    const { code, stdout, stderr } = await home.run(...args);
    expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 2, stdout: '', lines: 1 });
    expect(stderr).toContain(line);
  });
});

test('a reader that has seen enough ends the command quietly', async () => {
  const command = `node '${home.program}' source list --format json | head -c 10`;
  const { stdout, stderr } = await promisify(execFile)('sh', ['-c', command], { env: home.env as NodeJS.ProcessEnv });
  expect({ stdout: stdout.length, stderr }).toEqual({ stdout: 10, stderr: '' });
});
