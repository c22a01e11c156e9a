import type { Candidate, Evidence } from '../../src/domain/candidate.js';
import { compareCandidates, rankCandidates, rulesOf, whyNot } from '../../src/domain/merge.js';

/** Which value wins, by which rule, and why the other lost: one row per rule and field kind. */

const evidence: Evidence = {
  source: 'feed-a',
  subjectId: 'sub_1',
  statementId: 'dp_1',
  uri: 'urn:candor:record:rec_1',
  collectedAt: new Date('2026-01-01T00:00:00Z'),
  lastSeenAt: new Date('2026-06-01T00:00:00Z'),
  verifiedAt: new Date('2026-06-01T10:00:00Z'),
  isPresent: true,
  method: 'feed',
  legalBasis: 'legitimate_interest',
  purposes: ['b2b_marketing'],
  rank: 2,
  expiresAt: new Date('2029-01-01T00:00:00Z'),
};

function candidate(key: string, ...parts: readonly Partial<Evidence>[]): Candidate {
  const all = (parts.length === 0 ? [{}] : parts).map((part) => ({ ...evidence, ...part }));
  return { datapointId: `dp_${key}`, key, value: key, specificity: 0, evidence: all };
}

const march = { verifiedAt: new Date('2026-03-01T00:00:00Z') };
const person = { method: 'person', ...march } as const;
const gone = { isPresent: false };

const rows: readonly (readonly [string, 'job_title' | 'full_name', Candidate, Candidate, string, string])[] = [
  [
    'what the person said beats what is newer',
    'job_title',
    candidate('b', person),
    candidate('a'),
    'person_stated',
    'person_said_otherwise',
  ],
  [
    'what the person said beats what more sources say',
    'full_name',
    candidate('b', person),
    candidate('a', {}, { source: 'feed-b' }),
    'person_stated',
    'person_said_otherwise',
  ],
  [
    'a title verified later wins',
    'job_title',
    candidate('b'),
    candidate('a', march),
    'latest_verified',
    'older_verification',
  ],
  [
    'a title verified later beats one of two sources',
    'job_title',
    candidate('b'),
    candidate('a', march, { source: 'feed-b', ...march }),
    'latest_verified',
    'older_verification',
  ],
  [
    'of titles verified on one day the one of more sources wins',
    'job_title',
    candidate('b', {}, { source: 'feed-b' }),
    candidate('a', { verifiedAt: new Date('2026-06-01T23:00:00Z') }),
    'most_sources',
    'fewer_sources',
  ],
  [
    'two records of one source are one source',
    'job_title',
    candidate('a', { rank: 1 }),
    candidate('b', {}, { subjectId: 'sub_2' }),
    'source_rank',
    'lower_rank',
  ],
  [
    'a name that more sources spell so beats the newest typing error',
    'full_name',
    candidate('b', march, { source: 'feed-b', ...march }),
    candidate('a'),
    'most_sources',
    'fewer_sources',
  ],
  [
    'of names of one source each the better source wins',
    'full_name',
    candidate('b', { rank: 1, ...march }),
    candidate('a'),
    'source_rank',
    'lower_rank',
  ],
  [
    'of names of one rank the later one wins',
    'full_name',
    candidate('b'),
    candidate('a', march),
    'latest_verified',
    'older_verification',
  ],
  [
    'all else equal the fuller value wins',
    'job_title',
    { ...candidate('b'), specificity: 2 },
    candidate('a'),
    'stable_order',
    'tie',
  ],
  ['and then the smaller key', 'job_title', candidate('a'), candidate('b'), 'stable_order', 'tie'],
  [
    'a value that is still there beats a newer one that is gone',
    'job_title',
    candidate('b', march),
    candidate('a', gone),
    'presence',
    'no_longer_present',
  ],
  [
    'even where the person said it',
    'job_title',
    candidate('b', march),
    candidate('a', { ...gone, method: 'person' }),
    'presence',
    'no_longer_present',
  ],
  [
    'evidence that is gone adds no source to one that stands',
    'full_name',
    candidate('b', { rank: 1 }),
    candidate('a', {}, { source: 'feed-b', ...gone }),
    'source_rank',
    'lower_rank',
  ],
];

test.each(rows)('%s', (_title, field, winner, loser, rule, reason) => {
  expect(compareCandidates(field, winner, loser)).toMatchObject({ rule });
  expect(compareCandidates(field, winner, loser).order).toBeLessThan(0);
  expect(compareCandidates(field, loser, winner)).toMatchObject({ rule });
  expect(compareCandidates(field, loser, winner).order).toBeGreaterThan(0);
  expect(whyNot(field, winner, loser)).toBe(reason);
  expect(rankCandidates(field, [loser, winner])[0]).toBe(winner);
});

test('every field is ranked by all rules, the person first and the stable order last', () => {
  for (const field of ['full_name', 'job_title', 'work_emails', 'registered_on'] as const) {
    const rules = rulesOf(field);
    expect([...rules].sort()).toEqual([...rulesOf('job_title')].sort());
    expect([rules[0], rules.at(-1)]).toEqual(['person_stated', 'stable_order']);
  }
});
