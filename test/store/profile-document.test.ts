import fc from 'fast-check';
import type { Candidate, Evidence } from '../../src/domain/candidate.js';
import { packFields, unpackFields } from '../../src/store/profile-document.js';

const day = fc.integer({ min: 0, max: 3 }).map((days) => new Date(Date.UTC(2026, 0, 1 + days)));
const evidence: fc.Arbitrary<Evidence> = fc.record({
  source: fc.constantFrom('github', 'partner-feed:northlist'),
  subjectId: fc.constantFrom('sub_a', 'sub_b'),
  statementId: fc.string({ minLength: 1, maxLength: 4 }).map((text) => `dp_${text}`),
  uri: fc.constantFrom('urn:candor:record:a', 'https://acme.example/team'),
  collectedAt: day,
  lastSeenAt: day,
  verifiedAt: day,
  isPresent: fc.boolean(),
  method: fc.constantFrom('api', 'feed'),
  legalBasis: fc.constant('legitimate_interest'),
  purposes: fc.subarray(['b2b_marketing', 'recruitment', 'identity_verification'] as const),
  rank: fc.integer({ min: 1, max: 3 }),
  expiresAt: day,
});
const candidate: fc.Arbitrary<Candidate> = fc
  .record({
    key: fc.string(),
    value: fc.oneof(fc.string(), fc.record({ name: fc.string() })),
    specificity: fc.nat(9),
    evidence: fc.array(evidence, { minLength: 1, maxLength: 4 }),
  })
  .map((rest) => ({ datapointId: rest.evidence[0]!.statementId, ...rest }));

test('packing and unpacking the fields of a profile loses nothing', () => {
  const fields = fc.record({ full_name: fc.array(candidate), skills: fc.array(candidate) });
  fc.assert(fc.property(fields, (given) => expect(unpackFields(packFields(given))).toEqual(given)));
});

test('what the values of one record share stands once', () => {
  const shared = fc.sample(evidence, { numRuns: 1, seed: 1 })[0]!;
  const said = (statementId: string): Candidate => ({
    datapointId: statementId,
    key: statementId,
    value: statementId,
    specificity: 0,
    evidence: [{ ...shared, statementId }],
  });
  const packed = packFields({ full_name: [said('dp_1')], skills: [said('dp_2'), said('dp_3')] });
  expect(packed.contexts).toHaveLength(1);
});
