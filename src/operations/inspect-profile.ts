import { displayServed } from '../domain/display.js';
import { personFieldNames } from '../domain/field-catalogue.js';
import type { LookupInput } from '../domain/lookup-input.js';
import { lookupKeyOf } from '../domain/lookup-key.js';
import type { ScoreFeature } from '../domain/matching/score.js';
import type { Purpose } from '../domain/purpose.js';
import { isExpired } from '../domain/retention.js';
import { type Statement, statementFields } from '../domain/statement.js';
import { type ViewField, viewOf } from '../domain/view.js';
import { CandorError } from '../errors.js';
import type { OperationContext } from './context.js';
import { profilesNow } from './profiles-now.js';
import { livePerson } from './resolve-profile.js';
import { readIdentifiers } from './suppress-person.js';

/**
 * One profile as the data team sees it: the records behind it, how they were joined, every winning value with its sources and why it won.
 * Values are shown on both sides; nothing of this reaches a customer.
 */

export interface InspectedRecord {
  readonly subjectId: string;
  readonly source: string;
  readonly uri: string;
  readonly collectedAt: Date;
  readonly statements: readonly {
    readonly field: string;
    readonly value: string;
    readonly original: string;
    readonly isPresent: boolean;
  }[];
}

export interface InspectedField {
  readonly field: string;
  readonly value: string;
  readonly confidence: number;
  readonly rule: string;
  readonly sources: readonly string[];
  readonly losers: readonly { readonly value: string; readonly whyNot: string }[];
}

export interface InspectedLink {
  readonly a: string;
  readonly b: string;
  readonly decision: string;
  readonly probability: number;
  readonly decidedBy: string;
  readonly features: readonly ScoreFeature[];
}

export interface InspectedProfile {
  readonly id: string;
  readonly notice: string;
  readonly records: readonly InspectedRecord[];
  readonly links: readonly InspectedLink[];
  readonly fields: readonly InspectedField[];
  /** Fields that this purpose may not see, and why. */
  readonly withheld: readonly { readonly field: string; readonly reason: string }[];
}

/** The id of the profile that holds an identifier; null when none does. Throws `CandorError` `invalid_input` for what cannot be read. */
export async function findProfileId(context: OperationContext, input: LookupInput): Promise<string | null> {
  const keys = readIdentifiers(input).map(lookupKeyOf);
  const found = await profilesNow(context, await context.store.profiles.findByLookupKeys(keys, 2));
  const live = found.filter((one) => livePerson(one, context.now()) !== null);
  return live.find((one) => keys.some((key) => one.lookupKeys.includes(key)))?.id ?? null;
}

/** Throws `CandorError` `not_found` for an id that stands for no published person. */
export async function inspectProfile(
  context: OperationContext,
  input: { readonly profileId: string; readonly purpose: Purpose },
): Promise<InspectedProfile> {
  const redirect = await context.store.redirects.find(input.profileId);
  const id = redirect?.kind === 'merged' ? redirect.to[0]! : input.profileId;
  const profile = await context.store.profiles.findById(id);
  if (profile === null || livePerson(profile, context.now()) === null)
    throw new CandorError('not_found', 'No published person has this id.', { profileId: input.profileId });
  const identity = await context.store.identities.findById(id);
  const subjects = await context.store.subjects.findByIds(identity?.subjectIds ?? []);
  const judgements = await context.store.judgements.findAmong(subjects.map((subject) => subject.id));
  const view = viewOf(profile, {
    purpose: input.purpose,
    fields: personFieldNames,
    minConfidence: 0,
    includeAlternatives: true,
    includeSources: true,
    noticeRegions: context.policy.noticeRegions,
    now: context.now(),
  });
  return {
    id,
    notice: view.notice.status,
    records: subjects.map((subject) => ({
      subjectId: subject.id,
      source: subject.sourceId,
      uri: subject.uri ?? `urn:candor:record:${subject.recordId}`,
      collectedAt: subject.firstCollectedAt,
      statements: subject.statements.filter((one) => !isExpired(one.expiresAt, context.now())).map(inspectStatement),
    })),
    links: judgements.map(({ subjects: [a, b], decision, probability, decidedBy, features }) => ({
      a,
      b,
      decision,
      probability,
      decidedBy,
      features,
    })),
    fields: personFieldNames.flatMap((field) => {
      const served = view.fields[field];
      if (served === undefined) return [];
      return (Array.isArray(served) ? (served as readonly ViewField[]) : [served as ViewField]).map((one) =>
        inspectField(field, one),
      );
    }),
    withheld: view.withheld.map(({ field, reason }) => ({ field, reason })),
  };
}

function inspectStatement(statement: Statement): InspectedRecord['statements'][number] {
  return {
    field: statement.field,
    value: statementFields[statement.field].display(statement.value),
    original: statement.original,
    isPresent: statement.isPresent,
  };
}

function inspectField(field: string, served: ViewField): InspectedField {
  return {
    field,
    value: displayServed(served.value),
    confidence: served.confidence,
    rule: served.decidedBy.rule,
    sources: [...new Set(served.sources.map((source) => source.source))],
    losers: served.alternatives.map((loser) => ({ value: displayServed(loser.value), whyNot: loser.whyNot })),
  };
}
