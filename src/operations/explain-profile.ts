import { personFieldNames } from '../domain/field-catalogue.js';
import type { ScoreFeature } from '../domain/matching/score.js';
import { mergeThreshold } from '../domain/matching/score.js';
import { type ViewField, viewOf } from '../domain/view.js';
import type { OperationContext } from './context.js';
import type { Caller } from './disclose.js';
import { findHeldProfile, findMembers } from './find-held-profile.js';

/** Why these subjects are one profile and why each value won: names, scores and weights, no values (style.md section 2, 13). */

export interface Link {
  readonly a: string;
  readonly b: string;
  readonly score: number;
  readonly threshold: number;
  readonly decidedBy: string;
  readonly at: Date;
  readonly features: readonly ScoreFeature[];
}

export interface Explanation {
  readonly profileId: string;
  readonly subjects: readonly string[];
  readonly rejected: readonly {
    readonly subject: string;
    readonly why: 'different_person' | 'unsure';
    readonly score: number;
  }[];
  readonly links: readonly Link[];
  readonly winners: readonly { readonly field: string; readonly rule: string; readonly against: number }[];
}

/** Explains the profile under `id`. Throws `CandorError` `not_found` where the customer holds nothing of it. */
export async function explainProfile(context: OperationContext, id: string, caller: Caller): Promise<Explanation> {
  const { profile } = await findHeldProfile(context, id, caller.customerId);
  const subjects = await findMembers(context, profile.id);
  const edges = await context.store.judgements.findTouching(subjects.map((subject) => subject.id));
  const strangers = await context.store.subjects.findPlaces(
    edges.flatMap((edge) => edge.subjects).filter((subject) => !subjects.some((own) => own.id === subject)),
  );
  const names = new Map(subjects.map((subject) => [subject.id, `${subject.sourceId}:${subject.id}`]));
  const known = new Set(strangers.map((subject) => subject.id));
  return {
    profileId: profile.id,
    subjects: [...names.values()].sort(),
    links: edges
      .filter((edge) => edge.decision === 'same' && edge.subjects.every((subject) => names.has(subject)))
      .map((edge) => ({
        a: names.get(edge.subjects[0])!,
        b: names.get(edge.subjects[1])!,
        score: edge.probability,
        threshold: mergeThreshold,
        decidedBy: edge.decidedBy,
        at: edge.createdAt,
        features: edge.features,
      }))
      .sort((x, y) => y.score - x.score || compareText(x.a + x.b, y.a + y.b)),
    rejected: edges
      .filter((edge) => edge.decision !== 'same')
      .flatMap((edge) =>
        edge.subjects
          .filter((subject) => known.has(subject))
          .map((subject) => ({
            subject,
            why: edge.decision === 'unsure' ? ('unsure' as const) : ('different_person' as const),
            score: edge.probability,
          })),
      )
      .sort((x, y) => y.score - x.score || compareText(x.subject, y.subject)),
    winners: winnersOf(context, profile, caller),
  };
}

// Only fields this purpose may see: that a field has a winner would otherwise tell what is withheld.
function winnersOf(
  context: OperationContext,
  profile: Parameters<typeof viewOf>[0],
  { purpose }: Caller,
): Explanation['winners'] {
  const view = viewOf(profile, {
    purpose,
    fields: personFieldNames,
    minConfidence: 0,
    includeAlternatives: false,
    includeSources: false,
    noticeRegions: context.policy.noticeRegions,
    now: context.now(),
  });
  return personFieldNames.flatMap((field) => {
    const served = view.fields[field];
    if (served === undefined) return [];
    const { decidedBy } = (Array.isArray(served) ? served[0] : served) as ViewField;
    return [{ field, rule: decidedBy.rule, against: decidedBy.against ?? 0 }];
  });
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
