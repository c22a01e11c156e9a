import { displayServed } from '../../src/domain/display.js';
import type { PersonField } from '../../src/domain/field-catalogue.js';
import { deriveValue, projectStatement, servedValue } from '../../src/domain/projection.js';
import type { StatementField } from '../../src/domain/statement.js';
import { profileOf, type RawValues, subjectOf } from '../support/subjects.js';

/** From statements to served fields: which part of which value, in which shape. */

function statementOf(field: StatementField, raw: unknown) {
  return subjectOf({ values: [[field, raw]] as RawValues }).statements[0]!;
}

test.each([
  ['country', 'place', { city: 'Lund', country: 'Sweden' }, { code: 'SE', name: 'Sweden' }],
  ['city', 'place', { city: 'Lund', country: 'Sweden' }, 'Lund'],
  ['region', 'place', { city: 'Lund', country: 'Sweden' }, null],
  ['work_emails', 'email', 'elin@nordlys.example', { address: 'elin@nordlys.example' }],
  ['personal_emails', 'email', 'elin@nordlys.example', null],
  ['personal_emails', 'email', 'elin.s@gmail.com', { address: 'elin.s@gmail.com' }],
  ['work_emails', 'email', 'elin.s@gmail.com', null],
  ['github_url', 'profile_url', 'https://github.com/elin', 'https://github.com/elin'],
  ['github_url', 'profile_url', 'https://www.linkedin.com/in/elin-1', null],
  ['full_name', 'full_name', 'Sandvik, Elin', 'Elin Sandvik'],
  ['job_title', 'job_title', 'CTO', 'CTO'],
  ['languages', 'language', 'svenska', { code: 'sv' }],
  [
    'employment',
    'employment',
    { employer: 'Nordlys AB', title: 'CTO', start: '2026' },
    { title: 'CTO', current: true },
  ],
  ['employer', 'employer', { name: 'Nordlys AB', domain: 'nordlys.example' }, { domain: 'nordlys.example' }],
] as readonly (readonly [PersonField, StatementField, unknown, unknown])[])(
  '%s of %s %j',
  (field, from, raw, expected) => {
    const projected = projectStatement(field, statementOf(from, raw));
    if (expected === null) {
      expect(projected).toBeNull();
      return;
    }
    const served = servedValue(field, projected!.value);
    if (typeof expected === 'object') expect(served).toMatchObject(expected);
    else expect(served).toBe(expected);
    expect(displayServed(served).length).toBeGreaterThan(0);
  },
);

test('derived values come from the winner and say nothing where it says nothing', () => {
  const name = statementOf('full_name', 'Elin Sandvik').value;
  expect([deriveValue('given_name', name), deriveValue('family_name', name)]).toEqual(['Elin', 'Sandvik']);
  expect(deriveValue('seniority', statementOf('job_title', 'VP Engineering').value)).toBe('vp');
  expect(deriveValue('skills', name)).toBeNull();
});

test('one place gives three datapoints with ids of their own', () => {
  const place = { city: 'Lund', region: 'Skåne', country: 'Sweden' };
  const { fields } = profileOf([subjectOf({ values: { full_name: 'Elin Sandvik', place } })])!;
  const ids = [fields.country, fields.region, fields.city].map((candidates) => candidates![0]!.datapointId);
  expect(new Set(ids).size).toBe(3);
});
