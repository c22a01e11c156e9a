import { contentHash } from '../../../src/domain/keyring.js';
import {
  type InformationInput,
  informationLetter,
  informationVersion,
  informationWords,
} from '../../../src/domain/letter/information/letter.js';
import { noticeLanguages } from '../../../src/domain/notice.js';
import { categoryOf } from '../../../src/domain/register/index.js';
import { profileOf, subjectOf, testNow } from '../../support/subjects.js';

const profile = profileOf([
  subjectOf({
    values: {
      full_name: 'Anna Jansen',
      email: 'anna@jansen.example',
      phone: '+44 20 7946 0123',
      job_title: 'Director',
      place: { city: 'Utrecht', country: 'NL' },
    },
  }),
])!;

const input: InformationInput = {
  profile,
  sources: [
    { title: 'Northlist', publisher: 'Northlist AB', uri: null, method: 'feed', firstCollectedAt: testNow },
    {
      title: 'GitHub',
      publisher: 'GitHub, Inc.',
      uri: 'https://github.com/anna-example',
      method: 'api',
      firstCollectedAt: testNow,
    },
  ],
  legalBases: ['legitimate_interest'],
  deletedBy: new Date('2031-11-02T08:00:00Z'),
  controller: { name: 'Example Operator, 1 Example Street', contact: 'privacy@operator.example' },
  optOutUrl: 'https://candor.example/opt-out',
  now: testNow,
};

describe.each(noticeLanguages)('the letter in %s', (language) => {
  const { text } = informationLetter([language], input);
  const words = informationWords[language];

  test('B13: says all that GDPR 14(1) and (2) ask for', () => {
    expect(text).toContain(input.controller.name);
    expect(text).toContain(input.controller.contact);
    for (const item of ['name', 'job', 'place', 'email', 'phone'] as const) expect(text).toContain(words.items[item]);
    for (const part of [
      ...words.purposes,
      words.interests,
      words.recipients,
      words.transfers,
      words.rights,
      words.automated,
    ])
      expect(text).toContain(part);
    expect(text).toContain(words.bases.legitimate_interest);
    expect(text).toContain(`https://candor.example/opt-out?lang=${language}`);
    expect(text).toContain('2031');
    expect(text).toContain('https://www.autoriteitpersoonsgegevens.nl');
  });

  test('B8, B13: names each source, the page it has and whether everybody can read it', () => {
    expect(text).toContain('Northlist (Northlist AB)');
    expect(text).toContain('https://github.com/anna-example');
    expect(text).toContain(words.openness.partner);
    expect(text).toContain(words.openness.public);
  });

  test('repeats no value of the person', () => {
    expect(text).not.toMatch(/Jansen|anna@|7946|Utrecht|Director/);
  });

  test('B13: names no kind of data that is not held', () => {
    expect(text).not.toContain(words.items.skills);
    expect(text).not.toContain(words.items.profiles);
  });
});

test('B12: several languages stand in one letter, each whole', () => {
  const { text, subject } = informationLetter(['nl', 'fr', 'de'], input);
  expect(subject).toBe(informationWords.nl.subject);
  for (const language of ['nl', 'fr', 'de'] as const) expect(text).toContain(informationWords[language].rights);
});

test('B6: the letter tells as many purposes as the register has for profiles', () => {
  const { purposes } = categoryOf('profile');
  for (const language of noticeLanguages) expect(informationWords[language].purposes).toHaveLength(purposes.length);
});

// The words themselves, not a letter: how a date is written is the runtime's matter.
function wordsAsText(value: unknown): string {
  if (typeof value === 'function') return String(value('{1}', '{2}'));
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.values(value).map(wordsAsText).join('\n');
}

test('B2, B3: another text needs another version', () => {
  const text = noticeLanguages.map((language) => wordsAsText(informationWords[language])).join('\n');
  expect([informationVersion, contentHash(text).slice(0, 16)]).toEqual(['information-2026-11', '3a62144c8bdfdfca']);
});
