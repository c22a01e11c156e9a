import type { Candidate, Evidence } from './candidate.js';
import { confidenceOf } from './confidence.js';
import { type PersonField, personFieldNames, personFields } from './field-catalogue.js';
import { liveCandidates } from './live-profile.js';
import { compareCandidates, type DecisionRule, isPresent, type WhyNot, whyNot } from './merge.js';
import type { NoticeLanguage } from './notice.js';
import type { NoticeChannel } from './notification.js';
import type { Profile } from './profile.js';
import { deriveValue, servedValue } from './projection.js';
import type { LegalBasis, Method, Purpose } from './purpose.js';
import { type NoticeRegion, needsNotice } from './region.js';
import { earliest, latest } from './retention.js';

/**
 * A view is the part of a profile that may be served to one purpose now. Terms, notice, retention and confidence are applied here, at read
 * time, on every path; what is held back is named in `withheld` (we may not) or `omitted` (not good enough), never left blank unexplained.
 */

export interface ViewControls {
  readonly purpose: Purpose;
  readonly fields: readonly PersonField[];
  /** 0 to 1. */
  readonly minConfidence: number;
  readonly includeAlternatives: boolean;
  readonly includeSources: boolean;
  readonly noticeRegions: readonly NoticeRegion[];
  readonly now: Date;
}

export interface ViewSource {
  readonly source: string;
  readonly uri: string;
  readonly extractedAt: Date;
  readonly lastSeenAt: Date;
  readonly stillPresent: boolean;
  readonly method: Method;
  readonly legalBasis: LegalBasis;
}

export interface ViewAlternative {
  readonly datapointId: string;
  readonly value: unknown;
  readonly whyNot: WhyNot;
  readonly sources: readonly ViewSource[];
}

export interface DecidedBy {
  readonly rule: DecisionRule | 'only_value' | 'derived_from';
  /** How many values it won against. */
  readonly against?: number;
  /** The datapoint it is derived from. */
  readonly from?: string;
}

export interface ViewField {
  readonly datapointId: string;
  readonly value: unknown;
  readonly confidence: number;
  readonly lastUpdatedAt: Date;
  readonly firstSeenAt: Date;
  readonly lastVerifiedAt: Date;
  readonly sources: readonly ViewSource[];
  readonly alternatives: readonly ViewAlternative[];
  readonly decidedBy: DecidedBy;
}

export interface Withheld {
  readonly field: PersonField;
  readonly reason: 'source_terms' | 'purpose' | 'not_notified';
  readonly source: string | null;
  readonly purpose: Purpose;
}

export interface Omitted {
  readonly field: PersonField;
  readonly reason: 'not_held' | 'below_confidence';
}

/** Whether the person was told. Language and channel are known of our own notices; a source says only when. */
export interface ViewNotice {
  readonly status: 'not_required' | 'pending' | 'sent' | 'failed';
  readonly sentAt: Date | null;
  readonly language: NoticeLanguage | null;
  readonly channel: NoticeChannel | null;
}

export interface View {
  readonly id: string;
  readonly fields: Readonly<Partial<Record<PersonField, ViewField | readonly ViewField[]>>>;
  readonly withheld: readonly Withheld[];
  readonly omitted: readonly Omitted[];
  readonly notice: ViewNotice;
}

/** What `profile` may show under `controls`. Nothing is loaded or written; the same input gives the same view. */
export function viewOf(profile: Profile, controls: ViewControls): View {
  const notice = noticeOf(profile, controls.noticeRegions, controls.now);
  const fields: Partial<Record<PersonField, ViewField | readonly ViewField[]>> = {};
  const withheld: Withheld[] = [];
  const omitted: Omitted[] = [];
  for (const field of controls.fields) {
    const base = personFields[field].derivedFrom ?? field;
    const live = liveCandidates(base, profile.fields[base] ?? [], controls.now);
    const outcome = isUntold(notice) ? heldBackByNotice(field, live, controls) : outcomeOf(field, live, controls);
    if ('withheld' in outcome) withheld.push(outcome.withheld);
    else if ('omitted' in outcome) omitted.push(outcome.omitted);
    else fields[field] = outcome.served;
  }
  return { id: profile.id, fields, withheld, omitted, notice };
}

/** True for a view with nothing in it because all that is held may not be shown. */
export function isWhollyWithheld(view: View): boolean {
  return view.withheld.length > 0 && Object.keys(view.fields).length === 0;
}

type Outcome =
  | { readonly served: ViewField | readonly ViewField[] }
  | { readonly withheld: Withheld }
  | { readonly omitted: Omitted };

/** How it stands with the notice of `profile` under the operator's policy. Whoever is `pending` or `failed` is not disclosed. */
export function noticeOf(
  { notifiedAt, notice = null, region }: Pick<Profile, 'notifiedAt' | 'notice' | 'region'>,
  policy: readonly NoticeRegion[],
  now: Date,
): ViewNotice {
  const own = notice?.status === 'sent' ? notice : null;
  // A source may name the day on which it is going to tell the person: until then nobody has.
  if (notifiedAt !== null && notifiedAt <= now) {
    const isOurs = own !== null && own.at.getTime() === notifiedAt.getTime();
    const { language, channel } = isOurs ? own : { language: null, channel: null };
    return { status: 'sent', sentAt: notifiedAt, language, channel };
  }
  const untold = { sentAt: null, language: null, channel: null };
  if (!needsNotice(region, policy)) return { status: 'not_required', ...untold };
  return { status: notice?.status === 'failed' ? 'failed' : 'pending', ...untold };
}

/** True where the person must be told before anything is disclosed. */
export function isUntold({ status }: Pick<ViewNotice, 'status'>): boolean {
  return status === 'pending' || status === 'failed';
}

function heldBackByNotice(field: PersonField, live: readonly Candidate[], controls: ViewControls): Outcome {
  if (!live.some(isPresent)) return { omitted: { field, reason: 'not_held' } };
  return { withheld: { field, reason: 'not_notified', source: null, purpose: controls.purpose } };
}

function outcomeOf(field: PersonField, live: readonly Candidate[], controls: ViewControls): Outcome {
  const base = personFields[field].derivedFrom ?? field;
  const held = live.filter(isPresent);
  if (held.length === 0) return { omitted: { field, reason: 'not_held' } };
  const allowed = held.filter((candidate) => allows(candidate, controls.purpose));
  if (allowed.length === 0) return { withheld: withheldOf(field, held, controls.purpose) };
  const sure = allowed.filter((candidate) => confidenceOf(base, candidate, controls.now) >= controls.minConfidence);
  const [winner] = sure;
  if (winner === undefined) return { omitted: { field, reason: 'below_confidence' } };
  if (personFields[field].isList) return { served: sure.map((candidate) => viewField(field, candidate, [], controls)) };
  // A seniority comes from the title that is served, never from one that lost.
  if (base !== field) return derivedOutcome(field, winner, controls);
  const losers = live.filter((candidate) => candidate !== winner && everAllowed(candidate, controls.purpose));
  return { served: viewField(field, winner, losers, controls) };
}

function derivedOutcome(field: PersonField, winner: Candidate, controls: ViewControls): Outcome {
  if (deriveValue(field, winner.value) === null) return { omitted: { field, reason: 'not_held' } };
  if (confidenceOf(field, winner, controls.now) < controls.minConfidence)
    return { omitted: { field, reason: 'below_confidence' } };
  return { served: viewField(field, winner, [], controls) };
}

// A value is served when a source that still holds it allows the purpose; others may then be named beside it (api.md 1.7).
function allows(candidate: Candidate, purpose: Purpose): boolean {
  return candidate.evidence.some((one) => one.isPresent && one.purposes.includes(purpose));
}

function everAllowed(candidate: Candidate, purpose: Purpose): boolean {
  return candidate.evidence.some((one) => one.purposes.includes(purpose));
}

function withheldOf(field: PersonField, held: readonly Candidate[], purpose: Purpose): Withheld {
  const evidence = held.flatMap((candidate) => candidate.evidence.filter((one) => one.isPresent));
  const forAnyPurpose = evidence.some((one) => one.purposes.length > 0);
  return { field, reason: forAnyPurpose ? 'purpose' : 'source_terms', source: evidence[0]?.source ?? null, purpose };
}

function viewField(
  field: PersonField,
  winner: Candidate,
  losers: readonly Candidate[],
  controls: ViewControls,
): ViewField {
  const derivedFrom = personFields[field].derivedFrom;
  const present = winner.evidence.every(isHeld) ? winner.evidence : winner.evidence.filter(isHeld);
  const firstSeenAt = bestDate(winner.evidence, (one) => one.collectedAt, earliest);
  const alternatives =
    controls.includeAlternatives && derivedFrom === null
      ? losers.map((loser) => alternative(field, winner, loser, controls))
      : [];
  return {
    datapointId: derivedFrom === null ? winner.datapointId : `${winner.datapointId}.${field}`,
    value: derivedFrom === null ? servedValue(field, winner.value) : deriveValue(field, winner.value),
    confidence: confidenceOf(field, winner, controls.now),
    lastUpdatedAt: firstSeenAt,
    firstSeenAt,
    lastVerifiedAt: bestDate(present, (one) => one.verifiedAt, latest),
    sources: controls.includeSources ? sourcesOf(winner, derivedFrom === null ? null : 'derived') : [],
    alternatives,
    decidedBy: decidedBy(field, winner, losers, controls),
  };
}

function isHeld(one: Evidence): boolean {
  return one.isPresent;
}

function alternative(field: PersonField, winner: Candidate, loser: Candidate, controls: ViewControls): ViewAlternative {
  return {
    datapointId: loser.datapointId,
    value: servedValue(field, loser.value),
    whyNot: whyNotServed(field, winner, loser, controls),
    sources: controls.includeSources ? sourcesOf(loser, null) : [],
  };
}

// A loser may rank before the winner in the profile: for this purpose nobody holds it any more, or it was not sure enough.
function whyNotServed(field: PersonField, winner: Candidate, loser: Candidate, controls: ViewControls): WhyNot {
  if (!allows(loser, controls.purpose)) return 'no_longer_present';
  const isWeak = confidenceOf(field, loser, controls.now) < controls.minConfidence;
  return isWeak ? 'below_confidence' : whyNot(field, winner, loser);
}

function decidedBy(
  field: PersonField,
  winner: Candidate,
  losers: readonly Candidate[],
  controls: ViewControls,
): DecidedBy {
  if (personFields[field].derivedFrom !== null) return { rule: 'derived_from', from: winner.datapointId };
  if (losers.length === 0) return { rule: 'only_value' };
  const against = losers.length;
  // Neither a value that its source dropped nor one too weak to serve was a rival.
  const rival = losers.find((loser) => {
    const reason = whyNotServed(field, winner, loser, controls);
    return reason !== 'no_longer_present' && reason !== 'below_confidence';
  });
  if (rival === undefined) return { rule: 'only_value', against };
  const { rule } = compareCandidates(field, winner, rival);
  return rule === 'presence' ? { rule: 'only_value', against } : { rule, against };
}

function sourcesOf(candidate: Candidate, method: Method | null): readonly ViewSource[] {
  return candidate.evidence.map((one) => ({
    source: one.source,
    uri: one.uri,
    extractedAt: one.collectedAt,
    lastSeenAt: one.lastSeenAt,
    stillPresent: one.isPresent,
    method: method ?? one.method,
    legalBasis: one.legalBasis,
  }));
}

function bestDate(
  evidence: readonly Evidence[],
  dateOf: (one: Evidence) => Date,
  better: (a: Date, b: Date) => Date,
): Date {
  let best = dateOf(evidence[0]!);
  for (const one of evidence) best = better(best, dateOf(one));
  return best;
}

/** Default fields of an answer, in catalogue order. */
export const defaultFields: readonly PersonField[] = personFieldNames.filter((name) => personFields[name].isDefault);
