import type { NoticeLanguage } from '../../domain/notice.js';
import { requestWords } from '../../operations/request-words.js';
import { type Html, html, type Piece } from '../html.js';
import { type FormProblem, longest, type OptOutForm, type TextField, textFields } from './form.js';
import { renderPage } from './layout.js';
import { type Words, wordsOf } from './words/index.js';

/** The form, empty or as it was sent with what is wrong. What was typed comes back into its field and is kept nowhere. */

const emptyForm: OptOutForm = { person: {}, scope: 'all' };

export function formPage(
  language: NoticeLanguage,
  sent: OptOutForm = emptyForm,
  problems: readonly FormProblem[] = [],
): string {
  const words = wordsOf[language];
  const { form } = words;
  const field = (name: TextField, label: string, hint: string | null, attributes: FieldAttributes) =>
    inputField({
      name,
      label,
      hint,
      value: sent.person[name] ?? '',
      problem: textOf(name, problems, words),
      ...attributes,
    });
  const content = html`${alertOf(problems, words)}
<p>${form.introduction} ${form.free}</p>
<h2>${form.stepsTitle}</h2>
<ol>${form.steps.map((step) => html`<li>${step}</li>`)}</ol>
<h2 id="who">${form.whoTitle}</h2>
<p>${form.whoHint}</p>
<form method="post" action="/opt-out?lang=${language}" novalidate>
<fieldset><legend>${form.emailGroup}</legend>
${field('email', form.email, form.emailHint, { type: 'email', autocomplete: 'email' })}
</fieldset>
<fieldset><legend>${form.otherGroup}</legend>
<p class="hint">${form.otherHint}</p>
${field('phone', form.phone, form.phoneHint, { type: 'tel', autocomplete: 'tel' })}
${field('profile_url', form.profileUrl, form.profileUrlHint, { type: 'url', autocomplete: 'url' })}
${field('full_name', form.fullName, null, { type: 'text', autocomplete: 'name' })}
${field('company', form.company, form.companyHint, { type: 'text', autocomplete: 'organization' })}
</fieldset>
<label for="scope">${form.scope}</label>
<span class="hint" id="scope-hint">${form.scopeHint}</span>
<select id="scope" name="scope" aria-describedby="scope-hint">${scopeOptions(sent.scope, words)}</select>
<p><button type="submit">${form.send}</button></p>
</form>`;
  return renderPage({ language, title: form.title, content, path: '/opt-out' });
}

function scopeOptions(chosen: OptOutForm['scope'], { form }: Words): readonly Html[] {
  // Everything first: it is what most people mean.
  const scopes = ['all', ...requestWords.suppressionScopes.filter((scope) => scope !== 'all')] as const;
  return scopes.map((scope) =>
    scope === chosen
      ? html`<option value="${scope}" selected>${form.scopes[scope]}</option>`
      : html`<option value="${scope}">${form.scopes[scope]}</option>`,
  );
}

interface FieldAttributes {
  readonly type: 'email' | 'tel' | 'url' | 'text';
  readonly autocomplete: string;
}

interface Field extends FieldAttributes {
  readonly name: TextField;
  readonly label: string;
  readonly hint: string | null;
  readonly value: string;
  readonly problem: string | null;
}

function inputField({ name, label, hint, value, problem, type, autocomplete }: Field): Html {
  const described = [...(hint === null ? [] : [`${name}-hint`]), ...(problem === null ? [] : [`${name}-problem`])];
  return html`<label for="${name}">${label}</label>
${hint === null ? null : html`<span class="hint" id="${name}-hint">${hint}</span>`}
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" maxlength="${longest[name]}" value="${value}" aria-describedby="${described.join(' ')}" aria-invalid="${problem === null ? 'false' : 'true'}">
${problem === null ? null : html`<p class="problem" id="${name}-problem">${problem}</p>`}`;
}

function textOf(field: TextField, problems: readonly FormProblem[], words: Words): string | null {
  const found = problems.find((one) => one.field === field);
  return found === undefined ? null : words.problems[found.problem];
}

// Announced at once by a screen reader, each problem leading to its field.
function alertOf(problems: readonly FormProblem[], words: Words): Piece {
  if (problems.length === 0) return null;
  const labels = labelsOf(words);
  const lines = problems.map(({ field, problem }) =>
    field === null
      ? html`<li><a href="#email">${words.problems[problem]}</a></li>`
      : html`<li><a href="#${field}">${labels[field]}</a>: ${words.problems[problem]}</li>`,
  );
  return html`<div class="alert" role="alert"><p><strong>${words.problems.title}</strong></p><ul>${lines}</ul></div>`;
}

function labelsOf({ form }: Words): Readonly<Record<TextField, string>> {
  const labels = [form.email, form.phone, form.profileUrl, form.fullName, form.company];
  return Object.fromEntries(textFields.map((field, index) => [field, labels[index]!])) as Record<TextField, string>;
}
