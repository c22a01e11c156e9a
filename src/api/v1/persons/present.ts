import type { Omitted, Withheld } from '../../../domain/view.js';
import { type ErrorCode, errorKinds } from '../../../errors.js';
import type { Explanation } from '../../../operations/explain-profile.js';
import type { HiddenPerson } from '../../../operations/find-hidden.js';
import type { ProfileReading } from '../../../operations/read-profile.js';
import type { Hit, Miss, PersonAnswer, Unchanged } from '../../../operations/serve-profile.js';
import { unbilled, unbilledHeaders } from '../../billing.js';
import type { Call, Presented } from '../../endpoint.js';
import { problemHead } from '../../problem.js';
import { wireMoment } from '../../wire-date.js';
import { presentHidden } from './present-hidden.js';
import { presentProfile, type WantedParts } from './present-profile.js';

/** Answers about one person. A hit, a miss and a hidden person are told apart here by nothing but what api.md names. */

/** What of the question an answer repeats or obeys. */
export interface Echo {
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly include_sources: boolean;
  readonly include_alternatives: boolean;
}

export function presentPerson(answer: PersonAnswer, echo: Echo, call: Call): Presented {
  switch (answer.kind) {
    case 'full_match':
      return presentHit(answer, echo);
    case 'unchanged':
      return presentUnchanged(answer);
    case 'hidden':
      return presentHidden(answer, echo);
    default:
      return presentMiss(answer, echo, call);
  }
}

/** As `presentPerson`, for an id: it may have moved or be gone. */
export function presentReading(reading: ProfileReading, id: string, echo: Echo, call: Call): Presented {
  switch (reading.kind) {
    case 'full_match': {
      const hit = presentHit(reading, echo);
      const followed = reading.view.id === id ? {} : { requested_id: id };
      const split =
        reading.split === null ? {} : { split: { at: wireMoment(reading.split.at), into: reading.split.into } };
      return { ...hit, body: { ...hit.body, ...followed, ...split } };
    }
    case 'moved':
      return {
        status: 308,
        body: { merged_into: reading.into, merged_at: wireMoment(reading.at) },
        headers: { Location: `/v1/persons/${reading.into}`, ...unbilledHeaders },
      };
    case 'gone':
      return {
        status: 410,
        body: { ...problemHead('profile_gone'), retryable: false, billing: unbilled(0), ...metadataOf(echo) },
      };
    default:
      return presentPerson(reading, echo, call);
  }
}

function presentHit(hit: Hit, echo: Echo): Presented {
  const parts: WantedParts = { sources: echo.include_sources, alternatives: echo.include_alternatives };
  return {
    status: 200,
    body: {
      match_status: 'full_match',
      matched_on: hit.matchedOn,
      purpose: hit.purpose,
      data: presentProfile(hit, parts),
      withheld: hit.view.withheld.map(presentWithheld),
      omitted: hit.view.omitted.map(presentOmitted),
      billing: unbilled(1),
      ...metadataOf(echo),
    },
    headers: { ...unbilledHeaders, ...(hit.tag === null ? {} : { ETag: `"${hit.tag}"` }) },
    outcome: 'full_match',
  };
}

function presentUnchanged({ tag }: Unchanged): Presented {
  return { status: 304, body: null, headers: { ETag: `"${tag}"`, ...unbilledHeaders } };
}

function presentWithheld({ field, reason, source, purpose }: Withheld): Record<string, unknown> {
  return { field, reason, ...(source === null ? {} : { source }), purpose };
}

function presentOmitted({ field, reason }: Omitted): Record<string, unknown> {
  return { field, reason };
}

function metadataOf({ metadata }: Echo): Record<string, unknown> {
  return metadata === undefined ? {} : { metadata };
}

const codes: Readonly<Record<Miss['kind'], ErrorCode>> = {
  no_match: 'no_match',
  ambiguous: 'ambiguous',
  below_confidence: 'below_confidence',
  restricted: 'restricted',
};

function presentMiss(miss: Miss, echo: Echo, call: Call): Presented {
  const code = codes[miss.kind];
  return {
    status: errorKinds[code].status,
    body: {
      ...problemHead(code),
      match_status: miss.kind,
      ...reasonOf(miss),
      retryable: false,
      negative: negativeAt(call.operations.now()),
      billing: unbilled(0),
      ...metadataOf(echo),
    },
    headers: unbilledHeaders,
    outcome: miss.kind,
  };
}

function reasonOf(miss: Miss): Record<string, unknown> {
  switch (miss.kind) {
    case 'no_match':
      return { reason: 'no_candidate' };
    case 'ambiguous':
      if (miss.reason === 'conflicting_inputs') return { reason: miss.reason };
      return { reason: miss.reason, candidates: miss.candidates, decide_by: miss.decideBy };
    case 'below_confidence':
      return { reason: 'likelihood', best: miss.best, asked: miss.asked };
    case 'restricted':
      return { reason: miss.reason, withheld: miss.withheld.map(presentWithheld) };
  }
}

// Sources are refreshed within this time, so an earlier question would hear the same.
const askAgainAfterDays = 30;

/** When it was looked, and from when looking again may help: a function of the time alone, so it tells nothing of anybody. */
function negativeAt(now: Date): Record<string, unknown> {
  const next = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + askAgainAfterDays));
  return { last_checked_at: wireMoment(now), next_check_at: wireMoment(next) };
}

export function presentExplanation(explanation: Explanation | HiddenPerson): Presented {
  if (explanation.kind === 'hidden') return presentHidden(explanation, {});
  return {
    status: 200,
    body: {
      profile_id: explanation.profileId,
      subjects: explanation.subjects,
      rejected: explanation.rejected.map(({ subject, why, score }) => ({ subject, why, score })),
      links: explanation.links.map((link) => ({
        a: link.a,
        b: link.b,
        score: link.score,
        threshold: link.threshold,
        decided_by: link.decidedBy,
        at: wireMoment(link.at),
        features: link.features.map(({ name, score, weight }) => ({ name, score, weight })),
      })),
      winners: explanation.winners.map(({ field, rule, against }) => ({ field, rule, against })),
    },
    headers: unbilledHeaders,
  };
}
