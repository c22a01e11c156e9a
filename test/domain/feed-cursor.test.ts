import fc from 'fast-check';
import { nextPlace, positionOf, readCursor, writeCursor } from '../../src/domain/feed-cursor.js';
import { deriveKeyring } from '../../src/domain/keyring.js';

const keyring = deriveKeyring(Buffer.alloc(32, 7));

describe('a feed cursor', () => {
  test('gives its place back to the key and the filters it was made for, and to nobody else', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.date({ noInvalidDate: true })), (after, passStartedAt) => {
        const cursor = writeCursor(keyring, ['deletions', 'key1', 'open'], { after, passStartedAt });
        expect(readCursor(keyring, ['deletions', 'key1', 'open'], cursor)).toEqual({ after, passStartedAt });
        for (const other of [
          ['deletions', 'key2', 'open'],
          ['deletions', 'key1', ''],
          ['opt-outs', 'key1', 'open'],
        ])
          expect(() => readCursor(keyring, other, cursor)).toThrow('was not given');
      }),
    );
  });

  test('that was changed anywhere is refused', () => {
    const boundTo = ['deletions', 'key1', ''];
    const cursor = writeCursor(keyring, boundTo, { after: '2026-11-02T08:00:00.000Z_del_1', passStartedAt: null });
    fc.assert(
      fc.property(fc.nat(cursor.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, letter) => {
        fc.pre(cursor[at] !== letter);
        expect(() => readCursor(keyring, boundTo, cursor.slice(0, at) + letter + cursor.slice(at + 1))).toThrow();
      }),
    );
    for (const text of ['', '.', 'x', `${cursor}x`]) expect(() => readCursor(keyring, boundTo, text)).toThrow();
  });
});

interface Item {
  /** When it is written, and which time it carries: a slow write carries an earlier one. */
  readonly writtenAtMs: number;
  readonly position: string;
}

test('B64: whatever is written between and during the calls of a reader, each item is given at least once', () => {
  const minute = 60_000;
  const start = Date.UTC(2026, 10, 2);
  const step = fc.record({
    waitMs: fc.integer({ min: 0, max: 10 * minute }),
    writes: fc.array(fc.integer({ min: 0, max: 4 * minute }), { maxLength: 6 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), (steps, limit) => {
      const items: Item[] = [];
      const seen = new Set<string>();
      let now = start;
      let place = { after: '', passStartedAt: null as Date | null };
      let hasMore = false;
      const read = () => {
        const found = items
          .map((item) => item.position)
          .filter((position) => position > place.after)
          .sort();
        const page = found.slice(0, limit);
        for (const position of page) seen.add(position);
        hasMore = found.length > limit;
        place = nextPlace(place, page.at(-1) ?? null, { hasMore, now: new Date(now) });
      };
      for (const { waitMs, writes } of steps) {
        now += waitMs;
        for (const lateMs of writes)
          items.push({ writtenAtMs: now, position: positionOf(new Date(now - lateMs), String(items.length)) });
        read();
      }
      for (let round = 0; round < 2; round += 1) {
        read();
        while (hasMore) read();
      }
      expect(items.filter((item) => !seen.has(item.position))).toEqual([]);
    }),
  );
});
