import type { NoticeLanguage } from '../../domain/notice.js';
import { requestWords } from '../../operations/request-words.js';
import { type Html, html } from '../html.js';
import { stylesheetPath } from './stylesheet.js';
import { type Words, wordsOf } from './words/index.js';

/** What every public page shares: language, title, switch of languages, the version of its text. */

export interface Page {
  readonly language: NoticeLanguage;
  readonly title: string;
  readonly content: Html;
  /** Path that the switch of languages leads to; null where the page answers a form and cannot be asked for again. */
  readonly path: string | null;
}

/** The whole document as text. */
export function renderPage({ language, title, content, path }: Page): string {
  const words = wordsOf[language];
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noarchive">
<title>${title} – Candor</title>
<link rel="stylesheet" href="${stylesheetPath}">
</head>
<body>
<a class="skip" href="#content">${words.skipLink}</a>
<header>
<span class="brand">Candor</span>
${path === null ? null : languageSwitch(language, path, words)}
</header>
<main id="content" tabindex="-1">
<h1>${title}</h1>
${content}
</main>
<footer>
<p>${words.footer}</p>
<p>${words.noticeLabel} ${requestWords.noticeVersion}</p>
</footer>
</body>
</html>
`;
  return page.markup;
}

function languageSwitch(current: NoticeLanguage, path: string, words: Words): Html {
  const entries = requestWords.languages.map((language) => {
    const name = wordsOf[language].languageName;
    return language === current
      ? html`<li><span aria-current="true">${name}</span></li>`
      : html`<li><a href="${path}?lang=${language}" lang="${language}" hreflang="${language}">${name}</a></li>`;
  });
  return html`<nav aria-label="${words.languagesLabel}"><ul class="languages">${entries}</ul></nav>`;
}
