import type { PersonField } from '../../../domain/field-catalogue.js';
import type { View, ViewField, ViewSource } from '../../../domain/view.js';
import type { Hit } from '../../../operations/serve-profile.js';
import { wireDay, wireMoment, wireMomentOrNull } from '../../wire-date.js';
import { wireValue } from './present-value.js';

/** The profile object of api.md section 4. Every member is named here; nothing stored reaches the wire by being spread into an answer. */

/** Whole parts a caller may leave out to save bytes. */
export interface WantedParts {
  readonly sources: boolean;
  readonly alternatives: boolean;
}

export function presentProfile(hit: Hit, parts: WantedParts): Record<string, unknown> {
  const { summary, view } = hit;
  return {
    id: view.id,
    object: 'profile',
    likelihood: hit.likelihood,
    match_probability: hit.probability,
    num_sources: summary.numSources,
    num_subjects: summary.numSubjects,
    contains: summary.contains,
    first_seen_at: wireMomentOrNull(summary.firstSeenAt),
    last_updated_at: wireMomentOrNull(summary.lastUpdatedAt),
    last_verified_at: wireMomentOrNull(summary.lastVerifiedAt),
    notice: presentNotice(view),
    regions: {
      eea: summary.regions.eea,
      uk: summary.regions.uk,
      switzerland: summary.regions.switzerland,
      california: summary.regions.california,
      basis: summary.regions.basis,
    },
    fields: presentFields(view, parts),
  };
}

function presentNotice({ notice }: View): Record<string, unknown> {
  return {
    status: notice.status,
    sent_at: wireMomentOrNull(notice.sentAt),
    language: notice.language,
    channel: notice.channel,
    // Objections are open at any time, so no day ends them.
    objection_deadline: null,
  };
}

function presentFields(view: View, parts: WantedParts): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, served] of Object.entries(view.fields) as [PersonField, ViewField | readonly ViewField[]][]) {
    fields[name] = isList(served)
      ? served.map((one) => presentField(name, one, parts))
      : presentField(name, served, parts);
  }
  return fields;
}

function isList(served: ViewField | readonly ViewField[]): served is readonly ViewField[] {
  return Array.isArray(served);
}

// Members are set one by one: objects that are only spread into another were a tenth of what an answer makes.
function presentField(name: PersonField, field: ViewField, parts: WantedParts): Record<string, unknown> {
  const { decidedBy } = field;
  const wire: Record<string, unknown> = {
    datapoint_id: field.datapointId,
    value: wireValue(name, field.value, field.lastVerifiedAt),
    confidence: field.confidence,
    last_updated_at: wireMoment(field.lastUpdatedAt),
    first_seen_at: wireMoment(field.firstSeenAt),
    last_verified_at: wireMoment(field.lastVerifiedAt),
  };
  if (parts.sources) wire.sources = field.sources.map(presentSource);
  if (parts.alternatives) {
    wire.alternatives = field.alternatives.map((one) => ({
      value: wireValue(name, one.value, field.lastVerifiedAt),
      why_not: one.whyNot,
      ...(parts.sources ? { sources: one.sources.map(presentSource) } : {}),
    }));
  }
  const decided: Record<string, unknown> = { rule: decidedBy.rule };
  if (decidedBy.against !== undefined) decided.against = decidedBy.against;
  if (decidedBy.from !== undefined) decided.from = decidedBy.from;
  wire.decided_by = decided;
  return wire;
}

function presentSource(source: ViewSource): Record<string, unknown> {
  return {
    source: source.source,
    uri: source.uri,
    extracted_on: wireDay(source.extractedAt),
    last_seen_on: wireDay(source.lastSeenAt),
    still_present: source.stillPresent,
    method: source.method,
    legal_basis: source.legalBasis,
  };
}
