import type { NoticeLanguage } from '../../domain/notice.js';
import { requestWords } from '../../operations/request-words.js';

/** Which language a page is in: the one asked for in the address, else the first of the browser's that we have, else English (B1). */

export interface Asked {
  /** `lang` of the query; anything may stand there. */
  readonly lang: string | undefined;
  /** `Accept-Language`; anything may stand there. */
  readonly header: string | undefined;
}

// A header of thousands of ranges is read this far.
const mostRanges = 20;

export function chooseLanguage({ lang, header }: Asked): NoticeLanguage {
  if (lang !== undefined) return requestWords.languageOf(lang.slice(0, 35));
  const ranges = (header ?? '').split(',', mostRanges).map(readRange);
  const wanted = ranges.filter((range) => range.weight > 0).sort((a, b) => b.weight - a.weight);
  const found = wanted.find(({ tag }) => requestWords.languages.some((language) => language === tag.split('-')[0]));
  return requestWords.languageOf(found?.tag);
}

// RFC 9110, 12.5.4: `fr-CA;q=0.8`; without a weight it is 1, and one that cannot be read counts for nothing.
function readRange(text: string): { readonly tag: string; readonly weight: number } {
  const parts = /^\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,8}|\*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?$/.exec(
    text,
  );
  return { tag: parts?.[1]?.toLowerCase() ?? '', weight: parts === null ? 0 : Number(parts[2] ?? 1) };
}
