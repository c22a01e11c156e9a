/**
 * Company names. The name stays as written; its legal form is kept beside it as evidence and left out of the comparison form, so
 * "Acme, Inc." and "ACME INC" are one value while "Acme GmbH" is another of the same stem.
 */

import { defineField, isRefusal, member, refuse } from './define-field.js';
import type { FieldType, Refused } from './field-type.js';
import { splitLegalForm } from './legal-form-finder.js';
import { placeholderCompanies } from './placeholders.js';
import { remembered } from './remembered.js';
import { jaroWinkler, wordOverlap } from './similarity.js';
import { foldKey, readText } from './text.js';

/** `name` as written, form included; `legalForm` in its usual spelling and `legalClass` as in `legal-forms.ts`, null where none is written. */
export interface CompanyName {
  name: string;
  legalForm: string | null;
  legalClass: string | null;
}

const longestName = 200;

function parse(raw: unknown): CompanyName | Refused {
  const text = readText(member(raw, 'name') ?? raw, longestName);
  if (isRefusal(text)) return text;
  // GitHub profiles name an employer by its account: "@acme".
  const unmarked = text.replace(/^[@\s]+/u, '').trim();
  const name = unmarked.replace(/^["'“„«]([^"'“”„«»]+)["'”“»]$/u, '$1').trim();
  if (/@|:\/\/|^www\./iu.test(name)) return refuse('not-a-name');
  if (
    placeholderCompanies.has(
      foldKey(name)
        .replace(/[^\p{L}\p{N}/]+/gu, ' ')
        .trim(),
    )
  )
    return refuse('placeholder');
  const { form } = splitLegalForm(name);
  const company = { name, legalForm: form?.form ?? null, legalClass: form?.legalClass ?? null };
  return companyKey(company) === '' ? refuse('no-letters') : company;
}

/** The comparison form without legal form: folded words of the stem, "the" in front left out. Matching and suppression look names up by it. */
export function companyKey({ name }: Pick<CompanyName, 'name'>): string {
  return keyOfName(name);
}

const keyOfName = remembered((name: string) => {
  const stem = splitLegalForm(name).stem;
  const words = stem.length > 1 && stem[0] === 'the' ? stem.slice(1) : stem;
  return foldKey(words.join(' '));
});

function keyOf(company: CompanyName): string {
  const stem = companyKey(company);
  return company.legalForm === null ? stem : `${stem}|${foldKey(company.legalForm)}`;
}

function likeness(a: CompanyName, b: CompanyName): number {
  const [stemA, stemB] = [companyKey(a), companyKey(b)];
  if (stemA === stemB) {
    if (a.legalForm === null || b.legalForm === null) return 0.95;
    return a.legalClass === b.legalClass ? 0.92 : 0.9;
  }
  return 0.85 * Math.max(jaroWinkler(stemA, stemB), wordOverlap(stemA.split(' '), stemB.split(' ')));
}

/** Company names. Refusals: `malformed`, `empty`, `too-long`, `undecodable`, `no-letters`, `not-a-name` (an address), `placeholder`
 *  ("n/a", "self-employed"). Two names of one stem but different forms compare 0.9 to 0.95, never 1. */
export const companyName: FieldType<CompanyName> = defineField<CompanyName>({
  name: 'company_name',
  isPersonal: false,
  parse,
  keyOf,
  flagsOf: () => [],
  likeness,
  specificity: (company) => companyKey(company).split(' ').length + (company.legalForm === null ? 0 : 1),
  display: ({ name }) => name,
});
