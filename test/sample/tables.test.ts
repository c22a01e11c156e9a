import { isRefused } from '../../src/domain/field/field-type.js';
import { phone } from '../../src/domain/field/phone.js';
import { companyAt } from '../../src/sample/company.js';
import { cultures, everydayForms } from '../../src/sample/name-tables.js';
import { asciiForm, mailboxLetters, withTypo } from '../../src/sample/noise.js';
import {
  internationalForm,
  nationalForm,
  personalNumber,
  personalNumbers,
  switchboardNumber,
  switchboardNumbers,
} from '../../src/sample/phone-pool.js';
import { countries } from '../../src/sample/place-tables.js';
import { randomFor } from '../../src/sample/random.js';

const allGiven = Object.values(cultures).flatMap(({ given }) => given);
const allFamily = Object.values(cultures).flatMap(({ family }) => family);

test('the tables hold at least 250 given and 400 family names, none empty, none twice in one culture', () => {
  expect(new Set(allGiven).size).toBeGreaterThanOrEqual(250);
  expect(new Set(allFamily).size).toBeGreaterThanOrEqual(400);
  for (const { given, family } of Object.values(cultures)) {
    expect(new Set(given).size).toBe(given.length);
    expect(new Set(family).size).toBe(family.length);
  }
  for (const name of [...allGiven, ...allFamily]) expect(name).toMatch(/^\p{L}[\p{L}' -]*\p{L}$/u);
});

test('every everyday form belongs to a given name of the tables', () => {
  expect(Object.keys(everydayForms).filter((name) => !allGiven.includes(name))).toEqual([]);
});

test('every name has letters for a mailbox and an ASCII form', () => {
  for (const name of [...allGiven, ...allFamily]) {
    expect(mailboxLetters(name).length).toBeGreaterThanOrEqual(2);
    expect(asciiForm(name)).toMatch(/^[ -~]{2,}$/);
  }
  expect(asciiForm('Łukasz Weißmann Højer')).toBe('Lukasz Weissmann Hojer');
});

test('a typo changes at most one place and keeps the first letter', () => {
  for (let index = 0; index < 500; index += 1) {
    const typed = withTypo('Merriweather', randomFor(1, 'typo', index));
    expect(typed.startsWith('M')).toBe(true);
    expect(Math.abs(typed.length - 'Merriweather'.length)).toBeLessThanOrEqual(1);
  }
  expect(withTypo('Kim', randomFor(1, 'typo', 0))).toBe('Kim');
});

test('the 1,100 fictional numbers are given out once each, and none beyond', () => {
  const personal = Array.from({ length: personalNumbers }, (_, nth) => personalNumber(nth));
  const shared = Array.from({ length: switchboardNumbers }, (_, nth) => switchboardNumber(nth));
  expect(new Set([...personal, ...shared]).size).toBe(1100);
  expect(personalNumber(personalNumbers)).toBeNull();
  expect(switchboardNumber(switchboardNumbers)).toBeNull();
});

test('every number is read back by the phone field in every form it is written in', () => {
  const numbers = [
    ...Array.from({ length: personalNumbers }, (_, nth) => personalNumber(nth)!),
    ...Array.from({ length: switchboardNumbers }, (_, nth) => switchboardNumber(nth)!),
  ];
  for (const [nth, e164] of numbers.entries()) {
    const international = phone.clean(internationalForm(e164, randomFor(1, 'form', nth)));
    expect(isRefused(international) ? international : international.value.e164).toBe(e164);
    const country = e164.startsWith('+44') ? 'GB' : 'US';
    const national = phone.clean(nationalForm(e164, country), { country });
    expect(isRefused(national) ? national : national.value.e164).toBe(e164);
    expect(nationalForm(e164, 'SE')).toBeNull();
  }
});

test('no two companies share a name or a domain, also when the words run out', () => {
  const domains = new Set<string>();
  const names = new Set<string>();
  let given = 0;
  for (let index = 0; index < 135_000; index += 1) {
    const company = companyAt(1, index);
    for (const domain of company.domains) domains.add(domain);
    given += company.domains.length;
    names.add(company.name);
  }
  expect(domains.size).toBe(given);
  expect(names.size).toBe(135_000);
});

test('every country has a culture of the tables, cities and legal forms', () => {
  expect(countries.length).toBeGreaterThanOrEqual(20);
  expect(new Set(countries.map(({ code }) => code)).size).toBe(countries.length);
  for (const { culture, cities, legalForms } of countries) {
    expect(cultures[culture].given.length).toBeGreaterThan(20);
    expect(cities.length * legalForms.length).toBeGreaterThan(0);
  }
});
