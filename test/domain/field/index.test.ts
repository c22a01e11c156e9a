import { fieldTypes } from '../../../src/domain/field/index.js';

test('every field type has a name of its own', () => {
  const names = Object.values(fieldTypes).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('only what is said of companies and days is not personal', () => {
  const impersonal = Object.values(fieldTypes).filter(({ isPersonal }) => !isPersonal);
  expect(impersonal.map(({ name }) => name).sort()).toEqual(['calendar-date', 'company_name', 'domain']);
});
