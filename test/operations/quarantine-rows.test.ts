import { fingerprintsOf } from '../../src/domain/suppression.js';
import { fingerprintsInText } from '../../src/operations/named-in-text.js';
import { quarantineRows } from '../../src/operations/quarantine-rows.js';
import { readIdentifiers, suppressPerson } from '../../src/operations/suppress-person.js';
import { openTestCandor, type TestCandor } from '../support/open-context.js';
import { north, peopleSources } from '../support/people.js';

/** Rows that were refused hold people too: whoever asked not to appear must not come back in them. */

let candor: TestCandor;

beforeAll(async () => {
  candor = await openTestCandor({ work: false, sources: peopleSources });
});
afterAll(() => candor?.close());

const refuse = (context: TestCandor['context'], line: number, text: string) =>
  quarantineRows(context, context.sources.find(north)!, 'delivery', [
    { rule: 'column-count', line, offset: null, text },
  ]);
const suppress = (input: object) =>
  suppressPerson(candor.context, {
    identifiers: readIdentifiers(input),
    scope: 'all',
    reason: 'opt-out',
    state: 'proved',
    actor: 'person',
  });
const entryOf = async (line: number) =>
  (await candor.context.store.quarantine.findOfSource(north, 100)).find((entry) => entry.line === line);

test.each([
  ['an address', 'r1;Runa Rye;<RUNA@rye.example>;x', { type: 'email', address: 'runa@rye.example' }],
  ['a number', 'r1;Runa Rye;+44 (20) 7946-0155;x', { type: 'phone', e164: '+442079460155' }],
  ['a number dialled from abroad', 'r1,0044 20 7946 0155', { type: 'phone', e164: '+442079460155' }],
  ['a page', 'r1|www.linkedin.com/in/Runa-Rye/|x', { type: 'url', key: 'linkedin:in/runa-rye' }],
  [
    'a whole record',
    '{"id":"1","name":"Runa Rye","email":"runa@rye.example"}',
    { type: 'email', address: 'runa@rye.example' },
  ],
] as const)('B20: a row that cannot be read is known by %s in it', (_title, text, identifier) => {
  const found = new Set(fingerprintsInText(candor.context, north, text));
  expect(fingerprintsOf(candor.context.keyring, identifier).some((one) => found.has(one))).toBe(true);
});

test('B20: of somebody who asked not to appear the refusal is kept and the text is not, however often it is delivered', async () => {
  await refuse(candor.context, 1, 'n1,Sven Salt,sven@salt.example');
  expect((await entryOf(1))?.sealedText).not.toBeNull();
  await suppress({ email: 'sven@salt.example' });
  expect(await entryOf(1)).toBeUndefined();
  await refuse(candor.context, 1, 'n1,Sven Salt,SVEN+x@salt.example');
  expect(await entryOf(1)).toMatchObject({ rule: 'column-count', sealedText: null });
  await refuse(candor.context, 2, 'n2,Tora Salt,tora@salt.example');
  expect((await entryOf(2))?.sealedText).not.toBeNull();
});

test('B20: a wish that comes between the look and the write finds the row all the same', async () => {
  const { context } = candor;
  const before = context.store.suppressions.findHits;
  let looks = 0;
  const suppressions = {
    ...context.store.suppressions,
    findHits: async (...input: Parameters<typeof before>) => {
      looks += 1;
      const hits = await before(...input);
      // Its erasure has walked the quarantine before the row stands there.
      if (looks === 1) await suppress({ phone: '+442079460177' });
      return hits;
    },
  };
  await refuse({ ...context, store: { ...context.store, suppressions } }, 3, 'n3,Una Umber,+44 20 7946 0177');
  expect(looks).toBe(2);
  expect(await entryOf(3)).toBeUndefined();
});

test('B78: while the list cannot be asked no refused row is kept', async () => {
  const { context } = candor;
  const suppressions = { ...context.store.suppressions, findHits: () => Promise.reject(new Error('away')) };
  await expect(refuse({ ...context, store: { ...context.store, suppressions } }, 4, 'n4,a@b.example')).rejects.toThrow(
    'away',
  );
  expect(await entryOf(4)).toBeUndefined();
});
