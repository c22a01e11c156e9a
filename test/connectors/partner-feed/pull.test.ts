import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { partnerFeed } from '../../../connectors/partner-feed/index.js';
import { FeedSettings } from '../../../connectors/partner-feed/schema.js';
import type { Json, PullEvent } from '../../../src/connector-kit/contract.js';
import { AbortSource } from '../../../src/errors.js';
import { type ContextParts, collect, lastCursor, pullContext, recordsOf } from '../../support/pull-context.js';

const header = 'ref,name,mail,note';
const mapping = { id: 'ref', columns: { full_name: 'name', email: 'mail' }, ignore: ['note'] };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'candor-feed-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function rows(count: number, from = 1): string[] {
  return Array.from(
    { length: count },
    (_, at) => `p${at + from},Ada Test${at + from},ada${at + from}@northlist.example,`,
  );
}

async function deliver(lines: readonly string[] | Buffer, name = 'a.csv'): Promise<void> {
  await writeFile(join(folder, name), Buffer.isBuffer(lines) ? lines : lines.map((line) => `${line}\n`).join(''));
}

type Parts = Partial<ContextParts<FeedSettings>>;

async function pull(settings: object = {}, cursor: Json | null = null, parts: Parts = {}): Promise<PullEvent[]> {
  const parsed = FeedSettings.parse({ folder, mapping, stableMs: 0, ...settings });
  return await collect(partnerFeed.pull(pullContext({ settings: parsed, ...parts }), cursor));
}

function refusedOf(events: readonly PullEvent[]): readonly (readonly [string, number | null])[] {
  return events.flatMap((event) => (event.type === 'refused' ? [[event.rule, event.line] as const] : []));
}

function heldOf(events: readonly PullEvent[]): PullEvent | undefined {
  return events.find((event) => event.type === 'deliveryHeld');
}

test('each row becomes one record with its cells by column, between the start and the end of its delivery', async () => {
  await deliver([header, ...rows(2)]);
  const events = await pull();
  expect(events.map(({ type }) => type)).toEqual([
    'deliveryStarted',
    'estimate',
    'record',
    'record',
    'checkpoint',
    'deliveryFinished',
    'checkpoint',
  ]);
  expect(recordsOf(events)[0]).toEqual({
    stream: 'rows',
    idAtSource: 'p1',
    payload: { ref: 'p1', name: 'Ada Test1', mail: 'ada1@northlist.example', note: '' },
    uri: null,
    observedAt: null,
    etag: null,
    line: 2,
  });
  expect(lastCursor(events)).toBeNull();
});

test('a delivery taken whole before is a no-op, under its own name or another', async () => {
  await deliver([header, ...rows(2)]);
  await deliver([header, ...rows(2)], 'b.csv');
  const started = (await pull()).flatMap((event) => (event.type === 'deliveryStarted' ? [event.delivery.hash] : []));
  expect(new Set(started).size).toBe(1);
  expect(recordsOf(await pull({}, null, { knownDeliveries: started }))).toEqual([]);
});

test('good rows go in and each bad row is refused with its rule and line', async () => {
  const bad = [
    'p90,too few',
    'p91,"never closed,x@northlist.example,',
    ',No Id,x@northlist.example,',
    `p92,${'x'.repeat(70_000)},,`,
    'p93,a,b,c,d',
    'p94,nul\0,b,c',
  ];
  await deliver([header, ...rows(30), ...bad, ...rows(30, 31)]);
  const events = await pull();
  expect(recordsOf(events)).toHaveLength(60);
  expect(refusedOf(events)).toEqual([
    ['column-count', 32],
    ['broken-quotes', 33],
    ['row-without-id', 34],
    ['field-too-long', 35],
    ['column-count', 36],
    ['nul-character', 37],
  ]);
});

test('a row of a megabyte is refused and the rows around it are taken', async () => {
  await deliver([header, ...rows(5), `p9,${'y'.repeat(1_200_000)},,`, ...rows(5, 6)]);
  const events = await pull();
  expect(recordsOf(events)).toHaveLength(10);
  expect(refusedOf(events)).toEqual([['row-too-long', 7]]);
});

test('an unclosed quote at the end of the file costs one row, and quoted line breaks are one row', async () => {
  await deliver([
    header,
    ...rows(8),
    'p50,"Two\nLines",two@northlist.example,',
    ...rows(3, 60),
    'p70,"cut off',
    ...rows(2, 80),
  ]);
  const events = await pull();
  expect(
    recordsOf(events)
      .map(({ idAtSource }) => idAtSource)
      .slice(-6),
  ).toEqual(['p50', 'p60', 'p61', 'p62', 'p80', 'p81']);
  expect(recordsOf(events)[8]?.payload).toMatchObject({ name: 'Two\nLines' });
  expect(refusedOf(events)).toEqual([['broken-quotes', 15]]);
});

test('a stray quote that finds a partner rows later does not swallow the rows between', async () => {
  await deliver([
    header,
    ...rows(20),
    'p50,"Stray,x@northlist.example,',
    ...rows(2, 60),
    'p70,Closes,x@northlist.example,"note"',
    ...rows(2, 80),
  ]);
  const events = await pull();
  expect(
    recordsOf(events)
      .map(({ idAtSource }) => idAtSource)
      .slice(-5),
  ).toEqual(['p60', 'p61', 'p70', 'p80', 'p81']);
});

test('a delivery above the share of bad rows is held whole', async () => {
  await deliver([header, ...rows(3), 'bad', 'bad,bad']);
  const events = await pull();
  expect(events.filter(({ type }) => type === 'record' || type === 'refused')).toEqual([]);
  expect(heldOf(events)).toMatchObject({
    reason: 'too-many-bad-rows',
    details: { rows: 5, badRows: 2, firstLine: 5, firstRule: 'column-count' },
  });
});

test.each<[string, readonly string[] | Buffer, object, string, object]>([
  ['an empty file', Buffer.alloc(0), {}, 'empty-delivery', {}],
  ['a header without rows', [header], {}, 'empty-delivery', {}],
  ['another delimiter', ['ref;name;mail;note', 'p1;A;b;c'], {}, 'wrong-delimiter', { expected: ',', found: ';' }],
  ['a missing column', ['ref,name,note', 'p1,A,'], {}, 'missing-columns', { columns: 'mail' }],
  ['a column twice', ['ref,name,mail,name', 'p1,A,b,c'], {}, 'duplicate-columns', { columns: 'name' }],
  [
    'undeclared Latin-1',
    iconv.encode(`${header}\np1,Andr\u00e9,x@northlist.example,\n`, 'latin1'),
    {},
    'undecodable',
    { readAs: 'utf-8' },
  ],
  [
    'undeclared UTF-16',
    iconv.encode(`${header}\np1,Ada,x@northlist.example,\n`, 'utf-16le', { addBOM: false }),
    {},
    'undecodable',
    {},
  ],
  ['too many rows', [header, ...rows(5)], { maxRows: 4 }, 'too-many-rows', { maxRows: 4 }],
  [
    'connections of a LinkedIn member',
    [
      'Notes:',
      '"When exporting your connection data, ..."',
      '',
      'First Name,Last Name,URL,Email Address,Company,Position,Connected On',
    ],
    {},
    'linkedin-connections',
    {},
  ],
  [
    'connections without their preamble',
    ['First Name,Last Name,URL,Email Address,Company,Position,Connected On', 'A,B,,,,,'],
    {},
    'linkedin-connections',
    {},
  ],
])('%s is held with its reason and gives no record', async (_title, lines, settings, reason, details) => {
  await deliver(lines);
  const events = await pull(settings);
  expect(recordsOf(events)).toEqual([]);
  expect(heldOf(events)).toMatchObject({ reason, details });
});

test.each<[string, Buffer, object]>([
  [
    'UTF-8 with a byte order mark',
    iconv.encode(`${header}\np1,Andr\u00e9,x@northlist.example,\n`, 'utf-8', { addBOM: true }),
    {},
  ],
  [
    'UTF-16 with a byte order mark',
    iconv.encode(`${header}\r\np1,Andr\u00e9,x@northlist.example,\r\n`, 'utf-16le', { addBOM: true }),
    {},
  ],
  [
    'declared UTF-16 without a mark',
    iconv.encode(`${header}\np1,Andr\u00e9,x@northlist.example,\n`, 'utf-16le', { addBOM: false }),
    { encoding: 'utf-16le' },
  ],
  [
    'declared Latin-1',
    iconv.encode(`${header}\np1,Andr\u00e9,x@northlist.example,\n`, 'latin1'),
    { encoding: 'latin1' },
  ],
])('%s is read in its own encoding', async (_title, bytes, settings) => {
  await deliver(bytes);
  expect(recordsOf(await pull(settings))[0]?.payload).toMatchObject({ ref: 'p1', name: 'Andr\u00e9' });
});

test('formula cells stay text, and empty columns at the end of the header are no columns', async () => {
  await deliver([`${header},,`, 'p1,=HYPERLINK("x"),+1@northlist.example,@cmd,,']);
  expect(recordsOf(await pull())[0]?.payload).toEqual({
    ref: 'p1',
    name: '=HYPERLINK("x")',
    mail: '+1@northlist.example',
    note: '@cmd',
  });
});

test('a checkpoint stands after every thousand rows, and a run resumed there repeats none and loses none', async () => {
  await deliver([header, ...rows(2500)]);
  await deliver([header, ...rows(10, 9000)], 'b.csv');
  const whole = await pull();
  const cut = whole.findIndex((event) => event.type === 'checkpoint');
  expect(recordsOf(whole.slice(0, cut))).toHaveLength(1000);
  const rest = await pull({}, lastCursor(whole.slice(0, cut + 1)) ?? null);
  expect([...recordsOf(whole.slice(0, cut)), ...recordsOf(rest)]).toEqual(recordsOf(whole));
});

test('files that are not CSV are left alone, and one file can stand in for the folder', async () => {
  await deliver([header, ...rows(1)], 'a.csv.tmp');
  await deliver([header, ...rows(2)], 'b.csv');
  expect(recordsOf(await pull())).toHaveLength(2);
  expect(recordsOf(await pull({ folder: join(folder, 'b.csv') }))).toHaveLength(2);
});

test('a file that grows while we look is left for the next run', async () => {
  await deliver([header, ...rows(2)]);
  const file = join(folder, 'a.csv');
  const now = () => new Date();
  setTimeout(() => void utimes(file, new Date(), new Date(Date.now() + 5000)), 30);
  expect(await pull({ stableMs: 100 }, null, { now })).toEqual([
    { type: 'warning', code: 'delivery-incomplete', details: { name: 'a.csv' } },
    { type: 'checkpoint', cursor: null },
  ]);
});

test('a column that is neither mapped nor ignored is reported', async () => {
  await deliver([`${header},salary`, 'p1,Ada,x@northlist.example,,1']);
  const events = await pull();
  expect(events).toContainEqual({ type: 'warning', code: 'column-unmapped', details: { column: 'salary' } });
  expect(
    partnerFeed.normalise(recordsOf(events)[0]!.payload, FeedSettings.parse({ folder, mapping })).unmapped,
  ).toEqual(['salary']);
});

test('a folder that cannot be read ends the run as a mistake in the settings', async () => {
  const failed = pull({ folder: join(folder, 'absent') });
  await expect(failed).rejects.toThrow(AbortSource);
  await expect(failed).rejects.toMatchObject({
    reason: 'folder-unreadable',
    kind: 'config',
    details: { code: 'ENOENT' },
  });
});
