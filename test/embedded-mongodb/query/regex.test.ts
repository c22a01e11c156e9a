import { compileRegex } from '../../../src/embedded-mongodb/query/regex.js';

/** What PCRE answers in UTF-8 mode (pcre2pattern). */
test.each<readonly [string, string, string, string, boolean]>([
  ['a plain search', 'bc', '', 'abcd', true],
  ['case counts', 'B', '', 'b', false],
  ['flag i beyond ASCII', 'É', 'i', 'é', true],
  ['an anchor', '^b', '', 'ab', false],
  ['$ before a last line feed', 'b$', '', 'ab\n', true],
  ['$ not before other line feeds', 'a$', '', 'a\nb', false],
  ['\\z is the very end', 'b\\z', '', 'b\n', false],
  ['\\A is the very start', '\\Ab', 'm', 'a\nb', false],
  ['flag m anchors at lines', '^b$', 'm', 'a\nb\nc', true],
  ['flag m knows only the line feed', '^b', 'm', 'a\rb', false],
  ['the dot stops at a line feed', 'a.b', '', 'a\nb', false],
  ['the dot takes a carriage return', 'a.b', '', 'a\rb', true],
  ['the dot takes a whole character', '^.$', '', '\u{1f600}', true],
  ['flag s', 'a.b', 's', 'a\nb', true],
  ['flag x drops space and comments', 'a b # c\n d', 'x', 'abd', true],
  ['flag x keeps escaped space', 'a\\ b', 'x', 'a b', true],
  ['flag x keeps space in a class', 'a[ ]b', 'x', 'a b', true],
  ['inline flags', '(?is)A.B', '', 'a\nb', true],
  ['a property of letters', '^\\p{L}+$', '', 'Zoë', true],
  ['needless escapes', 'a\\@b\\-c\\ d\\_', '', 'a@b-c d_', true],
  ['a dash in a class', '^[\\w.\\-]+$', '', 'a-b.c', true],
  ['anchors inside a class are characters', '^[$.^]+$', '', '$.^', true],
  ['a bracket that begins a class', '^[]a[b]$', '', ']', true],
  ['a bracket that begins a negated class', '^[^]a]$', '', 'b', true],
  ['a negated class', '^[^a]$', '', 'b', true],
  ['an escaped dot', '^a\\.b$', '', 'axb', false],
  ['a named group and its reference', '(?<c>a)\\k<c>', '', 'aa', true],
])('%s', (_name, source, flags, text, matches) => {
  expect(compileRegex(source, flags).test(text)).toBe(matches);
});

test.each([
  ['an unclosed group', '(a', '', 51091],
  ['a possessive quantifier', 'a++', '', 51091],
  ['an atomic group', '(?>a)', '', 51091],
  ['a POSIX class', '[[:alpha:]]', '', 51091],
  ['an unknown escape', '\\h', '', 51091],
  ['quoting', '\\Qa.b\\E', '', 51091],
  ['an unknown flag', 'a', 'g', 51108],
  ['a NUL', 'a\0', '', 2],
  ['40,000 characters', 'a'.repeat(40_000), '', 2],
])('%s is refused, never read as something else', (_name, source, flags, code) => {
  expect(() => compileRegex(source, flags)).toThrow(expect.objectContaining({ code }));
});
