import { isRefused } from '../../src/domain/field/field-type.js';
import type { SourceFactsById } from '../../src/domain/profile.js';
import { assemble } from '../../src/domain/profile.js';
import type { Purpose, SourceTerms } from '../../src/domain/purpose.js';
import { addDuration, earliest } from '../../src/domain/retention.js';
import {
  recordIdOf,
  type Statement,
  type StatementField,
  type Subject,
  statementFields,
  statementIdOf,
  subjectIdOf,
} from '../../src/domain/statement.js';
import type { OperationContext } from '../../src/operations/context.js';

/** Invented people for the API's tests, put into the store as the pipeline would leave them: subjects, identities, edges, profiles. */

function terms(given: Partial<SourceTerms>): SourceTerms {
  return {
    verdict: 'gated',
    url: 'https://terms.example/',
    version: '2026-03',
    readOn: '2026-03-01',
    use: 'serve',
    purposes: ['b2b_marketing', 'recruitment', 'identity_verification'],
    contactPurposes: ['b2b_marketing', 'identity_verification'],
    legalBasis: 'legitimate_interest',
    resale: true,
    attribution: null,
    retention: 'P5Y',
    removalDuty: false,
    visibilityEvidence: false,
    robotsRequired: false,
    ...given,
  };
}

export const sourceFacts: SourceFactsById = new Map([
  ['company-pages', { terms: terms({}), rank: 1, isWithdrawn: false }],
  ['partner-feed:northlist', { terms: terms({}), rank: 3, isWithdrawn: false }],
  ['github', { terms: terms({ use: 'match_only', purposes: [], contactPurposes: [] }), rank: 2, isWithdrawn: false }],
  [
    'partner-feed:talent',
    { terms: terms({ purposes: ['recruitment'], contactPurposes: [] }), rank: 3, isWithdrawn: false },
  ],
]);

export interface SubjectSketch {
  readonly source: string;
  readonly values: readonly (readonly [StatementField, unknown])[];
  readonly collectedAt?: Date;
  readonly notifiedAt?: Date | null;
}

export interface PersonSketch {
  readonly id: string;
  readonly subjects: readonly SubjectSketch[];
  readonly cohesion?: number;
  readonly contains?: readonly string[];
}

const collected = new Date('2025-02-11T08:00:00Z');
const seen = new Date('2026-10-30T03:40:00Z');
const told = new Date('2025-02-20T10:00:00Z');

function subjectOf(context: OperationContext, person: string, index: number, sketch: SubjectSketch): Subject {
  const recordId = recordIdOf(context.keyring, sketch.source, 'people', `${person}-${index}`);
  const id = subjectIdOf(context.keyring, recordId, 'person');
  const collectedAt = sketch.collectedAt ?? collected;
  const statements = sketch.values.map(([field, raw]): Statement => {
    const cleaned = statementFields[field].clean(raw);
    if (isRefused(cleaned)) throw new Error(`the sketch of ${field} is refused: ${cleaned.refused}`);
    return {
      id: statementIdOf(context.keyring, id, field, cleaned.key),
      field,
      value: cleaned.value,
      key: cleaned.key,
      original: typeof raw === 'string' ? raw : JSON.stringify(raw),
      flags: cleaned.flags,
      path: field,
      collectedAt,
      observedAt: null,
      lastSeenAt: seen,
      isPresent: true,
      expiresAt: addDuration(collectedAt, 'P5Y'),
    };
  });
  return {
    id,
    kind: 'person',
    recordId,
    sourceId: sketch.source,
    role: 'person',
    uri: sketch.source === 'company-pages' ? 'https://nordlys.example/team' : null,
    method: sketch.source === 'company-pages' ? 'page' : 'feed',
    legalBasis: 'legitimate_interest',
    termsVersion: '2026-03',
    statements,
    redactions: [],
    firstCollectedAt: collectedAt,
    notifiedAt: sketch.notifiedAt === undefined ? told : sketch.notifiedAt,
  };
}

/** Writes one person as published. */
export async function putPerson(context: OperationContext, person: PersonSketch): Promise<readonly Subject[]> {
  const now = context.now();
  const subjects = person.subjects.map((sketch, index) => subjectOf(context, person.id, index, sketch));
  const { store } = context;
  await store.subjects.upsert(
    subjects.map((subject) => ({ subject, stage: 'done' as const })),
    now,
  );
  await store.subjects.place(subjects.map(({ id }) => ({ id, profileId: person.id, scoredAt: now })));
  const subjectIds = subjects.map((subject) => subject.id).sort();
  const cohesion = person.cohesion ?? 1;
  const firstCollectedAt = subjects.map((subject) => subject.firstCollectedAt).reduce(earliest);
  await store.identities.changeMembers(
    [
      {
        id: person.id,
        fromMembership: null,
        kind: 'person',
        state: 'active',
        subjectIds,
        cohesion,
        firstCollectedAt,
        absorbs: [],
      },
    ],
    now,
  );
  await store.judgements.upsert(
    subjectIds.slice(1).map((id) => ({
      _id: `edge-${subjectIds[0]}-${id}`,
      subjects: [subjectIds[0]!, id] as const,
      decision: 'same' as const,
      probability: cohesion,
      features: [{ name: 'email', score: 1, weight: 6.04 }],
      decidedBy: 'model:exact-1',
    })),
    now,
  );
  const identity = {
    id: person.id,
    kind: 'person' as const,
    revision: 1,
    firstCollectedAt,
    contains: person.contains ?? [],
    cohesion,
  };
  const profile = assemble({ identity, subjects, sources: context.sources.facts(), cap: 'P5Y', now });
  await store.profiles.publish([{ ...profile!, version: 1, contentHash: person.id, publishedAt: now }]);
  return subjects;
}

const nordlys = { name: 'Nordlys Robotics', domain: 'nordlys.example' };
const stockholm = { city: 'Stockholm', region: 'Stockholm County', country: 'Sweden' };
const twinLabs = { name: 'Twin Labs', domain: 'twinlabs.example' };

export const elin: PersonSketch = {
  id: 'per_elin',
  cohesion: 0.997,
  contains: ['per_elin_old'],
  subjects: [
    {
      source: 'company-pages',
      values: [
        ['full_name', 'Elin Sandvik'],
        ['job_title', 'VP Engineering'],
        ['employer', nordlys],
        ['place', stockholm],
        ['email', 'elin.sandvik@nordlys.example'],
      ],
    },
    {
      source: 'partner-feed:northlist',
      collectedAt: new Date('2025-06-01T00:00:00Z'),
      values: [
        ['full_name', 'Elin M. Sandvik'],
        ['job_title', 'Head of Engineering'],
        ['employer', nordlys],
        ['email', 'elin.sandvik@nordlys.example'],
        ['phone', '+44 20 7946 0111'],
        ['skill', 'motion planning'],
        ['language', 'Swedish'],
        ['employment', { employer: nordlys, title: 'VP Engineering', start: '2026-08-01', end: '' }],
      ],
    },
    {
      source: 'github',
      values: [
        ['full_name', 'Elin Sandvik'],
        ['profile_url', 'https://github.com/elin-sandvik-example'],
        ['email', 'elin.sandvik@nordlys.example'],
      ],
    },
  ],
};

function alex(id: string, title: string, city: string, mail: string): PersonSketch {
  return {
    id,
    subjects: [
      {
        source: 'company-pages',
        values: [
          ['full_name', 'Alex Ambigua'],
          ['job_title', title],
          ['employer', twinLabs],
          ['place', { city, country: 'Ireland' }],
          ['email', mail],
          ['phone', '+44 20 7946 0200'],
        ],
      },
    ],
  };
}

function plain(id: string, name: string, mail: string, given: Partial<SubjectSketch> = {}, cohesion = 1): PersonSketch {
  const values = [
    ['full_name', name],
    ['employer', { name: 'Fjell Works', domain: 'fjell.example' }],
    ['place', { city: 'Oslo', country: 'Norway' }],
    ['email', mail],
  ] as const;
  return { id, cohesion, subjects: [{ source: 'company-pages', values, ...given }] };
}

export const people: readonly PersonSketch[] = [
  elin,
  alex('per_alex_1', 'Accountant', 'Dublin', 'alex1@twinlabs.example'),
  alex('per_alex_2', 'Designer', 'Cork', 'alex2@twinlabs.example'),
  plain('per_rita', 'Rita Restricted', 'rita@fjell.example', { source: 'github' }),
  plain('per_toni', 'Toni Talent', 'toni@fjell.example', { source: 'partner-feed:talent' }),
  plain('per_nils', 'Nils Notice', 'nils@fjell.example', { notifiedAt: null }),
  plain('per_fay', 'Fay Faint', 'fay@fjell.example', {}, 0.7),
  plain('per_olga', 'Olga Optout', 'olga.optout@fjell.example'),
  plain('per_old', 'Odin Expired', 'odin@fjell.example', { collectedAt: new Date('2019-01-01T00:00:00Z') }),
];

export const allPurposes: readonly Purpose[] = ['b2b_marketing', 'recruitment', 'identity_verification'];
