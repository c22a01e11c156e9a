import { type CleanedRecord, type CleanedSubject, cleanRecord } from '../connector-kit/clean-record.js';
import type { Json } from '../connector-kit/contract.js';
import type { ConfiguredSource } from '../connector-kit/source-settings.js';
import type { Email } from '../domain/field/email.js';
import { contactFields, type SourceTerms } from '../domain/purpose.js';
import { SkipRecord } from '../errors.js';

/**
 * From a raw payload to what may be kept of it: the connector's pure mapping, the field types, and the gates that depend on the source's
 * terms alone. The same for a record that is pulled, normalised or replayed. Throws `SkipRecord` with the rule that refuses it.
 */
export function readRecord(source: ConfiguredSource, terms: SourceTerms, payload: Json): CleanedRecord {
  const cleaned = cleanRecord(source.connector.normalise(payload, source.settings));
  const subjects = cleaned.subjects.map((subject) => keepWhatIsTheirs(withinVisibility(subject, terms)));
  const told = subjects.filter((subject) => subject.values.length > 0 || subject.redactions.length > 0);
  if (told.length === 0) throw new SkipRecord('record-without-subject', { dropped: cleaned.dropped.length });
  return { ...cleaned, subjects: told };
}

// B9: a contact value whose visibility is limited is not taken; where nobody can say, the row waits for somebody who can.
function withinVisibility(subject: CleanedSubject, terms: SourceTerms): CleanedSubject {
  if (subject.kind !== 'person') return subject;
  const visibility = subject.visibility ?? (terms.visibilityEvidence ? 'unknown' : 'everyone');
  const hasContact = subject.values.some((value) => contactFields.has(value.field));
  if (!hasContact || visibility === 'everyone') return { ...subject, visibility };
  if (visibility === 'unknown' && terms.visibilityEvidence)
    throw new SkipRecord('visibility-unproved', { role: subject.role });
  return { ...subject, visibility, values: subject.values.filter((value) => !contactFields.has(value.field)) };
}

// info@ belongs to the company: on a person it would merge strangers and serve one mailbox as everybody's own.
function keepWhatIsTheirs(subject: CleanedSubject): CleanedSubject {
  if (subject.kind !== 'person') return subject;
  return {
    ...subject,
    values: subject.values.filter((value) => value.field !== 'email' || !(value.value as Email).role),
  };
}
