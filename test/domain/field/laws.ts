/** The laws every field type keeps, checked on junk and on values of its own. */

import fc from 'fast-check';
import { type Cleaned, type FieldType, isRefused } from '../../../src/domain/field/field-type.js';

/** The cleaned value, or a failure that names the reason. */
export function cleaned<V>(type: FieldType<V>, raw: unknown, country?: string): Cleaned<V> {
  const result = type.clean(raw, country === undefined ? {} : { country });
  if (isRefused(result)) throw new Error(`refused: ${result.refused}`);
  return result;
}

/** The reason a raw value is refused for, or null. */
export function refusal<V>(type: FieldType<V>, raw: unknown, country?: string): string | null {
  const result = type.clean(raw, country === undefined ? {} : { country });
  return isRefused(result) ? result.refused : null;
}

/** `own` makes raw values that are mostly accepted. */
export function checkLaws<V>(type: FieldType<V>, own: fc.Arbitrary<unknown>): void {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 40 }));
  const raw = fc.oneof({ arbitrary: own, weight: 3 }, text, fc.string(), fc.anything());

  test('cleaning is total, and cleaning a cleaned value changes nothing', () => {
    fc.assert(
      fc.property(
        raw,
        fc.option(fc.constantFrom('US', 'GB', 'DE', 'HU', 'ES', 'XX'), { nil: undefined }),
        (value, country) => {
          const first = type.clean(value, country === undefined ? {} : { country });
          if (isRefused(first)) {
            expect(first.refused).toMatch(/^[a-z-]+$/);
            return;
          }
          expect(first.key).not.toBe('');
          expect(type.validate(first.value)).toBe(true);
          expect(type.clean(first.value)).toEqual(first);
          expect(typeof type.display(first.value)).toBe('string');
          expect(Number.isFinite(type.specificity(first.value))).toBe(true);
        },
      ),
      { numRuns: 600 },
    );
  });

  test('likeness is symmetric, from 0 to 1, and 1 exactly for equal keys', () => {
    const value = raw.map((junk) => type.clean(junk)).filter((result) => !isRefused(result)) as fc.Arbitrary<
      Cleaned<V>
    >;
    fc.assert(
      fc.property(value, value, (a, b) => {
        const likeness = type.compare(a.value, b.value);
        expect(type.compare(b.value, a.value)).toBe(likeness);
        expect(likeness).toBeGreaterThanOrEqual(0);
        expect(likeness === 1).toBe(a.key === b.key);
        expect(type.compare(a.value, a.value)).toBe(1);
      }),
      { numRuns: 150 },
    );
  });

  test('junk that is no text and no value of the type is refused as malformed', () => {
    for (const junk of [null, undefined, 1, 0n, true, [], {}, Symbol('x'), new Date(0), { value: 'x' }, ['a']]) {
      expect(refusal(type, junk)).toBe('malformed');
      expect(type.validate(junk)).toBe(false);
    }
    for (const junk of ['', ' \u0000\u200b ', 'a\ud800b']) expect(refusal(type, junk)).toMatch(/^(?:empty|malformed)$/);
    expect(refusal(type, 'x'.repeat(1_000_000))).not.toBeNull();
  });
}
