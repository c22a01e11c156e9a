import type { Candidate, Evidence } from '../domain/candidate.js';
import { type BillingGroup, type PersonField, personFieldNames, personFields } from '../domain/field-catalogue.js';
import { isPresent, rankCandidates } from '../domain/merge.js';
import type { Profile } from '../domain/profile.js';
import { servedValue } from '../domain/projection.js';
import { earliest, isExpired } from '../domain/retention.js';
import type { Statement, Subject } from '../domain/statement.js';
import { isUntold, noticeOf } from '../domain/view.js';
import type { OperationContext } from './context.js';
import { type Caller, disclose } from './disclose.js';
import { findHeldProfile, findMembers, notHeld } from './find-held-profile.js';
import type { HiddenPerson } from './find-hidden.js';
import { findCorrectionSubjects } from './find-lasting.js';

/**
 * Every live statement behind a profile, winning or losing. Values are shown only of billing groups the customer was given before and of
 * sources whose terms allow the purpose; of all others who, when and on which basis.
 */

/** A statement as a customer may see it; `shown` is null where the value stays here. */
export interface ProvenanceEntry {
  readonly datapointId: string;
  readonly field: PersonField;
  readonly shown: { readonly value: unknown; readonly original: string; readonly uri: string } | null;
  readonly subject: string;
  readonly evidence: Evidence;
  readonly observedAt: Date | null;
  /** When the value or its profile first came in, whichever is earlier. */
  readonly collectedAt: Date;
  readonly termsVersion: string;
  readonly won: boolean;
}

export interface Provenance {
  readonly kind: 'provenance';
  readonly profileId: string;
  readonly entries: readonly ProvenanceEntry[];
}

/** The provenance of `field`, or of all fields. Throws `CandorError` `not_found` where the customer holds nothing of the profile. */
export async function readProvenance(
  context: OperationContext,
  { id, field }: { readonly id: string; readonly field: PersonField | null },
  caller: Caller,
): Promise<Provenance | HiddenPerson> {
  const held = await findHeldProfile(context, id, caller.customerId);
  if (held.kind === 'hidden') return held;
  const { profile, groups, check } = held;
  const said = saidBy([
    ...(await findMembers(context, profile.id)),
    ...(await findCorrectionSubjects(context, profile.id)),
  ]);
  const notice = noticeOf(profile, context.policy.noticeRegions, context.now());
  const mayShow = (name: PersonField, evidence: Evidence) =>
    !isUntold(notice) && groups.has(personFields[name].group) && evidence.purposes.includes(caller.purpose);
  const fields = personFieldNames.filter(
    (name) => (field === null || name === field) && personFields[name].derivedFrom === null,
  );
  const entries = fields.flatMap((name) => entriesOf(name, profile, { said, mayShow, now: context.now() }));
  const shown = entries.filter((entry) => entry.shown !== null);
  if (shown.length > 0) {
    const mayLeave = await disclose(context, {
      caller,
      profileId: profile.id,
      datapoints: shown.map((entry) => ({ id: entry.datapointId, field: entry.field })),
      groups: [...new Set(shown.map((entry): BillingGroup => personFields[entry.field].group))],
      notice: notice.status,
      check,
    });
    if (!mayLeave) throw notHeld();
  }
  return { kind: 'provenance', profileId: profile.id, entries };
}

type SaidById = ReadonlyMap<string, { readonly subject: Subject; readonly statement: Statement }>;

function saidBy(subjects: readonly Subject[]): SaidById {
  return new Map(
    subjects.flatMap((subject) =>
      subject.statements.map((statement) => [statement.id, { subject, statement }] as const),
    ),
  );
}

interface Telling {
  readonly said: SaidById;
  readonly mayShow: (field: PersonField, evidence: Evidence) => boolean;
  readonly now: Date;
}

function entriesOf(field: PersonField, profile: Profile, telling: Telling): readonly ProvenanceEntry[] {
  const live = (profile.fields[field] ?? [])
    .map((candidate) => ({
      ...candidate,
      evidence: candidate.evidence.filter((one) => !isExpired(one.expiresAt, telling.now)),
    }))
    .filter((candidate) => candidate.evidence.length > 0);
  const ranked = rankCandidates(field, live);
  return ranked.flatMap((candidate, rank) => {
    const won = isPresent(candidate) && (rank === 0 || personFields[field].isList);
    return candidate.evidence.flatMap((evidence) => entryOf(field, candidate, evidence, { ...telling, profile, won }));
  });
}

function entryOf(
  field: PersonField,
  candidate: Candidate,
  evidence: Evidence,
  { said, mayShow, profile, won }: Telling & { readonly profile: Profile; readonly won: boolean },
): readonly ProvenanceEntry[] {
  // One place is three datapoints; each is told by its own field and rests on the one statement.
  const source = said.get(evidence.statementId) ?? said.get(evidence.statementId.slice(0, -field.length - 1));
  // Between two publications a profile may still rest on a statement that is gone: what is gone is not told.
  if (source === undefined) return [];
  const { subject, statement } = source;
  const shown = { value: servedValue(field, candidate.value), original: statement.original, uri: evidence.uri };
  return [
    {
      datapointId: evidence.statementId,
      field,
      shown: mayShow(field, evidence) ? shown : null,
      subject: `${subject.sourceId}:${subject.id}`,
      evidence,
      observedAt: statement.observedAt,
      collectedAt: earliest(statement.collectedAt, profile.firstCollectedAt),
      termsVersion: subject.termsVersion,
      won,
    },
  ];
}
