/** The writing system of a text, as its ISO 15924 code. Japanese and Korean mix scripts and have codes of their own. */

const scripts: readonly (readonly [code: string, letters: RegExp])[] = [
  ['Latn', /\p{Script=Latin}/gu],
  ['Cyrl', /\p{Script=Cyrillic}/gu],
  ['Grek', /\p{Script=Greek}/gu],
  ['Armn', /\p{Script=Armenian}/gu],
  ['Geor', /\p{Script=Georgian}/gu],
  ['Arab', /\p{Script=Arabic}/gu],
  ['Hebr', /\p{Script=Hebrew}/gu],
  ['Deva', /\p{Script=Devanagari}/gu],
  ['Beng', /\p{Script=Bengali}/gu],
  ['Taml', /\p{Script=Tamil}/gu],
  ['Thai', /\p{Script=Thai}/gu],
  ['Ethi', /\p{Script=Ethiopic}/gu],
  ['Kore', /\p{Script=Hangul}/gu],
  ['Jpan', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['Hani', /\p{Script=Han}/gu],
];

// The common case, decided without counting.
const onlyLatin = /^[^\p{L}]*\p{Script=Latin}[^\p{L}]*(?:\p{Script=Latin}[^\p{L}]*)*$/u;

/** ISO 15924 code of the script most letters are in; `Jpan` or `Kore` as soon as kana or Hangul stand beside Han; `Zyyy` without a known one. */
export function scriptOf(text: string): string {
  if (onlyLatin.test(text)) return 'Latn';
  const counts = new Map(scripts.map(([code, letters]) => [code, text.match(letters)?.length ?? 0]));
  const han = counts.get('Hani') ?? 0;
  for (const mixed of ['Jpan', 'Kore']) {
    const own = counts.get(mixed) ?? 0;
    if (own > 0) counts.set(mixed, own + han);
  }
  let [best, most] = ['Zyyy', 0];
  for (const [code, count] of counts) if (count > most) [best, most] = [code, count];
  return best;
}

/** True for scripts written without spaces, family name first. */
export function isEastAsianScript(script: string): boolean {
  return script === 'Hani' || script === 'Jpan' || script === 'Kore';
}
