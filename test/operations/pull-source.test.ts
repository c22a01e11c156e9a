import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explainRule } from '../../src/connector-kit/quarantine.js';
import { listQuarantined } from '../../src/operations/list-quarantined.js';
import { normaliseRecords } from '../../src/operations/normalise-records.js';
import { pullSource } from '../../src/operations/pull-source.js';
import { openText } from '../../src/operations/quarantine-rows.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { peopleSources } from '../support/people.js';

/** Deliveries of a feed: good rows in, bad rows in quarantine with their line, a bad delivery held whole, a known one left alone. */

const now = new Date('2026-11-02T08:00:00Z');
const source = 'partner-feed:north';
let candor: TestCandor;
let folder: string;

beforeEach(async () => {
  candor = await openTestCandor({ now });
  folder = join(candor.folder, 'feed');
  await mkdir(folder);
  const json = peopleSources(folder) as { sources: { id: string; settings: object }[] };
  const [feed] = json.sources;
  feed!.settings = { ...feed!.settings, stableMs: 0 };
  candor.setSources({ sources: [feed] });
});
afterEach(async () => candor?.close());

const header = 'id,name,email,phone,profileUrl,employer,domain,title,observedOn,notifiedOn,visibility';
const row = (nth: number) => `r${nth},Person Number${nth},p${nth}@rowhouse.example,,,,,,,2026-10-01,everyone`;
const rows = (count: number) => Array.from({ length: count }, (_, at) => row(at));
const deliver = (name: string, lines: readonly string[]) =>
  writeFile(join(folder, name), `${[header, ...lines].join('\n')}\n`);

test('a row that cannot be read waits in quarantine with its line, the others are kept', async () => {
  await deliver('a.csv', [...rows(9), 'r9,too,few,cells', row(10)]);
  const run = await pullSource(candor.context, { sourceId: source });
  expect(run).toMatchObject({ status: 'completed', counts: { read: 10, accepted: 10, quarantined: 1, deliveries: 1 } });
  const [entry] = await candor.context.store.quarantine.findOfSource(source, 10);
  expect(entry).toMatchObject({ line: 11, connectorVersion: '1' });
  expect(entry!.sealedText).not.toContain('too');
  expect(openText(candor.context.keyring, entry!.sealedText!)).toContain('too,few');
});

test('a row whose visibility nobody proved waits in quarantine, once however often it comes', async () => {
  await deliver('a.csv', [row(1), row(2).replace('everyone', 'unclear')]);
  for (const again of [false, true]) await pullSource(candor.context, { sourceId: source, again });
  const entries = await candor.context.store.quarantine.findOfSource(source, 10);
  expect(entries.map(({ rule }) => rule)).toEqual(['visibility-unproved']);
  expect(await candor.context.store.rawRecords.count()).toBe(1);
});

test('a row that is refused after it was read keeps the line it begins on, whatever number of row that is', async () => {
  const title = (nth: number, text: string) => row(nth).replace(',,2026', `,"${text}",2026`);
  const lines = [
    title(1, 'Head\nof\nSales'),
    row(2),
    title(3, 'Lead\nEngineer').replace('everyone', 'unclear'),
    row(4),
  ];
  await deliver('a.csv', [...lines, row(5).replace('everyone', 'unclear')]);
  const run = await pullSource(candor.context, { sourceId: source });
  const refused = [6, 9].map((line) => ({ line, rule: 'visibility-unproved' }));
  expect(run).toMatchObject({ counts: { accepted: 3, quarantined: 2 }, refusedRows: refused });
  const listed = await listQuarantined(candor.context, { sourceId: source, limit: 10 });
  expect(listed).toMatchObject(refused.map((place) => ({ ...place, source, why: explainRule('visibility-unproved') })));
  expect(JSON.stringify(listed)).not.toContain('rowhouse');
});

test('a row of somebody who may be meant by a wish waits with its line', async () => {
  const identifiers = readIdentifiers({ full_name: 'Maren Mertz', domain: 'rowhouse.example' });
  await suppressPerson(candor.context, { identifiers, scope: 'all', reason: 'opt-out', state: 'proved' });
  await deliver('a.csv', [
    row(1),
    row(2).replace('Person Number2', 'Maren Mertz').replace(',,,,', ',,,,rowhouse.example'),
  ]);
  const run = await pullSource(candor.context, { sourceId: source });
  expect(run.refusedRows).toEqual([{ line: 3, rule: 'suppression-review' }]);
});

test('a delivery with too many bad rows is held whole and taken when it is put right', async () => {
  await deliver('a.csv', [row(1), 'x', 'y', 'z']);
  const held = await pullSource(candor.context, { sourceId: source });
  expect(held).toMatchObject({ status: 'held', counts: { read: 0, accepted: 0, deliveries: 0 } });
  expect(held.remarks).toHaveLength(1);
  expect(await candor.context.store.rawRecords.count()).toBe(0);
  await deliver('a.csv', [row(1), row(2)]);
  expect(await pullSource(candor.context, { sourceId: source })).toMatchObject({
    status: 'completed',
    counts: { accepted: 2 },
  });
});

test('the same bytes under another name are the same delivery', async () => {
  await deliver('a.csv', rows(3));
  await pullSource(candor.context, { sourceId: source });
  await deliver('b.csv', rows(3));
  expect((await pullSource(candor.context, { sourceId: source })).counts).toMatchObject({ read: 0, deliveries: 0 });
  expect((await pullSource(candor.context, { sourceId: source, again: true })).counts).toMatchObject({
    read: 6,
    unchanged: 6,
  });
});

test('a person who expired is not brought back by the same row, whatever it says by then', async () => {
  await deliver('a.csv', rows(2));
  await pullSource(candor.context, { sourceId: source });
  await candor.queue.idle();
  const ids = await candor.context.store.rawRecords.findIdsOfSource(source, null, 10);
  await candor.context.store.expiryMarks.add([ids[0]!], now);
  await candor.context.store.rawRecords.remove([ids[0]!]);
  await deliver(
    'b.csv',
    rows(2).map((line) => line.replace(',,,,', ',,,,Changed Ltd')),
  );
  const run = await pullSource(candor.context, { sourceId: source });
  expect(run.counts).toMatchObject({ read: 2, accepted: 1 });
  expect(run.remarks).toContainEqual({ code: 'record-of-expired-person', count: 1 });
});

test('records of a source that was paused wait until its terms are whole again', async () => {
  await deliver('a.csv', rows(2));
  const paused = { ...candor.context, sources: { ...candor.context.sources, find: () => null } };
  const waiting = { ...candor.context, queue: { enqueue: async () => undefined, waiting: async () => 0 } };
  await pullSource(waiting, { sourceId: source });
  const recordIds = await candor.context.store.rawRecords.findIdsOfSource(source, null, 10);
  await normaliseRecords(paused, { recordIds });
  const later = new Date(now.getTime() + 1_000);
  expect(await candor.context.store.rawRecords.findPending([source], later, 10)).toHaveLength(2);
  expect(await candor.context.store.rawRecords.findPending([], later, 10)).toHaveLength(0);
  await normaliseRecords(candor.context, { recordIds });
  await candor.queue.idle();
  expect(await candor.context.store.profiles.count()).toBe(2);
});
