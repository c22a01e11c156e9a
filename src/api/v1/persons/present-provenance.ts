import type { HiddenPerson } from '../../../operations/find-hidden.js';
import type { Provenance, ProvenanceEntry } from '../../../operations/read-provenance.js';
import { unbilledHeaders } from '../../billing.js';
import type { Presented } from '../../endpoint.js';
import { wireDay, wireMoment, wireMomentOrNull } from '../../wire-date.js';
import { presentHidden } from './present-hidden.js';
import { wireValue } from './present-value.js';

/** Statements behind a profile (api.md section 3.4). Where the value stays here its address stays too: it may spell the value. */
export function presentProvenance(provenance: Provenance | HiddenPerson): Presented {
  if (provenance.kind === 'hidden') return presentHidden(provenance, {});
  const { profileId, entries } = provenance;
  return {
    status: 200,
    body: { profile_id: profileId, statements: entries.map(presentEntry) },
    headers: unbilledHeaders,
  };
}

function presentEntry(entry: ProvenanceEntry): Record<string, unknown> {
  const { evidence, shown, field } = entry;
  return {
    datapoint_id: entry.datapointId,
    field,
    ...(shown === null ? {} : { value: wireValue(field, shown.value, evidence.verifiedAt), original: shown.original }),
    subject: entry.subject,
    source: evidence.source,
    ...(shown === null ? {} : { uri: shown.uri }),
    method: evidence.method,
    legal_basis: evidence.legalBasis,
    observed_at: wireMomentOrNull(entry.observedAt),
    collected_on: wireDay(entry.collectedAt),
    first_seen_at: wireMoment(evidence.collectedAt),
    last_seen_on: wireDay(evidence.lastSeenAt),
    still_present: evidence.isPresent,
    expires_on: wireDay(evidence.expiresAt),
    terms_version: entry.termsVersion,
    allowed_purposes: evidence.purposes,
    won: entry.won,
  };
}
