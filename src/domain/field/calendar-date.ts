import { type Cleaned, type FieldType, isRefused, type Refused } from './field-type.js';

/** A calendar day, `YYYY-MM-DD`, of facts such as a registration; taken only from explicit ISO forms, so the machine's zone never matters. */
export type CalendarDate = string;

const isoForm = /^(\d{4})-(\d{2})-(\d{2})(?:T.*)?$/;

function clean(raw: unknown): Cleaned<CalendarDate> | Refused {
  const match = typeof raw === 'string' ? isoForm.exec(raw.trim()) : null;
  if (match === null) return { refused: 'malformed' };
  const day = `${match[1]}-${match[2]}-${match[3]}`;
  // 30 February parses in JavaScript and comes out as another day.
  const instant = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== day) return { refused: 'no-such-day' };
  return { value: day, key: day, flags: [] };
}

export const calendarDate: FieldType<CalendarDate> = {
  name: 'calendar-date',
  isPersonal: false,
  clean,
  validate: (value): value is CalendarDate => {
    const cleaned = clean(value);
    return !isRefused(cleaned) && cleaned.value === value;
  },
  compare: (a, b) => (a === b ? 1 : 0),
  specificity: () => 0,
  display: (value) => value,
};
