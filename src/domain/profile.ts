import type { Candidate, Evidence } from './candidate.js';
import {
  type Correction,
  correctionRank,
  correctionSource,
  deniedBy,
  deniedKey,
  subjectsOfCorrections,
} from './correction.js';
import { companyFields, type PersonField, personFields, type ServedField } from './field-catalogue.js';
import { lookupKeysOf } from './lookup-key.js';
import { rankCandidates } from './merge.js';
import type { ProfileNotice } from './notification.js';
import { projectStatement } from './projection.js';
import { purposes, purposesOf, type SourceTerms } from './purpose.js';
import { type Region, regionOf } from './region.js';
import { addDuration, earliest, isExpired, latest } from './retention.js';
import { firstSeenAtOf, type Statement, type Subject, verifiedAtOf } from './statement.js';

/**
 * A profile is a pure function of identity, subjects, source register and time. Nobody writes to it; throwing all profiles away and
 * assembling them again gives the same bytes. Everything that may decide at read time (purposes, expiry, presence) stays in the evidence,
 * so that one stored profile serves every purpose.
 */

/** What the register says of a source, as far as assembling needs it. */
export interface SourceFacts {
  readonly terms: SourceTerms;
  /** 1 = most trusted. */
  readonly rank: number;
  /** A withdrawn source supports nothing any more. */
  readonly isWithdrawn: boolean;
}

export type SourceFactsById = ReadonlyMap<string, SourceFacts>;

export interface ProfileIdentity {
  readonly id: string;
  readonly kind: 'person' | 'company';
  readonly revision: number;
  readonly firstCollectedAt: Date;
  readonly contains: readonly string[];
  /** Probability that all its subjects are one person; 1 for a single subject. */
  readonly cohesion: number;
  readonly notice?: ProfileNotice | null;
}

export interface Profile {
  readonly id: string;
  readonly kind: 'person' | 'company';
  readonly revision: number;
  readonly cohesion: number;
  readonly numSubjects: number;
  readonly contains: readonly string[];
  readonly region: Region;
  /** When the person was told, by a source or by us; null = not yet. */
  readonly notifiedAt: Date | null;
  /** Our own telling of the person, where it was tried. */
  readonly notice?: ProfileNotice | null;
  readonly fields: Readonly<Partial<Record<ServedField, readonly Candidate[]>>>;
  /** Typed keys (`email:...`) under which a lookup finds the profile. */
  readonly lookupKeys: readonly string[];
  readonly firstCollectedAt: Date;
  /** When the last live value ends. */
  readonly expiresAt: Date;
}

export interface AssembleInput {
  readonly identity: ProfileIdentity;
  readonly subjects: readonly Subject[];
  readonly sources: SourceFactsById;
  /** What the person said against the sources; with no subject left it says nothing. */
  readonly corrections?: readonly Correction[];
  /** ISO 8601 cap of a profile's life. */
  readonly cap: string;
  readonly now: Date;
}

/** Assembles the profile; null when nothing live is left to say. The order of subjects and statements changes nothing. */
export function assemble(given: AssembleInput): Profile | null {
  const subjects = given.subjects.filter((subject) => given.sources.get(subject.sourceId)?.isWithdrawn === false);
  if (subjects.length === 0) return null;
  const corrections = given.corrections ?? [];
  const { id, firstCollectedAt } = given.identity;
  const input: Assembling = {
    ...given,
    subjects: [...subjects, ...subjectsOfCorrections(id, firstCollectedAt, corrections, given.cap)],
    sources: corrections.length === 0 ? given.sources : new Map([...given.sources, ...correctionFacts]),
    denied: deniedBy(corrections),
    identityExpiresAt: addDuration(firstCollectedAt, given.cap),
  };
  const fields = assembleFields(input);
  const expiries = Object.values(fields).flatMap((candidates) =>
    candidates.flatMap((candidate) => candidate.evidence.map((one) => one.expiresAt)),
  );
  if (expiries.length === 0) return null;
  return {
    id: input.identity.id,
    kind: input.identity.kind,
    revision: input.identity.revision,
    cohesion: input.identity.cohesion,
    numSubjects: subjects.length,
    contains: [...input.identity.contains].sort(),
    region: regionOf(fields),
    notifiedAt: notifiedAtOf(subjects, input.identity.notice ?? null),
    notice: input.identity.notice ?? null,
    fields,
    lookupKeys: lookupKeysOf(input.subjects, input.now),
    firstCollectedAt: input.identity.firstCollectedAt,
    expiresAt: expiries.reduce(latest),
  };
}

function notifiedAtOf(subjects: readonly Subject[], notice: ProfileNotice | null): Date | null {
  return [...subjects.map((subject) => subject.notifiedAt), notice?.status === 'sent' ? notice.at : null]
    .filter((at) => at !== null)
    .reduce<Date | null>((a, b) => (a === null ? b : earliest(a, b)), null);
}

interface Assembling extends AssembleInput {
  /** No value outlives the profile's own cap. */
  readonly identityExpiresAt: Date;
  /** Values that the person says are not theirs. */
  readonly denied: ReadonlySet<string>;
}

// What people say of themselves may be used as the profile may: for its three purposes (privacy.md 1.7).
const correctionTerms: SourceTerms = {
  verdict: 'open',
  url: 'urn:candor:correction',
  version: 'gdpr-16',
  readOn: '2018-05-25',
  use: 'serve',
  purposes,
  contactPurposes: purposes,
  legalBasis: 'legitimate_interest',
  resale: true,
  attribution: null,
  retention: 'P5Y',
  removalDuty: false,
  visibilityEvidence: false,
  robotsRequired: false,
};
const correctionFacts = Object.values(correctionSource).map(
  (source) => [source, { terms: correctionTerms, rank: correctionRank, isWithdrawn: false }] as const,
);

function assembleFields(input: Assembling): Profile['fields'] {
  const definitions = input.identity.kind === 'person' ? personFields : companyFields;
  const fields: Partial<Record<ServedField, readonly Candidate[]>> = {};
  for (const name of Object.keys(definitions) as ServedField[]) {
    const definition = (definitions as Record<string, (typeof personFields)[PersonField]>)[name]!;
    if (definition.derivedFrom !== null) continue; // computed from the winner when the view is made
    const candidates = candidatesOf(name, definition.from, input);
    if (candidates.length > 0) fields[name] = rankCandidates(name, candidates);
  }
  return fields;
}

interface Said {
  readonly subject: Subject;
  readonly statement: Statement;
}

function candidatesOf(name: ServedField, from: string, input: Assembling): readonly Candidate[] {
  const byKey = new Map<string, Grouped[]>();
  for (const subject of input.subjects) {
    for (const statement of subject.statements) {
      if (statement.field !== from) continue;
      if (input.denied.size > 0 && input.denied.has(deniedKey(statement.field, statement.key))) continue;
      const projected = projectStatement(name, statement);
      if (projected === null) continue;
      const group = byKey.get(projected.key) ?? [];
      group.push({ ...projected, said: { subject, statement } });
      byKey.set(projected.key, group);
    }
  }
  return [...byKey]
    .map(([key, group]) => candidateOf(name, key, group, input))
    .filter((candidate) => candidate !== null);
}

interface Grouped {
  readonly value: unknown;
  readonly specificity: number;
  readonly said: Said;
}

function candidateOf(name: ServedField, key: string, group: readonly Grouped[], input: Assembling): Candidate | null {
  const live = group
    .map((one) => ({ ...one, evidence: evidenceOf(name, one.said, input) }))
    .filter((one) => !isExpired(one.evidence.expiresAt, input.now));
  if (live.length === 0) return null;
  const evidence = live
    .map((one) => one.evidence)
    .sort((a, b) => a.collectedAt.getTime() - b.collectedAt.getTime() || compareText(a.statementId, b.statementId));
  const { value, specificity } = live.length === 1 ? live[0]! : spellingOf(live);
  return { datapointId: evidence[0]!.statementId, key, value, specificity, evidence };
}

// Equal keys may be spelled in several ways. A spelling that only a match-only source has is not shown; then the fullest one is, then the
// one most statements have, then by text with small letters first: never the first to arrive.
function spellingOf(live: readonly (Grouped & { readonly evidence: Evidence })[]): Grouped {
  const counts = new Map<string, number>();
  const spelled = live.map((one) => ({
    one,
    text: JSON.stringify(one.value),
    mayServe: one.evidence.purposes.length > 0,
  }));
  for (const { text } of spelled) counts.set(text, (counts.get(text) ?? 0) + 1);
  spelled.sort(
    (a, b) =>
      Number(b.mayServe) - Number(a.mayServe) ||
      b.one.specificity - a.one.specificity ||
      counts.get(b.text)! - counts.get(a.text)! ||
      compareText(b.text, a.text),
  );
  return spelled[0]!.one;
}

function evidenceOf(name: ServedField, said: Said, input: Assembling): Evidence {
  const { subject, statement } = said;
  const facts = input.sources.get(subject.sourceId)!;
  return {
    source: subject.sourceId,
    subjectId: subject.id,
    // One place is the country, the region and the city: three datapoints of one statement.
    statementId: partialFields.has(name) ? `${statement.id}.${name}` : statement.id,
    uri: subject.uri ?? `urn:candor:record:${subject.recordId}`,
    collectedAt: firstSeenAtOf(statement),
    lastSeenAt: statement.lastSeenAt,
    verifiedAt: verifiedAtOf(statement),
    isPresent: statement.isPresent,
    method: subject.method,
    legalBasis: subject.legalBasis,
    purposes: purposesOf(facts.terms, statement.field),
    rank: facts.rank,
    expiresAt: earliest(statement.expiresAt, input.identityExpiresAt),
  };
}

const partialFields: ReadonlySet<ServedField> = new Set(['region', 'city', 'github_url'] as const);

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
