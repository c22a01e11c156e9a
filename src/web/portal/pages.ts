import type { NoticeLanguage } from '../../domain/notice.js';
import type { ConfirmedOptOut } from '../../operations/confirm-opt-out.js';
import { html } from '../html.js';
import type { TextField } from './form.js';
import { renderPage } from './layout.js';
import { wordsOf } from './words/index.js';

/** The pages that answer. Each is a function of what was asked and of what is public; none tells whether somebody is known. */

/** After the form: `given` are the fields filled in, `proofBy` how they are proved, both functions of the form alone. */
export function receivedPage(
  language: NoticeLanguage,
  received: { readonly reference: string; readonly proofBy: 'mail' | 'officer'; readonly given: readonly TextField[] },
): string {
  const { received: words } = wordsOf[language];
  const isMailed = received.proofBy === 'mail';
  const needsOfficer = !isMailed || received.given.some((field) => field !== 'email');
  const content = html`<p>${words.held} ${words.same}</p>
${isMailed ? html`<p>${words.mailed}</p><p>${words.mailedOnce}</p>` : null}
${needsOfficer ? html`<p>${words.officer}</p>` : null}
<p>${words.limit}</p>
<dl class="facts"><dt>${words.reference}</dt><dd><code>${received.reference}</code></dd></dl>
<p>${words.keep}</p>`;
  return renderPage({ language, title: words.title, content, path: null });
}

/** Behind the mailed link: nothing has happened yet, the button does it. `path` is the link's own. */
export function confirmPage(language: NoticeLanguage, path: string): string {
  const { confirm: words } = wordsOf[language];
  const content = html`<p>${words.question}</p>
<p>${words.effect}</p>
<form method="post" action="${path}?lang=${language}"><p><button type="submit">${words.press}</button></p></form>
<p>${words.notYou}</p>`;
  return renderPage({ language, title: words.title, content, path });
}

/** What a person gets in hand, once. */
export function receiptPage(language: NoticeLanguage, { facts, receipt, hasRest }: ConfirmedOptOut): string {
  const { receipt: words } = wordsOf[language];
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  const content = html`<p>${words.done}</p>
<p>${words.kept}</p>
${hasRest ? html`<p>${words.rest}</p>` : null}
<dl class="facts">
<dt>${words.reference}</dt><dd><code>${facts.reference}</code></dd>
<dt>${words.date}</dt><dd>${moment.format(facts.at)} UTC</dd>
<dt>${words.profiles}</dt><dd>${facts.profilesDeleted}</dd>
<dt>${words.records}</dt><dd>${facts.recordsDeleted}</dd>
<dt>${words.suppressions}</dt><dd>${facts.suppressions}</dd>
</dl>
<h2>${words.signedTitle}</h2>
<p>${words.signed}</p>
<pre>${receipt}</pre>`;
  return renderPage({ language, title: words.title, content, path: null });
}

export type ErrorPageName = 'link' | 'notFound' | 'tooMany' | 'refused' | 'broken';

export function errorPage(language: NoticeLanguage, name: ErrorPageName): string {
  const { errors: words } = wordsOf[language];
  const content = html`<p>${words[name]}</p>
<p><a href="/opt-out?lang=${language}">${words.toForm}</a></p>`;
  return renderPage({ language, title: words[`${name}Title`], content, path: null });
}
