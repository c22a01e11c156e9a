import { personFieldNames } from '../../src/domain/field-catalogue.js';
import type { Profile } from '../../src/domain/profile.js';
import { isWhollyWithheld, type ViewControls, type ViewField, viewOf } from '../../src/domain/view.js';
import { profileOf, subjectOf, testNow } from '../support/subjects.js';

/** What one purpose may see now, and what is named instead of what it may not. */

const controls: ViewControls = {
  purpose: 'b2b_marketing',
  fields: personFieldNames,
  minConfidence: 0,
  includeAlternatives: true,
  includeSources: true,
  noticeRegions: ['eea', 'uk', 'switzerland'],
  now: testNow,
};
const name = { full_name: 'Elin Sandvik' };
const day = (text: string) => new Date(`${text}T00:00:00Z`);

function view(profile: Profile | null, more: Partial<ViewControls> = {}) {
  return viewOf(profile!, { ...controls, ...more });
}

test('a field nobody holds is omitted as not held', () => {
  const { fields, omitted, withheld } = view(profileOf([subjectOf({ values: name })]));
  expect(Object.keys(fields)).toEqual(['full_name', 'given_name', 'family_name']);
  expect(omitted).toContainEqual({ field: 'phones', reason: 'not_held' });
  expect(withheld).toEqual([]);
});

test('what only a match-only source says is withheld for its terms, with the source', () => {
  const profile = profileOf([
    subjectOf({ values: name }),
    subjectOf({ source: 'code', values: { ...name, profile_url: 'https://github.com/elin' } }),
  ]);
  expect(view(profile).withheld).toContainEqual({
    field: 'github_url',
    reason: 'source_terms',
    source: 'code',
    purpose: 'b2b_marketing',
  });
});

test('contact values of a register are for the purpose its terms name', () => {
  const profile = profileOf([subjectOf({ source: 'register', values: { ...name, email: 'elin@nordlys.example' } })]);
  const marketing = view(profile);
  expect(marketing.withheld).toContainEqual({
    field: 'work_emails',
    reason: 'purpose',
    source: 'register',
    purpose: 'b2b_marketing',
  });
  expect(marketing.fields.full_name).toBeDefined();
  expect(view(profile, { purpose: 'identity_verification' }).fields.work_emails).toHaveLength(1);
});

test('a value that a source may show is not shown in the spelling of one that may not', () => {
  const profile = profileOf([
    subjectOf({ source: 'feed-a', values: { full_name: 'Elin Sandvik' } }),
    subjectOf({ source: 'code', values: { full_name: 'Élin Sandvik' } }),
  ]);
  expect((view(profile).fields.full_name as ViewField).value).toBe('Elin Sandvik');
});

describe('notice', () => {
  const untold = (values: object) => profileOf([subjectOf({ values: { ...name, ...values }, notifiedAt: null })]);

  test.each([
    ['in the EEA', { place: { country: 'Sweden' } }, 'pending'],
    ['in the United Kingdom', { place: { country: 'GB' } }, 'pending'],
    ['in Switzerland', { place: { country: 'CH' } }, 'pending'],
    ['with a British phone and no place', { phone: '+442079460101' }, 'pending'],
    ['nobody knows where', {}, 'pending'],
    ['in the United States', { place: { country: 'US' } }, 'not_required'],
  ])('a person %s who was not told: %s', (_where, values, status) => {
    const { notice, fields, withheld } = view(untold(values));
    expect(notice.status).toBe(status);
    expect(Object.keys(fields).length > 0).toBe(status === 'not_required');
    if (status === 'pending')
      expect(withheld).toContainEqual({
        field: 'full_name',
        reason: 'not_notified',
        source: null,
        purpose: 'b2b_marketing',
      });
  });

  test('a view of a person who was not told is wholly withheld; without a policy it is not', () => {
    expect(isWhollyWithheld(view(untold({})))).toBe(true);
    expect(isWhollyWithheld(view(untold({}), { noticeRegions: [] }))).toBe(false);
  });

  test('who is going to be told tomorrow has not been told', () => {
    const profile = profileOf([subjectOf({ values: name, notifiedAt: day('2026-11-03') })]);
    expect(view(profile).notice.status).toBe('pending');
    // A source told them, so we know neither in which language nor how.
    expect(view(profile, { now: day('2026-11-03') }).notice).toEqual({
      status: 'sent',
      sentAt: day('2026-11-03'),
      language: null,
      channel: null,
    });
  });
});

describe('at reading', () => {
  const old = subjectOf({
    source: 'feed-b',
    record: 'old',
    values: { ...name, job_title: 'CTO' },
    seenAt: day('2024-01-01'),
  });
  const older = subjectOf({
    source: 'feed-c',
    record: 'older',
    values: { ...name, job_title: 'CTO' },
    seenAt: day('2023-12-01'),
    observedAt: day('2026-10-01'),
  });
  const recent = subjectOf({
    record: 'new',
    values: { ...name, job_title: 'Head of Sales' },
    seenAt: day('2026-01-01'),
    observedAt: day('2026-09-01'),
  });

  test('what has expired is not shown, though the job has not come by', () => {
    const profile = profileOf([old], { now: day('2026-11-02') });
    expect(view(profile, { now: day('2026-12-31') }).fields.full_name).toBeDefined();
    expect(view(profile, { now: day('2027-01-01') }).omitted).toContainEqual({
      field: 'full_name',
      reason: 'not_held',
    });
  });

  test('a value that loses its newest evidence is ranked again with what is left', () => {
    const profile = profileOf([old, older, recent], { now: day('2026-11-02') });
    expect((view(profile).fields.job_title as ViewField).value).toBe('CTO');
    const later = view(profile, { now: day('2026-12-02') }).fields.job_title as ViewField;
    expect(later.value).toBe('Head of Sales');
    expect(later.alternatives.map(({ whyNot }) => whyNot)).toEqual(['older_verification']);
  });
});

describe('decided_by', () => {
  const withTitle = (record: string, job_title: string, more: object = {}) =>
    subjectOf({ record, values: { ...name, job_title }, ...more });

  test('one value is the only value', () => {
    expect((view(profileOf([withTitle('1', 'CTO')])).fields.job_title as ViewField).decidedBy).toEqual({
      rule: 'only_value',
    });
  });

  test('derived fields name the datapoint they come from', () => {
    const { fields } = view(profileOf([withTitle('1', 'CTO')]));
    const title = fields.job_title as ViewField;
    expect((fields.seniority as ViewField).decidedBy).toEqual({ rule: 'derived_from', from: title.datapointId });
    expect((fields.seniority as ViewField).sources.every(({ method }) => method === 'derived')).toBe(true);
  });

  test('a rule names how many it won against, each loser why it lost', () => {
    const profile = profileOf([
      withTitle('1', 'CTO', { observedAt: day('2026-10-01') }),
      withTitle('2', 'Head of Sales', { observedAt: day('2026-05-01') }),
    ]);
    const title = view(profile).fields.job_title as ViewField;
    expect(title.decidedBy).toEqual({ rule: 'latest_verified', against: 1 });
    expect(title.alternatives).toMatchObject([{ value: 'Head of Sales', whyNot: 'older_verification' }]);
  });

  test('a value too weak for the asked confidence lost by that, and decides nothing', () => {
    const profile = profileOf([
      withTitle('1', 'CTO', { source: 'code', observedAt: day('2026-10-01') }),
      withTitle('2', 'CTO', { source: 'feed-b', observedAt: day('2019-10-01') }),
      withTitle('3', 'Head of Sales', { source: 'feed-a', observedAt: day('2026-05-01') }),
      withTitle('4', 'Head of Sales', { source: 'feed-b', observedAt: day('2026-05-01') }),
    ]);
    const title = view(profile, { minConfidence: 0.9 }).fields.job_title as ViewField;
    expect(title).toMatchObject({ value: 'Head of Sales', decidedBy: { rule: 'only_value', against: 1 } });
    expect(title.alternatives).toMatchObject([{ value: 'CTO', whyNot: 'below_confidence' }]);
  });

  test('without sources and alternatives asked for, none are given', () => {
    const title = view(profileOf([withTitle('1', 'CTO')]), { includeAlternatives: false, includeSources: false }).fields
      .job_title as ViewField;
    expect([title.sources, title.alternatives]).toEqual([[], []]);
  });
});

test('a value that is gone at the only source that may show it is an alternative that is no longer present', () => {
  const before = subjectOf({ source: 'feed-a', values: { ...name, job_title: 'CTO' } });
  const gone = {
    ...before,
    statements: before.statements.map((one) => (one.field === 'job_title' ? { ...one, isPresent: false } : one)),
  };
  const code = subjectOf({ source: 'code', values: { ...name, job_title: 'CTO' } });
  const other = subjectOf({
    source: 'feed-b',
    values: { ...name, job_title: 'Head of Sales' },
    observedAt: day('2026-05-01'),
  });
  const title = view(profileOf([gone, code, other])).fields.job_title as ViewField;
  expect(title).toMatchObject({ value: 'Head of Sales', decidedBy: { rule: 'only_value', against: 1 } });
  expect(title.alternatives).toMatchObject([{ value: 'CTO', whyNot: 'no_longer_present' }]);
});

test('below the asked confidence a field is omitted for that reason', () => {
  const profile = profileOf([subjectOf({ source: 'feed-c', values: name })]);
  expect(view(profile, { minConfidence: 0.99 }).omitted).toContainEqual({
    field: 'full_name',
    reason: 'below_confidence',
  });
});
