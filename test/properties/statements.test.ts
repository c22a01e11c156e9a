import fc from 'fast-check';
import { keyedId } from '../../src/domain/keyring.js';
import { decideComponent } from '../../src/domain/matching/cluster.js';
import { featuresOf } from '../../src/domain/matching/features.js';
import { countFamilyNames, scorePair } from '../../src/domain/matching/score.js';
import { observe } from '../../src/domain/observation.js';
import {
  isStatementField,
  type Statement,
  type Subject,
  statementFields,
  statementIdOf,
} from '../../src/domain/statement.js';
import { contentHashOf } from '../../src/operations/publish-profiles.js';
import {
  keyring,
  observationOf,
  profileOf,
  type RawValues,
  subjectOf,
  testNow,
  testSources,
} from '../support/subjects.js';

/** What holds for any statements, in any order (style.md section 5). */

const numRuns = process.env.CANDOR_TEST_LONG === '1' ? 2_000 : 150;

const names = [
  'Elin Sandvik',
  'Elin M. Sandvik',
  'ELIN SANDVIK',
  'Sandvik, Elin',
  'Elin Sandvick',
  'Ola Berg',
  'Élin Sandvik',
];
const emails = [
  'elin@nordlys.example',
  'ELIN@nordlys.example',
  'elin+x@nordlys.example',
  'ola@berg.example',
  'elin@gmail.com',
];
const phones = ['+442079460101', '+442079460102', '+12025550123'];
const titles = ['CTO', 'Chief Technology Officer', 'VP Engineering', 'Head of Sales'];
const domains = ['nordlys.example', 'berg.example'];

const values: fc.Arbitrary<RawValues> = fc
  .record(
    {
      full_name: fc.constantFrom(...names),
      email: fc.constantFrom(...emails),
      phone: fc.constantFrom(...phones),
      job_title: fc.constantFrom(...titles),
      employer: fc.constantFrom(...domains).map((domain) => ({ name: domain.split('.')[0], domain })),
      place: fc.constantFrom({ country: 'SE', city: 'Lund' }, { country: 'SE' }, { country: 'GB', city: 'York' }),
      profile_url: fc.constantFrom(
        'https://www.linkedin.com/in/elin-1',
        'linkedin.com/in/Elin-1/',
        'https://github.com/elin',
      ),
      github_id: fc.constantFrom('17', '18'),
    },
    { requiredKeys: ['full_name'] },
  )
  .map((record) => record as RawValues);

const days = (count: number) => new Date(testNow.getTime() - count * 86_400_000);
const someDate = fc.integer({ min: 0, max: 900 }).map(days);

const subjects: fc.Arbitrary<readonly Subject[]> = fc
  .array(
    fc.record({
      source: fc.constantFrom(...testSources.keys()),
      values,
      observedAt: fc.option(someDate),
      seenAt: someDate,
      notifiedAt: fc.option(someDate),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((sketches) => sketches.map((sketch, at) => subjectOf({ ...sketch, record: String(at) })));

function shuffled<T>(seed: readonly number[], items: readonly T[]): readonly T[] {
  return items
    .map((item, at) => ({ item, order: seed[at % seed.length]! * 31 + at * seed[0]! }))
    .sort((a, b) => (a.order % 97) - (b.order % 97))
    .map(({ item }) => item);
}

const seeds = fc.array(fc.integer({ min: 1, max: 96 }), { minLength: 5, maxLength: 9 });

describe('a profile', () => {
  test('is the same in whatever order subjects and statements come, and the same bytes twice', () => {
    fc.assert(
      fc.property(subjects, seeds, (given, seed) => {
        const mixed = shuffled(seed, given).map((subject) => ({
          ...subject,
          statements: shuffled(seed, subject.statements),
        }));
        const [once, again] = [JSON.stringify(profileOf(given)), JSON.stringify(profileOf(given))];
        expect(again).toBe(once);
        expect(JSON.stringify(profileOf(mixed))).toBe(once);
      }),
      { numRuns },
    );
  });

  test('holds no value past its source’s retention or the cap, and nothing of a source that left', () => {
    fc.assert(
      fc.property(subjects, fc.integer({ min: 0, max: 2_500 }), (given, later) => {
        const now = new Date(testNow.getTime() + later * 86_400_000);
        const profile = profileOf(given, { now });
        const evidence = Object.values(profile?.fields ?? {}).flatMap((all) => all.flatMap((one) => one.evidence));
        expect(evidence.every((one) => one.expiresAt > now && one.source !== 'left')).toBe(true);
        expect(profile === null).toBe(evidence.length === 0);
      }),
      { numRuns },
    );
  });

  test('has one content hash whatever the dates of reading are', () => {
    fc.assert(
      fc.property(subjects, (given) => {
        const again = given.map((subject) => ({
          ...subject,
          statements: subject.statements.map((statement) => ({ ...statement, lastSeenAt: testNow })),
        }));
        const [a, b] = [profileOf(given), profileOf(again)];
        if (a !== null && b !== null) expect(contentHashOf(b)).toBe(contentHashOf(a));
      }),
      { numRuns },
    );
  });
});

describe('a reading', () => {
  const readings = fc.array(
    fc.record({ values, observedAt: fc.option(someDate), source: fc.constantFrom('feed-a', 'feed-c') }),
    { minLength: 2, maxLength: 7 },
  );

  test('of the same again moves last-seen and nothing else', () => {
    fc.assert(
      fc.property(values, fc.option(someDate), (said, observedAt) => {
        const first = subjectOf({ values: said, observedAt });
        const later = new Date(testNow.getTime() + 86_400_000);
        const second = observe(keyring, observationOf({ values: said, observedAt, seenAt: later }), first);
        expect(second.statements.every((statement) => statement.lastSeenAt === later)).toBe(true);
        const blind = (subject: Subject) => ({
          ...subject,
          statements: subject.statements.map((statement) => ({ ...statement, lastSeenAt: null })),
        });
        expect(blind(second)).toEqual(blind(first));
      }),
      { numRuns },
    );
  });

  test('never moves a value’s first collection, first date or expiry later, whatever came and went in between', () => {
    fc.assert(
      fc.property(readings, (sequence) => {
        const anchors = new Map<string, Statement>();
        const source = sequence[0]!.source;
        let subject: Subject | null = null;
        for (const [at, reading] of sequence.entries()) {
          const seenAt = new Date(testNow.getTime() + at * 86_400_000);
          subject = observe(keyring, observationOf({ ...reading, source, seenAt }), subject);
          for (const statement of subject.statements) {
            const known = anchors.get(statement.id);
            if (known !== undefined) {
              expect(statement.collectedAt).toEqual(known.collectedAt);
              expect(statement.expiresAt).toEqual(known.expiresAt);
            }
            anchors.set(statement.id, statement);
          }
        }
      }),
      { numRuns },
    );
  });

  test('keeps what the source dropped as a value that is no longer there, or, under a removal duty, not at all', () => {
    fc.assert(
      fc.property(values, values, fc.constantFrom('feed-a', 'feed-c'), (before, after, source) => {
        const first = subjectOf({ source, values: before });
        const second = observe(keyring, observationOf({ source, values: after }), first);
        const said = new Set(subjectOf({ source, values: after }).statements.map(({ id }) => id));
        for (const { id } of first.statements) {
          const now = second.statements.find((statement) => statement.id === id);
          if (source === 'feed-c') expect(now !== undefined).toBe(said.has(id));
          else expect(now?.isPresent).toBe(said.has(id));
        }
        expect(JSON.stringify(second.removed ?? [])).not.toMatch(/Sandvi|nordlys|berg/i);
      }),
      { numRuns },
    );
  });
});

test('distinct parts never share the id of a datapoint, a record or a subject', () => {
  const part = fc.string({ maxLength: 6, unit: fc.constantFrom('a', ':', '1', '"', ',', '\\', 'é', '\u0000') });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), fc.array(part, { maxLength: 4 }), (a, b) => {
      expect(keyedId(keyring, 'x', a) === keyedId(keyring, 'x', b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
    { numRuns: numRuns * 4 },
  );
  const fields = Object.keys(statementFields).filter(isStatementField);
  const ids = fields.flatMap((field) => ['k', 'k2'].map((key) => statementIdOf(keyring, 'sub_1', field, key)));
  expect(new Set(ids).size).toBe(ids.length);
});

describe('matching', () => {
  test('scores a pair the same from both sides', () => {
    fc.assert(
      fc.property(values, values, fc.boolean(), (a, b, isGeneric) => {
        const [left, right] = [
          featuresOf(subjectOf({ record: 'a', values: a })),
          featuresOf(subjectOf({ record: 'b', values: b })),
        ];
        const generic = new Set(isGeneric ? left.keys.slice(0, 1) : []);
        expect(scorePair(left, right, generic)).toEqual(scorePair(right, left, generic));
      }),
      { numRuns },
    );
  });

  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const components = fc.record({
    subjects: fc
      .constant(0)
      .chain(() =>
        fc.tuple(
          ...ids.map((id) => fc.subarray(['17', '18'], { maxLength: 1 }).map((githubIds) => ({ id, githubIds }))),
        ),
      ),
    edges: fc.array(
      fc.record({
        a: fc.constantFrom(...ids),
        b: fc.constantFrom(...ids),
        probability: fc.constantFrom(0.95, 0.96, 0.99),
      }),
      { maxLength: 12 },
    ),
    apart: fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), { maxLength: 2 }),
  });

  test('decides a component the same in any order, and never against a veto', () => {
    fc.assert(
      fc.property(components, seeds, (component, seed) => {
        const decided = decideComponent(component);
        const mixed = {
          subjects: shuffled(seed, component.subjects),
          edges: shuffled(seed, component.edges).map((edge) => ({ ...edge, a: edge.b, b: edge.a })),
          apart: shuffled(seed, component.apart),
        };
        expect(decideComponent(mixed)).toEqual(decided);
        expect(decided.flatMap((cluster) => cluster.subjectIds).sort()).toEqual(ids);
        for (const { subjectIds } of decided) {
          const accounts = component.subjects
            .filter(({ id }) => subjectIds.includes(id))
            .flatMap((one) => one.githubIds);
          expect(new Set(accounts).size).toBeLessThanOrEqual(1);
          for (const [a, b] of component.apart)
            if (a !== b) expect(subjectIds.includes(a) && subjectIds.includes(b)).toBe(false);
        }
      }),
      { numRuns },
    );
  });

  test('counts no fewer family names when one more is heard', () => {
    const name = fc.constantFrom(
      'berg',
      'bergh',
      'berger',
      'borg',
      'burg',
      'sandvik',
      'sandvick',
      'sandwik',
      'smit',
      'smid',
      null,
    );
    fc.assert(
      fc.property(fc.array(name, { maxLength: 9 }), name, (heard, more) => {
        expect(countFamilyNames([...heard, more])).toBeGreaterThanOrEqual(countFamilyNames(heard));
        expect(countFamilyNames([...heard].reverse())).toBe(countFamilyNames(heard));
      }),
      { numRuns },
    );
  });
});
