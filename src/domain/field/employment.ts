/**
 * One post a person holds or held, with the months between which the source places it. It is told only where the source gives a month: an
 * employer and a title without one are fields of their own.
 */

import { defineField, member, refuse } from './define-field.js';
import { type Employer, employer } from './employer.js';
import { type FieldType, isRefused, type Refused } from './field-type.js';
import { jobTitle } from './job-title.js';

export interface Employment {
  employer: Employer;
  /** As the source wrote it; null where it names none. */
  title: string | null;
  /** `YYYY` or `YYYY-MM`, as exactly as the source says; null where it does not. */
  start: string | null;
  end: string | null;
  /** True where the source gives no end. */
  current: boolean;
}

const monthForm = /^((?:19|20)\d{2})(?:-(0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/;

/** The month of an ISO year, month or day; null for another form, since a guessed order of day and month would be wrong half the time. */
function monthOf(raw: unknown): string | null {
  const match = typeof raw === 'string' ? monthForm.exec(raw.trim()) : null;
  if (match === null) return null;
  return match[2] === undefined ? match[1]! : `${match[1]}-${match[2]}`;
}

function parse(raw: unknown): Employment | Refused {
  const of = employer.clean(member(raw, 'employer'));
  if (isRefused(of)) return refuse('malformed');
  const title = jobTitle.clean(member(raw, 'title'));
  const [start, end] = [monthOf(member(raw, 'start')), monthOf(member(raw, 'end'))];
  if (start === null && end === null) return refuse('no-month');
  // Compared as far as both are known: 2020 is not after 2020-03.
  const digits = Math.min(start?.length ?? 0, end?.length ?? 0);
  if (start !== null && end !== null && start.slice(0, digits) > end.slice(0, digits))
    return refuse('ends-before-start');
  return { employer: of.value, title: isRefused(title) ? null : title.value.title, start, end, current: end === null };
}

function postOf({ employer: of, title }: Employment): readonly (string | null)[] {
  const known = employer.clean(of);
  const named = jobTitle.clean(title);
  return [isRefused(known) ? null : known.key, isRefused(named) ? null : named.key];
}

/** Posts. Refusals: `malformed` (no employer), `no-month`, `ends-before-start`. Equal keys are the same post from the same month. */
export const employment: FieldType<Employment> = defineField<Employment>({
  name: 'employment',
  isPersonal: true,
  parse,
  keyOf: (value) => JSON.stringify([...postOf(value), value.start, value.end]),
  flagsOf: () => [],
  likeness: (a, b) => (JSON.stringify(postOf(a)) === JSON.stringify(postOf(b)) ? 0.8 : 0),
  specificity: ({ title, start, end }) => [title, start, end].filter((part) => part !== null).length,
  display: ({ title, employer: of, start, end }) =>
    `${[title, employer.display(of)].filter((part) => part !== null).join(', ')} (${start ?? '?'} to ${end ?? 'now'})`,
});
