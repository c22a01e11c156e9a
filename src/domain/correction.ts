import type { Keyring } from './keyring.js';
import { earliest, expiryOf } from './retention.js';
import { type Statement, type StatementField, type Subject, statementFields, statementIdOf } from './statement.js';

/**
 * What a person, or somebody in the person's name, said against the sources. It is no statement of a record and survives every delivery and
 * every rebuild; assembling reads it as evidence of the source `person` (B50).
 */
export interface Correction {
  /** `dp_...`, as a statement's. */
  readonly id: string;
  readonly field: StatementField;
  readonly value: unknown;
  readonly key: string;
  readonly original: string;
  /** `person`: beats whatever a source says later. `operator`: beats sources, and the person beats it. */
  readonly by: 'person' | 'operator';
  /** A code. */
  readonly reason: string;
  readonly at: Date;
  /** Key of the value it takes the place of in a list; null where it only adds or the field has one value. */
  readonly insteadOf: string | null;
}

/** The source under which corrections stand in evidence, and its rank before all others. */
export const correctionSource = { person: 'person', operator: 'operator' } as const;
export const correctionRank = 0;

export function correctionIdOf(keyring: Keyring, profileId: string, field: StatementField, key: string): string {
  return statementIdOf(keyring, profileId, field, key);
}

/** Fields of which a person has several values: a correction adds one or takes the place of one. */
const listFields: ReadonlySet<StatementField> = new Set([
  'profile_url',
  'skill',
  'language',
  'employment',
  'email',
  'phone',
] as const);

export function isListField(field: StatementField): boolean {
  return listFields.has(field);
}

/** `corrections` with `added`: of a field with one value the newest of each author stands, of a list each value once. */
export function withCorrection(corrections: readonly Correction[], added: Correction): readonly Correction[] {
  const isReplaced = (one: Correction) =>
    one.field === added.field &&
    one.by === added.by &&
    (!isListField(one.field) || one.key === added.key || one.key === added.insteadOf);
  return [...corrections.filter((one) => !isReplaced(one)), added];
}

/** The corrections as a subject each of the person and of the operator, for what reads subjects. Values end with the profile's cap. */
export function subjectsOfCorrections(
  profileId: string,
  firstCollectedAt: Date,
  corrections: readonly Correction[],
  cap: string,
): readonly Subject[] {
  return (['person', 'operator'] as const).flatMap((by): readonly Subject[] => {
    const own = corrections.filter((correction) => correction.by === by);
    if (own.length === 0) return [];
    const firstAt = own.map((correction) => correction.at).reduce(earliest);
    return [
      {
        id: `${profileId}.${by}`,
        kind: 'person',
        recordId: `${profileId}.${by}`,
        sourceId: correctionSource[by],
        role: by,
        uri: `urn:candor:correction:${profileId}`,
        method: 'person',
        legalBasis: 'legitimate_interest',
        termsVersion: 'gdpr-16',
        statements: own.map((correction) => statementOf(correction, expiryOf(firstCollectedAt, cap, cap))),
        redactions: [],
        firstCollectedAt: firstAt,
        notifiedAt: null,
      },
    ];
  });
}

function statementOf({ id, field, value, key, original, at }: Correction, expiresAt: Date): Statement {
  return {
    id,
    field,
    value,
    key,
    original,
    flags: [...flagsOf(field, value)],
    path: '',
    collectedAt: at,
    observedAt: at,
    lastSeenAt: at,
    isPresent: true,
    expiresAt,
  };
}

function flagsOf(field: StatementField, value: unknown): readonly string[] {
  const cleaned = statementFields[field].clean(value);
  return 'refused' in cleaned ? [] : cleaned.flags;
}

/** Keys of values, as `field key`, that a correction says are not the person's. */
export function deniedBy(corrections: readonly Correction[]): ReadonlySet<string> {
  return new Set(
    corrections.flatMap(({ field, insteadOf }) => (insteadOf === null ? [] : [deniedKey(field, insteadOf)])),
  );
}

export function deniedKey(field: StatementField, key: string): string {
  return JSON.stringify([field, key]);
}
