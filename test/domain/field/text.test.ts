import fc from 'fast-check';
import { cleanText, foldKey, holdsAddress, readText, romanKey, wordsOf } from '../../../src/domain/field/text.js';

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());

test('reading, folding and romanising twice changes nothing', () => {
  fc.assert(
    fc.property(text, (raw) => {
      const read = cleanText(raw, 200);
      if (read !== null) expect(cleanText(read, 200)).toBe(read);
      expect(foldKey(foldKey(raw))).toBe(foldKey(raw));
      expect(romanKey(romanKey(raw))).toBe(romanKey(raw));
      expect(wordsOf(wordsOf(foldKey(raw)).join(' '))).toEqual(wordsOf(foldKey(raw)));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['a\u0000b', 'ab'],
  ['a\tb\r\nc', 'a b c'],
  ['\u202eabc\u202c', 'abc'],
  ['so\u00adft', 'soft'],
  ['e\u0301', 'é'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['ab\u200d c', 'ab c'],
])('%j reads as %j', (raw, read) => expect(cleanText(raw, 20)).toBe(read));

test.each([
  [null, 'malformed'],
  [12, 'malformed'],
  ['a\ud800', 'malformed'],
  ['\udc00a', 'malformed'],
  ['M\ufffdller', 'undecodable'],
  [' \u200b ', 'empty'],
  ['x'.repeat(21), 'too-long'],
])('%j is refused as %s', (raw, reason) => expect(readText(raw, 20)).toEqual({ refused: reason }));

test('length counts characters, not code units', () => {
  expect(cleanText('😀'.repeat(20), 20)).toBe('😀'.repeat(20));
  expect(cleanText('😀'.repeat(21), 20)).toBeNull();
});

test('folding makes Latin, Greek and Cyrillic ASCII and leaves what it would garble', () => {
  expect(foldKey('  Ærøskøbing  STRASSE ﬁ')).toBe('aeroskobing strasse fi');
  expect(foldKey('Müller')).toBe(foldKey('MULLER'));
  expect(foldKey('Straße')).toBe(foldKey('STRASSE'));
  expect(foldKey('İstanbul')).toBe('istanbul');
  expect(foldKey('Иван')).toBe('ivan');
  expect(foldKey('王伟')).not.toBe(foldKey('王维'));
  expect(romanKey('王伟')).toBe(romanKey('王维'));
});

test('addresses are seen', () => {
  for (const raw of ['a@b.example', 'https://x', 'www.x.example']) expect(holdsAddress(raw)).toBe(true);
  expect(holdsAddress('Elin Sandvik')).toBe(false);
});
