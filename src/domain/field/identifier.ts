import { type Cleaned, type FieldType, isRefused, type Refused } from './field-type.js';

/** A number or code that one source gives a person for ever, such as a GitHub user id: digits, letters, `-`, `_`, at most 64. */
export type Identifier = string;

const form = /^[A-Za-z0-9_-]{1,64}$/;

function clean(raw: unknown): Cleaned<Identifier> | Refused {
  const text = typeof raw === 'number' && Number.isSafeInteger(raw) ? String(raw) : raw;
  if (typeof text !== 'string' || !form.test(text.trim())) return { refused: 'malformed' };
  return { value: text.trim(), key: text.trim(), flags: [] };
}

export const identifier: FieldType<Identifier> = {
  name: 'identifier',
  isPersonal: true,
  clean,
  validate: (value): value is Identifier =>
    typeof value === 'string' && !isRefused(clean(value)) && value.trim() === value,
  compare: (a, b) => (a === b ? 1 : 0),
  specificity: () => 0,
  display: (value) => value,
};
