import fc from 'fast-check';
import { complaintAuthorityOf } from '../../src/domain/complaint-authority.js';
import { hasNoticePhone, noticeAddressesOf, noticeDueAt, noticeLanguagesOf } from '../../src/domain/notification.js';
import { profileOf, subjectOf, testNow } from '../support/subjects.js';

const dayMs = 86_400_000;
const at = (day: number) => new Date(testNow.getTime() + day * dayMs);

describe('B11: a notice is due', () => {
  test.each([
    ['28 days after collection, the length of the shortest month', null, null, 28],
    ['at the first contact with the person', 3, null, 3],
    ['at the first disclosure', null, 2, 2],
    ['at the earliest of all', 9, 4, 4],
    ['within the month, however late the others are', 40, 50, 28],
  ])('B11: %s', (_title, contact, disclosure, due) => {
    const dueAt = noticeDueAt({
      collectedAt: testNow,
      firstContactAt: contact === null ? null : at(contact),
      firstDisclosureAt: disclosure === null ? null : at(disclosure),
    });
    expect(dueAt).toEqual(at(due));
  });

  test('B11: never later than a calendar month after collection', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        (collectedAt) => {
          const month = new Date(collectedAt);
          month.setUTCMonth(month.getUTCMonth() + 1);
          const dueAt = noticeDueAt({ collectedAt, firstContactAt: null, firstDisclosureAt: null });
          expect(dueAt.getTime()).toBeLessThanOrEqual(month.getTime());
        },
      ),
    );
  });
});

test.each([
  ['NL', 'employer_location', ['nl'], 'official-languages-of-employer-country'],
  ['BE', 'employer_location', ['nl', 'fr', 'de'], 'official-languages-of-employer-country'],
  ['CH', 'phone_country', ['de', 'fr', 'it'], 'official-languages-of-phone-country'],
  ['SE', 'employer_location', ['en'], 'english-for-other-country'],
  [null, 'unknown', ['en'], 'english-without-country'],
] as const)('B12: a person in %s (by %s) is told in %j, and the rule is named', (country, basis, languages, rule) => {
  expect(noticeLanguagesOf({ country, basis })).toEqual({ languages, rule });
});

test('B5: the complaint authority follows the country, and every other country gets the list of all', () => {
  expect(complaintAuthorityOf('IT').url).toBe('https://www.garanteprivacy.it');
  expect(complaintAuthorityOf('GB').url).toBe('https://ico.org.uk/concerns');
  expect(complaintAuthorityOf('FR').name).toContain('CNIL');
  for (const country of ['SE', null]) expect(complaintAuthorityOf(country)).toMatchObject({ name: null });
});

test('B14: mail goes to an address of the person alone: no role mailbox, no disposable one, none that has ended', () => {
  const profile = profileOf([
    subjectOf({
      values: [
        ['full_name', 'Elin Sandvik'],
        ['email', 'info@sandvik.example'],
        ['email', 'elin@sandvik.example'],
        ['phone', '+1 202 555 0111'],
      ],
    }),
  ])!;
  expect(noticeAddressesOf(profile, testNow).map((one) => one.address)).toEqual(['elin@sandvik.example']);
  expect(hasNoticePhone(profile, testNow)).toBe(true);
  const late = new Date('2032-01-01T00:00:00Z');
  expect(noticeAddressesOf(profile, late)).toEqual([]);
  expect(hasNoticePhone(profile, late)).toBe(false);
});
