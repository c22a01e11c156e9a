import fc from 'fast-check';
import { noticeLanguages } from '../../../src/domain/notice.js';
import { chooseLanguage } from '../../../src/web/portal/languages.js';

describe('B1: the language of a page', () => {
  test.each([
    ['it', 'de', 'it'],
    ['xx', 'de', 'en'],
    [undefined, 'fr-CH, fr;q=0.9, en;q=0.8', 'fr'],
    [undefined, 'sv, nl;q=0.5, de;q=0.7', 'de'],
    [undefined, 'de;q=0, es;q=0.1', 'es'],
    [undefined, '*', 'en'],
    [undefined, 'sv', 'en'],
    [undefined, ';;;q=9,,', 'en'],
    [undefined, undefined, 'en'],
  ])('lang %s and header %s give %s', (lang, header, language) => {
    expect(chooseLanguage({ lang, header })).toBe(language);
  });

  test('is one of ours for any text', () => {
    fc.assert(
      fc.property(fc.option(fc.string(), { nil: undefined }), fc.string(), (lang, header) => {
        expect(noticeLanguages).toContain(chooseLanguage({ lang, header }));
      }),
    );
  });
});
