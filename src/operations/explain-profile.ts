import { personFieldNames } from '../domain/field-catalogue.js';
import type { ScoreFeature } from '../domain/matching/score.js';
import { mergeThreshold } from '../domain/matching/score.js';
import type { Subject } from '../domain/statement.js';
import { type ViewField, viewOf } from '../domain/view.js';
import type { Judgement } from '../store/judgements.js';
import type { OperationContext } from './context.js';
import type { Caller } from './disclose.js';
import { findHeldProfile, findMembers } from './find-held-profile.js';
import type { HiddenPerson } from './find-hidden.js';

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
  readonly kind: 'explanation';
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
export async function explainProfile(
  context: OperationContext,
  id: string,
  caller: Caller,
): Promise<Explanation | HiddenPerson> {
  const held = await findHeldProfile(context, id, caller.customerId);
  if (held.kind === 'hidden') return held;
  const { profile } = held;
  const members = namesOf(await findMembers(context, profile.id));
  const edges = await context.store.judgements.findTouching([...members.keys()]);
  const outside = edges.flatMap((edge) => edge.subjects).filter((subject) => !members.has(subject));
  const strangers = namesOf(await context.store.subjects.findByIds([...new Set(outside)]));
  return {
    kind: 'explanation',
    profileId: profile.id,
    subjects: [...members.values()].sort(),
    links: linksOf(edges, members),
    rejected: rejectedOf(edges, strangers),
    winners: winnersOf(context, profile, caller),
  };
}

type Names = ReadonlyMap<string, string>;

/** Subject id to the name an answer gives it: its source and its opaque id. */
function namesOf(subjects: readonly Subject[]): Names {
  return new Map(subjects.map((subject) => [subject.id, `${subject.sourceId}:${subject.id}`]));
}

function linksOf(edges: readonly Judgement[], members: Names): Explanation['links'] {
  return edges
    .filter((edge) => edge.decision === 'same' && edge.subjects.every((subject) => members.has(subject)))
    .map((edge) => ({
      a: members.get(edge.subjects[0])!,
      b: members.get(edge.subjects[1])!,
      score: edge.probability,
      threshold: mergeThreshold,
      decidedBy: edge.decidedBy,
      at: edge.createdAt,
      features: edge.features,
    }))
    .sort((x, y) => y.score - x.score || compareText(x.a + x.b, y.a + y.b));
}

// A subject that is gone since its edge was drawn is not told of.
function rejectedOf(edges: readonly Judgement[], strangers: Names): Explanation['rejected'] {
  return edges
    .filter((edge) => edge.decision !== 'same')
    .flatMap(({ subjects, decision, probability: score }) => {
      const why = decision === 'unsure' ? ('unsure' as const) : ('different_person' as const);
      return subjects.flatMap((id) => (strangers.has(id) ? [{ subject: strangers.get(id)!, why, score }] : []));
    })
    .sort((x, y) => y.score - x.score || compareText(x.subject, y.subject));
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
