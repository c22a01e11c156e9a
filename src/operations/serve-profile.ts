import type { PersonField } from '../domain/field-catalogue.js';
import { contentHash } from '../domain/keyring.js';
import { likelihoodOf } from '../domain/likelihood.js';
import type { LookupInputName } from '../domain/lookup-input.js';
import type { Profile } from '../domain/profile.js';
import { type ProfileSummary, summaryOf } from '../domain/profile-summary.js';
import type { Purpose } from '../domain/purpose.js';
import { isWhollyWithheld, type View, type ViewControls, viewOf, type Withheld } from '../domain/view.js';
import type { OperationContext } from './context.js';
import { type Caller, datapointsOf, disclose } from './disclose.js';
import type { HiddenPerson } from './find-hidden.js';
import type { SuppressionCheck } from './screen-profiles.js';

/**
 * The second half of every read of one person, once it is known who is meant and that nobody asked to hide them: likelihood, notice,
 * terms, retention, confidence, ledger. The first failing step names the answer (api.md section 2.9).
 */

/** What the caller asks of the answer (api.md section 2.8). */
export interface ReadControls {
  readonly fields: readonly PersonField[];
  /** 1 to 10. */
  readonly minLikelihood: number;
  /** 0 to 1. */
  readonly minConfidence: number;
  readonly includeAlternatives: boolean;
  readonly includeSources: boolean;
}

export interface Reader {
  readonly caller: Caller;
  readonly controls: ReadControls;
  /** The tag the caller holds; null where it asked for none. `wantsTag` says whether the answer carries one. */
  readonly knownTag: string | null;
  readonly wantsTag: boolean;
}

export interface Hit {
  readonly kind: 'full_match';
  readonly summary: ProfileSummary;
  readonly view: View;
  /** 0 to 1, and the likelihood 1 to 10 it stands for. */
  readonly probability: number;
  readonly likelihood: number;
  readonly purpose: Purpose;
  readonly matchedOn: readonly LookupInputName[];
  readonly tag: string | null;
}

export type Miss =
  | { readonly kind: 'no_match' }
  | { readonly kind: 'ambiguous'; readonly reason: 'conflicting_inputs' }
  | {
      readonly kind: 'ambiguous';
      readonly reason: 'several_candidates';
      readonly candidates: number;
      readonly decideBy: readonly LookupInputName[];
    }
  | { readonly kind: 'below_confidence'; readonly best: number; readonly asked: number }
  | { readonly kind: 'restricted'; readonly reason: Withheld['reason']; readonly withheld: readonly Withheld[] };

/** The caller's copy is still good: nothing is disclosed anew. */
export interface Unchanged {
  readonly kind: 'unchanged';
  readonly tag: string;
}

export type PersonAnswer = Hit | Miss | Unchanged | HiddenPerson;

interface Match {
  readonly profile: Profile;
  readonly probability: number;
  readonly matchedOn: readonly LookupInputName[];
  readonly check: SuppressionCheck;
}

/** Decides what of a matched, screened profile is served, and writes the ledger before it returns values. */
export async function serveProfile(
  context: OperationContext,
  match: Match,
  reader: Reader,
): Promise<Hit | Miss | Unchanged> {
  const { controls, caller } = reader;
  const best = likelihoodOf(match.probability);
  if (best < controls.minLikelihood) return { kind: 'below_confidence', best, asked: controls.minLikelihood };
  const view = viewOf(match.profile, viewControls(context, reader));
  if (isWhollyWithheld(view)) return { kind: 'restricted', reason: reasonOf(view), withheld: view.withheld };
  const tag = reader.wantsTag ? tagOf(match, view, reader) : null;
  if (tag !== null && tag === reader.knownTag) return { kind: 'unchanged', tag };
  const mayLeave = await disclose(context, {
    caller,
    profileId: match.profile.id,
    ...datapointsOf(view),
    notice: view.notice.status,
    check: match.check,
  });
  if (!mayLeave) return { kind: 'no_match' };
  const { probability, matchedOn } = match;
  const summary = summaryOf(match.profile, view, context.now());
  return { kind: 'full_match', summary, view, probability, likelihood: best, purpose: caller.purpose, matchedOn, tag };
}

function viewControls(context: OperationContext, { controls, caller }: Reader): ViewControls {
  const { fields, minConfidence, includeAlternatives, includeSources } = controls;
  return {
    purpose: caller.purpose,
    fields,
    minConfidence,
    includeAlternatives,
    includeSources,
    noticeRegions: context.policy.noticeRegions,
    now: context.now(),
  };
}

// Notice comes first in the order of decisions; of terms and purpose the one the caller can do something about is named.
function reasonOf(view: View): Withheld['reason'] {
  const order = ['not_notified', 'purpose', 'source_terms'] as const;
  return order.find((reason) => view.withheld.some((one) => one.reason === reason))!;
}

// Covers what the answer says and for which question, but no time of answering: an unchanged profile keeps its tag.
function tagOf(match: Match, view: View, { controls, caller }: Reader): string {
  return contentHash(
    JSON.stringify([caller.purpose, controls, match.probability, match.matchedOn, match.profile.contains, view]),
  ).slice(0, 32);
}
