import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CandorHome, openHome, rowsOf } from './support/candor-process.js';

/** What partners really send, through the command line: good rows in, each bad row in quarantine, unreadable files held whole and told. */

const header = 'id,name,email,firm,site,title,seen,told,visible';
const day = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const mapping = {
  id: 'id',
  columns: { full_name: 'name', email: 'email', employer_name: 'firm', employer_domain: 'site', job_title: 'title' },
  observed_at: 'seen',
  notified_at: 'told',
  visibility: 'visible',
};
const terms = {
  url: 'https://partner.example/terms',
  version: '2026-09',
  readOn: '2026-10-12',
  legalBasis: 'legitimate_interest',
  resale: true,
  attribution: null,
  robotsRequired: false,
  verdict: 'open',
  use: 'serve',
  purposes: ['b2b_marketing'],
  contactPurposes: ['b2b_marketing'],
  retention: 'P3Y',
  removalDuty: true,
  visibilityEvidence: true,
};

function row(id: string, name: string, mailbox: string): string {
  return `${id},${name},${mailbox}@copper-lantern.example,Copper Lantern Ltd,copper-lantern.example,Engineer,${day(9)},${day(8)},everyone`;
}

function table(...rows: string[]): string {
  return [header, ...rows, ''].join('\n');
}

// Enough good rows that one bad one is no reason to hold the file.
function tenRows(prefix: string): string[] {
  return Array.from({ length: 10 }, (_, at) => row(`${prefix}${at}`, `Ada Quill${prefix}${at}`, `${prefix}${at}`));
}

const files: Readonly<Record<string, string | Buffer>> = {
  'a-good.csv': table(...tenRows('a')),
  'b-truncated-quote.csv': `${table(...tenRows('b'))}b99,"Ada Open`,
  'c-mark.csv': `\uFEFF${table(...tenRows('c'))}`,
  'd-utf16.csv': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(table(...tenRows('d')), 'utf16le')]),
  'e-long-row.csv': table(...tenRows('e'), row('e99', 'x'.repeat(1_100_000), 'e99')),
  'f-wrong-delimiter.csv': table(...tenRows('f')).replaceAll(',', ';'),
  'g-latin1.csv': Buffer.from(table(row('g1', 'Zoë Müller', 'zoe')), 'latin1'),
  'h-empty.csv': '',
  'i-no-column.csv': table(...tenRows('i')).replace('email', 'mail'),
  'j-mostly-bad.csv': table(...tenRows('j'), ...Array.from({ length: 9 }, () => 'short,row')),
  'k-connections.csv':
    'Notes:\n"When exporting your connection data, some addresses are missing."\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\nAda,Quill,,,,,\n',
};

let home: CandorHome;
let incoming: string;

beforeAll(async () => {
  home = await openHome();
  incoming = join(home.folder, 'incoming');
  await mkdir(incoming);
  for (const [name, content] of Object.entries(files)) await writeFile(join(incoming, name), content);
  const feed = (id: string, more: object) => ({
    id: `partner-feed:${id}`,
    connector: 'partner-feed',
    settings: { folder: incoming, mapping, stableMs: 0, ...more },
    terms,
  });
  await home.writeSources([feed('lantern', {}), feed('oldpress', { encoding: 'latin1' })]);
});
afterAll(() => home.close());

test('one run over a folder takes what is good, quarantines bad rows, holds what cannot be read and says why', async () => {
  const run = await home.run('source', 'run', 'partner-feed:lantern');
  const [counts] = rowsOf(run);
  // Five readable files of ten rows; the cut row and the long row are refused alone.
  expect(counts).toMatchObject({
    status: 'held',
    read: 50,
    accepted: 50,
    quarantined: 2,
    deliveries: 5,
    suppressed: 0,
  });
  expect(counts!.remarks).toEqual([
    { code: 'wrong-delimiter', count: 1 },
    { code: 'undecodable', count: 1 },
    { code: 'empty-delivery', count: 1 },
    { code: 'missing-columns', count: 1 },
    { code: 'too-many-bad-rows', count: 1 },
    { code: 'linkedin-connections', count: 1 },
  ]);
  expect(run.code).toBe(1);
  expect(run.stderr.trimEnd().split('\n')).toHaveLength(2);
  expect(run.stderr).toContain('undecodable: its bytes are not UTF-8');
  const refused = [
    { line: 12, rule: 'broken-quotes' },
    { line: 12, rule: 'row-too-long' },
  ];
  expect(counts!.refused).toEqual(refused);
  expect(run.stderr).toContain('2 rows of partner-feed:lantern went to quarantine: line 12 (broken-quotes), line 12 (');
  const listed = await home.run('quarantine', 'list', 'partner-feed:lantern');
  expect(rowsOf(listed).map(({ line, rule }) => ({ line, rule }))).toEqual(expect.arrayContaining(refused));
  expect(listed.stdout).not.toMatch(/Ada|xxxx/);
});

test('the same run again takes nothing twice', async () => {
  expect(rowsOf(await home.run('source', 'run', 'partner-feed:lantern'))[0]).toMatchObject({
    read: 0,
    accepted: 0,
    quarantined: 0,
    deliveries: 0,
  });
});

describe('import of one file', () => {
  const take = (name: string, source: string) => home.run('import', join(incoming, name), '--source', source);

  test('a known delivery is a no-op', async () => {
    const found = await take('a-good.csv', 'partner-feed:lantern');
    expect({ code: found.code, row: rowsOf(found)[0] }).toMatchObject({ code: 0, row: { read: 0, deliveries: 0 } });
  });

  test('Latin-1 that the settings declare is read with its letters', async () => {
    const found = await take('g-latin1.csv', 'partner-feed:oldpress');
    expect({ code: found.code, row: rowsOf(found)[0] }).toMatchObject({
      code: 0,
      row: { accepted: 1, status: 'completed' },
    });
    const [name] = rowsOf(await home.run('lookup', '--email', 'zoe@copper-lantern.example'));
    expect(name).toMatchObject({ field: 'full_name', value: 'Zoë Müller' });
  });

  test('a member’s connections are refused, with the reason', async () => {
    const found = await take('k-connections.csv', 'partner-feed:lantern');
    expect(found.code).toBe(1);
    expect(found.stderr).toContain('holds third parties and is never taken');
  });
});
