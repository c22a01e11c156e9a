/** The notice that people are shown: which version the code now promises, and in which languages it is said, all of them equal (B1). */

export const noticeLanguages = ['it', 'en', 'fr', 'es', 'de', 'nl'] as const;
export type NoticeLanguage = (typeof noticeLanguages)[number];

/** Every record of an opt-out points at the text its sender was shown (B4): this version, in the language kept beside it. */
export const noticeVersion = 'opt-out-2026-11';

/** The notice language nearest to a BCP 47 tag (`fr-CA` is French); English for every other and for none, never an error. */
export function noticeLanguageOf(tag: string | undefined): NoticeLanguage {
  const primary = (tag ?? '').toLowerCase().split('-')[0];
  return noticeLanguages.find((language) => language === primary) ?? 'en';
}
