import type { Candidate } from '../../src/domain/candidate.js';
import { confidenceOf } from '../../src/domain/confidence.js';
import { combine, likelihoodOf, probabilityOf } from '../../src/domain/likelihood.js';
import { isInEea, needsNotice, noticeRegions, regionOf } from '../../src/domain/region.js';
import { addDuration, earliest, expiryOf, isExpired, latest } from '../../src/domain/retention.js';
import { profileOf, subjectOf, testNow } from '../support/subjects.js';

/** The small scales: likelihood, confidence, region, retention. */

const day = (text: string) => new Date(`${text}T00:00:00Z`);

test.each([
  [0, 0],
  [0.19, 0],
  [0.2, 1],
  [0.35, 2],
  [0.5, 3],
  [0.65, 4],
  [0.8, 5],
  [0.9, 6],
  [0.95, 7],
  [0.98, 8],
  [0.995, 9],
  [0.999, 10],
  [1, 10],
])('probability %d is likelihood %d', (probability, likelihood) => {
  expect(likelihoodOf(probability)).toBe(likelihood);
  if (likelihood > 0) expect(probabilityOf(likelihood)).toBeLessThanOrEqual(probability);
});

test('independent signs add up and never reach certainty', () => {
  expect(combine([])).toBe(0);
  expect(combine([0.5, 0.5])).toBe(0.75);
  expect(combine([0.9])).toBeCloseTo(0.9);
});

describe('confidence', () => {
  const titleOf = (...sketches: readonly Parameters<typeof subjectOf>[0][]): Candidate => {
    const subjects = sketches.map((sketch, at) => subjectOf({ ...sketch, record: String(at) }));
    return profileOf(subjects, { now: testNow })!.fields.job_title![0]!;
  };
  const values = { full_name: 'Elin Sandvik', job_title: 'CTO' };

  test.each([
    ['a fresh value of the best source', titleOf({ values }), 0.95],
    ['of the fourth', titleOf({ source: 'code', values }), 0.8],
    ['of two sources that agree', titleOf({ values }, { source: 'feed-b', values }), 0.995],
    ['of two records of one source', titleOf({ values }, { values }), 0.95],
    ['verified a half-life (4 years) ago', titleOf({ values, observedAt: day('2022-11-02') }), 0.475],
    ['stated by the person', titleOf({ values, method: 'person', observedAt: day('2016-11-02') }), 0.999],
  ])('%s', (_title, candidate, expected) => {
    expect(confidenceOf('job_title', candidate, testNow)).toBeCloseTo(expected, 2);
  });

  test('a value that no source holds any more is at most 0.2, a date to come makes nothing surer', () => {
    const candidate = titleOf({ values });
    const gone = { ...candidate, evidence: candidate.evidence.map((one) => ({ ...one, isPresent: false })) };
    expect(confidenceOf('job_title', gone, testNow)).toBe(0.2);
    expect(confidenceOf('job_title', titleOf({ values, observedAt: day('2030-01-01') }), testNow)).toBe(0.95);
  });
});

describe('region', () => {
  const of = (values: object) =>
    regionOf(profileOf([subjectOf({ values: { full_name: 'Elin Sandvik', ...values } })])!.fields);

  test.each([
    ['a place', { place: { country: 'Norway' } }, { country: 'NO', basis: 'employer_location' }, true, true],
    [
      'a place before a phone',
      { place: { country: 'US' }, phone: '+442079460101' },
      { country: 'US', basis: 'employer_location' },
      false,
      false,
    ],
    ['a phone', { phone: '+442079460101' }, { country: 'GB', basis: 'phone_country' }, false, true],
    ['nothing', {}, { country: null, basis: 'unknown' }, false, true],
  ])('by %s', (_sign, values, region, eea, notice) => {
    expect(of(values)).toEqual(region);
    expect(isInEea(of(values))).toBe(eea);
    expect(needsNotice(of(values), noticeRegions)).toBe(notice);
    expect(needsNotice(of(values), [])).toBe(false);
  });
});

describe('retention', () => {
  test.each([
    ['the end of a long month', '2026-01-31', 'P1M', '2026-02-28'],
    ['in a leap year', '2028-01-31', 'P1M', '2028-02-29'],
    ['a leap day and a year', '2028-02-29', 'P1Y', '2029-02-28'],
    ['a leap day and four years', '2028-02-29', 'P4Y', '2032-02-29'],
    ['over the end of a year', '2026-12-31', 'P2M', '2027-02-28'],
    ['days', '2026-02-27', 'P3D', '2026-03-02'],
    ['the clock change of Europe', '2026-03-28', 'P2D', '2026-03-30'],
    ['mixed', '2026-01-31', 'P1Y1M1D', '2027-03-01'],
  ])('%s', (_case, from, duration, until) => {
    expect(addDuration(day(from), duration)).toEqual(day(until));
    expect(addDuration(day(from), duration)).toEqual(day(until));
  });

  test('text that is no duration is refused', () => {
    expect(() => addDuration(testNow, '3 years')).toThrow(RangeError);
  });

  test('the earlier of retention and cap counts, and the end itself is past it', () => {
    expect(expiryOf(day('2026-01-01'), 'P3Y', 'P5Y')).toEqual(day('2029-01-01'));
    expect(expiryOf(day('2026-01-01'), 'P9Y', 'P5Y')).toEqual(day('2031-01-01'));
    expect(isExpired(day('2029-01-01'), day('2029-01-01'))).toBe(true);
    expect(isExpired(day('2029-01-01'), new Date(day('2029-01-01').getTime() - 1))).toBe(false);
    expect(earliest(day('2026-01-01'), day('2027-01-01'))).toEqual(day('2026-01-01'));
    expect(latest(day('2026-01-01'), day('2027-01-01'))).toEqual(day('2027-01-01'));
  });
});
