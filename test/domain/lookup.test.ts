import fc from 'fast-check';
import type { Candidate } from '../../src/domain/candidate.js';
import { isRefused } from '../../src/domain/field/field-type.js';
import { deriveKeyring } from '../../src/domain/keyring.js';
import { decideLookup } from '../../src/domain/lookup.js';
import { type LookupInput, readLookup } from '../../src/domain/lookup-input.js';
import { lookupKeysOf } from '../../src/domain/lookup-key.js';
import type { Profile } from '../../src/domain/profile.js';
import { identifiersOfProfile } from '../../src/domain/profile-identifiers.js';
import { type Statement, type StatementField, type Subject, statementFields } from '../../src/domain/statement.js';
import { fingerprintsOf, identifiersOf } from '../../src/domain/suppression.js';

const now = new Date('2026-11-02T08:00:00Z');

type Values = readonly (readonly [StatementField, unknown])[];

function statementsOf(values: Values): readonly Statement[] {
  return values.map(([field, raw], index) => {
    const cleaned = statementFields[field].clean(raw);
    if (isRefused(cleaned)) throw new Error(`refused: ${cleaned.refused}`);
    return {
      id: `dp_${index}`,
      field,
      value: cleaned.value,
      key: cleaned.key,
      original: '',
      flags: [],
      path: field,
      collectedAt: now,
      observedAt: null,
      lastSeenAt: now,
      isPresent: true,
      expiresAt: new Date('2030-01-01'),
    };
  });
}

const servedAs: Partial<Record<StatementField, string>> = {
  full_name: 'full_name',
  job_title: 'job_title',
  employer: 'employer',
};

/** A profile of one subject with what a lookup looks at. */
function profile(id: string, values: Values, cohesion = 1): Profile {
  const statements = statementsOf(values);
  const fields: Record<string, readonly Candidate[]> = {};
  for (const statement of statements) {
    const name = servedAs[statement.field];
    if (name !== undefined)
      fields[name] = [
        { datapointId: statement.id, key: statement.key, value: statement.value, specificity: 0, evidence: [] },
      ];
    if (statement.field !== 'place') continue;
    const { city, country } = statement.value as {
      readonly city: string | null;
      readonly country: { readonly code: string } | null;
    };
    if (city !== null)
      fields.city = [{ datapointId: statement.id, key: city.toLowerCase(), value: city, specificity: 0, evidence: [] }];
    if (country !== null)
      fields.country = [{ datapointId: statement.id, key: country.code, value: country, specificity: 0, evidence: [] }];
  }
  return {
    id,
    kind: 'person',
    revision: 1,
    cohesion,
    numSubjects: 1,
    contains: [],
    region: { country: null, basis: 'unknown' },
    notifiedAt: now,
    fields,
    lookupKeys: lookupKeysOf([{ kind: 'person', statements } as unknown as Subject], now),
    firstCollectedAt: now,
    expiresAt: new Date('2030-01-01'),
  };
}

const jane = profile('per_jane', [
  ['full_name', 'Jane Roe'],
  ['employer', { name: 'Alpha Robotics', domain: 'alpha.example' }],
  ['job_title', 'Chief Technology Officer'],
  ['place', { city: 'Leeds', country: 'United Kingdom' }],
  ['email', 'jane.roe@alpha.example'],
  ['phone', '+44 20 7946 0123'],
]);
const janeElsewhere = profile('per_jane_2', [
  ['full_name', 'Jane Roe'],
  ['employer', { name: 'Alpha Robotics', domain: 'alpha.example' }],
  ['job_title', 'Accountant'],
  ['place', { city: 'York', country: 'United Kingdom' }],
  ['email', 'j.roe@alpha.example'],
  ['phone', '+44 20 7946 0124'],
]);
const switchboard = ['Ann Poe', 'Bob Coe', 'Cy Doe'].map((name, index) =>
  profile(`per_s${index}`, [
    ['full_name', name],
    ['phone', '+44 20 7946 0999'],
    ['email', `${name.split(' ')[0]!.toLowerCase()}@beta.example`],
  ]),
);

function decide(input: LookupInput, profiles: readonly Profile[], namedId: string | null = null) {
  return decideLookup(readLookup(input), profiles, namedId);
}

describe('which profile is meant', () => {
  test.each<[string, LookupInput, readonly Profile[], string, number | null]>([
    ['nobody', { email: 'x.y@alpha.example' }, [], 'no_match', null],
    ['an address is nearly sure', { email: 'jane.roe@alpha.example' }, [jane], 'per_jane', 0.985],
    [
      'an address and the company are surer',
      { email: 'jane.roe@alpha.example', company: 'Alpha Robotics Ltd' },
      [jane],
      'per_jane',
      0.996,
    ],
    ['a phone is less sure', { phone: '+442079460123' }, [jane], 'per_jane', 0.96],
    ['name and domain', { full_name: 'JANE ROE', domain: 'alpha.example', city: 'Leeds' }, [jane], 'per_jane', 0.98],
    [
      'the nickname of a name does not contradict',
      { email: 'jane.roe@alpha.example', full_name: 'Janie Roe' },
      [jane],
      'per_jane',
      null,
    ],
    [
      'a changed family name does not contradict',
      { email: 'jane.roe@alpha.example', full_name: 'Jane Thistlethwaite' },
      [jane],
      'per_jane',
      0.985,
    ],
    ['another given name does', { email: 'jane.roe@alpha.example', full_name: 'Waldo Roe' }, [jane], 'per_jane', 0.767],
    [
      'two of one name',
      { full_name: 'Jane Roe', company: 'Alpha Robotics' },
      [jane, janeElsewhere],
      'several_candidates',
      null,
    ],
    [
      'two of one name, one title',
      { full_name: 'Jane Roe', company: 'Alpha Robotics', job_title: 'CTO' },
      [jane, janeElsewhere],
      'per_jane',
      null,
    ],
    [
      'a hint that fits nobody chooses nobody',
      { full_name: 'Jane Roe', company: 'Alpha Robotics', city: 'Paris' },
      [jane, janeElsewhere],
      'several_candidates',
      null,
    ],
    ['a switchboard', { phone: '+442079460999' }, switchboard, 'several_candidates', null],
    ['a switchboard and a name', { phone: '+442079460999', full_name: 'Bob Coe' }, switchboard, 'per_s1', null],
    [
      'a switchboard and an own address',
      { phone: '+442079460999', email: 'ann@beta.example' },
      switchboard,
      'per_s0',
      null,
    ],
    [
      'two strong inputs of two people',
      { email: 'jane.roe@alpha.example', phone: '+442079460124' },
      [jane, janeElsewhere],
      'conflicting_inputs',
      null,
    ],
    [
      'a strong input beats a name',
      { email: 'j.roe@alpha.example', full_name: 'Jane Roe', company: 'Alpha Robotics' },
      [jane, janeElsewhere],
      'per_jane_2',
      null,
    ],
    [
      'an unknown second input says nothing',
      { email: 'jane.roe@alpha.example', phone: '+442079460555' },
      [jane],
      'per_jane',
      0.985,
    ],
  ])('%s', (_title, input, profiles, expected, probability) => {
    const decision = decide(input, profiles);
    expect(decision.kind === 'match' ? decision.profile.id : decision.kind).toBe(expected);
    if (probability !== null) expect(decision).toMatchObject({ probability });
  });

  test('an id is as sure as the scale goes, and no surer than its profile', () => {
    expect(decide({ profile_id: 'per_jane' }, [jane], 'per_jane')).toMatchObject({
      probability: 0.999,
      matchedOn: ['profile_id'],
    });
    const loose = { ...jane, cohesion: 0.96 };
    expect(decide({ profile_id: 'per_jane', email: 'jane.roe@alpha.example' }, [loose], 'per_jane')).toMatchObject({
      probability: 0.96,
    });
  });

  test('an id and an address of two people conflict', () => {
    expect(
      decide({ profile_id: 'per_jane', email: 'j.roe@alpha.example' }, [jane, janeElsewhere], 'per_jane').kind,
    ).toBe('conflicting_inputs');
  });

  test('the order of the candidates changes nothing', () => {
    const all = [jane, janeElsewhere, ...switchboard];
    const inputs: LookupInput[] = [
      { phone: '+442079460999', email: 'cy@beta.example' },
      { full_name: 'Jane Roe', company: 'Alpha Robotics', city: 'York' },
      { email: 'jane.roe@alpha.example', phone: '+442079460124' },
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...inputs),
        fc.shuffledSubarray(all, { minLength: all.length }),
        (input, shuffled) => {
          expect(decide(input, shuffled)).toEqual(decide(input, all));
        },
      ),
    );
  });

  test('agreeing hints never make a match less sure', () => {
    const hints = { company: 'Alpha Robotics', job_title: 'CTO', city: 'Leeds', country: 'GB', full_name: 'Jane Roe' };
    fc.assert(
      fc.property(fc.subarray(Object.keys(hints) as (keyof typeof hints)[]), (names) => {
        const given = Object.fromEntries(names.map((name) => [name, hints[name]]));
        const decision = decide({ email: 'jane.roe@alpha.example', ...given }, [jane]);
        expect(decision.kind === 'match' && decision.probability >= 0.985).toBe(true);
      }),
    );
  });
});

describe('what a stored profile is screened by', () => {
  test('covers every fingerprint of every identifier its statements hold', () => {
    const keyring = deriveKeyring(Buffer.alloc(32, 3));
    const values: Values = [
      ['full_name', 'Jane Roe'],
      ['employer', { name: 'Alpha Robotics', domain: 'alpha.example' }],
      ['email', 'Jane.Roe+news@alpha.example'],
      ['email', 'j.r.oe+x@alpha.example'],
      ['phone', '+44 20 7946 0123'],
      ['profile_url', 'https://github.com/jane-roe-example'],
      ['github_id', '4711'],
    ];
    const screened = new Set(
      identifiersOfProfile(profile('per_x', values)).flatMap((one) => fingerprintsOf(keyring, one)),
    );
    const held = identifiersOf(statementsOf(values)).flatMap((one) => fingerprintsOf(keyring, one));
    expect(held.length).toBeGreaterThan(7);
    expect(held.filter((one) => !screened.has(one))).toEqual([]);
  });
});
