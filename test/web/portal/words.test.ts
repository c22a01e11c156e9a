import { optOutProofWords } from '../../../src/domain/letter/opt-out-proof.js';
import { noticeLanguageOf, noticeLanguages } from '../../../src/domain/notice.js';
import { longest } from '../../../src/web/portal/form.js';
import { wordsOf } from '../../../src/web/portal/words/index.js';

/** Every text with the path of names that leads to it. */
function textsOf(words: object, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === 'string' ? [[`${path}${name}`, value] as const] : textsOf(value as object, `${path}${name}.`),
  );
}

// Loan words that are the same in several languages.
const shared = new Set(['form.scopes.marketing', 'form.company', 'receipt.date']);

const catalogues = { pages: wordsOf, letter: optOutProofWords };

describe.each(Object.entries(catalogues))('B1, B16: the texts of the %s', (_name, catalogue) => {
  test('have every key in every language, none empty', () => {
    const keys = textsOf(catalogue.en).map(([key]) => key);
    expect(keys.length).toBeGreaterThan(5);
    for (const language of noticeLanguages) {
      expect(textsOf(catalogue[language]).map(([key]) => key)).toEqual(keys);
      expect(textsOf(catalogue[language]).filter(([, text]) => text.trim() === '')).toEqual([]);
    }
  });

  test('are said in no two languages alike', () => {
    const seen = new Map<string, string>();
    for (const language of noticeLanguages) {
      for (const [key, text] of textsOf(catalogue[language])) {
        if (shared.has(key)) continue;
        const place = `${key}: ${text}`;
        expect([seen.get(place) ?? language, place]).toEqual([language, place]);
        seen.set(place, language);
      }
    }
  });

  test('name the same numbers in every language', () => {
    const numbers = (text: string) => (text.match(/\d+/g) ?? []).sort();
    for (const language of noticeLanguages) {
      const own = textsOf(catalogue[language]).map(([key, text]) => [key, numbers(text)]);
      expect(own).toEqual(textsOf(catalogue.en).map(([key, text]) => [key, numbers(text)]));
    }
  });

  test('hold no markup and no address of another host', () => {
    for (const language of noticeLanguages) {
      expect(textsOf(catalogue[language]).filter(([, text]) => /[<>]|https?:/.test(text))).toEqual([]);
    }
  });
});

describe('notice languages', () => {
  test.each([
    ['fr-CA', 'fr'],
    ['DE', 'de'],
    ['nb', 'en'],
    ['', 'en'],
    ['../../etc/passwd', 'en'],
    [undefined, 'en'],
  ])('B1: %s is answered in %s', (tag, language) => {
    expect(noticeLanguageOf(tag)).toBe(language);
  });

  test('fields take what the API takes', () => {
    expect(longest).toEqual({ email: 320, phone: 80, profile_url: 2_000, full_name: 200, company: 200 });
  });
});
