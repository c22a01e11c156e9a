import fc from 'fast-check';
import { feedRowAt, feedRowsHeader, generateFeedRows, personOfRow } from '../../src/sample/feed-rows.js';

const now = new Date('2026-11-02T08:00:00Z');

test('a row is the same whether the stream began at 0 or at the row itself', () => {
  const whole = [...generateFeedRows({ seed: 4, now, rows: 300 })];
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 299 }), (from) => {
      const [header, first] = generateFeedRows({ seed: 4, now, rows: 1, from });
      expect(header).toEqual(feedRowsHeader);
      expect(first).toEqual(whole[from + 1]);
    }),
  );
});

test('rows far out cost no more than the first and depend on seed and number alone', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 5_000_000 }), (seed, row) => {
      expect(feedRowAt(seed, now, row)).toEqual(feedRowAt(seed, now, row));
      expect(feedRowAt(seed, now, row)).toHaveLength(feedRowsHeader.length);
    }),
  );
});

test('five rows are about three people, and nobody has more than two', () => {
  const rowsOf = new Map<number, number>();
  for (let row = 0; row < 100_000; row += 1) rowsOf.set(personOfRow(row), (rowsOf.get(personOfRow(row)) ?? 0) + 1);
  expect(rowsOf.size).toBe(60_000);
  expect(Math.max(...rowsOf.values())).toBe(2);
});

test('different people never share a mailbox, a page or a phone, and colleagues never a name', () => {
  const owners = new Map<string, number>();
  const at = (name: string): number => feedRowsHeader.indexOf(name);
  const shared: string[] = [];
  let checked = 0;
  for (let row = 0; row < 50_000; row += 1) {
    const cells = feedRowAt(9, now, row);
    const person = personOfRow(row);
    const email = cells[at('email')]!.toLowerCase();
    const isShared = !/^(?!(?:info|sales|office|contact|hello|support)@)[^@\s]+@[^@\s]+\.example$/.test(email);
    const page = /in\/([^/?]+)/.exec(cells[at('linkedin')]!)?.[1];
    const company = cells[at('website')]!.replace(/^https?:\/\//, '').replace(/^www\.|-group|\/$/g, '');
    const keys = [
      isShared ? null : `email ${email}`,
      page === undefined ? null : `page ${page}`,
      cells[at('phone')] === '' ? null : `phone ${cells[at('phone')]!.replace(/\D/g, '').slice(-8)}`,
      company === '' ? null : `name ${cells[at('full_name')]!.toLowerCase()} ${company}`,
    ];
    for (const key of keys) {
      if (key === null) continue;
      if ((owners.get(key) ?? person) !== person) shared.push(key);
      owners.set(key, person);
      checked += 1;
    }
  }
  expect(shared).toEqual([]);
  expect(checked).toBeGreaterThan(100_000);
});
