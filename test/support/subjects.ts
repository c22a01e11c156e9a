import { isRefused } from '../../src/domain/field/field-type.js';
import { deriveKeyring } from '../../src/domain/keyring.js';
import { type Observation, type ObservedValue, observe } from '../../src/domain/observation.js';
import { assemble, type Profile, type ProfileIdentity, type SourceFacts } from '../../src/domain/profile.js';
import type { Purpose, SourceTerms } from '../../src/domain/purpose.js';
import { type StatementField, type Subject, statementFields, subjectIdOf } from '../../src/domain/statement.js';

/** Subjects and profiles of invented people, made by the domain's own functions. */

export const keyring = deriveKeyring(Buffer.alloc(32, 7));
export const testNow = new Date('2026-11-02T08:00:00Z');

const everyPurpose: readonly Purpose[] = ['b2b_marketing', 'recruitment', 'identity_verification'];

export const openTerms: SourceTerms = {
  verdict: 'open',
  url: 'https://terms.example',
  version: '1',
  readOn: '2026-10-01',
  use: 'serve',
  purposes: everyPurpose,
  contactPurposes: everyPurpose,
  legalBasis: 'legitimate_interest',
  resale: true,
  attribution: null,
  retention: 'P3Y',
  removalDuty: false,
  visibilityEvidence: false,
  robotsRequired: false,
};

export const testSources: ReadonlyMap<string, SourceFacts> = new Map([
  ['feed-a', { terms: openTerms, rank: 1, isWithdrawn: false }],
  ['feed-b', { terms: openTerms, rank: 2, isWithdrawn: false }],
  ['feed-c', { terms: { ...openTerms, removalDuty: true }, rank: 3, isWithdrawn: false }],
  // As the registers and GitHub: contact values for one purpose only, nothing at all.
  ['register', { terms: { ...openTerms, contactPurposes: ['identity_verification'] }, rank: 3, isWithdrawn: false }],
  ['code', { terms: { ...openTerms, use: 'match_only' }, rank: 4, isWithdrawn: false }],
  ['left', { terms: openTerms, rank: 1, isWithdrawn: true }],
]);

export type RawValues =
  | Readonly<Partial<Record<StatementField, unknown>>>
  | readonly (readonly [StatementField, unknown])[];

export interface SubjectSketch {
  readonly source?: string;
  /** Distinguishes records of one source. */
  readonly record?: string;
  readonly kind?: 'person' | 'company';
  readonly values: RawValues;
  readonly observedAt?: Date | null;
  readonly seenAt?: Date;
  readonly notifiedAt?: Date | null;
  readonly method?: Subject['method'];
  readonly cap?: string;
}

/** Values in stored form. Throws for one that its field type refuses. */
export function observedValues(values: RawValues): readonly ObservedValue[] {
  const pairs = Array.isArray(values) ? values : Object.entries(values);
  return (pairs as readonly (readonly [StatementField, unknown])[]).map(([field, raw]) => {
    const cleaned = statementFields[field].clean(raw);
    if (isRefused(cleaned)) throw new Error(`the sketch of ${field} is refused: ${cleaned.refused}`);
    const original = typeof raw === 'string' ? raw : JSON.stringify(raw);
    return { field, value: cleaned.value, key: cleaned.key, original, flags: cleaned.flags, path: field };
  });
}

export function observationOf(sketch: SubjectSketch): Observation {
  const sourceId = sketch.source ?? 'feed-a';
  const recordId = `rec_${sourceId}_${sketch.record ?? '1'}`;
  return {
    subject: {
      id: subjectIdOf(keyring, recordId, 'row'),
      kind: sketch.kind ?? 'person',
      recordId,
      sourceId,
      role: 'row',
      uri: null,
      method: sketch.method ?? 'feed',
    },
    values: observedValues(sketch.values),
    redactions: [],
    notifiedAt: sketch.notifiedAt === undefined ? testNow : sketch.notifiedAt,
    observedAt: sketch.observedAt ?? null,
    seenAt: sketch.seenAt ?? testNow,
    terms: testSources.get(sourceId)!.terms,
    cap: sketch.cap ?? 'P5Y',
  };
}

/** The subject after its first reading. */
export function subjectOf(sketch: SubjectSketch): Subject {
  return observe(keyring, observationOf(sketch), null);
}

export interface ProfileSketch {
  readonly now?: Date;
  readonly sources?: ReadonlyMap<string, SourceFacts>;
  readonly identity?: Partial<ProfileIdentity>;
}

/** The profile of all `subjects` together; null when nothing live is left. */
export function profileOf(subjects: readonly Subject[], sketch: ProfileSketch = {}): Profile | null {
  const firstCollectedAt = new Date(Math.min(...subjects.map((subject) => subject.firstCollectedAt.getTime())));
  return assemble({
    identity: {
      id: 'per_test',
      kind: subjects[0]?.kind ?? 'person',
      revision: 1,
      firstCollectedAt,
      contains: [],
      cohesion: 1,
      ...sketch.identity,
    },
    subjects,
    sources: sketch.sources ?? testSources,
    cap: 'P5Y',
    now: sketch.now ?? testNow,
  });
}
